"""Heaps of items and racks of modules while a fit is read. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from fitting.fit import Fit, Module, Stacks
from schemas.fit import RACKS, Rack


def stacked(pieces: Mapping[int, int]) -> Stacks:
    """Stacks by type, without empty ones."""
    return tuple(sorted((type_id, number) for type_id, number in pieces.items() if number > 0))


@dataclass(slots=True)
class Draft:
    """A fit in the making."""

    hull: int
    name: str | None = None
    racks: dict[Rack, dict[int, Module]] = field(default_factory=lambda: {rack: {} for rack in RACKS})
    drones: Counter[int] = field(default_factory=Counter)
    fighters: Counter[int] = field(default_factory=Counter)
    implants: set[int] = field(default_factory=set)
    cargo: Counter[int] = field(default_factory=Counter)

    def free_slot(self, rack: Rack) -> int:
        """The first slot of a rack in which nothing sits."""
        return next(slot for slot in range(len(self.racks[rack]) + 1) if slot not in self.racks[rack])

    def put(self, rack: Rack, type_id: int, charge: int | None = None, slot: int | None = None) -> None:
        """A module into a slot, or into the first free one."""
        at = self.free_slot(rack) if slot is None else slot
        self.racks[rack][at] = Module(at, type_id, charge)

    def fit(self) -> Fit:
        """The fit that it has become."""
        racks = {rack: tuple(modules[slot] for slot in sorted(modules)) for rack, modules in self.racks.items()}
        return Fit(
            hull=self.hull,
            **racks,
            drones=stacked(self.drones),
            fighters=stacked(self.fighters),
            implants=tuple(sorted(self.implants)),
            cargo=stacked(self.cargo),
            name=self.name,
        )
