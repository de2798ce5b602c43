"""A fit: a hull, what sits in its racks, and what lies in its bays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson

from schemas.fit import RACKS, FitBody, Rack


@dataclass(frozen=True, slots=True, order=True)
class Module:
    """One module in a slot of its rack, counted from 0. `charge` is what was loaded."""

    slot: int
    type_id: int
    charge: int | None = None


Stacks = tuple[tuple[int, int], ...]
"""(type, pieces), by type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Racks in the order of their slots, stacks by type. `name` is what a person called it."""

    hull: int
    high: tuple[Module, ...] = ()
    mid: tuple[Module, ...] = ()
    low: tuple[Module, ...] = ()
    rig: tuple[Module, ...] = ()
    subsystem: tuple[Module, ...] = ()
    service: tuple[Module, ...] = ()
    drones: Stacks = ()
    fighters: Stacks = ()
    implants: tuple[int, ...] = ()
    cargo: Stacks = ()
    name: str | None = field(default=None, compare=False)

    def rack(self, rack: Rack) -> tuple[Module, ...]:
        """The modules of one rack."""
        found: tuple[Module, ...] = getattr(self, rack)
        return found

    def modules(self) -> Iterable[tuple[Rack, Module]]:
        """All of them, rack by rack."""
        return ((rack, module) for rack in RACKS for module in self.rack(rack))

    @property
    def bare(self) -> bool:
        """Nothing sits in any rack."""
        return not any(self.rack(rack) for rack in RACKS)


def fit_hash(fit: Fit) -> str:
    """16 hex digits that are equal for equal fits, whatever slots within a rack the modules sit in. Cargo, implants and name do
    not count: the first is what a pilot happened to carry, the second no mail of a ship tells."""
    said = [
        fit.hull,
        *(sorted((module.type_id, module.charge or 0) for module in fit.rack(rack)) for rack in RACKS),
        sorted(fit.drones),
        sorted(fit.fighters),
    ]
    return hashlib.blake2b(orjson.dumps(said), digest_size=8).hexdigest()


def body_of(fit: Fit) -> FitBody:
    """As events carry it."""
    body = FitBody(hull_type_id=fit.hull)
    for rack in RACKS:
        if rows := fit.rack(rack):
            body[rack] = [[module.slot, module.type_id, module.charge] for module in rows]
    for bay in ("drones", "fighters", "cargo"):
        if stacks := getattr(fit, bay):
            body[bay] = [list(stack) for stack in stacks]
    if fit.implants:
        body["implants"] = list(fit.implants)
    return body


def fit_of(body: FitBody, name: str | None = None) -> Fit:
    """What `body_of` made. Raises KeyError, TypeError or ValueError where it is none."""
    racks = {rack: tuple(Module(*row) for row in body.get(rack, ())) for rack in RACKS}  # type: ignore[arg-type]
    return Fit(
        hull=body["hull_type_id"],
        **racks,
        drones=_stacks(body.get("drones", ())),
        fighters=_stacks(body.get("fighters", ())),
        implants=tuple(body.get("implants", ())),
        cargo=_stacks(body.get("cargo", ())),
        name=name,
    )


def _stacks(rows: Iterable[Iterable[int]]) -> Stacks:
    return tuple((type_id, pieces) for type_id, pieces in rows)
