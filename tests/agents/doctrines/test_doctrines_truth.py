"""What a simulated war told its fleets to fly is what is found: with support ships, pilots who bring what they like, and third
parties in every fight. And an id stays with its doctrine while the window slides."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from agents.battles.battles import Battles
from agents.doctrines.days import DAY
from agents.doctrines.step import Rules
from streams.simulator.archive import write_war
from tests.accuracy.__main__ import GATES, fact_of
from tests.accuracy.doctrines import DoctrinesScore, planted_fleets, score_doctrines

HOURS = 44


@pytest.fixture(scope="module", params=[1, 2])
def score(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> DoctrinesScore:
    folder: Path = tmp_path_factory.mktemp("war")
    war = write_war(
        folder / "war.ndjson",
        request.param,
        HOURS,
        truth_path=folder / "truth.ndjson",
        third_parties=0.22,
        substitutions=0.1,
    )
    truth = {one["killmail_id"]: one for one in map(orjson.loads, war.truth_path.read_bytes().splitlines())}
    mails = (orjson.loads(line)["esi"] for line in war.path.read_bytes().splitlines())
    battles = Battles(GATES, (fact for mail in mails if (fact := fact_of(mail)) is not None))
    return score_doctrines(*planted_fleets(battles, truth), Rules(window=DAY))


@pytest.mark.timeout(300)
def test_fleets_are_in_the_doctrine_they_were_told_to_fly(score: DoctrinesScore) -> None:
    assert score.fleets > 400
    assert score.planted > 15
    assert score.rand >= 0.9
    assert score.fights >= 0.95


@pytest.mark.timeout(300)
def test_ids_stay_over_twenty_clusterings_of_a_sliding_window(score: DoctrinesScore) -> None:
    assert score.runs == 20
    assert score.renamed == 0
