"""What is stored of doctrines: the newest revision of each, and which doctrine has a fleet, however revisions are batched."""

from __future__ import annotations

import copy
import random
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from doctrine_events import FULL, doctrine, member, merged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from integration_world import Databases, batches

from runtime.clock import iso
from sinks.doctrine_rows import doctrine_rows
from sinks.doctrine_writer import write_doctrines

Numbers = st.integers(0, 10**6)
QUIET = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Event = dict[str, Any]


@pytest_asyncio.fixture(scope="module")
async def db(databases: Databases) -> AsyncIterator[asyncpg.Connection]:
    with databases.fresh() as dsn:
        connection = await asyncpg.connect(dsn, server_settings={"synchronous_commit": "off"})
        yield connection
        await connection.close()


def told(minute: int) -> dict[str, str]:
    """When a revision was made."""
    return {"processed_at": iso(datetime(2026, 3, 14, tzinfo=UTC) + timedelta(minutes=minute))}


async def write(db: asyncpg.Connection, parts: Sequence[Sequence[Event]]) -> list[int]:
    """Into empty tables, one transaction a batch."""
    await db.execute("truncate doctrines, doctrine_fleets")
    counts = []
    for part in parts:
        async with db.transaction():
            counts.append(await write_doctrines(db, [doctrine_rows(one) for one in part]))
    return counts


async def owners(db: asyncpg.Connection) -> dict[str, str]:
    """Fleet -> doctrine."""
    rows = await db.fetch("select fleet_id, doctrine_id from doctrine_fleets order by 1")
    return {row["fleet_id"]: row["doctrine_id"] for row in rows}


async def stored(db: asyncpg.Connection) -> list[str]:
    """All rows as text."""
    doctrines = await db.fetch("select d::text as text from doctrines d order by doctrine_id")
    return [
        row["text"] for row in (*doctrines, *await db.fetch("select f::text as text from doctrine_fleets f order by fleet_id"))
    ]


async def test_the_columns_say_what_the_event_says(db: asyncpg.Connection) -> None:
    await write(db, [[FULL]])
    row = await db.fetchrow("select * from doctrines")
    assert row is not None
    for name in ("doctrine_id", "revision", "state", "merged_into", "formerly", "name", "kind", "drift", "confidence", "fleets"):
        assert row[name] == FULL[name], name
    assert (row["battles"], row["pilots_most"]) == (4, 60)
    assert (row["organisations"], row["regions"]) == ([98000003, 99000001], [10000033, 10000060])
    assert row["hulls"] == [11961, 11978, 16227, 22446, 22456]
    assert row["window_start"] == row["first_seen"] == datetime.fromtimestamp(FULL["first_seen"], UTC)
    assert row["last_seen"] == datetime.fromtimestamp(FULL["last_seen"], UTC)
    assert row["told_at"] == datetime.fromisoformat(FULL["processed_at"])
    fleet = await db.fetchrow("select * from doctrine_fleets where fleet_id = $1", FULL["members"][0]["fleet_id"])
    assert fleet is not None
    for name in ("battle_id", "side", "pilots", "solar_system_id", "region_id", "distance"):
        assert fleet[name] == FULL["members"][0][name], name


async def test_only_a_higher_revision_counts(db: asyncpg.Connection) -> None:
    newer, older = (
        doctrine("f", 2, name="new", members=[member("f"), member("g")]),
        doctrine("f", 1, members=[member("f"), member("h")]),
    )
    assert await write(db, [[newer], [older], [newer], [doctrine("f", 2, name="other")]]) == [1, 0, 0, 0]
    assert await db.fetchval("select name from doctrines") == "new"
    assert await owners(db) == {"f": "f", "g": "f"}


async def test_a_fleet_that_left_the_window_stays_and_one_that_is_named_no_longer_goes(db: asyncpg.Connection) -> None:
    first = doctrine("f", 1, members=[member("f", 0), member("g", 10), member("h", 20)])
    second = doctrine("f", 2, members=[member("h", 20), member("i", 15)])
    for parts in ([[first], [second]], [[first, second]]):
        await write(db, parts)
        assert await owners(db) == {"f": "f", "g": "f", "h": "f", "i": "f"}, "both lie before the oldest that is named"
    third = doctrine("f", 3, members=[member("h", 20), member("g", 10)])
    await write(db, [[first], [second], [third]])
    assert await owners(db) == {"f": "f", "g": "f", "h": "f"}, "one within the window, one before it"
    await write(db, [[first], [doctrine("f", 2, "abandoned", members=[])]])
    assert await owners(db) == {"f": "f", "g": "f", "h": "f"}, "without a window nothing goes"


async def test_of_two_doctrines_the_one_that_was_told_later_has_the_fleet(db: asyncpg.Connection) -> None:
    before = [doctrine("a", 1, members=[member("a"), member("x")], **told(1)), doctrine("b", 1, members=[member("b")], **told(1))]
    after = [doctrine("a", 2, members=[member("a")], **told(2)), doctrine("b", 2, members=[member("b"), member("x")], **told(2))]
    for order in ([*before, *after], [*before, *after[::-1]], [after[1], before[0], after[0], before[1]], after + before):
        for parts in ([order], [[one] for one in order]):
            await write(db, parts)
            assert await owners(db) == {"a": "a", "b": "b", "x": "b"}


async def test_a_merge_leads_the_fleets_on_whatever_is_told_first(db: asyncpg.Connection) -> None:
    own = doctrine("a", 1, members=[member("a", 5), member("old", 0), member("lost", 6)], **told(1))
    heir = doctrine("b", 2, members=[member("b", 4), member("a", 5)], **told(2))
    gone = merged("a", "b", 2, **told(2))
    for order in ([own, heir, gone], [own, gone, heir]):
        for parts in ([order], [[one] for one in order]):
            await write(db, parts)
            assert await owners(db) == {"a": "b", "b": "b", "old": "b"}, "the heir's window has no room for what it does not name"
    await write(db, [[own, heir, gone], [merged("b", "c", 3, **told(3))]])
    assert set((await owners(db)).values()) == {"c"}
    await write(db, [[merged("b", "c", 3, **told(3))], [heir, own, gone]])
    assert await owners(db) == {"a": "c", "lost": "c", "old": "c"}, "along merges that are known already"


async def test_merges_in_a_ring_come_to_an_end(db: asyncpg.Connection) -> None:
    own = doctrine("a", 1, members=[member("a")], **told(1))
    await write(db, [[own], [merged("a", "b", 2, **told(2)), merged("b", "a", 2, **told(2))]])
    assert set(await owners(db)) == {"a"}


class Agent:
    """Tells doctrines as they might be: fleets come, move, and leave the window; doctrines become one."""

    def __init__(self, seed: int, steps: int) -> None:
        rng = random.Random(seed)
        self.events: list[Event] = []
        self.owner: dict[str, str] = {}
        """What must be stored in the end, when all is told in order."""
        revisions: dict[str, int] = {}
        live: dict[str, dict[str, int]] = {}
        for step in range(1, steps + 1):
            before = copy.deepcopy(live)
            name = f"f{step}"
            home = rng.choice([*live, name]) if rng.random() < 0.7 else name
            live.setdefault(home, {})[name] = step
            if len(live) > 1 and rng.random() < 0.3:  # one fleet goes from one doctrine to another
                one, other = rng.sample(sorted(live), 2)
                live[other][moved] = live[one].pop(moved := rng.choice(sorted(live[one])))
            floor = step - rng.randint(2, 5)
            for fleets in live.values():  # the window goes on
                newest = max(fleets.values(), default=0)
                for gone in [fleet for fleet, at in fleets.items() if at < floor and at != newest]:
                    del fleets[gone]
            live = {name: fleets for name, fleets in live.items() if fleets}
            lost = sorted(set(before) - set(live))
            if len(live) > 1 and rng.random() < 0.2:
                one, other = rng.sample(sorted(live), 2)
                live[other] |= live.pop(one)
                lost.append(one)
            now = []
            heirs = {name: rng.choice(sorted(live)) for name in lost}
            for name in sorted(live):
                if live[name] != before.get(name) or name in heirs.values():  # an heir says whom it took over
                    revisions[name] = revisions.get(name, 0) + 1
                    members = [member(fleet, at) for fleet, at in sorted(live[name].items())]
                    now.append(doctrine(name, revisions[name], members=members, **told(step)))
            for name in lost:
                revisions[name] = revisions.get(name, 0) + 1
                now.append(merged(name, heirs[name], revisions[name], **told(step)))
            rng.shuffle(now)
            self.events += now
        self.live = live


def final(events: Sequence[Event]) -> dict[str, Event]:
    """The newest revision of each doctrine."""
    newest: dict[str, Event] = {}
    for one in events:
        if one["revision"] > newest.get(one["doctrine_id"], {"revision": 0})["revision"]:
            newest[one["doctrine_id"]] = one
    return newest


@given(seed=Numbers, steps=st.integers(1, 14), cuts=st.lists(Numbers, max_size=5), back=st.lists(Numbers, max_size=3))
@QUIET
async def test_batches_and_repetition_change_nothing(
    db: asyncpg.Connection, seed: int, steps: int, cuts: list[int], back: list[int]
) -> None:
    events = Agent(seed, steps).events
    await write(db, [[one] for one in events])
    expected = await stored(db)
    again = list(events)
    for number in back:  # a sink that fell reads on from an earlier place
        end = number % (len(again) + 1)
        again = again[:end] + again[max(0, end - 5) :]
    await write(db, batches(again, cuts))
    assert await stored(db) == expected


@given(seed=Numbers, steps=st.integers(1, 14), order=st.randoms(use_true_random=False), cuts=st.lists(Numbers, max_size=5))
@QUIET
async def test_in_any_order_the_window_ends_as_the_newest_revisions_say(
    db: asyncpg.Connection, seed: int, steps: int, order: random.Random, cuts: list[int]
) -> None:
    agent = Agent(seed, steps)
    events = list(agent.events)
    order.shuffle(events)
    await write(db, batches(events, cuts))
    newest = final(events)
    rows = await db.fetch("select doctrine_id, revision from doctrines")
    assert {row["doctrine_id"]: row["revision"] for row in rows} == {name: one["revision"] for name, one in newest.items()}
    within = await db.fetch(
        "select f.fleet_id, d.doctrine_id from doctrine_fleets f join doctrines d using (doctrine_id) "
        "where f.started_at >= d.window_start"
    )
    named = {one["fleet_id"]: name for name, event in newest.items() for one in event["members"]}
    assert {row["fleet_id"]: row["doctrine_id"] for row in within} == named
    assert named == {fleet: name for name, fleets in agent.live.items() for fleet in fleets}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"merged_into": "x"}, "a merged doctrine has merged_into and no members"),
        ({"state": "merged"}, "a merged doctrine has merged_into and no members"),
        ({"state": "merged", "merged_into": "x"}, "a merged doctrine has merged_into and no members"),
        ({"state": "merged", "merged_into": "f", "members": []}, "cannot lead to itself"),
        ({"processed_at": "2026-03-14T00:00:00"}, "has no time zone"),
        ({"fleets": None}, "fleets"),
        ({"members": [{"fleet_id": "f"}]}, "members"),
    ],
)
def test_what_is_no_doctrine_is_refused_with_one_sentence(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        doctrine_rows(doctrine("f") | change)
