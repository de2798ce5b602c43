"""Whose valuation a battle's ISK is: what is told at the end is what plain loops over all opinions find, whatever happened."""

from __future__ import annotations

from typing import Any

import pytest
from appraisal_oracle import expected, told
from battle_consumer import newest
from battle_pipeline import Pipeline
from battle_strategies import event, mails
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_worth import worth
from test_battle_store import AMARR, World, chained, kill, linked
from test_battles_crashes import shares

from agents.battles.facts import from_wire
from agents.battles.seen import read_kill

TOTALS = st.sampled_from([None, 0.0, 70.0, 80.0])


@st.composite
def opinions(draw: st.DrawFn, mail: dict[str, Any]) -> dict[str, Any]:
    """The mail as somebody tells it: with zKillboard's word, with a worth of ours, or with nothing."""
    who = draw(st.sampled_from(["ours", "ours", "ours", "zkb", "nobody"]))
    if who == "ours":
        day = draw(st.sampled_from(["2021-11-26", "2021-11-27"]))
        return event(mail, worth=worth(draw(TOTALS), days=draw(st.integers(3, 4)), as_of=day))
    zkb = {"totalValue": draw(TOTALS)} if who == "zkb" else None
    return event(mail, zkb=zkb, sequence=None if zkb is None else draw(st.sampled_from([None, 0, 5])))


@pytest.mark.timeout(600)
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(mails(), st.sampled_from([1, 2]), st.data())
def test_any_order_repetition_and_crash_ends_with_what_plain_loops_find(
    many: list[dict[str, Any]], workers: int, data: Any
) -> None:
    first = [data.draw(opinions(mail)) for mail in many]
    again = [data.draw(opinions(mail)) for mail in data.draw(st.lists(st.sampled_from(many), max_size=8))]
    order = data.draw(st.permutations(first + again))
    crashes = data.draw(st.sets(st.integers(1, 120), max_size=4))
    turns = data.draw(st.lists(st.tuples(st.integers(0, workers), st.integers(1, 5)), max_size=30))
    run = Pipeline(shares([read_kill(one, simulated=False) for one in order], workers), crashes)  # type: ignore[arg-type]
    run.run(iter(turns))
    for battle in newest(run.told).values():
        if battle["state"] != "merged":
            assert told(battle["report"]) == expected(battle["report"], battle["kills"], order)


def counts(world: World) -> tuple[int, int, float | None]:
    """Of the newest revision: valued by ourselves, by nobody, and ISK."""
    losses = world.told[-1]["report"]["losses"]
    return losses["appraised"], losses["unpriced"], losses["isk"]


def test_a_later_word_of_zkillboards_takes_our_worth_away_also_after_a_restart() -> None:
    world = World()
    world.tell(chained(kill(1, 0, worth=worth(70.0)), kill(2, 100, worth=worth(None)), kill(3, 200, worth=worth(80.0))))
    assert counts(world) == (2, 1, 150.0)
    world.tell(kill(2, 100, worth=worth(5.0, days=60)))
    assert counts(world) == (3, 0, 155.0), "a worth of more days"
    world.tell(kill(1, 0, isk=70.0))
    assert counts(world) == (2, 0, 155.0), "the same figure, and another's"
    world.start()
    assert counts(world) == (2, 0, 155.0)
    world.tell(kill(3, 200, zkb={}))
    assert counts(world) == (1, 1, 75.0), "its word counts also where it names no value"
    world.tell(kill(1, 0, worth=worth(9e9, days=60)))
    assert counts(world) == (1, 1, 75.0), "and ours does not come back"


def test_battles_that_merge_and_part_take_their_worths_along() -> None:
    world = World()
    world.tell(
        chained(kill(1, 0, worth=worth(1.0)), kill(2, 100, isk=1.0), kill(3, 200, isk=1.0)),
        chained(kill(11, 1_500, worth=worth(1.0)), kill(12, 1_600, worth=worth(1.0)), kill(13, 1_700)),
    )
    world.tell(linked(kill(5, 900, worth=worth(1.0), proven=False), 3, 11))
    assert world.told.pop()["change"] == "merged"
    assert counts(world) == (4, 1, 6.0)
    world.start()
    world.tell(kill(5, 9_000, AMARR, worth=worth(1.0), proven=True))
    assert [(one["battle_id"], one["report"]["losses"]["appraised"]) for one in world.told[-2:]] == [(1, 1), (11, 2)]


def test_a_kill_that_was_kept_before_anybody_asked_tells_whose_worth_it_is() -> None:
    """Nothing new travels: these are the fields that the topic and the pages have had since there are worths."""
    read = kill(1, 0, worth=worth(70.0)).kills[0][1]
    fields = "attackers content destroyed dropped isk killmail_id opinion proof region_id sequence solar_system_id time"
    assert sorted(read) == [*fields.split(), "uploaded_at", "victim"]
    assert from_wire(read).appraised
    assert not from_wire(read | {"isk": None}).appraised, "a worth that names no value"  # type: ignore[typeddict-item]
    assert not from_wire(kill(1, 0).kills[0][1]).appraised
    assert not from_wire(kill(1, 0, isk=70.0).kills[0][1]).appraised
