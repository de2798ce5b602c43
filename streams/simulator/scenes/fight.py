"""Fleet fights: two sides in doctrines, reships, capitals, third parties, awoxers, and a second system by gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from streams.simulator.doctrine import Doctrine, assign
from streams.simulator.fit import Fit
from streams.simulator.scene import Death, Draft, Scene, Shooter, Stage
from streams.simulator.scenes.flown import hull
from streams.simulator.truth import Twist
from streams.simulator.world import ENEMY_MILITIA, MILITIAS, Bloc, Pilot

LONGEST_SILENCE = 240
"""Seconds between two kills of a fight at most: well inside the 900 s that hold a battle together."""
PURSUIT = (55, 150)
"""Seconds from the last kill here to the first one behind the gate; within the 600 s of rule 2."""
ON_ONE_TARGET = 130
"""Guns of a side on one target at most: in a larger fleet the rest is out of range or too late (real days: 106 to 140)."""
AWOXED = 0.004
"""Share of losses that come from the own side."""
MOVERS = 8
"""Pilots who are on a mail on both sides of the gate at least: rule 2 asks for 5."""
SEVERAL_BLOCS = 25
"""Kills from which allies come along: in a small fight two pairs of them might never meet on a mail."""
SMALLEST_PURSUIT = 30
"""Kills from which a fight may go through a gate; below there are not enough pilots left to follow."""


THIRD = 2
"""Number of the third party's side, where there is one."""


@dataclass(slots=True)
class Fleet:
    """One side on the field. `alive` in no order; the dead come back through `returning`."""

    team: int
    doctrine: Doctrine
    alive: list[Shooter]
    pods: float
    returning: list[tuple[int, Pilot]] = field(default_factory=list)
    recent: dict[int, tuple[int, Shooter]] = field(default_factory=dict)
    """Pilot id -> when he was last on a mail, and how he flew."""
    turns: int = 0
    """Of a third party: how often it was its turn to shoot."""

    def guns(self, count: int, chance: Random) -> list[Shooter]:
        """Up to `count` of those alive, with at least one who deals damage in front (he has the final blow)."""
        crowd = self.alive
        picked = list(crowd) if count >= len(crowd) else chance.sample(crowd, count)
        armed = [shooter for shooter in picked if shooter.fit is not None and shooter.fit.damage > 0]
        if not armed:
            armed = [shooter for shooter in crowd if shooter.fit is not None and shooter.fit.damage > 0][:1]
        return armed

    def back(self, now: int, chance: Random) -> None:
        """Those whose reship is here by now."""
        if self.returning and self.returning[0][0] <= now:
            self.alive += [Shooter(pilot, chance.choice(self.doctrine.line)) for at, pilot in self.returning if at <= now]
            self.returning = [entry for entry in self.returning if entry[0] > now]


JOINED = 0.25
"""Chance that a third party joins a kill of another side while it is there."""


def fight(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """Two coalitions in nullsec."""
    one, other = chance.sample(stage.world.coalitions, 2)
    defender = chance.choice(other.blocs)
    if defender.region is None:
        return None
    draft = Draft(stage, chance, "fight", start)
    system = stage.chart.null_in(defender.region).pick(chance).id
    attackers, defenders = [one.leader], [defender]
    if size >= SEVERAL_BLOCS:
        attackers += chance.sample(one.blocs[1:], min(2, len(one.blocs) - 1))
        defenders += [bloc for bloc in other.blocs if bloc is not defender][:2]
    pilots = max(10, int(size * chance.uniform(0.8, 1.7)))
    share = chance.uniform(0.35, 0.65)
    sides = [
        _fleet(draft, attackers, int(pilots * share), 0, 0.5),
        _fleet(draft, defenders, int(pilots * (1 - share)), 1, 0.5),
    ]
    if chance.random() < 0.22 or stage.third_parties:
        third = chance.choice([bloc for bloc in stage.world.null_blocs if bloc.coalition not in (one.name, other.name)])
        sides.append(_fleet(draft, [third], max(4, pilots // 8), THIRD, 0.5))
    escalates = size >= 60 and chance.random() < 0.4
    _brawl(draft, sides, system, size, mean_gap=chance.uniform(3, 22), pursue=chance.random() < 0.4, escalates=escalates)
    return draft.finish(name)


def hole(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """Two groups of J-space meet in a hole."""
    one, other = chance.sample(stage.world.dwellers, 2)
    draft = Draft(stage, chance, "hole", start)
    system = stage.chart.places["hole"].pick(chance).id
    sides = [
        _fleet(draft, [bloc], max(4, int(size * chance.uniform(0.5, 1.2))), team, 0.8) for team, bloc in enumerate((one, other))
    ]
    if stage.third_parties:
        third = chance.choice([bloc for bloc in stage.world.dwellers if bloc not in (one, other)])
        sides.append(_fleet(draft, [third], max(2, size // 3), THIRD, 0.8))
    _brawl(draft, sides, system, size, mean_gap=chance.uniform(8, 35))
    return draft.finish(name)


def militia(stage: Stage, chance: Random, start: int, size: int, name: str) -> Scene | None:
    """Faction warfare in lowsec: frigates and destroyers, sometimes pirates in between."""
    faction = chance.choice(MILITIAS)
    ours = chance.choice(stage.world.militias[faction])
    theirs = chance.choice(stage.world.militias[ENEMY_MILITIA[faction]])
    draft = Draft(stage, chance, "militia", start)
    system = stage.chart.places["low"].pick(chance).id
    sides = [
        _fleet(draft, [bloc], max(1, int(size * chance.uniform(0.6, 1.4))), team, 0.3) for team, bloc in enumerate((ours, theirs))
    ]
    if (size > 5 and chance.random() < 0.3) or stage.third_parties:
        sides.append(_fleet(draft, [chance.choice(stage.world.pirates)], max(2, size // 3), THIRD, 0.3))
    _brawl(draft, sides, system, size, mean_gap=chance.uniform(15, 60))
    return draft.finish(name)


def _fleet(draft: Draft, blocs: Sequence[Bloc], count: int, team: int, pods: float) -> Fleet:
    """The blocs of one side in one doctrine, the first bloc strongest."""
    chance = draft.chance
    doctrine = draft.stage.doctrines[chance.choice(blocs[0].doctrines)]
    pilots: list[Pilot] = []
    for number, bloc in enumerate(blocs):
        share = count if len(blocs) == 1 else count // 2 if number == 0 else count // (2 * (len(blocs) - 1))
        pilots += draft.muster(bloc, share, team, doctrine.name)
    fits = assign(doctrine, len(pilots), chance)
    if (own := draft.stage.substitutions) > 0:
        fits = [hull("hunt", draft.stage.fits, chance) if chance.random() < own else fit for fit in fits]
    shooters = [Shooter(pilot, fit) for pilot, fit in zip(pilots, fits, strict=True)]
    return Fleet(team, doctrine, shooters, pods)


def _brawl(
    draft: Draft,
    sides: list[Fleet],
    system: int,
    size: int,
    *,
    mean_gap: float,
    pursue: bool = False,
    escalates: bool = False,
) -> None:
    """Kill until `size` are dead or one side is gone."""
    chance = draft.chance
    time = draft.start
    leave_at = int(size * chance.uniform(0.5, 0.85)) if pursue and size >= SMALLEST_PURSUIT else -1
    capitals_at = size // 3 if escalates else -1
    pod_time = 0
    while len(draft.deaths) < size:
        done = len(draft.deaths)
        for side in sides:
            side.back(time, chance)
        if done >= capitals_at > 0:
            capitals_at = -1
            _call_capitals(draft, chance.choice(sides[:2]), size)
        hit = _thirds_turn(draft, sides) or _whose_turn(draft, sides)
        if hit is None:
            break
        victims, killers = hit
        if done >= leave_at > 0:
            leave_at = -1
            moved = _pursue(draft, sides, victims, killers, system, max(time, pod_time))
            if moved is not None:
                system, time = moved
                continue
        ship = _one_dies(draft, victims, killers, sides, system, time)
        pod_time = max(pod_time, _aftermath(draft, ship, victims))
        time += min(LONGEST_SILENCE, 1 + int(chance.expovariate(1 / mean_gap)))


def _whose_turn(draft: Draft, sides: list[Fleet]) -> tuple[Fleet, Fleet] | None:
    """Who loses a ship to whom: sides lose in proportion to the guns against them. None when there is nobody to shoot."""
    chance = draft.chance
    standing = [side for side in sides if side.alive]
    shooting = standing if draft.stage.third_parties is None else [side for side in standing if side.team != THIRD]
    if len(standing) < 2:
        return None
    total = sum(len(side.alive) for side in standing)
    victims = chance.choices(standing, [total - len(side.alive) + 0.3 * total for side in standing])[0]
    others = [side for side in shooting if side is not victims]
    if not others:
        return None
    killers = chance.choice(others)
    return (victims, killers) if any(shooter.fit and shooter.fit.damage > 0 for shooter in killers.alive) else None


def _thirds_turn(draft: Draft, sides: list[Fleet]) -> tuple[Fleet, Fleet] | None:
    """Where a share of the kills is a third party's own: its turn to shoot at one and then at the other. None: not its turn."""
    share = draft.stage.third_parties
    if share is None or draft.chance.random() >= share * (1 - JOINED):
        return None
    killers = sides[THIRD]
    victims = sides[killers.turns % 2]
    if not victims.alive or not killers.guns(1, draft.chance):
        return None
    killers.turns += 1
    return victims, killers


def _one_dies(draft: Draft, victims: Fleet, killers: Fleet, sides: list[Fleet], system: int, time: int) -> Death:
    chance = draft.chance
    index = int(chance.random() * len(victims.alive))
    if _fit(victims.alive[index]).is_capital:
        index = int(chance.random() * len(victims.alive))  # a second draw: capitals are harder to kill
    prey = victims.alive[index]
    victims.alive[index] = victims.alive[-1]
    victims.alive.pop()
    share = draft.stage.third_parties
    joins = JOINED if share is None else share * JOINED
    count = 1 + int(chance.betavariate(1.6, 3.2) * min(ON_ONE_TARGET, len(killers.alive)))
    guns = killers.guns(count, chance)
    twist: Twist | None = "capital" if _fit(prey).is_capital else "third-party" if killers.team == THIRD else None
    if len(sides) > 2 and sides[THIRD].alive and THIRD not in (victims.team, killers.team) and chance.random() < joins:
        guns = guns + sides[THIRD].guns(3, chance)
        twist = twist or "third-party"
    betrayed = chance.random() < AWOXED
    kin = [shooter for shooter in victims.alive if _organisation(shooter) == _organisation(prey)] if betrayed else []
    if kin:
        guns, twist = kin[:1], "awox"
    else:
        killers.recent.update({_pilot(shooter).id: (time, shooter) for shooter in guns})
    return draft.kill(time, system, _pilot(prey), _fit(prey), guns, 0, twist)


def _aftermath(draft: Draft, ship: Death, victims: Fleet) -> int:
    """The pod, and whether the pilot comes back; returns the time of the pod's death or 0."""
    pod = draft.pod(ship, victims.pods, most=7)
    if isinstance(ship.victim, Pilot) and draft.chance.random() < 0.35 and not ship.fit.is_capital:
        # a podded pilot wakes up in his clone at home, others have to fly there and back
        away = draft.chance.randint(240, 700)
        victims.returning.append((ship.time + 30 + away, ship.victim))
        victims.returning.sort(key=lambda entry: entry[0])
    return pod.time if pod else 0


def _pursue(draft: Draft, sides: list[Fleet], victims: Fleet, killers: Fleet, system: int, time: int) -> tuple[int, int] | None:
    """The fight goes through a gate: the same guns kill on the other side. None when too few were on the last mails."""
    chance = draft.chance
    gates = [there for there in draft.stage.chart.neighbours(system) if draft.stage.chart.space_of.get(there) == "null"]
    living = {_pilot(shooter).id for shooter in killers.alive}
    arrival = time + chance.randint(*PURSUIT)
    fresh = [shooter for number, (at, shooter) in killers.recent.items() if number in living and arrival - at < 500]
    if not gates or len(fresh) < MOVERS or not victims.alive:
        return None
    fresh = fresh[:ON_ONE_TARGET]
    there = chance.choice(gates)
    prey = victims.alive.pop()
    ship = draft.kill(arrival, there, _pilot(prey), _fit(prey), fresh, 0)
    later = _aftermath(draft, ship, victims)
    for side in sides:
        side.recent.clear()
        side.returning.clear()  # who wakes up at home does not find the fight again
    return there, max(arrival, later) + 1


def _call_capitals(draft: Draft, side: Fleet, size: int) -> None:
    """Dreadnoughts and their logistics jump in on a beacon: the only ones who need no gate."""
    chance, stage = draft.chance, draft.stage
    doctrine = stage.doctrines["Dreadnoughts"]
    leaders = [_pilot(shooter).alliance_id for shooter in side.alive]
    bloc = next((bloc for bloc in stage.world.null_blocs if bloc.id in leaders), None)
    if bloc is None:
        return
    count = min(24, 3 + size // 25)
    fits = assign(doctrine, count, chance) + [stage.fits[chance.choice(("Archon", "Thanatos", "Chimera", "Nidhoggur"))]] * 2
    if size >= 250 and chance.random() < 0.25:
        fits.append(stage.fits[chance.choice(("Avatar", "Erebus", "Leviathan", "Ragnarok"))])
    pilots = draft.muster(bloc, len(fits), side.team, doctrine.name)
    side.alive += [Shooter(pilot, fit) for pilot, fit in zip(pilots, fits, strict=False)]


def _pilot(shooter: Shooter) -> Pilot:
    assert isinstance(shooter.who, Pilot)
    return shooter.who


def _organisation(shooter: Shooter) -> int:
    return _pilot(shooter).organisation


def _fit(shooter: Shooter) -> Fit:
    assert shooter.fit is not None
    return shooter.fit
