"""Live activity is a function of the set of kills: order, batches and repetitions leave no trace."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.activity import rules, state
from schemas.activity import Activity, figures_rank

START = 1_700_000_100 - 1_700_000_100 % rules.WINDOW
NOW = "2026-11-23T00:00:00.000Z"
SYSTEM, REGION = 30000142, 10000002


def loss(**more: Any) -> rules.Loss:
    fields: dict[str, Any] = {
        "time": START + 10,
        "isk": 5.0,
        "ship_class": "frigate",
        "npc": False,
        "proof": 2,
        "content": "a" * 32,
        "sequence": 1,
        "uploaded_at": 1_700_000_000,
    }
    return rules.Loss(**(fields | more))


def kill(number: int, **more: Any) -> rules.Kill:
    return rules.Kill(number, SYSTEM, REGION, False, loss(**more))


CONTENTS = {  # a content decides everything that is in it
    "1a" + "0" * 30: {"time": START + 1, "ship_class": "frigate", "npc": False},
    "2b" + "0" * 30: {"time": START + 200, "ship_class": "capsule", "npc": True},
    "3c" + "0" * 30: {"time": START + 299, "ship_class": "titan", "npc": False},
}
OPINIONS = [
    *((-2, -2, None), (-1, -1, 3.0), (-1, -1, 2.5), (-1, -1, None), (4, 100, 0.1), (4, 200, 0.2), (4, 200, 0.3)),
    *((9, 50, 1e9), (9, 300, 1e9), (9, 300, None), (12, -1, 0.7), (12, 7, 0.1)),
    *((-2, 1_773_446_434, None), (-2, 1_773_446_434, 5e9), (-2, 1_773_446_434, 6e9), (-2, 1_773_446_460, 4e9)),
]
"""Newer ones are of less worth, and uploaded earlier: each part of a rank counts before those behind it. The last four are worths
of our own, with their day and days in the place of the upload."""


@st.composite
def kills(draw: st.DrawFn) -> rules.Kill:
    content = draw(st.sampled_from(sorted(CONTENTS)))
    sequence, uploaded_at, isk = draw(st.sampled_from(OPINIONS))
    return rules.Kill(
        draw(st.integers(1, 5)),
        SYSTEM,
        REGION,
        False,
        rules.Loss(
            isk=isk,
            proof=draw(st.integers(0, 2)),
            content=content,
            sequence=sequence,
            uploaded_at=uploaded_at,
            **CONTENTS[content],  # type: ignore[arg-type]
        ),
    )


Kills = st.lists(kills(), min_size=1, max_size=12)


def applied(parts: Iterable[Iterable[rules.Kill]]) -> bytes:
    """The stored row after these batches, unpacked and packed again between them as the agent does."""
    row: bytes | None = None
    for part in parts:
        row = state.pack_losses(rules.add(state.unpack_losses(row), part))
    assert row is not None
    return row


def figures(row: bytes) -> Activity:
    return rules.summary(SYSTEM, START, state.unpack_losses(row), simulated=False, processed_at=NOW)


def cut(items: Sequence[rules.Kill], seed: int) -> list[list[rules.Kill]]:
    dice = random.Random(seed)
    places = sorted({0, len(items), *(dice.randrange(len(items) + 1) for _ in range(3))})
    return [list(items[a:b]) for a, b in itertools.pairwise(places)]


@given(Kills, st.integers(0, 10**6), st.integers(0, 10**6))
def test_any_order_batches_and_repetitions_give_the_same_bytes(pool: list[rules.Kill], order: int, batches: int) -> None:
    expected = applied([pool])
    dice = random.Random(order)
    shuffled = pool + dice.choices(pool, k=4)
    dice.shuffle(shuffled)
    found = applied(cut(shuffled, batches))
    assert found == expected
    assert figures(found) == figures(expected)


@given(Kills)
def test_the_rank_grows_with_every_change_and_never_falls(pool: list[rules.Kill]) -> None:
    row: bytes | None = None
    before: Activity | None = None
    for one in pool:
        row = applied([[*()], [one]]) if row is None else state.pack_losses(rules.add(state.unpack_losses(row), [one]))
        now = figures(row)
        if before is not None:
            order = {"revision": 0, "uploads": 0}
            assert figures_rank(now) >= figures_rank(before)
            if {**now, **order} != {**before, **order}:
                assert figures_rank(now) > figures_rank(before)
        before = now


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"isk": None, "sequence": -2, "uploaded_at": -2}, {"isk": 7.0, "sequence": -1, "uploaded_at": -1}),
        ({"isk": 5.0, "sequence": 8, "uploaded_at": 10}, {"isk": 6.0, "sequence": 8, "uploaded_at": 20}),
        ({"isk": 5.0, "sequence": 8, "uploaded_at": 10}, {"isk": 6.0, "sequence": 9, "uploaded_at": 10}),
        ({"isk": 6.0, "sequence": 8, "uploaded_at": 900}, {"isk": 5.0, "sequence": 9, "uploaded_at": 10}),
        ({"isk": 5.0, "sequence": -1, "uploaded_at": -1}, {"isk": 6.0, "sequence": -1, "uploaded_at": -1}),
        ({"proof": 1, "content": "f" * 32, "ship_class": "titan"}, {"proof": 2, "content": "a" * 32}),
        ({"proof": 1, "content": "a" * 32, "ship_class": "titan"}, {"proof": 1, "content": "b" * 32}),
    ],
    ids=[
        "a first worth",
        "a rewritten file",
        "a newer sequence",
        "a newer sequence that was uploaded earlier",
        "another worth without a sequence",
        "a proven content",
        "the higher of two unproven contents",
    ],
)
def test_a_version_that_counts_more_wins_in_both_orders_and_has_a_higher_rank(old: dict[str, Any], new: dict[str, Any]) -> None:
    first, second = kill(1, **old), kill(1, **new)
    row = applied([[first], [second]])
    assert row == applied([[second], [first]]) == applied([[second]])
    assert figures_rank(figures(row)) > figures_rank(figures(applied([[first]])))


def test_the_newest_opinion_counts_beside_the_proven_content() -> None:
    """As in Postgres: which content is true and which worth is newest are two questions."""
    unproven = kill(1, proof=1, isk=9.0, sequence=9)
    proven = kill(1, proof=2, isk=1.0, sequence=1)
    for order in ([unproven, proven], [proven, unproven]):
        row = applied([[one] for one in order])
        (stored,) = state.unpack_losses(row).values()
        assert (stored.proof, stored.isk, stored.sequence) == (2, 9.0, 9)
        assert figures(row)["revision"] > max(figures(applied([[one]]))["revision"] for one in order)


def test_the_figures_of_a_window() -> None:
    pool = [
        kill(1, isk=10.0, ship_class="titan", time=START + 5),
        kill(2, isk=None, ship_class="capsule", npc=True, time=START + 299),
        kill(3, isk=0.5, ship_class="capsule"),
    ]
    found = figures(applied([pool]))
    assert (found["kills"], found["pods"], found["npc"], found["unpriced"]) == (3, 2, 1, 1)
    assert found["isk"] == 10.5
    assert found["ships"] == {"capsule": 2, "titan": 1}
    assert found["last_kill_at"] == START + 299
    assert figures(applied([[kill(2, isk=None)]]))["isk"] is None  # unknown is not zero


def test_a_window_says_how_many_kills_we_valued_ourselves_until_zkillboard_does() -> None:
    ours, nobodys = {"sequence": -2, "uploaded_at": 1_773_446_434}, {"sequence": -2, "uploaded_at": -2}
    pool = [kill(1, **ours), kill(2, isk=None, **ours), kill(3, isk=None, **nobodys), kill(4, sequence=-1), kill(5, **ours)]
    found = figures(applied([pool]))
    assert (found["kills"], found["unpriced"], found["appraised"]) == (5, 2, 2)
    later = figures(applied([pool, [kill(1, sequence=-1, uploaded_at=-1)]]))
    assert (later["unpriced"], later["appraised"]) == (2, 1)
    assert figures_rank(later) > figures_rank(found), "or readers would keep the old count"


def test_a_region_of_which_a_system_was_told_before_they_were_counted_does_not_know() -> None:
    new = rules.summary(1, START, rules.add({}, [kill(1, sequence=-2)]), simulated=False, processed_at=NOW)
    old: Any = rules.summary(2, START, rules.add({}, [kill(2)]), simulated=False, processed_at=NOW)
    del old["appraised"]
    assert rules.region_summary(REGION, START, {1: new}, NOW)["appraised"] == 1
    assert "appraised" not in rules.region_summary(REGION, START, {1: new, 2: old}, NOW)


@given(Kills, st.integers(0, 10**6))
def test_a_reader_of_the_figures_ends_with_the_same_in_whatever_order_kills_and_figures_came(
    pool: list[rules.Kill], seed: int
) -> None:
    """Two workers that took the kills in other orders, and a reader that gets what both told, in any order."""
    dice = random.Random(seed)
    told: list[Activity] = []
    for _ in range(2):
        shuffled = dice.sample(pool, len(pool))
        told += [figures(applied([shuffled[: count + 1]])) for count in range(len(shuffled))]
    dice.shuffle(told)
    kept: dict[int, Activity] = {}
    for one in told:
        kept = rules.merge(kept, [one])
    assert kept == {SYSTEM: figures(applied([pool]))}


@given(st.lists(st.integers(0, 60 * 3600), min_size=1, max_size=20))
def test_windows_are_kept_for_the_horizon_behind_the_newest(seconds: list[int]) -> None:
    starts = {rules.window_of(START + second) for second in seconds}
    newest = max(starts)
    assert rules.kept(starts) == {start for start in starts if newest - start <= rules.HORIZON}
    assert newest in rules.kept(starts)
    assert rules.kept(rules.kept(starts)) == rules.kept(starts)


def test_a_window_holds_its_first_second_and_not_the_next_windows() -> None:
    assert rules.window_of(START) == rules.window_of(START + rules.WINDOW - 1) == START
    assert rules.window_of(START + rules.WINDOW) == START + rules.WINDOW


@given(st.lists(st.tuples(st.integers(1, 3), Kills), min_size=1, max_size=6), st.integers(0, 10**6))
def test_a_region_is_the_sum_of_its_systems_whatever_order_their_figures_come_in(
    feeds: list[tuple[int, list[rules.Kill]]], seed: int
) -> None:
    told: list[Activity] = []
    rows: dict[int, dict[int, rules.Loss]] = {}
    for system, pool in feeds:
        rows[system] = rules.add(rows.get(system, {}), pool)
        told.append(rules.summary(system, START, rows[system], simulated=False, processed_at=NOW))
    random.Random(seed).shuffle(told)
    row: bytes | None = None
    for one in [*told, told[0]]:
        row = state.pack_figures(rules.merge(state.unpack_figures(row), [one]))
    region = rules.region_summary(REGION, START, state.unpack_figures(row), NOW)
    latest = [rules.summary(system, START, losses, simulated=False, processed_at=NOW) for system, losses in rows.items()]
    for field in ("kills", "pods", "npc", "unpriced", "appraised", "revision", "uploads"):
        assert region[field] == sum(one[field] for one in latest)  # type: ignore[literal-required]
    priced = [one["isk"] for one in latest if one["isk"] is not None]
    assert region["isk"] == (pytest.approx(sum(priced)) if priced else None)
    assert region["last_kill_at"] == max(one["last_kill_at"] for one in latest)
    ships: dict[str, int] = {}
    for one in latest:
        for word, count in one["ships"].items():
            ships[word] = ships.get(word, 0) + count
    assert region["ships"] == ships
    assert (region["scope"], region["id"]) == ("region", REGION)
