"""Two great fights, made up: one of plain sides, and one in which friends become foes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from agents.battles.facts import Fact, Party
from schemas.engagement import CombatKill

FIGHT_KILLS, FIGHT_PILOTS, FIGHT_ORGANISATIONS = 1_000, 1_600, 80
PHASES = 5
"""Of the contested fight: in each of them some organisations have other foes."""
HULLS, WEAPONS = [638, 639, 11978, 11985, 22440, 12013, 17736, 28606], [2488, 2929, 3057, None]
Pilot = tuple[int, int]
"""(character, alliance)."""


def clean() -> Iterator[tuple[Fact, CombatKill]]:
    """Two fleets of many organisations; 5 to 40 attackers a kill."""
    dice = random.Random(5)
    fleets = [[one for one in _pilots() if one[1] % 2 == side] for side in (0, 1)]
    for number in range(FIGHT_KILLS):
        losing = dice.randrange(2)
        victim = dice.choice(fleets[losing])
        yield _kill(dice, number, victim, dice.sample(fleets[1 - losing], dice.randint(5, 40)))


def contested() -> Iterator[tuple[Fact, CombatKill]]:
    """Two fleets, a third that shoots at both, and in each phase every fifth organisation beside others than before; 50 to 200
    attackers a kill, with strays of all sides among them."""
    dice = random.Random(6)
    pilots = _pilots()
    side = {one: (0, 1, 0, 1, 2)[one % 5] for _, one in pilots}
    for number in range(FIGHT_KILLS):
        if number and number % (FIGHT_KILLS // PHASES) == 0:
            for one in dice.sample(sorted(side), FIGHT_ORGANISATIONS // 5):
                side[one] = dice.choice([other for other in range(3) if other != side[one]])
        victim = dice.choice(pilots)
        killers = dice.choice([other for other in range(3) if other != side[victim[1]]])
        fleet = [one for one in pilots if side[one[1]] == killers]
        strays = dice.sample([one for one in pilots if side[one[1]] != killers and one != victim], dice.randint(0, 10))
        yield _kill(dice, number, victim, dice.sample(fleet, min(len(fleet), dice.randint(50, 190))) + strays)


def _pilots() -> list[Pilot]:
    return [(90_000_000 + number, 99_000_000 + number % FIGHT_ORGANISATIONS) for number in range(FIGHT_PILOTS)]


def _kill(dice: random.Random, number: int, victim: Pilot, crew: Sequence[Pilot]) -> tuple[Fact, CombatKill]:
    """The first of the crew has the final blow."""
    character, alliance = victim
    lost = Party(character, 98_000_001, alliance, dice.choice(HULLS), None, 1_000, False, alliance, character)
    attackers = tuple(
        Party(one, 98_000_001, their, dice.choice(HULLS), dice.choice(WEAPONS), 25, at == 0, their, one)
        for at, (one, their) in enumerate(crew)
    )
    time_of = 1_638_000_000 + 5 * number
    fact = Fact(number + 1, time_of, 30_000_142, 10_000_002, lost, attackers, 10**10, 10**9, 9 * 10**9, 1, "a", 1, 1)
    return fact, CombatKill(killmail_id=number + 1, time=time_of)  # type: ignore[typeddict-item]  # for the page only
