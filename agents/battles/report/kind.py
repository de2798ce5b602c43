"""What a battle was, in one word beside its tier: a pure function of who lost what, where and for how long.

The first rule that holds gives the word. "Ships" are those of pilots, without capsules; sides are those with a letter.

1. `fight`: at least two sides lost ships, and the side with the second most lost a fifth or more of all ships, or 5 or more.
   So one dead straggler among six is a gank, and a slaughter of 900 to 30 is still a fight.
2. `clean-up`: ships nobody sat in, and capsules beyond one for every ship, are more than half of the killmails. That is what is
   left when hangars of a dead structure are shot empty, or pods are hunted after the fact.
3. `bash`: a structure died, or deployables are at least half of the killmails without capsules.
4. `roam`: kills in three systems or more, or in two that were fought in one after the other. Two at the same time are the two
   ends of a gate.
5. `camp`: 30 minutes or longer, and at least 3 organisations lost ships.
6. `gank`: all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from agents.battles.report.standing import Sides, standing
from agents.battles.report.totals import Totals
from schemas.battle import BattleKind, Place

EARNEST_SHARE = 5
"""One of so many ships lost makes the lesser loser a party of a fight."""
EARNEST_SHIPS = 5
"""So many lost are earnest whatever the other side lost: as many as a battle must have pilots to be reported."""
ROAM_SYSTEMS = 3
CAMP_SECONDS = 1_800
"""Two links of 900 s: shorter is one ambush."""
CAMP_VICTIMS = 3
"""A camp takes who comes by; one or two organisations are a fleet or a convoy that was caught."""


class Figures(NamedTuple):
    """What the word depends on."""

    killmails: int
    ships: int
    capsules: int
    structures: int
    deployables: int
    unpiloted: int
    side_ships: Sequence[int]
    """Ships lost by each side with a letter."""
    losers: int
    """Organisations that lost ships."""
    places: Sequence[Place]


def kind_of(figures: Figures) -> BattleKind:
    """The word, by the rules above."""
    if _is_fight(figures):
        return "fight"
    leftovers = figures.unpiloted + max(0, figures.capsules - figures.ships)
    if 2 * leftovers > figures.killmails:
        return "clean-up"
    if figures.structures or 2 * figures.deployables >= figures.killmails - figures.capsules:
        return "bash"
    if _moved_on(figures.places):
        return "roam"
    start, end = min(one["start"] for one in figures.places), max(one["end"] for one in figures.places)
    return "camp" if end - start >= CAMP_SECONDS and figures.losers >= CAMP_VICTIMS else "gank"


def _is_fight(figures: Figures) -> bool:
    lesser = sorted(figures.side_ships, reverse=True)[1:2]
    return bool(lesser) and lesser[0] > 0 and (lesser[0] * EARNEST_SHARE >= figures.ships or lesser[0] >= EARNEST_SHIPS)


def _moved_on(places: Sequence[Place]) -> bool:
    if len(places) != 2:
        return len(places) >= ROAM_SYSTEMS
    earlier, later = sorted(places, key=lambda one: (one["start"], one["end"]))
    return earlier["end"] < later["start"]


def figures_of(totals: Totals, sides: Sides) -> Figures:
    """The figures of a battle with at least one kill."""
    stands = standing(sides)
    by_side = {side.letter: 0 for side in sides.sides}
    everything = totals.losses
    losers = 0
    for number, one in totals.organisations.items():
        losers += one.losses.ships > 0
        if number in stands:
            by_side[stands[number]] += one.losses.ships
    return Figures(
        killmails=everything.killmails,
        ships=everything.ships,
        capsules=everything.capsules,
        structures=everything.structures,
        deployables=everything.deployables,
        unpiloted=everything.unpiloted,
        side_ships=tuple(by_side.values()),
        losers=losers,
        places=totals.places(),
    )
