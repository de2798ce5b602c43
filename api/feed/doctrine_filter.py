"""Which doctrines a client wants to hear of, and what is known of a doctrine for that. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from schemas.doctrine import DoctrineKind, Drift, State
from schemas.doctrine_news import Entry

KINDS: tuple[str, ...] = get_args(DoctrineKind)
DRIFTS: tuple[str, ...] = get_args(Drift)
STATES: tuple[str, ...] = get_args(State)

Ids = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctrineFacts:
    """A doctrine as filters see it."""

    doctrine_id: str
    state: str
    regions: Ids = frozenset()
    alliances: Ids = frozenset()
    corporations: Ids = frozenset()
    hulls: Ids = frozenset()
    fleets: int = 0
    kind: str | None = None
    drift: str | None = None


def doctrine_facts(entry: Entry, before: Entry | None = None) -> DoctrineFacts:
    """Of one revision. One that says `merged` has no figures: it is for those who heard of what it was `before`."""
    news = entry["news"]
    if news["state"] == "merged":
        known = DoctrineFacts(doctrine_id=news["doctrine_id"], state="") if before is None else doctrine_facts(before)
        return replace(known, state="merged")
    return DoctrineFacts(
        doctrine_id=news["doctrine_id"],
        state=news["state"],
        regions=frozenset(news["regions"]),
        alliances=frozenset(entry["alliances"]),
        corporations=frozenset(entry["corporations"]),
        hulls=frozenset(entry["hulls"]),
        fleets=news["fleets"],
        kind=news["kind"],
        drift=news["drift"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctrineFilter:
    """Empty sets and None ask for nothing. Regions, organisations and hulls: any of the doctrine's."""

    region: Ids = frozenset()
    alliance: Ids = frozenset()
    corporation: Ids = frozenset()
    hull: Ids = frozenset()
    min_fleets: int | None = None
    kind: frozenset[str] = frozenset()
    drift: frozenset[str] = frozenset()
    state: frozenset[str] = frozenset()

    def matches(self, doctrine: DoctrineFacts) -> bool:
        """Whether all filters hold."""
        return (
            (not self.region or not self.region.isdisjoint(doctrine.regions))
            and (not self.alliance or not self.alliance.isdisjoint(doctrine.alliances))
            and (not self.corporation or not self.corporation.isdisjoint(doctrine.corporations))
            and (not self.hull or not self.hull.isdisjoint(doctrine.hulls))
            and (self.min_fleets is None or doctrine.fleets >= self.min_fleets)
            and (not self.kind or doctrine.kind in self.kind)
            and (not self.drift or doctrine.drift in self.drift)
            and (not self.state or doctrine.state in self.state)
        )
