"""Doctrines through the Postgres sink: rows and offsets together, bad ones aside, again after a stop in the middle."""

from __future__ import annotations

from typing import Any

import orjson
from aiokafka import TopicPartition
from doctrine_events import FULL, doctrine, member, merged
from integration_world import World

from runtime.kafka import cluster_id
from schemas.topics import DOCTRINES
from sinks.postgres import GROUP


def records(events: list[dict[str, Any]]) -> list[tuple[bytes | None, bytes | None]]:
    return [(one["doctrine_id"].encode(), orjson.dumps(one)) for one in events]


async def rows(world: World) -> tuple[list[Any], list[Any]]:
    return (
        [
            tuple(row)
            for row in await world.db.fetch("select doctrine_id, revision, state, merged_into from doctrines order by 1")
        ],
        [tuple(row) for row in await world.db.fetch("select fleet_id, doctrine_id from doctrine_fleets order by 1")],
    )


HISTORY = [
    doctrine("f", 1, members=[member("f", 0), member("x", 5)], processed_at="2026-03-14T01:00:00.000Z"),
    doctrine("g", 1, members=[member("g", 4)], processed_at="2026-03-14T01:00:00.000Z"),
    doctrine("f", 2, members=[member("x", 5)], processed_at="2026-03-14T02:00:00.000Z"),
    doctrine("g", 2, members=[member("g", 4), member("x", 5)], processed_at="2026-03-14T03:00:00.000Z"),
    merged("f", "g", 3, processed_at="2026-03-14T03:00:00.000Z"),
]
ENDS_AS = ([("f", 3, "merged", "g"), ("g", 2, "live", None)], [("f", "g"), ("g", "g"), ("x", "g")])


async def test_doctrines_are_stored_and_bad_ones_set_aside(world: World) -> None:
    poison = {
        b"not JSON": "bad-event",
        orjson.dumps(FULL | {"simulated": True}): "bad-event",
        orjson.dumps(FULL | {"drift": "sideways"}): "bad-event",
        orjson.dumps(FULL | {"state": "merged"}): "bad-event",
        orjson.dumps(FULL | {"fleets": 2**40}): "unfit",
        orjson.dumps(FULL | {"name": "nothing\0"}): "unfit",
    }
    good = records(HISTORY)
    async with world.sink():
        sent = await world.send(DOCTRINES.name, [*good[:2], *((b"f", value) for value in poison), (b"marker", None), *good[2:]])
        await world.settled(DOCTRINES.name)
    assert await rows(world) == ENDS_AS
    letters = await world.letters()
    assert {bytes(row["payload"]): row["reason"] for row in letters} == poison
    assert {(row["source"], row["topic"], row["partition"]) for row in letters} == {(GROUP, DOCTRINES.name, 0)}
    assert sorted(row["offset"] for row in letters) == [one.offset for one in sent[2:8]]


async def test_the_same_rows_when_the_topic_is_read_again_from_anywhere(world: World) -> None:
    async with world.sink():
        sent = await world.send(DOCTRINES.name, records(HISTORY))
        await world.settled(DOCTRINES.name)
    assert await rows(world) == ENDS_AS
    cluster = await cluster_id(world.kafka)
    for start in (0, len(sent) // 2):  # as when the offsets' commit was lost with the machine
        await world.db.execute(
            "update sink_offsets set next_offset = $1 where topic = $2 and cluster_id = $3",
            sent[start].offset,
            DOCTRINES.name,
            cluster,
        )
        async with world.sink():
            await world.reached({TopicPartition(DOCTRINES.name, 0): sent[-1].offset + 1})
        assert await rows(world) == ENDS_AS
