"""The fits of a doctrine: with names, and as text that the game takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from api.models import doctrine_fits as m
from api.models.parts import Named
from api.queries import names as n
from api.queries.names import Names, names_of
from api.services.doctrines import at, type_named
from api.services.row import named
from api.storage.postgres import Database
from fitting.eft_text import eft_of
from fitting.fit import fit_of
from schemas.fit import RACKS

Event = Mapping[str, Any]
BETWEEN = "\n\n"
"""Two empty lines between fits: the game, and pyfa, take what is copied from one header to the next."""


async def list_fits(database: Database, body: Event, *, simulated: bool) -> m.DoctrineFitList:
    """All fits of the doctrine, most losses first."""
    fits = in_order(body)
    names = await names_of(database, {(n.TYPE, number) for fit in fits for number in _types(fit)})
    return m.DoctrineFitList(data=[_row(fit, names) for fit in fits], next=None, simulated=simulated)


def all_as_eft(body: Event) -> str:
    """Every fit that can be written, one after the other; nothing when there is none."""
    return BETWEEN.join(text for fit in in_order(body) if (text := as_eft(fit)) is not None)


def in_order(body: Event) -> list[Any]:
    """Most losses first."""
    return sorted(body["fits"], key=lambda fit: (-fit["losses"], fit["fit_id"]))


def as_eft(fit: Event) -> str | None:
    """One fit as EFT text; None where its body is no fit."""
    try:
        return eft_of(fit_of(fit["fit"], fit["name"]))
    except (KeyError, TypeError, ValueError):
        return None


def _types(fit: Event) -> Iterator[int]:
    """Every type that is shown with a name."""
    body = fit["fit"]
    yield fit["hull_type_id"]
    for rack in RACKS:
        for _, type_id, charge in body.get(rack, ()):
            yield from (number for number in (type_id, charge) if number is not None)
    for bay in ("drones", "fighters", "cargo"):
        yield from (type_id for type_id, _ in body.get(bay, ()))
    yield from body.get("implants", ())
    for swap in fit["swaps"]:
        yield from (number for number in (swap["type_id"], swap["instead_of"]) if number is not None)


def _row(fit: Event, names: Names) -> m.DoctrineFitRow:
    body = fit["fit"]
    return m.DoctrineFitRow(
        id=fit["fit_id"],
        hull=type_named(names, fit["hull_type_id"]),
        name=fit["name"],
        hash=fit["fit_hash"],
        killmail=fit["killmail_id"],
        losses=fit["losses"],
        share=fit["share"],
        first_seen=at(fit["first_seen"]),
        last_seen=at(fit["last_seen"]),
        racks=[m.FittedRack(rack=rack, modules=[_module(row, names) for row in body[rack]]) for rack in RACKS if body.get(rack)],
        drones=_stacks(body.get("drones", ()), names),
        fighters=_stacks(body.get("fighters", ()), names),
        implants=[type_named(names, number) for number in body.get("implants", ())],
        cargo=_stacks(body.get("cargo", ()), names),
        swaps=[_swap(swap, names) for swap in fit["swaps"]],
        analysis=fit["analysis"],
        eft=as_eft(fit),
    )


def _module(row: Sequence[int | None], names: Names) -> m.FittedModule:
    slot, type_id, charge = row
    return m.FittedModule(slot=slot or 0, item=_item(names, type_id), charge=named(names, n.TYPE, charge))


def _item(names: Names, number: int | None) -> Named:
    return Named(id=number or 0, name=names.of(n.TYPE, number))


def _stacks(rows: Sequence[Sequence[int]], names: Names) -> list[m.Stack]:
    return [m.Stack(item=type_named(names, type_id), pieces=pieces) for type_id, pieces in rows]


def _swap(swap: Event, names: Names) -> m.SwapRow:
    return m.SwapRow(
        rack=swap["rack"],
        item=type_named(names, swap["type_id"]),
        instead_of=named(names, n.TYPE, swap["instead_of"]),
        share=swap["share"],
    )
