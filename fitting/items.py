"""What lost ships carried and had fitted, as a list of what a doctrine uses up. Pure.

What a thing is for follows from the category and group of CCP's data, never from its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from fitting.fit import Fit
from schemas.doctrine import ItemOfInterest
from schemas.loss_fit import LossFit
from universe import types

ItemKind = Literal["ammunition", "fuel", "drone", "paste", "booster", "module", "other"]

MOST_ITEMS = 40
CHARGES, DRONES, FIGHTERS = 8, 18, 87
MODULES = frozenset({7, 32, 66})
"""Categories: modules, subsystems, structure modules."""
PASTE, ICE_PRODUCTS, FUEL_BLOCKS, BOOSTERS = 916, 423, 1136, 303
"""Groups. Paste is a charge by its category, and boosters are implants."""
INTEREST: dict[ItemKind, int] = {
    "ammunition": 3,
    "fuel": 3,
    "paste": 3,
    "booster": 3,
    "drone": 2,
    "module": 1,
    "other": 1,
}
"""What a thing on one lost ship is worth against another: what is used up first, then drones, then what is fitted once."""

AboardRow = list[int]
"""Three fields: type, pieces destroyed, pieces dropped."""


def items_of_interest(losses: Iterable[Sequence[AboardRow]], most: int = MOST_ITEMS) -> list[ItemOfInterest]:
    """What was aboard of each lost ship (`aboard`) -> its types, the most interesting first, whatever the order of losses.

    `per_loss` is of all losses given, also of those that had none of it.
    """
    destroyed: Counter[int] = Counter()
    dropped: Counter[int] = Counter()
    ships: Counter[int] = Counter()
    count = 0
    for rows in losses:
        count += 1
        for type_id, gone, left in rows:
            destroyed[type_id] += gone
            dropped[type_id] += left
        ships.update({type_id for type_id, *_ in rows})
    ranked = sorted(ships, key=lambda one: (-ships[one] * INTEREST[kind_of_item(one)], -destroyed[one] - dropped[one], one))
    return [
        ItemOfInterest(
            type_id=one,
            kind=kind_of_item(one),
            pieces=destroyed[one] + dropped[one],
            destroyed=destroyed[one],
            losses=ships[one],
            per_loss=(destroyed[one] + dropped[one]) / count,
        )
        for one in ranked[:most]
    ]


def aboard(loss: LossFit, fit: Fit) -> list[AboardRow]:
    """Everything a lost ship had aboard. Of an event that does not tell (`schemas.loss_fit`) its fit is read: then nothing of it
    counts as destroyed, and a loaded charge as one piece."""
    if (said := loss.get("aboard")) is not None:
        return said
    pieces: Counter[int] = Counter()
    for _, module in fit.modules():
        pieces[module.type_id] += 1
        if module.charge is not None:
            pieces[module.charge] += 1
    for stacks in (fit.drones, fit.fighters, fit.cargo):
        pieces.update(dict(stacks))
    return [[type_id, 0, number] for type_id, number in sorted(pieces.items())]


@lru_cache(maxsize=types.KEPT)
def kind_of_item(type_id: int) -> ItemKind:
    """What a type is for."""
    found = types.type_of(type_id)
    if found is None:
        return "other"
    by_group: dict[int, ItemKind] = {PASTE: "paste", ICE_PRODUCTS: "fuel", FUEL_BLOCKS: "fuel", BOOSTERS: "booster"}
    if found.group_id in by_group:
        return by_group[found.group_id]
    if found.category_id == CHARGES:
        return "ammunition"
    if found.category_id in (DRONES, FIGHTERS):
        return "drone"
    return "module" if found.category_id in MODULES else "other"
