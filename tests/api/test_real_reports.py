"""Reports as the agents make them, through every part of the API: hand-made examples show only what their author thought of."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "streams"))

from stream_twins import shared_data

from agents.battles.account import Account
from agents.battles.battle import Battle
from agents.battles.battles import Battles, sighting
from agents.battles.engagements import Engagements
from agents.battles.facts import Fact
from api.models.parts import Model
from api.queries.names import Names
from api.services import battle_report as s
from streams.everef import members
from streams.simulator.archive import write_war
from tests.accuracy.__main__ import GATES, fact_of

PARTS: tuple[Callable[..., Model], ...] = (s.timeline, s.composition, s.loadouts, s.reships, s.damage, s.systems)


def grown(facts: list[Fact]) -> Iterator[Battle]:
    index, found = Engagements(), Battles(GATES)
    for fact in facts:
        index.add(sighting(fact))
        found.add(fact)
        for other in index.links(fact.killmail_id):
            found.link(fact.killmail_id, other)
    return (one for one in found if one.reported)


def told_by(battle: Battle) -> s.Told:
    """As Postgres gives it back."""
    report: Any = orjson.loads(orjson.dumps(Account.of(battle).report()))
    sides = [*report["sides"], *([report["unassigned"]] if report["unassigned"] else [])]
    return s.Told(report, [], [], {one["id"]: one["kind"] for side in sides for one in side["organisations"]}, Names({}))


def check(facts: list[Fact]) -> int:
    """How many of the reports have a hull that no mail tells."""
    unknown = 0
    for battle in grown(facts):
        told = told_by(battle)
        for part in PARTS:
            part(told, simulated=False).model_dump_json(by_alias=True)
        s.sides(told, (), simulated=False).model_dump_json()
        fleets: Any = s.composition(told, simulated=False)
        rows = [row for fleet in fleets.data for row in fleet.hulls]
        assert all((row.ship is None) == (row.ship_class is None) for row in rows)
        unknown += any(row.ship is None for row in rows)
    return unknown


def test_every_report_of_a_simulated_day_can_be_told(tmp_path: Path) -> None:
    war = write_war(tmp_path / "war.ndjson", 5, 12.0)
    mails = [orjson.loads(line)["esi"] for line in war.path.read_bytes().splitlines()]
    for mail in mails[::50]:  # an attacker whose hull nobody knows, as one in a hundred real ones
        mail["attackers"][0].pop("ship_type_id", None)
    assert check([fact for mail in mails if (fact := fact_of(mail)) is not None]) > 0


@pytest.mark.timeout(300)
def test_every_report_of_a_real_day_can_be_told() -> None:
    path = shared_data("killmails", "killmails-2021-11-27.tar.bz2")
    mails = [orjson.loads(one.payload) for one in members(path)]
    assert check([fact for mail in mails if (fact := fact_of(mail)) is not None]) > 50
