"""Sides against a simulated war that knows them."""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
from side_facts import read_fact

sys.path.insert(0, str(Path(__file__).parents[3]))

from agents.battles.facts import Fact
from streams.simulator.archive import DEFAULT_START
from streams.simulator.war import War
from tests.accuracy.sides import collect, letters_of, score_disagreement, score_sides

HOURS = 3
RATE = 0.5
"""Kills per second: nearly three times New Eden's, for more battles in less time."""


def planted(seed: int) -> list[tuple[list[Fact], dict[int, str]]]:
    """The planted battles of a war: their kills, and the side of each organisation."""
    war = War(seed, DEFAULT_START, rate=RATE)
    facts: dict[str, list[Fact]] = defaultdict(list)
    sides: dict[str, dict[int, str]] = defaultdict(dict)
    for body, _, truth in war.bodies(war.start + timedelta(hours=HOURS)):
        fact = read_fact(body)
        if truth.battle is not None and fact is not None:
            facts[truth.battle].append(fact)
            sides[truth.battle] |= {int(one): letter for one, letter in truth.sides.items()}
    return [(facts[name], sides[name]) for name in facts]


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_planted_sides_are_found(seed: int) -> None:
    battles = planted(seed)
    score = score_sides(battles)
    assert score.battles >= 30
    assert score.rand >= 0.95
    assert score.unassigned <= 0.02 * score.organisations


def test_simulated_battles_are_proven_optimal_nearly_all() -> None:
    score = score_disagreement(facts for facts, _ in planted(11))
    assert score.proven >= 0.98 * score.battles
    assert score.furthest <= 0.01
    assert score.at(0.5) <= score.at(0.9) <= score.at(1.0)


def test_the_planted_letters_are_told_where_the_sides_are_found() -> None:
    """Letters by the same rule, from planted and from found sides."""
    from agents.battles.sides.assign import assign

    compared = 0
    for facts, truth in planted(12):
        told = letters_of(assign(collect(facts), {}))
        pairs = {(letter, told.get(one)) for one, letter in truth.items() if letter in "AB"}
        if len(facts) >= 10 and len({told.get(one) for one in truth}) == len(set(truth.values())) and len(pairs) == 2:
            compared += 1
            assert pairs == {("A", "A"), ("B", "B")}
    assert compared >= 20
