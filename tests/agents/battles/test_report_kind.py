"""The words for a battle: its tier and its kind."""

from __future__ import annotations

import pytest
from report_world import ASTRAHUS, BLUE, CAPSULE, GREY, RED, TWO, attacker, kill, parted, victim

from agents.battles.report import Totals, figures_of, kind_of, tier
from agents.battles.report.kind import Figures
from schemas.battle import Place


def place(start: int, end: int, system: int = 1) -> Place:
    return Place(solar_system_id=system, region_id=None, kills=1, start=start, end=end)


def figures(
    *side_ships: int,
    capsules: int = 0,
    structures: int = 0,
    deployables: int = 0,
    unpiloted: int = 0,
    losers: int = 1,
    places: tuple[Place, ...] = (place(0, 600),),
    stray_ships: int = 0,
) -> Figures:
    ships = sum(side_ships) + stray_ships
    killmails = ships + capsules + structures + deployables + unpiloted
    return Figures(killmails, ships, capsules, structures, deployables, unpiloted, side_ships, losers, places)


@pytest.mark.parametrize(
    ("losses", "word"),
    [(0, "gank"), (9, "gank"), (10, "brawl"), (49, "brawl"), (50, "battle"), (199, "battle"), (200, "hellcamp")],
)
def test_tiers_begin_at_their_bounds(losses: int, word: str) -> None:
    assert tier(losses) == word


LONG = (place(0, 1_800),)


@pytest.mark.parametrize(
    ("case", "word"),
    [
        (figures(4, 1), "fight"),  # a fifth
        (figures(5, 1), "gank"),  # one straggler of six
        (figures(900, 5), "fight"),  # five are earnest beside any number
        (figures(900, 4), "gank"),
        (figures(4, 1, stray_ships=1), "gank"),  # those without a side lost ships too
        (figures(0, 9), "gank"),
        (figures(9), "gank"),
        (figures(3, 3, structures=1, unpiloted=90), "fight"),  # a fight stays one, whatever else died
        (figures(1, unpiloted=250), "clean-up"),
        (figures(0, 2, unpiloted=2), "gank"),  # half, not more
        (figures(3, capsules=3), "gank"),  # a capsule for every ship
        (figures(3, capsules=10), "clean-up"),
        (figures(capsules=3), "clean-up"),
        (figures(4, structures=1), "bash"),
        (figures(2, deployables=2), "bash"),
        (figures(3, deployables=2), "gank"),
        (figures(unpiloted=251, structures=1), "clean-up"),
        (figures(5, places=(place(0, 9), place(3, 9), place(5, 9))), "roam"),
        (figures(5, places=(place(0, 300), place(301, 900))), "roam"),
        (figures(5, places=(place(0, 300), place(300, 900))), "gank"),  # both ends of a gate
        (figures(5, places=LONG, losers=3), "camp"),
        (figures(5, places=LONG, losers=2), "gank"),
        (figures(5, places=(place(0, 1_799),), losers=3), "gank"),
        (figures(5, places=(place(0, 1_000), place(900, 1_800)), losers=3), "camp"),
        (figures(5, structures=1, places=LONG, losers=3), "bash"),
    ],
)
def test_kinds(case: Figures, word: str) -> None:
    assert kind_of(case) == word


def test_figures_come_from_the_kills() -> None:
    totals = Totals()
    for fact in [
        kill(1, victim(7)),
        kill(2, victim(7, ship=CAPSULE), at=30),
        kill(3, victim(1, BLUE), attacker(7, RED)),
        kill(4, victim(9, GREY)),
        kill(5, victim(None, None, ship=ASTRAHUS, corporation=None)),
    ]:
        totals.add(fact)
    found = figures_of(totals, TWO)
    assert found == Figures(5, 3, 1, 1, 0, 0, (1, 1), 3, totals.places())
    assert kind_of(found) == "fight"
    assert kind_of(figures_of(totals, parted([BLUE, RED, GREY]))) == "bash"
