"""Which fits of losses a client wants to hear of. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.fit_news import FitNews

Ids = frozenset[int]


@dataclass(frozen=True, slots=True)
class FitFacts:
    """A fit as filters see it."""

    system: int
    region: int | None
    hull: int


def fit_facts(news: FitNews) -> FitFacts:
    """Of one message."""
    return FitFacts(news["solar_system_id"], news["region_id"], news["hull"])


@dataclass(frozen=True, slots=True, kw_only=True)
class FitFilter:
    """Empty sets ask for nothing. `hull` is the lost one's type."""

    region: Ids = frozenset()
    system: Ids = frozenset()
    hull: Ids = frozenset()

    def matches(self, fit: FitFacts) -> bool:
        """Whether all filters hold. An unknown region is in no set."""
        return (
            (not self.system or fit.system in self.system)
            and (not self.region or fit.region in self.region)
            and (not self.hull or fit.hull in self.hull)
        )
