"""A fitted ship: which module sits behind which flag. Made once from a line of `hulls.py` and the kits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from streams.simulator import kits
from streams.simulator.catalog import group_name, type_id
from streams.simulator.hulls import DEPLOYABLES, HULLS, STRUCTURES, SUBSYSTEMS
from streams.simulator.worth import hull_worth

LOW, MID, HIGH, RIG, SUBSYSTEM = 11, 19, 27, 92, 125
"""The first flag of each rack; the following slots count up from it."""
CARGO, DRONE_BAY, FIGHTER_BAY, FIGHTER_TUBE, IMPLANT = 5, 87, 158, 159, 89

CAPITAL_GROUPS = frozenset(
    {
        "Dreadnought",
        "Carrier",
        "Force Auxiliary",
        "Supercarrier",
        "Titan",
        "Capital Industrial Ship",
        "Jump Freighter",
        "Freighter",
    }
)


@dataclass(frozen=True, slots=True)
class Module:
    """What one flag holds. A rig never survives; a stack may be split between dropped and destroyed."""

    flag: int
    type_id: int
    quantity: int
    survives: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """A hull with its modules, and what it puts on other people's killmails."""

    name: str
    hull_id: int
    group: str
    modules: tuple[Module, ...]
    weapon_id: int
    """What its pilot's hits are listed under when they are not listed under the hull."""
    drone_id: int | None
    tackle_id: int | None
    damage: float
    """How hard it hits, as a weight against others; 0 for logistics."""
    hit_points: int
    hull_price: int
    hold: str
    """What lies in its hold: "spares", "goods", "ore", "loot", "data" or "" for nothing."""

    @property
    def is_pod(self) -> bool:
        return self.group == "Capsule"

    @property
    def is_capital(self) -> bool:
        return self.group in CAPITAL_GROUPS


HOLDS = {
    "Capsule": "",
    "Shuttle": "",
    "Corvette": "",
    "Hauler": "goods",
    "Blockade Runner": "goods",
    "Deep Space Transport": "goods",
    "Freighter": "goods",
    "Jump Freighter": "goods",
    "Mining Barge": "ore",
    "Exhumer": "ore",
    "Expedition Frigate": "ore",
    "Covert Ops": "loot",
}
"""What a class carries; everything else carries spares."""


def fits() -> dict[str, Fit]:
    """Every fit of the war by hull name, pods included. Raises `catalog.UnknownType` for a name the static data lacks."""
    made = {line.split("|", 1)[0].strip(): _fit(line) for line in HULLS.strip().splitlines()}
    for name in ("Capsule", *(row[0] for row in (*STRUCTURES, *DEPLOYABLES))):
        made[name] = bare(name)
    return made


def bare(name: str) -> Fit:
    """A hull or structure without modules, by type name."""
    number = type_id(name)
    worth, points = hull_worth(number)
    return Fit(name, number, group_name(number), (), number, None, None, 0.0, points, worth, HOLDS.get(group_name(number), ""))


def _fit(line: str) -> Fit:
    hull, slots, size, tank, weapons, tasks, drones = (part.strip() for part in line.split("|"))
    highs, mids, lows, rigs = (int(count) for count in slots.split("/"))
    weapon_name, count = weapons.rsplit(" ", 1)
    weapon = kits.WEAPONS[weapon_name]
    asked = tasks.split()
    modules: list[Module] = []
    modules += _high_slots(weapon, int(count), asked, size, highs)
    modules += _rack(MID, _mid_names(asked, f"{tank}.{size}", size), mids)
    modules += _rack(LOW, _low_names(asked, f"{tank}.{size}", weapon, lows), lows)
    rig_names = (f"{kits.RIG_SIZE[size]} {name}" for name in cycle(kits.RIGS[tank]))
    modules += [Module(RIG + n, type_id(name), 1, False) for n, name in enumerate(islice(rig_names, rigs))]
    modules += [Module(SUBSYSTEM + n, type_id(name), 1, False) for n, name in enumerate(SUBSYSTEMS.get(hull, ()))]
    number = type_id(hull)
    group = group_name(number)
    drone_id = None
    if drones:
        drone_name, flight = drones.rsplit(" ", 1)
        drone_id = type_id(drone_name)
        modules += _drones(drone_id, int(flight), group)
    worth, points = hull_worth(number)
    tackle = next((word for word in asked if word in ("scram", "point", "web", "ecm", "damp", "td", "paint")), None)
    return Fit(
        hull,
        number,
        group,
        tuple(modules),
        type_id(weapon.gun),
        drone_id,
        type_id(kits.TASK_MID[tackle][0]) if tackle else None,
        _damage(size, weapon_name, int(count), drone_id),
        points,
        worth,
        "loot" if "hack" in asked else "ore" if weapon_name.startswith("mine") else HOLDS.get(group, "spares"),
    )


def _high_slots(weapon: kits.Weapon, count: int, tasks: list[str], size: str, slots: int) -> list[Module]:
    rows: list[tuple[str, str | None, int]] = [(weapon.gun, weapon.charge, weapon.rounds)] * count
    for task in tasks:
        rows += kits.TASK_HIGH.get(task, ())
    if len(rows) < slots and count:
        rows.append((kits.UTILITY[size], None, 0))
    modules = []
    for n, (gun, charge, rounds) in enumerate(rows[:slots]):
        modules.append(Module(HIGH + n, type_id(gun), 1, True))
        if charge is not None:
            modules.append(Module(HIGH + n, type_id(charge), rounds, True))  # what is loaded has the flag of its gun
    return modules


def _mid_names(tasks: list[str], tank: str, size: str) -> Iterator[str]:
    yield kits.PROPULSION[size]
    for task in tasks:
        yield from kits.TASK_MID.get(task, ())
    yield from kits.TANK_MID[tank]


def _low_names(tasks: list[str], tank: str, weapon: kits.Weapon, slots: int) -> Iterator[str]:
    for task in tasks:
        yield from kits.TASK_LOW.get(task, ())
    if weapon.booster:
        yield from [weapon.booster] * (1 if slots < 4 else 2 if slots < 7 else 3)
    yield from kits.TANK_LOW[tank]


def _rack(first: int, names: Iterator[str], slots: int) -> list[Module]:
    return [Module(first + n, type_id(name), 1, True) for n, name in enumerate(islice(names, slots))]


def _drones(number: int, flight: int, group: str) -> list[Module]:
    if group in ("Carrier", "Supercarrier"):
        tubes = [Module(FIGHTER_TUBE + n, number, flight, True) for n in range(2)]
        return [*tubes, Module(FIGHTER_BAY, number, flight * 3, True)]
    return [Module(DRONE_BAY, number, flight, True)]


def _damage(size: str, weapon: str, count: int, drone_id: int | None) -> float:
    if weapon.startswith("rep"):
        return 0.0
    per_gun = {"s": 25.0, "m": 70.0, "l": 130.0, "x": 3_000.0}[size]
    if weapon.startswith("beamer"):
        per_gun *= 5  # one disintegrator is all the guns its ship has
    if weapon.startswith(("none", "mine", "civil")):
        per_gun = 4.0
    return per_gun * count + (150.0 if drone_id is not None else 0.0) + 5.0
