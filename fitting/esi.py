"""ESI's fittings: what a character has saved in the game, as JSON. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from fitting.eft import MOST_PIECES
from fitting.faults import BadFit
from fitting.fit import Fit, Stacks
from fitting.kinds import MOST_SLOTS, Kind, kind_of, name_of, rack_of
from fitting.stacks import Draft
from schemas.fit import RACKS, Rack
from schemas.killmail import first_fault
from universe.types import type_of

MOST_ITEMS = 512
"""ESI takes 255 items in one fitting; one that it gives may have older ones."""

RACK_FLAGS: dict[Rack, str] = {
    "high": "HiSlot",
    "mid": "MedSlot",
    "low": "LoSlot",
    "rig": "RigSlot",
    "subsystem": "SubSystemSlot",
    "service": "ServiceSlot",
}
_SLOT = re.compile(rf"(?P<rack>{'|'.join(RACK_FLAGS.values())})(?P<slot>[0-7])")
_RACKS = {flag: rack for rack, flag in RACK_FLAGS.items()}

_BAYS: dict[str, Kind] = {"DroneBay": "drone", "FighterBay": "fighter", "Implant": "implant"}

_Id = Annotated[int, Field(gt=0, le=MOST_PIECES)]


class _Item(TypedDict):
    flag: str
    quantity: _Id
    type_id: _Id


class _Fitting(TypedDict):
    name: str
    ship_type_id: _Id
    items: Annotated[list[_Item], Field(max_length=MOST_ITEMS)]


_CHECK = TypeAdapter(_Fitting)


def read_esi(body: object) -> Fit:
    """The fit of a decoded ESI fitting. Raises BadFit with one sentence that names the item, counted from 0."""
    try:
        fitting = _CHECK.validate_python(body)
    except ValidationError as error:
        raise BadFit(f"this is no ESI fitting: {first_fault(error)}") from None
    if kind_of(fitting["ship_type_id"]) != "hull":
        raise BadFit(f"ship_type_id: {name_of(fitting['ship_type_id'])} is no ship and no structure")
    draft = Draft(fitting["ship_type_id"], fitting["name"] or None)
    loaded: dict[tuple[Rack, int], int] = {}
    for place, item in enumerate(fitting["items"]):
        _add(draft, place, item, loaded)
    for (rack, slot), charge in loaded.items():
        module = draft.racks[rack].get(slot)
        if module is None:
            draft.cargo[charge] += 1
        else:
            draft.put(rack, module.type_id, charge, slot)
    return draft.fit()


def _add(draft: Draft, place: int, item: _Item, loaded: dict[tuple[Rack, int], int]) -> None:
    type_id, pieces, flag = item["type_id"], item["quantity"], item["flag"]
    if type_of(type_id) is None:
        raise BadFit(f"items.{place}: there is no type {type_id}; take it out")
    if (found := _SLOT.fullmatch(flag)) is not None:
        rack, slot = _RACKS[found["rack"]], int(found["slot"])
        if kind_of(type_id) == "charge":
            loaded[rack, slot] = type_id
            return
        if rack_of(type_id) != rack:
            raise BadFit(f"items.{place}: {name_of(type_id)} does not go into {flag}")
        if slot in draft.racks[rack] or slot >= MOST_SLOTS[rack]:
            raise BadFit(
                f"items.{place}: {flag} is taken already" if slot in draft.racks[rack] else f"items.{place}: there is no {flag}"
            )
        draft.put(rack, type_id, slot=slot)
    elif (bay := "FighterBay" if flag.startswith("FighterTube") else flag) in _BAYS:
        if kind_of(type_id) != _BAYS[bay]:
            raise BadFit(f"items.{place}: {name_of(type_id)} does not go into {flag}")
        if bay == "Implant":
            draft.implants.add(type_id)
        else:
            (draft.drones if bay == "DroneBay" else draft.fighters)[type_id] += pieces
    else:  # Cargo, and holds that a later patch may name
        draft.cargo[type_id] += pieces


def esi_of(fit: Fit) -> dict[str, object]:
    """As ESI takes it. ESI knows no implants in a fitting, so these lie in the hold."""
    return {
        "name": fit.name or "unnamed",
        "description": "",
        "ship_type_id": fit.hull,
        "items": list(_items(fit)),
    }


def _items(fit: Fit) -> Iterator[_Item]:
    for rack in RACKS:
        for module in fit.rack(rack):
            flag = f"{RACK_FLAGS[rack]}{module.slot}"
            yield _Item(flag=flag, quantity=1, type_id=module.type_id)
            if module.charge is not None:
                yield _Item(flag=flag, quantity=1, type_id=module.charge)
    held: tuple[tuple[str, Stacks], ...] = (
        ("DroneBay", fit.drones),
        ("FighterBay", fit.fighters),
        ("Cargo", (*((type_id, 1) for type_id in fit.implants), *fit.cargo)),
    )
    for flag, stacks in held:
        for type_id, pieces in stacks:
            yield _Item(flag=flag, quantity=pieces, type_id=type_id)
