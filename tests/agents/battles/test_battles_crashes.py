"""Promise 1: the same kills and corrections give the same battles in any order, however often they come, whoever falls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from battle_consumer import newest, standing
from battle_pipeline import Pipeline
from battle_strategies import corrections, mails, seen, versions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.battles.seen import Seen
from schemas.side_correction import SideCorrection

HORIZON = 5_000
"""Seconds: a flock's kills are forgotten at the second flock after it."""
FLOCKS = (0, 8_000, 16_000, 24_000)
PARTITIONS = {1: lambda system: 0, 2: lambda system: system % 2, 4: lambda system: system % 4}


def shares(many: list[Seen], workers: int) -> list[list[Seen]]:
    """The kills as they lie on the workers' partitions."""
    found: list[list[Seen]] = [[] for _ in range(workers)]
    for one in many:
        found[PARTITIONS[workers](one.solar_system_id)].append(one)
    return found


def calm(many: list[Seen], said: Sequence[SideCorrection] = ()) -> list[bytes]:
    """What one worker makes of it in one go."""
    own = Pipeline(shares(many, 1), set(), said=said)
    own.run(iter(()))
    return standing(own.told)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(mails(flocks=FLOCKS), st.data())
def test_what_a_horizon_forgets_stays_forgotten_over_crashes(many: list[dict[str, Any]], data: Any) -> None:
    """Kills that come in the order of their times are in time, so the battles are those of a store that keeps everything."""
    read = sorted((seen(mail) for mail in many), key=lambda one: one.time)
    crashes = data.draw(st.sets(st.integers(1, 120), max_size=6))
    turns = data.draw(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 5)), max_size=30))
    run = Pipeline(shares(read, 1), crashes, horizon=HORIZON)
    run.run(iter(turns))
    assert standing(run.told) == calm(read)


@pytest.mark.timeout(1_200)
@settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(mails(), st.sampled_from([1, 2, 4]), st.data())
def test_order_repetition_workers_and_crashes_change_nothing(many: list[dict[str, Any]], workers: int, data: Any) -> None:
    read = [seen(mail, isk=100.0 * mail["killmail_id"]) for mail in many]
    again = [data.draw(versions(mail)) for mail in data.draw(st.lists(st.sampled_from(many), max_size=6))]
    order = data.draw(st.permutations(read + again))
    crashes = data.draw(st.sets(st.integers(1, 120), max_size=6))
    turns = data.draw(st.lists(st.tuples(st.integers(0, workers + 1), st.integers(1, 5)), max_size=30))
    said = data.draw(corrections(many))
    again_said = data.draw(st.permutations(said * 2))
    run = Pipeline(shares(order, workers), crashes, said=again_said)
    run.run(iter(turns))
    assert standing(run.told) == calm(read + again, said)
    for battle in newest(run.told).values():
        if battle["state"] != "merged":
            assert corrected(battle) == spoken_of(battle, said)


def corrected(battle: dict[str, Any]) -> set[int]:
    """Organisations that the report marks."""
    return {one["id"] for one in organisations(battle) if one.get("corrected")}


def organisations(battle: dict[str, Any]) -> list[dict[str, Any]]:
    report = battle["report"]
    return [one for side in [*report["sides"], report["unassigned"]] if side for one in side["organisations"]]


def spoken_of(battle: dict[str, Any], said: list[SideCorrection]) -> set[int]:
    """Those whose newest correction stands, and leads somewhere in this battle. Written apart from the rules."""
    there = {one["id"] for one in organisations(battle)}
    ours = [one for one in said if one["killmail_id"] in battle["kills"]]
    gone = [one["withdraws"] for one in ours if one["stance"] == "withdrawn"]
    found = set()
    for number in there:
        own = [one for one in ours if one["organisation"] == number and one["stance"] != "withdrawn"]
        own = [one for one in own if one["correction_id"] not in gone]
        if own:
            last = max(own, key=lambda one: (one["corrected_at"], one["correction_id"]))
            if last["stance"] != "with" or (last["stands_with"] in there and last["stands_with"] != number):
                found.add(number)
    return found


@settings(max_examples=300, deadline=None)
@given(mails(most=4), st.data())
def test_a_mail_is_the_same_in_whatever_order_its_attackers_are_written(many: list[dict[str, Any]], data: Any) -> None:
    """Letters go by first appearance, on a mail too; two sources of one mail must not decide them by who comes first."""
    for mail in many:
        other = mail | {"attackers": data.draw(st.permutations(mail["attackers"]))}
        assert seen(other, isk=5.0) == seen(mail, isk=5.0)
