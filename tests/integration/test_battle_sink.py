"""Battles through the Postgres sink: rows and offsets together, bad ones aside, again after a stop in the middle."""

from __future__ import annotations

from typing import Any

import orjson
from aiokafka import TopicPartition
from battle_events import battle, history, merged
from integration_world import World, event, mail

from runtime.kafka import cluster_id
from schemas.topics import BATTLES
from sinks.postgres import GROUP


def records(events: list[dict[str, Any]]) -> list[tuple[bytes | None, bytes | None]]:
    return [(str(one["battle_id"]).encode(), orjson.dumps(one)) for one in events]


async def rows(world: World) -> tuple[list[Any], list[Any], list[Any]]:
    return (
        [
            tuple(row)
            for row in await world.db.fetch("select battle_id, revision, state, merged_into, kill_ids from battles order by 1")
        ],
        [tuple(row) for row in await world.db.fetch("select killmail_id, battle_id from battle_kills order by 1")],
        [tuple(row) for row in await world.db.fetch("select battle_id, first_id, second_id from battle_pairs order by 1, 2, 3")],
    )


async def test_battles_and_killmails_are_stored_and_bad_battles_set_aside(world: World) -> None:
    poison = {
        b"not JSON": "bad-event",
        orjson.dumps(battle([7, 8], simulated=True)): "bad-event",
        orjson.dumps(battle([7, 8]) | {"tier": "war"}): "bad-event",
        orjson.dumps(battle([7, 2**63])): "unfit",
    }
    good = records([battle([1, 2], revision=2), battle([5, 6]), battle([1, 2, 5, 6], revision=3), merged(5, 1, 2)])
    async with world.sink():
        await world.send_events([event(mail(1))])
        sent = await world.send(BATTLES.name, [*good[:2], *((b"7", value) for value in poison), (b"marker", None), *good[2:]])
        await world.settled()
        await world.settled(BATTLES.name)
    assert await rows(world) == (
        [(1, 3, "active", None, [1, 2, 5, 6]), (5, 2, "merged", 1, [])],
        [(1, 1), (2, 1), (5, 1), (6, 1)],
        [(1, 99000001, 99000002)],
    )
    letters = await world.letters()
    assert {bytes(row["payload"]): row["reason"] for row in letters} == poison
    assert {(row["source"], row["topic"], row["partition"]) for row in letters} == {(GROUP, BATTLES.name, 0)}
    assert sorted(row["offset"] for row in letters) == [one.offset for one in sent[2:6]]
    assert await world.db.fetchval("select count(*) from killmails") == 1


async def test_the_same_rows_when_the_topic_is_read_again_from_anywhere(world: World) -> None:
    told = history(5, 12)
    async with world.sink():
        sent = await world.send(BATTLES.name, records(told))
        await world.settled(BATTLES.name)
    expected = await rows(world)
    assert len(expected[0]) > 3 and len(expected[1]) == 12 and expected[2]
    cluster = await cluster_id(world.kafka)
    for start in (0, len(sent) // 2):  # as when the offsets' commit was lost with the machine
        await world.db.execute(
            "update sink_offsets set next_offset = $1 where topic = $2 and cluster_id = $3",
            sent[start].offset,
            BATTLES.name,
            cluster,
        )
        async with world.sink():
            await world.reached({TopicPartition(BATTLES.name, 0): sent[-1].offset + 1})
        assert await rows(world) == expected
