"""Which prices are not the market's. Pure. As zKillboard has them (external reference, section 7), and what differs here.

zKillboard also fixes the prices of some fifty hulls that are never sold (prizes of the Alliance Tournament, ships of developers).
Those are its opinions, and no list of ours: here such a hull is unpriced, and the kill says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from streams.valuation.price_book import PriceBook
from universe.types import type_of

NOTHING = 0.01
"""ISK for what is worth nothing to whoever killed it."""

CAPSULE_GROUP = 29
CAPSULE = 10_000.0
"""ISK: a pod costs its owner nothing, and a kill of it is to be worth something."""
SKIN_CATEGORY = 91
COPY = 2
"""`singleton` of a blueprint copy. It has the type of the original, whose price it is not worth a part of."""
FRIGATE_BAY = 179
"""Flag of the frigate escape bay: the frigate in it flies on."""
AURORAL = 33329
"""Genolution AU-79: plugged in it is the implant of the golden pod, which cannot be lost."""
IMPLANTS = 89
"""Flag of what is plugged into a clone."""
BUILT_GROUPS = frozenset({30, 659})
"""Titans and supercarriers are built to order and change hands by contract; the few market sales say nothing."""
BUILT_CATEGORY = 66
"""Structure modules, rigs among them: sold rarely, and cheaper than they are built."""
MUTATED = 15
"""Meta group of what a mutaplasmid made. The mail names only the common type of all mutations, without an item id, so the
attributes that make its price are lost (external reference, section 7; esi-issues 950)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Prices by these rules and a book.

    `build_costs`: ISK by type, 0.9 of the price of the materials as zKillboard reckons them. We have no blueprints, so it is
    empty. Without it titans, supercarriers and structure modules have their market price, if any, and what has no market is
    unpriced; with it, what has no market is worth what it costs to build.
    """

    book: PriceBook
    build_costs: Mapping[int, float] = field(default_factory=dict)

    def hull(self, type_id: int, day: date) -> float | None:
        """ISK of the victim's hull."""
        return self._of_type(type_id, day)

    def item(self, type_id: int, flag: int, singleton: int, day: date) -> float | None:
        """ISK of one piece; None: not known."""
        if singleton == COPY or flag == FRIGATE_BAY or (type_id == AURORAL and flag == IMPLANTS):
            return NOTHING
        return self._of_type(type_id, day)

    def _of_type(self, type_id: int, day: date) -> float | None:
        kind = type_of(type_id)
        if kind is not None:
            if kind.group_id == CAPSULE_GROUP:
                return CAPSULE
            if kind.category_id == SKIN_CATEGORY:
                return NOTHING
            if kind.meta_group_id == MUTATED:
                return None
            if kind.group_id in BUILT_GROUPS or kind.category_id == BUILT_CATEGORY:
                cost = self.build_costs.get(type_id)
                if cost is not None:
                    return cost
        price = self.book.price(type_id, day)
        return self.build_costs.get(type_id) if price is None else price


def is_mutated(type_id: int) -> bool:
    """Whether nobody can price it."""
    kind = type_of(type_id)
    return kind is not None and kind.meta_group_id == MUTATED
