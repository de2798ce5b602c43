"""A fit as EFT, the text that the game pastes. Pure; `fitting.eft` reads it back as the same fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fitting.eft import ORDER, blanks_before_bay
from fitting.fit import Fit, Stacks
from fitting.kinds import name_of, rack_of, slots_of
from schemas.fit import Rack

EMPTY: dict[Rack, str] = {
    "low": "[Empty Low slot]",
    "mid": "[Empty Med slot]",
    "high": "[Empty High slot]",
    "rig": "[Empty Rig slot]",
    "subsystem": "[Empty Subsystem slot]",
    "service": "[Empty Service slot]",
}
UNNAMED = "unnamed"


def eft_of(fit: Fit) -> str:
    """The text, ending with a line feed."""
    name = " ".join((fit.name or UNNAMED).split()).replace("]", ")") or UNNAMED
    blocks = {rack: block for rack in ORDER if (block := list(_rack(fit, rack)))}
    lines = [f"[{name_of(fit.hull)}, {name}]"]
    for block in blocks.values():
        lines += [*block, ""]
    lines += [""] * (blanks_before_bay(blocks.keys()) - bool(blocks))
    bays = [*_heaps(fit.drones), *_heaps(fit.fighters)]
    lines += [*bays, ""]
    if fit.implants:
        lines += [*map(name_of, fit.implants), ""]
    lines += _heaps(fit.cargo)
    while not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n"


def _rack(fit: Fit, rack: Rack) -> Iterator[str]:
    """A rack's lines, one a slot: up to the hull's slots where they are known, else to the last module."""
    modules = {module.slot: module for module in fit.rack(rack)}
    known = slots_of(fit.hull)
    most = max([slot + 1 for slot in modules] + ([known[rack]] if known else []), default=0)
    for slot in range(most):
        module = modules.get(slot)
        if module is None or rack_of(module.type_id) is None:  # a name that is unknown would tell nobody where it sits
            yield EMPTY[rack]
        elif module.charge is None:
            yield name_of(module.type_id)
        else:
            yield f"{name_of(module.type_id)}, {name_of(module.charge)}"


def _heaps(stacks: Stacks) -> list[str]:
    """A line a name: some types share one, and who reads the text cannot tell them apart."""
    pieces: Counter[str] = Counter()
    for type_id, number in stacks:
        pieces[name_of(type_id)] += number
    return [f"{name} x{number}" for name, number in pieces.items()]
