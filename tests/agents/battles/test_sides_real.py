"""Sides on the four real days: nobody knows the truth, but how much a grouping disagrees is known."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from pathlib import Path

import orjson
import pytest
from side_facts import read_fact

sys.path.insert(0, str(Path(__file__).parents[3]))

from agents.battles.facts import Fact
from agents.battles.sides.assign import assign
from streams.everef import members
from tests.accuracy.sides import FEWEST, collect, score_disagreement

SHARED = Path(os.environ.get("WARSTREAM_SHARED_DATA") or Path(__file__).parents[4] / "shared" / "data")
DAYS = sorted((SHARED / "killmails").glob("killmails-*.tar.bz2"))
SILENCE = 900
"""Seconds. A stand-in for the battle rules: kills in one system with no longer silence."""


def gathered(day: Path) -> list[list[Fact]]:
    """Stand-ins for the battles of a day: more mixed than those of the rules, which ask for a shared organisation."""
    systems: dict[int, list[Fact]] = defaultdict(list)
    for member in members(day):
        fact = read_fact(orjson.loads(member.payload))
        if fact is not None:
            systems[fact.solar_system_id].append(fact)
    found: list[list[Fact]] = []
    for facts in systems.values():
        facts.sort(key=lambda fact: (fact.time, fact.killmail_id))
        for fact in facts:
            if found and found[-1][-1].solar_system_id == fact.solar_system_id and fact.time - found[-1][-1].time <= SILENCE:
                found[-1].append(fact)
            else:
                found.append([fact])
    return found


@pytest.mark.skipif(not DAYS, reason="no real days: set WARSTREAM_SHARED_DATA to the folder of shared data")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.name[10:20])
def test_on_a_real_day_the_least_disagreement_is_found(day: Path) -> None:
    battles = gathered(day)
    score = score_disagreement(battles)
    assert score.battles >= 50
    assert score.proven >= 0.95 * score.battles
    assert score.furthest <= 0.01
    assert score.at(0.9) <= 0.1
    sides = [assign(collect(facts), {}) for facts in battles if len(facts) >= FEWEST]
    assert all(one.sides for one in sides)
    members_ = [one for each in sides for side in each.sides for one in side.members]
    unassigned = [one for each in sides for one in each.unassigned]
    assert len(unassigned) <= 0.1 * (len(members_) + len(unassigned))
