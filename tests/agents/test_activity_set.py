"""Activity is a function of the set of kills: the same kills in any order, twice, in any batches, give the same bytes."""

from __future__ import annotations

from itertools import pairwise

from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given
from hypothesis import strategies as st

from agents.activity import rules, state
from agents.activity.rules import Kill, Loss
from agents.placement import partition, row_key
from schemas.activity import figures_rank

START = 1_773_516_000
PARTITIONS = list(range(8))

CLASSES = ("frigate", "capsule", "dreadnought")


def _loss(content: int, isk: float | None, proof: int, sequence: int, uploaded_at: int) -> Loss:
    """Time, hull and NPCs are part of the content, so equal digests have equal ones; the opinion is free."""
    return Loss(START + content, isk, CLASSES[content % 3], content % 2 == 0, proof, f"{content:04x}", sequence, uploaded_at)


LOSS = st.builds(
    _loss,
    st.integers(0, rules.WINDOW - 1),
    st.none() | st.floats(0, 1e12),
    st.integers(0, 2),
    st.integers(-1, 10**9),
    st.integers(-1, 10**9),
)
KILLS = st.lists(st.builds(Kill, st.integers(1, 12), st.just(30002813), st.just(10000033), st.just(False), LOSS), min_size=1)


def summary(losses):
    return rules.summary(30002813, START, losses, simulated=False, processed_at="")


@given(KILLS, st.randoms(use_true_random=False), st.integers(1, 5))
def test_any_order_repetition_and_batching_gives_the_same_window(kills, random, size):
    once = rules.add({}, kills)
    again = kills + random.sample(kills, len(kills))
    random.shuffle(again)
    grown: dict[int, Loss] = {}
    for first in range(0, len(again), size):
        # Through bytes and back each time, as between two batches of a worker that crashed.
        grown = state.unpack_losses(state.pack_losses(rules.add(grown, again[first : first + size])))
    assert state.pack_losses(grown) == state.pack_losses(once)
    assert summary(grown) == summary(once)


@given(KILLS)
def test_figures_add_up(kills):
    figures = summary(rules.add({}, kills))
    assert figures["kills"] == len({kill.killmail_id for kill in kills}) == sum(figures["ships"].values())
    assert (figures["isk"] is None) == (figures["unpriced"] == figures["kills"])
    assert figures["pods"] == figures["ships"].get("capsule", 0)


@given(st.lists(st.integers(1, 12), min_size=1, unique=True))
def test_the_revision_grows_with_every_kill(numbers):
    loss = Loss(START, None, "frigate", False, 1, "a", -1, -1)
    kills = [Kill(number, 30002813, 10000033, False, loss) for number in numbers]
    revisions = [summary(rules.add({}, kills[: count + 1]))["revision"] for count in range(len(kills))]
    assert all(older < newer for older, newer in pairwise(revisions))


@given(st.integers(-1, 10**9), st.integers(-1, 2 * 10**9), st.sampled_from(["sequence", "rewritten file", "first worth"]), KILLS)
def test_the_rank_grows_with_every_newer_opinion(sequence, uploaded_at, news, others):
    """Readers keep the highest rank: without growth they would keep the old worth."""
    old = Kill(99, 30002813, 10000033, False, _loss(5, None, 2, sequence, uploaded_at))
    newer = {
        "sequence": _loss(5, 1.0, 2, sequence + 1, uploaded_at + 1),
        "rewritten file": _loss(5, 1.0, 2, sequence, uploaded_at + 1),
        "first worth": _loss(5, 1.0, 2, sequence, uploaded_at),
    }[news]
    window = rules.add({}, [*others, old])
    changed = rules.add(window, [Kill(99, 30002813, 10000033, False, newer)])
    assert summary(changed)["isk"] != summary(window)["isk"] or summary(changed)["unpriced"] < summary(window)["unpriced"]
    assert figures_rank(summary(changed)) > figures_rank(summary(window))


@given(st.integers(1, 2**63), st.integers(0, 2**40))
def test_a_row_lies_where_its_events_are(system, start):
    key = str(system).encode()
    kafkas_own = DefaultPartitioner()(key, PARTITIONS, PARTITIONS)
    assert partition(row_key(key, start), PARTITIONS, PARTITIONS) == partition(key, PARTITIONS, PARTITIONS) == kafkas_own


@given(st.lists(st.integers(0, 10**7).map(lambda number: number * rules.WINDOW), min_size=1))
def test_the_horizon_goes_by_the_newest_kill_and_not_by_a_clock(starts):
    kept = rules.kept(starts)
    assert max(starts) in kept
    assert kept == {start for start in starts if max(starts) - start <= rules.HORIZON}
