"""Kills of one: duels and ambushes, ratters, abyss runners, miners, things left behind."""

from __future__ import annotations

from random import Random

from streams.simulator.chart import ABYSS
from streams.simulator.dice import weighted
from streams.simulator.hulls import DEPLOYABLES
from streams.simulator.npcs import PIRATES
from streams.simulator.scene import Draft, Owner, Scene, Stage
from streams.simulator.scenes.flown import gang, hull, some, squad, stranger
from streams.simulator.world import Bloc, Pilot

SPACE_OF_SOLO = (("null", 46), ("low", 34), ("high", 12), ("hole", 8))
SPACE_OF_RATS = (("null", 50), ("high", 32), ("low", 9), ("hole", 9))
SPACE_OF_MINERS = (("null", 40), ("high", 40), ("low", 10), ("hole", 10))
WARS = 700_000
"""Wars between two organisations of highsec are numbered from here."""
PODS = {"null": 0.62, "low": 0.34, "high": 0.34, "hole": 0.72}
"""How often the capsule dies too: bubbles hold it in nullsec and in holes."""


def hunters(stage: Stage, space: str, region: int, chance: Random) -> Bloc:
    """Who hunts in such a place."""
    world = stage.world
    if space == "null":
        return chance.choice(world.null_blocs if chance.random() < 0.75 else world.pirates)
    if space == "low":
        return chance.choice(world.pirates)
    if space == "hole":
        return chance.choice(world.dwellers)
    return chance.choice(world.gankers if chance.random() < 0.5 else world.civilians[-18:-6])


def solo(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """One ship dies to one to five others."""
    space = weighted(chance, SPACE_OF_SOLO)
    system = stage.chart.places[space].pick(chance)
    draft = Draft(stage, chance, "solo", start)
    prey = stranger(draft, space, system.region_id, 1)
    bloc = hunters(stage, space, system.region_id, chance)
    if prey is None or prey[0] is bloc:
        return None
    pack = gang(draft, bloc, min(6, 1 + int(chance.expovariate(0.62))), "hunt", 0)
    if not pack:
        return None
    fit = hull(chance.choice(("travel", "hunt", "rat", "explore", "hunt", "brawl")), stage.fits, chance)
    rats = squad(draft, chance.choice(PIRATES), 1) if chance.random() < 0.2 else []
    ship = draft.kill(start, system.id, prey[1], fit, some(chance, pack) + rats, 0)
    if space == "high" and bloc.id in {one.id for one in stage.world.civilians}:
        ship.war = WARS + (bloc.id + prey[1].organisation) % 40_000
    pod = draft.pod(ship, PODS[space])
    if pod is not None:
        pod.war = ship.war
    return draft.finish(name)


def ratting(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """A pilot loses to NPCs alone."""
    space = weighted(chance, SPACE_OF_RATS)
    system = stage.chart.places[space].pick(chance)
    draft = Draft(stage, chance, "ratting", start)
    prey = stranger(draft, space, system.region_id, 0)
    if prey is None:
        return None
    if space == "high" and chance.random() < 0.35:
        camp = chance.choice(("concord", "navy", "sentries"))
    else:
        camp = "sleepers" if space == "hole" else "drifters" if chance.random() < 0.04 else chance.choice(PIRATES)
    enemies = squad(draft, camp, 1 + int(chance.expovariate(0.45 if camp in PIRATES else 1.2)))
    fit = hull("explore" if chance.random() < 0.2 else "rat", stage.fits, chance)
    draft.kill(start, system.id, prey[1], fit, enemies, None)
    return draft.finish(name)


def abyss(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """A runner does not come back from the abyss."""
    draft = Draft(stage, chance, "abyss", start)
    runner = draft.muster(chance.choice(stage.world.civilians), 1, 0)
    if not runner:
        return None
    enemies = squad(draft, "abyss", 1 + int(chance.expovariate(0.3)))
    ship = draft.kill(start, chance.choice(ABYSS), runner[0], hull("abyss", stage.fits, chance), enemies, None)
    draft.kill(start + 1, ship.system, runner[0], stage.fits["Capsule"], squad(draft, "abyss", 1), None)
    return draft.finish(name)


def mining(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """A mining operation is found: one barge after the other."""
    space = weighted(chance, SPACE_OF_MINERS)
    system = stage.chart.places[space].pick(chance)
    draft = Draft(stage, chance, "mining", start)
    pack = gang(draft, hunters(stage, space, system.region_id, chance), chance.randint(1, 6), "hunt", 0)
    if not pack:
        return None
    first = stranger(draft, space, system.region_id, 1)
    if first is None or first[1].organisation == pack[0].who.organisation:  # type: ignore[union-attr]
        return None
    miners = [first[1], *draft.muster(first[0], size - 1, 1)]
    time = start
    for miner in miners:
        rats = squad(draft, chance.choice(PIRATES), 1) if chance.random() < 0.15 else []
        ship = draft.kill(time, system.id, miner, hull("mine", stage.fits, chance), some(chance, pack) + rats, 0)
        draft.pod(ship, 0.5 * PODS[space])
        time += chance.randint(8, 90)
    return draft.finish(name)


def litter(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """A tractor unit, a depot or an anchored bubble that someone left behind."""
    space = chance.choice(("null", "null", "high", "low", "hole"))
    system = stage.chart.places[space].pick(chance)
    draft = Draft(stage, chance, "litter", start)
    bloc = hunters(stage, space, system.region_id, chance)
    pack = gang(draft, bloc, chance.randint(1, 4), "hunt", 0)
    owner = stranger(draft, space, system.region_id, 1)
    if not pack or owner is None or owner[0] is bloc:
        return None
    fit = stage.fits[weighted(chance, DEPLOYABLES)]
    victim: Pilot | Owner = owner[1]  # a deployable's mail names the pilot who dropped it
    draft.kill(start, system.id, victim, fit, some(chance, pack), 0)
    return draft.finish(name)
