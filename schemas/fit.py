"""A fit and what the dogma engine reckons of it: shapes shared by events, rows and answers. Pure."""

from __future__ import annotations

from typing import Literal, NotRequired

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN

Rack = Literal["high", "mid", "low", "rig", "subsystem", "service"]
RACKS: tuple[Rack, ...] = ("high", "mid", "low", "rig", "subsystem", "service")
Layer = Literal["shield", "armor", "hull"]
LAYERS: tuple[Layer, ...] = ("shield", "armor", "hull")
DamageKind = Literal["em", "thermal", "kinetic", "explosive"]
DAMAGE_KINDS: tuple[DamageKind, ...] = ("em", "thermal", "kinetic", "explosive")
Tank = Literal["shield", "armor", "hull", "none"]
"""The layer that takes most in a minute, repairs among it (`fitting.figures`); `none` where nothing is fitted."""
TankKind = Literal["buffer", "active", "passive"]

ModuleRow = list[int | None]
"""Three fields: slot within its rack from 0, type, charge loaded or null."""
StackRow = list[int]
"""Two fields: type, pieces."""


@with_config(OPEN)
class FitBody(TypedDict):
    """What is fitted. Empty racks and holds are left out, so that a bare hull is small."""

    hull_type_id: int
    high: NotRequired[list[ModuleRow]]
    mid: NotRequired[list[ModuleRow]]
    low: NotRequired[list[ModuleRow]]
    rig: NotRequired[list[ModuleRow]]
    subsystem: NotRequired[list[ModuleRow]]
    service: NotRequired[list[ModuleRow]]
    drones: NotRequired[list[StackRow]]
    fighters: NotRequired[list[StackRow]]
    """In bay and tubes together."""
    implants: NotRequired[list[int]]
    """Types, sorted; boosters among them. Only capsules' mails tell them, and pasted fits."""
    cargo: NotRequired[list[StackRow]]
    """Of holds of every kind. No part of the fit's hash."""


class Resists(TypedDict):
    """Shares of damage that do not get through, 0..1."""

    em: float
    thermal: float
    kinetic: float
    explosive: float


class LayerFigures(TypedDict):
    """One layer. `ehp` against even damage of the four kinds."""

    hp: float
    ehp: float
    resists: Resists


class Hole(TypedDict):
    """Where the tank is thinnest: the damage kind that the tanking layer resists least."""

    layer: Layer
    damage: DamageKind
    resist: float


class Ehp(TypedDict):
    """Effective hit points of all layers, against even damage and against each kind alone."""

    even: float
    em: float
    thermal: float
    kinetic: float
    explosive: float


class Firepower(TypedDict):
    """What it can do, with the charges that it had loaded. Null where no weapon, or none with a charge, is fitted.

    Metres; `dps` in hit points a second without reloads, all sources together.
    """

    dps: float
    volley: float
    weapons: float
    drones: float
    fighters: float
    optimal: float | None
    """Metres: of the weapon that does most; of missiles how far they fly."""
    falloff: float | None


class Capacitor(TypedDict):
    """With everything running. One of `stable` and `lasts` is null."""

    capacity: float
    """GJ."""
    stable: float | None
    """Share of the capacitor it settles at, 0..1."""
    lasts: float | None
    """Seconds."""


class Repair(TypedDict):
    """Hit points a second that it restores on its own; 0 without."""

    shield: float
    armor: float
    hull: float
    passive_shield: float
    """The shield's own recharge at its peak."""


@with_config(OPEN)
class FitAnalysis(TypedDict):
    """A fit with skills at one level, no boosts from outside, undamaged and at rest.

    A function of the fit, the skill level, the dogma engine and the static data; the last two are named, since game patches
    change the figures.
    """

    skills: int
    """0..5, the level of every skill."""
    build: int
    """Build of the static data."""
    ehp: Ehp
    shield: LayerFigures
    armor: LayerFigures
    hull: LayerFigures
    tank: Tank
    tank_kind: TankKind
    hole: Hole | None
    repair: Repair
    firepower: Firepower | None
    capacitor: Capacitor
    align: float
    """Seconds to warp, not rounded to the server's ticks."""
    speed: float
    """Metres a second with what was running: a fitted propulsion module counts as on."""
    signature: float
    """Metres, likewise."""
    warp_speed: float
    """Astronomical units a second."""
    lock_range: float
    """Metres."""
    violations: list[str]
    """What the game would not let it undock with, one sentence each."""
