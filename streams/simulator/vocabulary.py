"""Every type name that the war uses, and how `type_ids.json` is made from the static data.

Run `python -m streams.simulator.vocabulary` after a name was added to a table.
"""

from __future__ import annotations

from pathlib import Path

import orjson

from streams.simulator import kits, npcs
from streams.simulator.catalog import TYPE_IDS, UnknownType
from streams.simulator.hulls import DEPLOYABLES, HULLS, STRUCTURES, SUBSYSTEMS
from universe.types import all_types


def names() -> set[str]:
    """The names of all tables."""
    found = {"Capsule", npcs.GENOLUTION_POD, kits.BOX, kits.BLUEPRINT}
    for line in HULLS.strip().splitlines():
        columns = [part.strip() for part in line.split("|")]
        found.add(columns[0])
        if columns[6]:
            found.add(columns[6].rsplit(" ", 1)[0])
    for weapon in kits.WEAPONS.values():
        found |= {name for name in (weapon.gun, weapon.charge, weapon.booster) if name}
    found |= {*kits.UTILITY.values(), *kits.PROPULSION.values()}
    for rack in (kits.TANK_MID, kits.TANK_LOW, kits.TASK_MID, kits.TASK_LOW, SUBSYSTEMS):
        for modules in rack.values():
            found |= set(modules)
    for rows in kits.TASK_HIGH.values():
        found |= {name for gun, charge, _ in rows for name in (gun, charge) if name}
    found |= {f"{size} {rig}" for size in kits.RIG_SIZE.values() for rigs in kits.RIGS.values() for rig in rigs}
    for load in (kits.SPARES, kits.LOOT, kits.GOODS, kits.ORE):
        found |= {row[0] for row in load}
    found |= {name for worn in kits.IMPLANTS for name in worn}
    found |= {row[0] for row in (*STRUCTURES, *DEPLOYABLES)}
    return found | {name for row in npcs.ROWS for name in row[3]}


def ids(wanted: set[str]) -> dict[str, int]:
    """Name -> id, sorted by name. Some names exist twice (a retired type beside its successor): the published, then the
    older one counts. Raises `UnknownType`."""
    best: dict[str, tuple[bool, int]] = {}
    for kind in all_types():
        if kind.name in wanted:
            rank = (not kind.published, kind.id)
            best[kind.name] = min(rank, best.get(kind.name, rank))
    for name in sorted(wanted - best.keys()):
        raise UnknownType(name)
    return {name: best[name][1] for name in sorted(best)}


if __name__ == "__main__":
    Path(__file__).with_name(TYPE_IDS).write_bytes(orjson.dumps(ids(names()), option=orjson.OPT_INDENT_2) + b"\n")
