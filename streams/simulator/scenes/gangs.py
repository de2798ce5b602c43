"""Small groups: gate camps, roams along gates, highsec ganks, structure bashes."""

from __future__ import annotations

from random import Random

from streams.simulator.dice import weighted
from streams.simulator.hulls import STRUCTURES
from streams.simulator.npcs import PIRATES
from streams.simulator.scene import Draft, Owner, Scene, Shooter, Stage, split_by_silence
from streams.simulator.scenes.flown import gang, hull, some, squad, stranger
from streams.simulator.scenes.small import PODS
from streams.simulator.world import Pilot

SECONDS_A_JUMP = 45
"""Warp, gate, session change, for a small ship; nobody in the war is faster than this."""
STOP_SILENCE = 620
"""Seconds between a roam's stops at least: under 600 s five pilots would join the two stops to one battle (rule 2)."""


def camp(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """A gang holds a gate; travellers come through one by one. A long silence ends one battle and begins the next."""
    space = "null" if chance.random() < 0.6 else "low"
    system = stage.chart.places[space].pick(chance)
    draft = Draft(stage, chance, "camp", start)
    bloc = chance.choice(stage.world.null_blocs if space == "null" else stage.world.pirates)
    campers = gang(draft, bloc, min(16, 2 + int(chance.expovariate(0.22))), "camp", 0)
    if len(campers) < 2:
        return None
    time = start
    while len(draft.deaths) < size:
        prey = stranger(draft, space, system.region_id, 1)
        if prey is None:
            break
        time += int(chance.expovariate(1 / 260)) + 5
        if prey[0] is bloc:
            continue  # they let their own people through
        fit = hull("travel" if chance.random() < 0.8 else "hunt", stage.fits, chance)
        if chance.random() < 0.05 and len(campers) > 3:
            fallen = campers.pop(int(chance.random() * len(campers)))
            if isinstance(fallen.who, Pilot) and fallen.fit is not None:
                draft.kill(time, system.id, fallen.who, fallen.fit, [Shooter(prey[1], fit)], 0)
                continue
        guns = squad(draft, "sentries", 1) if space == "low" and chance.random() < 0.25 else []
        ship = draft.kill(time, system.id, prey[1], fit, some(chance, campers) + guns, 0)
        draft.pod(ship, PODS[space])
    split_by_silence(draft.deaths)
    return draft.finish(name)


def roam(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """A gang goes through gates and kills whom it meets; each stop is a battle of its own. Not all of them get home."""
    space = chance.choices(("null", "low", "high"), (60, 34, 6))[0]
    home = stage.chart.places[space].pick(chance)
    draft = Draft(stage, chance, "roam", start)
    bloc = chance.choice(stage.world.null_blocs if space == "null" else stage.world.pirates)
    pack = gang(draft, bloc, min(24, 3 + int(chance.expovariate(0.16))), "hunt", 0)
    if len(pack) < 2:
        return None
    time, jumped = start, 0
    for step, system in enumerate(stage.chart.walk(home.id, 18, chance)):
        if len(draft.deaths) >= size or len(pack) < 2:
            break
        if step:
            jumped += 1
            time += SECONDS_A_JUMP + int(chance.random() * 40)
        if chance.random() < 0.4:
            continue  # nobody here
        here = stage.chart.space_of[system]
        place = stage.chart.universe.system(system)
        met = stranger(draft, here, place.region_id if place else 0, 1)
        if met is None or met[0] is bloc:
            continue
        locals_ = [met[1], *draft.muster(met[0], int(chance.expovariate(0.5)), 1)]
        flown = [Shooter(pilot, hull(chance.choice(("travel", "rat", "hunt", "mine")), stage.fits, chance)) for pilot in locals_]
        for number, prey in enumerate(flown):
            if not isinstance(prey.who, Pilot) or prey.fit is None:
                continue
            if number and chance.random() < 0.18:
                lost = pack.pop()
                if isinstance(lost.who, Pilot) and lost.fit is not None:
                    ship = draft.kill(time, system, lost.who, lost.fit, some(chance, flown[number:]), step)
                    draft.pod(ship, PODS[here])
                    time += chance.randint(5, 60)
            if not pack:
                break
            rats = squad(draft, chance.choice(PIRATES), 1) if chance.random() < 0.2 else []
            ship = draft.kill(time, system, prey.who, prey.fit, some(chance, pack, 1 + len(pack) // 3) + rats, step)
            draft.pod(ship, PODS[here])
            time += chance.randint(5, 90)
        time += STOP_SILENCE
    return draft.finish(name)


def gank(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """Outlaws in cheap ships kill a hauler or a miner in highsec; CONCORD kills all of them seconds later."""
    system = stage.chart.places["high"].pick(chance)
    draft = Draft(stage, chance, "gank", start)
    bloc = chance.choice(stage.world.gankers)
    prey = stranger(draft, "high", system.region_id, 1)
    if prey is None or prey[0] is bloc:
        return None
    target = hull(chance.choices(("haul", "mine", "travel"), (5, 4, 2))[0], stage.fits, chance)
    outlaws = draft.muster(bloc, max(1, size - 2), 0, "Catalysts")
    if not outlaws:
        return None
    flown = stage.fits["Tornado" if chance.random() < 0.12 else "Catalyst"]
    gang_ = [Shooter(pilot, flown) for pilot in outlaws]
    ship = draft.kill(start, system.id, prey[1], target, some(chance, gang_, max(1, len(gang_) - 1)), 0)
    draft.pod(ship, 0.45)
    for outlaw in outlaws:
        police = squad(draft, "concord", 1)
        draft.kill(start + chance.randint(3, 22), system.id, outlaw, flown, police, None, kind="concord")
    return draft.finish(name)


def bash(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """A fleet shoots a structure. Its mail has a corporation and no character."""
    draft = Draft(stage, chance, "bash", start)
    blocs = stage.world.null_blocs
    attacker, owner = chance.choice(blocs), chance.choice(blocs)
    if attacker.coalition == owner.coalition or owner.region is None:
        return None
    system = stage.chart.null_in(owner.region).pick(chance)
    doctrine = stage.doctrines[chance.choice(attacker.doctrines)]
    fleet = [
        Shooter(pilot, chance.choice(doctrine.line)) for pilot in draft.muster(attacker, chance.randint(8, 45), 0, doctrine.name)
    ]
    if len(fleet) < 5:
        return None
    deed = Owner(chance.choice(owner.corporations), owner.id)
    draft.enlist_owner(deed, owner, 1)
    what = stage.fits[weighted(chance, STRUCTURES)]
    death = draft.kill(start, system.id, deed, what, some(chance, fleet, 5), 0)
    if what.group == "Control Tower":
        death.moon = 40_000_000 + (system.id - 30_000_000) * 80 + chance.randrange(80)
    return draft.finish(name)
