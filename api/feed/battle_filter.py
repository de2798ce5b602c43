"""Which battles a client wants to hear of, and what is known of a battle for that. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import get_args

from schemas.battle import BattleKind, State, Tier
from schemas.battle_news import Entry

TIERS: tuple[str, ...] = get_args(Tier)
KINDS: tuple[str, ...] = get_args(BattleKind)
STATES: tuple[str, ...] = get_args(State)

Ids = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BattleFacts:
    """A battle as filters see it. An unknown constellation or region is in none of the sets; `isk` None is unknown."""

    battle_id: int
    revision: int
    state: str
    systems: Ids = frozenset()
    constellations: Ids = frozenset()
    regions: Ids = frozenset()
    alliances: Ids = frozenset()
    corporations: Ids = frozenset()
    kills: int = 0
    pilots: int = 0
    isk: float | None = None
    tier: str | None = None
    kind: str | None = None


def battle_facts(entry: Entry, before: Entry | None = None) -> BattleFacts:
    """Of one revision. One that says `merged` has no figures: it is for those who heard of what it was `before`."""
    news = entry["news"]
    if news["state"] == "merged":
        known = BattleFacts(battle_id=news["battle_id"], revision=0, state="") if before is None else battle_facts(before)
        return replace(known, revision=news["revision"], state="merged")
    places = news["systems"]
    return BattleFacts(
        battle_id=news["battle_id"],
        revision=news["revision"],
        state=news["state"],
        systems=_known(place["solar_system_id"] for place in places),
        constellations=_known(place["constellation_id"] for place in places),
        regions=_known(place["region_id"] for place in places),
        alliances=frozenset(entry["alliances"]),
        corporations=frozenset(entry["corporations"]),
        kills=news["kills"],
        pilots=news["pilots"],
        isk=news["isk_lost"],
        tier=news["tier"],
        kind=news["kind"],
    )


def _known(numbers: Iterable[int | None]) -> Ids:
    return frozenset(number for number in numbers if number is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BattleFilter:
    """Empty sets and None ask for nothing. Places and parties: any of the battle's. `min_isk` is what all lost together."""

    region: Ids = frozenset()
    constellation: Ids = frozenset()
    system: Ids = frozenset()
    alliance: Ids = frozenset()
    corporation: Ids = frozenset()
    min_kills: int | None = None
    min_pilots: int | None = None
    min_isk: float | None = None
    tier: frozenset[str] = frozenset()
    kind: frozenset[str] = frozenset()
    state: frozenset[str] = frozenset()

    def matches(self, battle: BattleFacts) -> bool:
        """Whether all filters hold. An unknown place or worth matches no filter that asks for it."""
        return (
            (not self.system or not self.system.isdisjoint(battle.systems))
            and (not self.constellation or not self.constellation.isdisjoint(battle.constellations))
            and (not self.region or not self.region.isdisjoint(battle.regions))
            and (not self.alliance or not self.alliance.isdisjoint(battle.alliances))
            and (not self.corporation or not self.corporation.isdisjoint(battle.corporations))
            and (self.min_kills is None or battle.kills >= self.min_kills)
            and (self.min_pilots is None or battle.pilots >= self.min_pilots)
            and (self.min_isk is None or (battle.isk is not None and battle.isk >= self.min_isk))
            and (not self.tier or battle.tier in self.tier)
            and (not self.kind or battle.kind in self.kind)
            and (not self.state or battle.state in self.state)
        )
