"""What a killmail was worth on its day. Pure.

As zKillboard sums it up (external reference, section 7): `destroyed` is the hull and every piece that was destroyed, `dropped`
every piece that dropped, what lies in containers among them. `fitted` is the hull and the items of `FITTED` flags that are the
victim's own: a flag inside a container is relative to that container. What has no price is counted, and adds nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from schemas.killmail import Killmail
from schemas.worth import Worth
from streams.valuation.rules import Rules, is_mutated

FITTED = frozenset({*range(11, 35), *range(92, 99), *range(125, 133), *range(159, 164)})
"""Flags of low, mid and high slots, rigs, subsystems and fighter tubes. Drones, implants and fighters in their bay are cargo."""


def value(killmail: Killmail, rules: Rules, day: date) -> Worth:
    """The worth with the prices of this day (`price_day`). Sums do not depend on the order of the items on the mail."""
    victim = killmail["victim"]
    hull = rules.hull(victim["ship_type_id"], day)
    destroyed, dropped, fitted = _Sum(), _Sum(), _Sum()
    for total in (destroyed, fitted):
        total.add(hull, 1)
    unpriced, unpriceable = int(hull is None), 0
    for item, own in _rows(victim.get("items") or ()):
        gone, left = max(0, item.get("quantity_destroyed") or 0), max(0, item.get("quantity_dropped") or 0)
        if not gone + left:
            continue
        price = rules.item(item["item_type_id"], item["flag"], item["singleton"], day)
        if price is None:
            mutated = is_mutated(item["item_type_id"])
            unpriceable += mutated
            unpriced += not mutated
        destroyed.add(price, gone)
        dropped.add(price, left)
        if own and item["flag"] in FITTED:
            fitted.add(price, gone + left)
    return Worth(
        source="warstream",
        as_of=day.isoformat(),
        days=rules.book.days(day),
        hull=hull,
        destroyed=destroyed.isk(),
        dropped=dropped.isk(),
        fitted=fitted.isk(),
        total=_Sum.of(destroyed, dropped).isk(),
        unpriced=unpriced,
        unpriceable=unpriceable,
    )


def _rows(items: Iterable[Mapping[str, Any]]) -> Iterable[tuple[Mapping[str, Any], bool]]:
    """Every row, and whether it is the victim's own and not something's inside it."""
    for item in items:
        yield item, True
        for inner in item.get("items") or ():
            yield inner, False


class _Sum:
    """ISK of many rows, exact whatever their order; None where rows are in it and none of them has a price."""

    def __init__(self) -> None:
        self._parts: list[float] = []
        self._unknown = False

    @classmethod
    def of(cls, *sums: _Sum) -> _Sum:
        whole = cls()
        for one in sums:
            whole._parts += one._parts
            whole._unknown |= one._unknown
        return whole

    def add(self, price: float | None, pieces: int) -> None:
        if not pieces:
            return
        if price is None:
            self._unknown = True
        else:
            self._parts.append(price * pieces)

    def isk(self) -> float | None:
        return None if self._unknown and not self._parts else round(math.fsum(self._parts), 2)
