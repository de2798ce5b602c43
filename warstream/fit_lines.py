"""A fit and its figures as lines for a terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from fitting.engine import EngineFault
from fitting.figures import analyse
from fitting.fit import fit_hash
from fitting.kinds import known_name, name_of, types_of, why_none
from fitting.read import Pasted
from schemas.fit import DAMAGE_KINDS, LAYERS, Capacitor, Firepower, FitAnalysis, LayerFigures, Repair

WORDS = {
    "eft": "EFT",
    "dna": "DNA",
    "esi": "an ESI fitting",
    "killmail": "a killmail",
}
WHY_NOT = {
    "no-ship": "it is no ship and no structure with slots",
    "capsule": "it is a capsule",
    "unknown-hull": "its hull is not in the static data",
}


def lines(pasted: Pasted, skills: int) -> Iterator[str]:
    """The hull and what it was read from, the figures, and what was not read."""
    fit = pasted.fit
    shown = "".join(one if one.isprintable() else " " for one in fit.name or "")  # a terminal obeys what it is sent
    named = f", {shown}" if shown else ""
    yield f"{name_of(fit.hull)}{named}: read as {WORDS[pasted.format]}, fit {fit_hash(fit)}"
    yield from (f"note: {note}" for note in pasted.notes)
    unknown = sorted({type_id for type_id in types_of(fit) if known_name(type_id) is None})
    if unknown:
        yield f"note: not in the figures, since the static data does not know them: types {', '.join(map(str, unknown))}"
    why = why_none(fit.hull)
    if why is not None:
        yield f"no figures: {WHY_NOT[why]}"
        return
    try:
        found = analyse(fit, skills)
    except EngineFault as error:
        yield f"no figures: the engine says: {error}"
        return
    yield from _figures(found)


def _figures(found: FitAnalysis) -> Iterator[str]:
    ehp = found["ehp"]
    yield f"all skills {found['skills']}, static data {found['build']}"
    yield f"EHP {ehp['even']:,.0f}; against {', '.join(f'{kind} {ehp[kind]:,.0f}' for kind in DAMAGE_KINDS)}"
    for layer in LAYERS:
        yield _layer(layer, found[layer])
    hole = found["hole"]
    if hole is None:
        yield "tank: nothing is fitted"
    else:
        yield f"tank: {found['tank']}, {found['tank_kind']}; its hole is {hole['damage']} with {hole['resist']:.1%}"
    yield _repair(found["repair"])
    yield _firepower(found["firepower"])
    yield _capacitor(found["capacitor"])
    yield (
        f"speed {found['speed']:,.0f} m/s, align {found['align']:.2f} s, warp {found['warp_speed']:.2f} AU/s, "
        f"signature {found['signature']:,.0f} m, lock range {found['lock_range'] / 1000:,.1f} km"
    )
    yield from (f"the game refuses it: {one}" for one in found["violations"])


def _layer(name: str, layer: LayerFigures) -> str:
    resists = layer["resists"]
    shares = ", ".join(f"{kind} {resists[kind]:.1%}" for kind in DAMAGE_KINDS)
    return f"{name}: {layer['hp']:,.0f} hp, EHP {layer['ehp']:,.0f}; {shares}"


def _repair(repair: Repair) -> str:
    shares = ", ".join(f"{layer} {repair[layer]:,.1f}" for layer in LAYERS)
    return f"repairs a second: {shares}; shield by itself {repair['passive_shield']:,.1f} at its peak"


def _firepower(power: Firepower | None) -> str:
    if power is None:
        return "damage: none"
    told = f"damage: {power['dps']:,.1f} a second (weapons {power['weapons']:,.1f}, drones {power['drones']:,.1f}, "
    told += f"fighters {power['fighters']:,.1f}), volley {power['volley']:,.0f}"
    if power["optimal"] is not None:
        told += f", range {power['optimal'] / 1000:,.1f} km"
    if power["falloff"] is not None:
        told += f" + {power['falloff'] / 1000:,.1f} km"
    return told


def _capacitor(capacitor: Capacitor) -> str:
    if capacitor["stable"] is not None:
        return f"capacitor: {capacitor['capacity']:,.0f} GJ, stable at {capacitor['stable']:.0%}"
    return f"capacitor: {capacitor['capacity']:,.0f} GJ, lasts {capacitor['lasts']:,.0f} s"
