"""What a client wants to hear of. Values of one filter are alternatives; different filters must all hold. Pure.

The meaning of each filter is that of `GET /killmails`, `GET /battles` and `GET /doctrines`. A time is missing on purpose: a feed
begins now.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from api.feed import doctrine_filter
from api.feed.battle_filter import KINDS, STATES, TIERS, BattleFilter
from api.feed.doctrine_filter import DoctrineFilter
from api.feed.fit_filter import FitFilter
from api.feed.message import ActivityFacts, KillFacts
from schemas.kill_parties import ATTACKER, FINAL_BLOW, VICTIM
from schemas.killmail import MAX_ID
from schemas.killmail_event import SecurityBand

ROLES = {"any": VICTIM | ATTACKER | FINAL_BLOW, "victim": VICTIM, "attacker": ATTACKER, "final-blow": FINAL_BLOW}
BANDS: tuple[str, ...] = get_args(SecurityBand)
MAX_VALUES = 50
"""Alternatives in one filter, as in `GET /killmails`: each is looked up in every kill, for every client."""
PARTIES = ("character", "corporation", "alliance", "faction", "hull")

Ids = frozenset[int]


class BadFilter(ValueError):
    """One sentence: which field, what is wrong, what it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KillFilter:
    """Empty sets and None ask for nothing. `group` is the lost hull's; `role` holds for each of `PARTIES`."""

    region: Ids = frozenset()
    constellation: Ids = frozenset()
    system: Ids = frozenset()
    character: Ids = frozenset()
    corporation: Ids = frozenset()
    alliance: Ids = frozenset()
    faction: Ids = frozenset()
    hull: Ids = frozenset()
    group: Ids = frozenset()
    band: frozenset[str] = frozenset()
    role: str = "any"
    min_value: float | None = None
    max_value: float | None = None
    npc: bool | None = None
    solo: bool | None = None

    def matches(self, kill: KillFacts) -> bool:
        """Whether all filters hold. An unknown place, group or worth matches no filter that asks for it."""
        return (
            (not self.system or kill.system in self.system)
            and (not self.region or kill.region in self.region)
            and (not self.constellation or kill.constellation in self.constellation)
            and (not self.band or kill.band in self.band)
            and (not self.group or kill.group in self.group)
            and (self.npc is None or kill.npc == self.npc)
            and (self.solo is None or kill.solo == self.solo)
            and self._worth(kill.value)
            and self._parties(kill.parties)
        )

    def _worth(self, value: float | None) -> bool:
        if self.min_value is None and self.max_value is None:
            return True
        if value is None:
            return False
        return (self.min_value is None or value >= self.min_value) and (self.max_value is None or value <= self.max_value)

    def _parties(self, parties: dict[int, int]) -> bool:
        role = ROLES[self.role]
        for wanted in (self.character, self.corporation, self.alliance, self.faction, self.hull):
            if wanted and not any(parties.get(number, 0) & role for number in wanted):
                return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFilter:
    """Windows of these systems and these regions; all of a scope when neither is given."""

    system: Ids = frozenset()
    region: Ids = frozenset()
    scope: str | None = None

    def matches(self, window: ActivityFacts) -> bool:
        """Whether this window was asked for."""
        if self.scope is not None and window.scope != self.scope:
            return False
        if not self.system and not self.region:
            return True
        return window.id in (self.system if window.scope == "system" else self.region)


Filter = KillFilter | ActivityFilter | BattleFilter | DoctrineFilter | FitFilter


def filter_names(topic: str) -> tuple[str, ...]:
    """The fields that a filter of this topic may have."""
    return tuple(_READERS[topic])


def read_filter(topic: str, given: Any) -> Filter:
    """From a client's JSON. Raises `BadFilter`."""
    if not isinstance(given, Mapping):
        raise BadFilter(f'filter: expected an object such as {{"region": [10000002]}}, got {_shown(given)}')
    readers = _READERS[topic]
    unknown = next((name for name in given if name not in readers), None)
    if unknown is not None:
        raise BadFilter(f"filter: topic {topic} has no field {_shown(unknown)}; it has {', '.join(readers)}")
    values = {name: readers[name](f"filter.{name}", value) for name, value in given.items()}
    if topic == "activity":
        return ActivityFilter(**values)
    if topic == "battles":
        return BattleFilter(**values)
    if topic == "fits":
        return FitFilter(**values)
    if topic == "doctrines":
        return DoctrineFilter(**values)
    low, high = values.get("min_value"), values.get("max_value")
    if low is not None and high is not None and low > high:
        raise BadFilter("filter.min_value: must not be above max_value")
    return KillFilter(**values)


def read_query(topic: str, given: list[tuple[str, str]]) -> Filter:
    """From query parameters; a list is the parameter repeated, as in `GET /killmails`. Raises `BadFilter`."""
    values: dict[str, Any] = {}
    for name, text in given:
        reader = _READERS[topic].get(name)
        if reader in _LISTS:
            values.setdefault(name, []).append(_number(text) if reader is _ids else text)
        elif name in values:
            raise BadFilter(f"filter.{name}: given more than once; only lists may be repeated")
        elif reader in (_isk, _count):
            values[name] = _number(text)
        elif reader is _flag:
            values[name] = {"true": True, "false": False}.get(text, text)
        else:
            values[name] = text
    return read_filter(topic, values)


def _number(text: str) -> int | float | str:
    """The number in a text, or the text itself, which the reader then refuses by its name."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _shown(value: object) -> str:
    return repr(value)[:60]


def _ids(name: str, value: Any) -> Ids:
    values = value if isinstance(value, list) else [value]
    if len(values) > MAX_VALUES:
        raise BadFilter(f"{name}: {len(values)} ids; at most {MAX_VALUES}")
    for number in values:
        if type(number) is not int or not 0 < number <= MAX_ID:
            raise BadFilter(f"{name}: expected a positive whole number or a list of them, got {_shown(number)}")
    return frozenset(values)


def _any_of(*words: str) -> Callable[[str, Any], frozenset[str]]:
    def read(name: str, value: Any) -> frozenset[str]:
        values = value if isinstance(value, list) else [value]
        for word in values:
            if word not in words:
                raise BadFilter(f"{name}: expected {', '.join(words)} or a list of them, got {_shown(word)}")
        return frozenset(values)

    return read


def _count(name: str, value: Any) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value <= MAX_ID):
        raise BadFilter(f"{name}: expected a whole number, 0 or more, got {_shown(value)}")
    return value


def _isk(name: str, value: Any) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not math.isfinite(value) or value < 0:
        raise BadFilter(f"{name}: expected an amount of ISK, 0 or more, got {_shown(value)}")
    return float(value)


def _flag(name: str, value: Any) -> bool | None:
    if value is not None and type(value) is not bool:
        raise BadFilter(f"{name}: expected true or false, got {_shown(value)}")
    return value


def _one_of(*words: str) -> Callable[[str, Any], str]:
    def read(name: str, value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise BadFilter(f"{name}: expected {', '.join(words)}, got {_shown(value)}")
        return value

    return read


_BAND, _TIER, _KIND, _STATE = (_any_of(*words) for words in (BANDS, TIERS, KINDS, STATES))
_DOCTRINE_KIND, _DRIFT, _DOCTRINE_STATE = (
    _any_of(*words) for words in (doctrine_filter.KINDS, doctrine_filter.DRIFTS, doctrine_filter.STATES)
)
_LISTS = (_ids, _BAND, _TIER, _KIND, _STATE, _DOCTRINE_KIND, _DRIFT, _DOCTRINE_STATE)
"""Readers of filters that may have several values."""

_READERS: dict[str, dict[str, Callable[[str, Any], Any]]] = {
    "kills": {
        **dict.fromkeys(("region", "constellation", "system", *PARTIES, "group"), _ids),
        "band": _BAND,
        "role": _one_of(*ROLES),
        "min_value": _isk,
        "max_value": _isk,
        "npc": _flag,
        "solo": _flag,
    },
    "battles": {
        **dict.fromkeys(("region", "constellation", "system", "alliance", "corporation"), _ids),
        "min_kills": _count,
        "min_pilots": _count,
        "min_isk": _isk,
        "tier": _TIER,
        "kind": _KIND,
        "state": _STATE,
    },
    "fits": dict.fromkeys(("region", "system", "hull"), _ids),
    "doctrines": {
        **dict.fromkeys(("region", "alliance", "corporation", "hull"), _ids),
        "min_fleets": _count,
        "kind": _DOCTRINE_KIND,
        "drift": _DRIFT,
        "state": _DOCTRINE_STATE,
    },
    "activity": {"scope": _one_of("system", "region"), "system": _ids, "region": _ids},
}
