"""What a dead ship leaves behind: its modules, what lay in its hold, and which of it survived."""

from __future__ import annotations

from random import Random
from typing import Any

from streams.simulator import kits
from streams.simulator.catalog import type_id
from streams.simulator.fit import CARGO, HIGH, IMPLANT, RIG, Fit, Module

DROP = 0.5
"""Chance of anything but rigs to survive: half, as the game rolls it."""
EMPTY_SLOT = 0.06
"""Chance that a slot was left empty or held something offline that was never bought."""
IMPLANTED = 0.24
"""Share of pods with implants in them."""
BARE_HULL = 0.03
"""Share of ships that die with nothing fitted, such as one just bought."""

SEATS = {"spares": (1, 13), "goods": (1, 9), "ore": (0, 4), "loot": (2, 12)}
"""How many kinds of things lie in a hold, least and most."""
BOXED = 0.12
"""Share of haulers with a container that has things in it."""
BLUEPRINT_COPY = 2
"""`singleton` of a copy; 0 is everything else that dies."""
ORE_HOLD = 134
FLEET_HANGAR = 155
HANGARS = frozenset(
    {
        "Deep Space Transport",
        "Industrial Command Ship",
        "Capital Industrial Ship",
        "Dreadnought",
        "Carrier",
        "Force Auxiliary",
    }
)
"""Classes with a fleet hangar, where half of their freight lies."""

_STOCK = {
    "spares": [(type_id(name), low, high) for name, low, high in (*kits.SPARES, *kits.LOOT)],
    "goods": [(type_id(name), low, high) for name, low, high in kits.GOODS],
    "ore": [(type_id(name), low, high) for name, low, high in kits.ORE],
    "loot": [(type_id(name), low, high) for name, low, high in kits.LOOT],
}
_BOX = type_id(kits.BOX)
_BLUEPRINT = type_id(kits.BLUEPRINT)
_SETS = [[type_id(name) for name in worn] for worn in kits.IMPLANTS]


def items(fit: Fit, chance: Random) -> list[dict[str, Any]]:
    """The `items` of the victim's mail, in no order, as ESI has them."""
    random = chance.random
    rows: list[dict[str, Any]] = []
    if fit.is_pod:
        if random() < IMPLANTED:
            worn = _SETS[int(random() * len(_SETS))]
            rows = [_row(IMPLANT, implant, 1, False) for implant in worn[: 1 + int(random() * len(worn))]]
        return rows
    if not fit.modules and not fit.hold:
        return rows
    if random() >= BARE_HULL:
        for module in fit.modules:
            if module.quantity == 1:
                if random() >= EMPTY_SLOT:
                    rows.append(_row(module.flag, module.type_id, 1, module.survives and random() < DROP))
            else:
                _stack(rows, module, random)
    _fill_hold(rows, fit, chance)
    rows.sort(key=lambda _: random())  # ESI gives them in no order
    return rows


def _row(flag: int, kind: int, quantity: int, dropped: bool, singleton: int = 0) -> dict[str, Any]:
    if dropped:
        return {"flag": flag, "item_type_id": kind, "quantity_dropped": quantity, "singleton": singleton}
    return {"flag": flag, "item_type_id": kind, "quantity_destroyed": quantity, "singleton": singleton}


def _stack(rows: list[dict[str, Any]], module: Module, random: Any) -> None:
    """A stack dies as a whole, or leaves some of it: then the mail has two rows with the same flag and type."""
    count = 1 + int(random() * module.quantity)
    if random() < 0.35 and count > 1:
        kept = 1 + int(random() * (count - 1))
        rows.append(_row(module.flag, module.type_id, kept, True))
        rows.append(_row(module.flag, module.type_id, count - kept, False))
    else:
        rows.append(_row(module.flag, module.type_id, count, random() < DROP))


def _fill_hold(rows: list[dict[str, Any]], fit: Fit, chance: Random) -> None:
    if not fit.hold:
        return
    random = chance.random
    least, most = SEATS[fit.hold]
    stock = _STOCK[fit.hold]
    flag = ORE_HOLD if fit.hold == "ore" else FLEET_HANGAR if fit.group in HANGARS and random() < 0.5 else CARGO
    for _ in range(least + int(random() ** 1.6 * (most - least + 1))):
        kind, low, high = stock[int(random() * len(stock))]
        rows.append(_row(flag, kind, low + int(random() ** 2 * (high - low + 1)), random() < DROP))
    if fit.hold == "goods":
        if random() < BOXED:
            box = _row(CARGO, _BOX, 1, random() < DROP)
            inside = [stock[int(random() * len(stock))] for _ in range(1 + int(random() * 3))]
            box["items"] = [_row(0, kind, 1 + int(random() * 20), "quantity_dropped" in box) for kind, _, _ in inside]
            rows.append(dict(sorted(box.items())))
        if random() < BOXED:
            rows.append(_row(CARGO, _BLUEPRINT, 1, random() < DROP, BLUEPRINT_COPY))
    for module in fit.modules:  # spare rounds for the guns
        if HIGH <= module.flag < RIG and module.quantity > 1:
            rows.append(_row(CARGO, module.type_id, module.quantity * (1 + int(random() * 12)), random() < DROP))
            break
