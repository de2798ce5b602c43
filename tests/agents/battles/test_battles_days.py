"""Rules 1 to 4 over days of kills: the battles that grow kill by kill are those that plain loops over all pairs find."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from battle_oracle import reported as oracle

sys.path.insert(0, str(Path(__file__).parents[3]))

from agents.battles.battles import Battles, sighting
from agents.battles.engagements import Engagements
from streams.everef import members
from streams.simulator.archive import write_war
from tests.accuracy.__main__ import GATES, fact_of

SHARED = Path(os.environ.get("WARSTREAM_SHARED_DATA") or Path(__file__).parents[4] / "shared" / "data")
DAYS = sorted((SHARED / "killmails").glob("killmails-*.tar.bz2"))
"""Four; the two newest follow one another, so that battles go on over midnight."""
PLAIN_GATES = {system: set(others) for system, others in GATES.items()}

Shape = dict[int, tuple[list[int], list[tuple[int, int]]]]
"""Reported battle -> (its kills, its engagements: first kill and number of kills each, both sorted)."""


def grown(mails: list[dict[str, Any]]) -> Shape:
    """One by one in the order given, as the agents do it."""
    index, found = Engagements(), Battles(GATES)
    for mail in mails:
        fact = fact_of(mail)
        if fact is None:
            continue
        index.add(sighting(fact))
        found.add(fact)
        for other in index.links(fact.killmail_id):
            found.link(fact.killmail_id, other)
    return {
        one.battle_id: (sorted(one.facts), sorted((span.first[1], span.kills) for span in found.spans(one)))
        for one in found
        if one.reported
    }


def expected(mails: list[dict[str, Any]]) -> Shape:
    mark = {mail["killmail_id"]: (mail["killmail_time"], mail["killmail_id"]) for mail in mails}
    return {
        number: (kills, sorted((min(part, key=mark.__getitem__), len(part)) for part in parts))
        for number, (kills, parts) in oracle(mails, PLAIN_GATES).items()
    }


@pytest.mark.skipif(not DAYS, reason="no real days: set WARSTREAM_SHARED_DATA to the folder of shared data")
def test_real_days_together_in_any_order_have_the_battles_of_the_oracle() -> None:
    mails = [orjson.loads(one.payload) for day in DAYS for one in members(day)]
    random.Random(1).shuffle(mails)
    found = grown(mails)
    assert len(found) >= 100 * len(DAYS)
    assert any(len(spans) > 1 for _, spans in found.values()), "some moved over a gate"
    assert found == expected(mails)


def test_a_war_with_late_and_repeated_mails_has_the_battles_of_the_oracle(tmp_path: Path) -> None:
    """As they were posted."""
    war = write_war(tmp_path / "war.ndjson", 7, 12)
    mails = [orjson.loads(line)["esi"] for line in war.path.read_bytes().splitlines()]
    times = [mail["killmail_time"] for mail in mails]
    assert war.mails > war.kills
    assert times != sorted(times)
    found = grown(mails)
    assert len(found) >= 50
    assert found == expected(mails)
