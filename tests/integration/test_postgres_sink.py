"""The Postgres sink under bad events, crashes, rivals and new brokers: what is stored depends only on what was sent."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import psutil
import pytest
from aiokafka import TopicPartition
from integration_world import (
    AMARR,
    JITA,
    RANCER,
    WAIT,
    Broker,
    Databases,
    World,
    checksums,
    event,
    key_of,
    mail,
    right_hash,
    until,
)

import sinks.postgres
from runtime import metrics
from runtime.kafka import cluster_id, ensure_topics
from runtime.stop_limit import IN_A_ROW, TooManyBad
from schemas.topics import DEAD_LETTERS, KILLMAILS, SKYHOOKS
from sinks.postgres import GROUP
from sinks.sink_offsets import SinkOffsets
from warstream.settle import mark_end
from warstream.stack.broker import EmbeddedBroker

BIG = 2**63


async def stored_ids(world: World) -> list[int]:
    return [row["killmail_id"] for row in await world.db.fetch("select killmail_id from killmails order by 1")]


async def assert_each_once(world: World, numbers: Any) -> None:
    """These kills and no others, each with its one attacker, three items and seven parties."""
    expected = sorted(numbers)
    assert await stored_ids(world) == expected
    sums = await checksums(world.db)
    count = len(expected)
    found = [sums[table][0] for table in ("killmail_ids", "killmail_attackers", "killmail_items", "killmail_parties")]
    assert found == [count, count, 3 * count, 7 * count]


async def test_poison_is_set_aside_with_its_place_and_bytes_and_the_others_are_stored(world: World) -> None:
    fits_nowhere = event(mail(3))
    fits_nowhere["killmail"]["victim"]["damage_taken"] = BIG
    text_for_number = event(mail(4))
    text_for_number["killmail"]["attackers"][0]["damage_done"] = "many"  # type: ignore[typeddict-item]
    no_time = event(mail(5))
    no_time["event_time"] = "yesterday"
    poison = {
        b"<html>not JSON</html>": "bad-event",
        b'{"v":1}': "bad-event",
        b"[1,2]": "bad-event",
        b"": "bad-event",
        orjson.dumps(fits_nowhere): "unfit",
        orjson.dumps(text_for_number): "unfit",
        orjson.dumps(no_time): "bad-event",
    }
    good = [event(mail(number, system=system)) for number, system in ((1, JITA), (2, AMARR), (6, JITA), (7, RANCER))]
    mixed: list[bytes | None] = [orjson.dumps(good[0]), None, *poison, orjson.dumps(good[2])]
    async with world.sink():
        await world.send(KILLMAILS.name, [(b"1", orjson.dumps(good[1]))], partition=1)
        answers = await world.send(KILLMAILS.name, [(b"2", value) for value in mixed], partition=2)
        await world.send(KILLMAILS.name, [(b"3", orjson.dumps(good[3]))], partition=3)
        await world.settled()
    await assert_each_once(world, [1, 2, 6, 7])
    places = {value: answer.offset for value, answer in zip(mixed, answers, strict=True)}
    letters = await world.letters()
    assert {bytes(row["payload"]): row["reason"] for row in letters} == poison
    for row in letters:
        assert (row["source"], row["topic"], row["partition"]) == ("warstream-sink-postgres", KILLMAILS.name, 2)
        assert row["offset"] == places[bytes(row["payload"])]
        assert row["detail"]
        assert not row["truncated"]


async def test_ten_poison_in_a_row_stop_the_sink_before_their_offsets(world: World) -> None:
    poison = [b"poison %d" % number for number in range(IN_A_ROW)]
    with pytest.raises(TooManyBad, match="10 bad events in a row"):
        async with world.sink():
            await world.send(KILLMAILS.name, [(b"k", orjson.dumps(event(mail(1))))], partition=0)
            await world.reached({TopicPartition(KILLMAILS.name, 0): 1})
            sent = await world.send(KILLMAILS.name, [(b"k", value) for value in poison], partition=0)
            await world.send(KILLMAILS.name, [(b"k", orjson.dumps(event(mail(2))))], partition=0)
            ran_on = TopicPartition(KILLMAILS.name, 0), sent[-1].offset + 1
            with pytest.raises(AssertionError, match="waited 3 s"):
                await until(lambda: offset_beyond(world, *ran_on), "nothing", 3)
    assert await offset_of(world, TopicPartition(KILLMAILS.name, 0)) <= sent[0].offset
    told = {record.value for record in await world.read_all(DEAD_LETTERS.name)}
    assert len(told) == IN_A_ROW  # told, so that somebody can look; not passed over


async def test_a_new_shape_of_what_others_tell_stops_no_kill(world: World) -> None:
    """ESI's lists are told again; a broken one is set aside, and the kills go on."""
    said = {"source": "esi", "as_of": "2026-11-27T11:00:00.000Z", "received_at": "2026-11-27T11:00:01.000Z", "simulated": False}
    hook = {"planet_id": 1, "solar_system_id": JITA, "window": {"start": "soon", "end": "later"}}
    broken = [{"v": 1, "skyhooks": [hook | {"planet_id": number}], **said} for number in range(2 * IN_A_ROW)]
    async with world.sink():
        await world.send(SKYHOOKS.name, [(b"esi", orjson.dumps(one)) for one in broken], partition=0)
        await world.send(SKYHOOKS.name, [(b"esi", orjson.dumps({"v": 1, "skyhooks": "none", **said}))], partition=0)
        await world.send_events([event(mail(1))])
        await world.settled()
    await assert_each_once(world, [1])
    assert [letter["reason"] for letter in await world.letters()] == ["bad-event"] * (2 * IN_A_ROW + 1)
    assert await world.db.fetchval("select count(*) from snapshots") == 0


async def offset_of(world: World, tp: TopicPartition) -> int:
    found = await world.db.fetchval(
        "select next_offset from sink_offsets where topic = $1 and partition = $2", tp.topic, tp.partition
    )
    return int(found)


async def offset_beyond(world: World, tp: TopicPartition, end: int) -> bool:
    return await offset_of(world, tp) >= end


@pytest.mark.parametrize("right_first", [True, False])
async def test_of_two_mails_with_one_id_the_one_with_the_right_hash_counts(world: World, right_first: bool) -> None:
    true = mail(1, system=JITA)
    forged = mail(1, system=AMARR, damage_taken=99, items=[])
    pair = [event(true, hash="right"), event(forged, hash="0" * 40)]
    async with world.sink():
        for one in pair if right_first else reversed(pair):
            await world.send_events([one])
            await world.settled()
    await assert_each_once(world, [1])
    row = await world.db.fetchrow("select solar_system_id, hash, hash_ok, body from killmails")
    assert (row["solar_system_id"], row["hash"], row["hash_ok"]) == (JITA, right_hash(true), True)
    assert orjson.loads(row["body"]) == true
    (letter,) = await world.letters()
    assert letter["reason"] == "conflict"
    payload = orjson.loads(letter["payload"])
    if right_first:  # the event that lost, whole, with its place
        assert (payload["killmail"], payload["hash"], letter["topic"]) == (forged, "0" * 40, KILLMAILS.name)
        assert letter["offset"] is not None
    else:  # the mail that was stored and had to go
        assert payload == forged


async def test_second_contents_however_many_stop_nothing(world: World) -> None:
    numbers = range(1, 2 * IN_A_ROW)
    async with world.sink():
        await world.send_events([event(mail(number), hash="right") for number in numbers])
        await world.settled()
        await world.send_events([event(mail(number, damage_taken=99), hash="0" * 40) for number in numbers])
        await world.settled()
    await assert_each_once(world, numbers)
    assert [letter["reason"] for letter in await world.letters()] == ["conflict"] * len(numbers)


async def test_a_disk_without_room_is_waited_for_and_told_by_the_age_of_the_last_commit(world: World) -> None:
    await world.db.execute(
        """
        create sequence tries;
        create function no_room() returns trigger language plpgsql as $$
            begin perform nextval('tries'); raise exception 'no room' using errcode = '53100'; end $$;
        create trigger full_disk before update on sink_offsets for each row execute function no_room();
        """
    )
    committed = metrics.LAST_COMMIT.labels(GROUP)
    async with world.sink():
        await until(lambda: assigned(world), "the sink to have its partitions")
        await world.send_events([event(mail(1))])
        await until(lambda: tried(world), "the first try")
        committed.set(0)
        await asyncio.sleep(4)
        assert committed._value.get() == 0
        assert 2 <= await world.db.fetchval("select last_value from tries") <= 6  # rests of 0.4, 0.8, 1.6, 3.2 s
        await world.db.execute("drop trigger full_disk on sink_offsets")
        await world.settled()
        assert committed._value.get() > 0
    await assert_each_once(world, [1])


async def test_a_driver_that_loses_count_on_a_broken_connection_is_a_new_connection(world: World) -> None:
    """asyncpg says so when the server falls in the middle of a COPY: seen with kill -9 of Postgres."""
    leave, fallen = asyncpg.transaction.Transaction.__aexit__, []

    async def lost_count(*arguments: Any) -> Any:
        if not fallen:
            fallen.append(True)
            raise asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress")
        return await leave(*arguments)

    async with world.sink():
        await until(lambda: assigned(world), "the sink to have its partitions")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asyncpg.transaction.Transaction, "__aexit__", lost_count)
            await world.send_events([event(mail(1))])
            await world.settled()
    assert fallen
    await assert_each_once(world, [1])
    assert await world.letters() == []


async def tried(world: World) -> bool:
    return bool(await world.db.fetchval("select is_called from tries"))


async def assigned(world: World) -> bool:
    return bool(await world.db.fetchval("select count(*) from sink_offsets"))


async def test_a_hash_that_comes_later_proves_the_same_content(world: World) -> None:
    body = mail(1)
    async with world.sink():
        await world.send_events([event(body)])
        await world.settled()
        assert await world.db.fetchval("select hash_ok from killmails") is None
        await world.send_events([event(body, hash="right")])
        await world.settled()
    row = await world.db.fetchrow("select hash, hash_ok from killmails")
    assert (row["hash"], row["hash_ok"]) == (right_hash(body), True)
    assert await world.letters() == []


async def test_a_sink_whose_partition_was_moved_on_by_another_takes_nothing_and_goes_on_from_there(world: World) -> None:
    tp = TopicPartition(KILLMAILS.name, 0)
    events = [orjson.dumps(event(mail(number))) for number in range(1, 7)]
    async with world.sink():
        await world.send(tp.topic, [(b"k", value) for value in events[:2]], partition=0)
        await world.reached({tp: 2})
        # A rival has stored kills 3 and 4 (offsets 2 and 3); to tell its work from ours, its rows are left out here.
        await world.db.execute("update sink_offsets set next_offset = 4 where topic = $1 and partition = 0", tp.topic)
        await world.send(tp.topic, [(b"k", value) for value in events[2:]], partition=0)
        await world.reached({tp: 6})
    await assert_each_once(world, [1, 2, 5, 6])


async def test_two_sinks_on_the_same_partition_store_each_kill_once(world: World) -> None:
    """Both own all partitions: they are in groups of their own and share only the offsets in Postgres."""
    numbers = range(1, 401)
    async with world.sink() as one:
        tp = TopicPartition(KILLMAILS.name, 0)
        await world.send(tp.topic, [(b"k", orjson.dumps(event(mail(1))))], partition=0)
        await world.reached({tp: 1})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sinks.postgres, "GROUP", "rival")
            async with world.sink() as other:
                await until(lambda: owns_some(other), "the rival to own partitions")
                for start in range(2, 401, 19):
                    part = [
                        event(mail(number, system=(JITA, AMARR, RANCER)[number % 3]))
                        for number in numbers[start - 1 : start + 18]
                    ]
                    await world.send_events(part)
                await world.settled()
    assert one.stored.new + other.stored.new == len(numbers)
    assert (one.stored.duplicate, other.stored.duplicate) == (0, 0)
    await assert_each_once(world, numbers)


async def test_what_was_fetched_before_the_sink_knew_its_place_is_not_stored_again(world: World) -> None:
    """Kafka knows no offsets of ours, so a consumer begins at 0 until Postgres has told the sink where it is."""
    async with world.sink():
        await world.send_events([event(mail(number)) for number in range(1, 31)])
        await world.settled()
    load = SinkOffsets.load

    async def slow(*arguments: Any) -> Any:
        await asyncio.sleep(1)
        return await load(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sinks.postgres, "GROUP", "another")
        patch.setattr(SinkOffsets, "load", slow)
        async with world.sink() as sink:
            await until(lambda: owns_some(sink), "the sink to own partitions")
            await world.send_events([event(mail(31))])
            await world.settled()
    assert (sink.stored.new, sink.stored.duplicate) == (1, 0)


async def test_a_new_broker_begins_at_zero_and_a_replay_into_it_changes_nothing(
    broker: Broker, database: str, tmp_path: Path
) -> None:
    events = [event(mail(number, system=(JITA, AMARR)[number % 2]), hash="right") for number in range(1, 31)]
    async with World.open(broker, database, tmp_path) as world:
        async with world.sink():
            await world.send_events(events)
            await world.settled()
        before = await checksums(world.db)
        await assert_each_once(world, range(1, 31))
    other = EmbeddedBroker(tmp_path / "second")
    await asyncio.to_thread(other.start)
    try:
        second = Broker("embedded", other, idempotent=False)
        await ensure_topics(second.kafka)
        assert await cluster_id(second.kafka) != await cluster_id(broker.kafka)
        async with World.open(second, database, tmp_path) as world:
            async with world.sink() as sink:
                await world.send_events(events)
                await world.settled()
                assert (sink.stored.new, sink.stored.duplicate) == (0, 30)
                await world.send_events([event(mail(31))])
                await world.settled()
                assert sink.stored.new == 1
            await world.db.execute("delete from killmails where killmail_id = 31")
            after = await checksums(world.db)
            assert after["killmails"] == before["killmails"]
            clusters = await world.db.fetchval("select count(distinct cluster_id) from sink_offsets")
            assert clusters == 2
    finally:
        await asyncio.to_thread(other.stop)


async def test_two_sinks_of_one_group_share_the_work_and_one_stops(world: World) -> None:
    systems = [30000001 + number for number in range(60)]
    events = [event(mail(number, system=systems[number % 60])) for number in range(1, 1201)]
    async with world.sink() as staying:
        await world.send_events(events[:100])
        await world.settled()
        async with world.sink() as leaving:
            await until(lambda: share(staying, leaving), "the two to share the partitions")
            for start in range(100, 1000, 150):
                await world.send_events(events[start : start + 150])
            await until(lambda: stored_some(leaving), "the second sink to store something")
        await world.send_events(events[1000:])
        await world.settled()
    assert staying.stored.new + leaving.stored.new == len(events)
    assert (staying.stored.duplicate, leaving.stored.duplicate) == (0, 0)
    await assert_each_once(world, range(1, 1201))


async def owns_some(sink: Any) -> bool:
    return hasattr(sink, "_offsets") and any(tp.topic == KILLMAILS.name for tp in sink._offsets.known)


async def share(one: Any, other: Any) -> bool:
    """Both own some kills' partitions, and none together: a member that has just been thrown out does not know it yet."""
    both = await owns_some(one) and await owns_some(other)
    return both and not one._offsets.known.keys() & other._offsets.known.keys()


async def stored_some(sink: Any) -> bool:
    return bool(sink.stored.new)


async def test_months_far_apart_make_their_partitions_from_two_sinks_at_once(world: World) -> None:
    """Fourteen months new to both sinks, half of them in each one's first batch."""
    times = [f"{year}-{month:02}-17T05:00:00Z" for year in (2007, 2026) for month in (1, 3, 4, 7, 8, 9, 10)]
    systems = [30000001 + number for number in range(40)]
    events = [event(mail(number, system=systems[number % 40], time=times[number % len(times)])) for number in range(1, 281)]
    async with world.sink() as one, world.sink() as other:
        await until(lambda: share(one, other), "the two to share the partitions")
        await world.send_events(events)
        await world.settled()
        assert one.stored.new and other.stored.new
    await assert_each_once(world, range(1, 281))
    made = await world.db.fetch(
        "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'killmails'::regclass"
    )
    assert {row["name"] for row in made} == {f"killmails_{time[:4]}{time[5:7]}" for time in times}


async def test_extreme_mails_are_stored_whole(world: World) -> None:
    attackers = [
        {"damage_done": number, "final_blow": number == 0, "character_id": 90_000_000 + number} for number in range(10_000)
    ]
    crowd = mail(1) | {"attackers": attackers}
    talker = mail(2) | {"a_field_from_the_future": "x" * 2**20}
    nowhere = mail(3, system=39_999_999)
    ancient = mail(4, time="2007-12-05T20:51:00Z")
    mails = [crowd, talker, nowhere, ancient]
    async with world.sink():
        await world.send_events([event(body) for body in mails])
        await world.settled()
    assert await world.letters() == []
    rows = await world.db.fetch("select killmail_id, region_id, security_band, attacker_count, body from killmails order by 1")
    assert [orjson.loads(row["body"]) for row in rows] == mails
    assert rows[0]["attacker_count"] == 10_000
    assert (rows[2]["region_id"], rows[2]["security_band"]) == (None, "unknown")
    stored = await world.db.fetch(
        "select ordinal, character_id, damage_done from killmail_attackers where killmail_id = 1 order by ordinal"
    )
    assert [tuple(row) for row in stored] == [(number, 90_000_000 + number, number) for number in range(10_000)]
    assert await world.db.fetchval("select count(*) from killmails_200712") == 1


async def test_postgres_killed_in_the_middle_loses_nothing_and_doubles_nothing(broker: Broker, tmp_path: Path) -> None:
    """kill -9 of the whole server, not only of a connection."""
    with tempfile.TemporaryDirectory(prefix="warstream-tests-") as directory:
        own = Databases(Path(directory) / "postgres")
        await asyncio.to_thread(own.start)
        try:
            with own.fresh() as dsn:
                await _killed_in_the_middle(own, dsn, broker, tmp_path)
        finally:
            await asyncio.to_thread(own.stop)


async def _killed_in_the_middle(own: Databases, dsn: str, broker: Broker, tmp_path: Path) -> None:
    numbers = range(1, 3001)
    events = [event(mail(number, system=30000001 + number % 40)) for number in numbers]
    async with World.open(broker, dsn, tmp_path) as world, world.sink():
        await world.send_events(events[:500])
        await world.settled()
        for start in range(500, 2000, 500):
            await world.send_events(events[start : start + 500])
        await asyncio.to_thread(kill_postgres, own)
        await world.send_events(events[2000:])
        ends = await mark_end(world.kafka, KILLMAILS.name)
        await asyncio.sleep(0.5)  # long enough for the sink to notice and try again
        await asyncio.to_thread(own.server.start)
        world.db = await asyncpg.connect(dsn)
        await world.reached(ends)
        await assert_each_once(world, numbers)
        assert await world.letters() == []


def kill_postgres(databases: Databases) -> None:
    """SIGKILL to the postmaster and all its children, as the machine's end would."""
    assert databases.server.pid is not None
    master = psutil.Process(databases.server.pid)
    family = [*master.children(recursive=True), master]
    for process in reversed(family):
        os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs(family, timeout=WAIT)
    assert not databases.server.running


def test_the_test_systems_lie_on_different_partitions() -> None:
    from agents.placement import partition

    places = {partition(key_of(event(mail(1, system=system))), range(8), ()) for system in (JITA, AMARR, RANCER)}
    assert len(places) == 3
