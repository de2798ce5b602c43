"""Real killmails from their files through Kafka into Postgres: every one, every field, and nothing changed by a second time."""

from __future__ import annotations

import asyncio
import bz2
import tarfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from integration_world import World, checksums, shared_data
from stored_oracle import assert_stored

from runtime.clock import SystemClock
from warstream.play import play

DAY = "killmails-2021-11-27.tar.bz2"
DAY_COUNT = 17_862
SOLO_COUNT = 1_000
CORPUS_COUNT = 106

pytestmark = pytest.mark.timeout(300)


def archive_bodies(path: Path) -> list[dict[str, Any]]:
    """The archive read with nothing but the standard library: the other side of the comparison."""
    with tarfile.open(fileobj=bz2.open(path)) as archive:
        return [
            orjson.loads(archive.extractfile(info).read())  # type: ignore[union-attr]
            for info in archive.getmembers()
            if info.name.endswith(".json")
        ]


async def play_in(world: World, *paths: Path) -> tuple[int, int]:
    """Through intake, Kafka and the sink; returns (accepted, rejected)."""
    async with world.sink():
        intake = await play(world.kafka, paths, SystemClock())
        await world.settled()
    return intake.accepted, intake.rejected


async def test_a_real_day_is_stored_field_for_field_and_a_second_replay_changes_nothing(world: World) -> None:
    archive = shared_data() / "killmails" / DAY
    if not archive.is_file():
        pytest.skip(f"{archive} is missing")
    async with world.sink() as sink:
        reading = asyncio.create_task(asyncio.to_thread(archive_bodies, archive))
        intake = await play(world.kafka, [archive], SystemClock())
        await world.settled()
        bodies = await reading
        hashes = {body["killmail_id"]: body.pop("killmail_hash") for body in bodies}
        for body in bodies:
            del body["http_last_modified"]
        assert len(hashes) == DAY_COUNT
        assert (intake.accepted, intake.rejected) == (DAY_COUNT, 0)
        assert (sink.stored.new, sink.stored.duplicate) == (DAY_COUNT, 0)
        await assert_stored(world.db, bodies)
        rows = await world.db.fetch("select killmail_id, hash, hash_ok from killmails")
        assert {row["killmail_id"]: row["hash"] for row in rows} == hashes
        assert all(row["hash_ok"] for row in rows)
        before = await checksums(world.db)
        assert before["killmails"][0] == before["killmail_ids"][0] == DAY_COUNT

        await play(world.kafka, [archive], SystemClock())
        await world.settled()
        assert (sink.stored.new, sink.stored.duplicate) == (DAY_COUNT, DAY_COUNT)
        assert await checksums(world.db) == before
        assert await world.letters() == []


async def test_the_corpus_of_edge_cases_is_stored_field_for_field(world: World) -> None:
    folder = shared_data() / "killmails" / "corpus" / "corpus"
    bodies = [orjson.loads(path.read_bytes()) for path in folder.glob("*.json")]
    assert len(bodies) == CORPUS_COUNT
    assert await play_in(world, folder) == (CORPUS_COUNT, 0)
    await assert_stored(
        world.db, [{k: v for k, v in b.items() if k not in {"killmail_hash", "http_last_modified"}} for b in bodies]
    )


async def test_solo_kills_keep_what_zkillboard_says_of_them(world: World) -> None:
    path = shared_data() / "zkb" / "solo-2018-05-19" / "killmails.jsonl"
    rows = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    blocks = {row["killmail_id"]: row.pop("zkb") for row in rows}
    assert len(rows) == SOLO_COUNT
    assert await play_in(world, path) == (SOLO_COUNT, 0)
    by_id = {row["killmail_id"]: row for row in rows}
    await assert_stored(world.db, list(by_id.values()))
    stored = await world.db.fetch("select killmail_id, total_value, zkb, hash, hash_ok from killmails")
    assert {row["killmail_id"]: row["total_value"] for row in stored} == {n: zkb["totalValue"] for n, zkb in blocks.items()}
    assert {row["killmail_id"]: orjson.loads(row["zkb"]) for row in stored} == blocks
    assert all(row["hash"] == blocks[row["killmail_id"]]["hash"] and row["hash_ok"] for row in stored)


async def test_r2z2_files_and_redisq_packages_go_through_their_own_readers(world: World) -> None:
    zkb = shared_data() / "zkb"
    paths = [
        *sorted((zkb / "r2z2").glob("9*.json")),
        zkb / "redisq" / "payload1.json",
        zkb / "redisq-large" / "zkb_redis.json",
    ]
    expected: dict[int, tuple[dict[str, Any], dict[str, Any] | None]] = {}
    handed = 0
    for path in paths:
        data = orjson.loads(path.read_bytes())
        for one in data if isinstance(data, list) else [data]:
            package = one.get("package", one)
            body = package.get("esi") or package["killmail"]
            expected[body["killmail_id"]] = (body, package["zkb"])
            handed += 1
    assert await play_in(world, *paths) == (handed, 0)
    await assert_stored(world.db, [body for body, _ in expected.values()])
    stored = await world.db.fetch("select killmail_id, total_value, zkb, zkb_sequence, zkb_uploaded_at from killmails")
    for row in stored:
        zkb_block = expected[row["killmail_id"]][1]
        assert orjson.loads(row["zkb"]) == zkb_block
        assert row["total_value"] == (zkb_block or {}).get("totalValue")
    r2z2 = {orjson.loads(path.read_bytes())["killmail_id"]: orjson.loads(path.read_bytes()) for path in paths[:2]}
    sequences = {row["killmail_id"]: (row["zkb_sequence"], row["zkb_uploaded_at"]) for row in stored}
    for number, data in r2z2.items():
        assert sequences[number] == (data["sequence_id"], data["uploaded_at"])


async def test_a_package_that_somebody_edited_is_a_conflict_and_its_opinion_counts_once(world: World) -> None:
    """payload2.json is payload1.json with attackers and a worth added by hand, under the same id and hash."""
    paths = [shared_data() / "zkb" / "redisq" / f"payload{number}.json" for number in (2, 1)]
    packages = [orjson.loads(path.read_bytes())["package"] for path in paths]
    assert await play_in(world, *paths) == (2, 0)
    (letter,) = await world.letters()
    assert letter["reason"] == "conflict"
    (row,) = await world.db.fetch("select body, total_value from killmails")
    stored, lost = orjson.loads(row["body"]), orjson.loads(letter["payload"])
    lost = lost.get("killmail", lost)  # the event, or of a displaced one the mail
    bodies = [package["killmail"] for package in packages]
    assert (stored, lost) in [(bodies[0], bodies[1]), (bodies[1], bodies[0])]
    assert row["total_value"] in {package["zkb"]["totalValue"] for package in packages}
