"""Real killmails from their files through Kafka into Postgres: every one, every field, and nothing changed by a second time."""

from __future__ import annotations

import asyncio
import bz2
import tarfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from integration_world import World, checksums, shared_data

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


def expected_attackers(body: dict[str, Any]) -> list[tuple[Any, ...]]:
    names = ("character_id", "corporation_id", "alliance_id", "faction_id", "ship_type_id", "weapon_type_id", "damage_done")
    return [
        (body["killmail_id"], at, *(one.get(name) for name in names), one["final_blow"], one.get("security_status"))
        for at, one in enumerate(body["attackers"])
    ]


def expected_items(body: dict[str, Any]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []

    def add(item: dict[str, Any], parent: int | None) -> None:
        amounts = (item.get("quantity_dropped"), item.get("quantity_destroyed"))
        place = len(found)
        found.append((body["killmail_id"], place, parent, item["flag"], item["item_type_id"], *amounts, item["singleton"]))
        for inner in item.get("items") or ():
            add(inner, place)

    for item in body["victim"].get("items") or ():
        add(item, None)
    return found


def expected_head(body: dict[str, Any]) -> tuple[Any, ...]:
    victim = body["victim"]
    owners = (victim.get(f"{name}_id") for name in ("character", "corporation", "alliance", "faction"))
    return (
        body["killmail_id"],
        datetime.fromisoformat(body["killmail_time"]),
        body["solar_system_id"],
        *owners,
        victim["ship_type_id"],
        victim["damage_taken"],
        len(body["attackers"]),
        body.get("war_id"),
    )


async def assert_stored(world: World, bodies: Sequence[dict[str, Any]]) -> None:
    """Every field of these killmails is in the database, and nothing beside them."""
    bodies = sorted(bodies, key=lambda body: body["killmail_id"])
    heads = await world.db.fetch(
        "select killmail_id, killmail_time, solar_system_id, victim_character_id, victim_corporation_id, victim_alliance_id, "
        "victim_faction_id, ship_type_id, damage_taken, attacker_count, war_id from killmails order by killmail_id"
    )
    assert [tuple(row) for row in heads] == [expected_head(body) for body in bodies]
    attackers = await world.db.fetch(
        "select killmail_id, ordinal, character_id, corporation_id, alliance_id, faction_id, ship_type_id, weapon_type_id, "
        "damage_done, final_blow, security_status from killmail_attackers order by killmail_id, ordinal"
    )
    assert [tuple(row) for row in attackers] == [row for body in bodies for row in expected_attackers(body)]
    items = await world.db.fetch(
        "select killmail_id, ordinal, parent, flag, item_type_id, quantity_dropped, quantity_destroyed, singleton "
        "from killmail_items order by killmail_id, ordinal"
    )
    assert [tuple(row) for row in items] == [row for body in bodies for row in expected_items(body)]
    whole = await world.db.fetch("select body from killmails order by killmail_id")
    assert [orjson.loads(row["body"]) for row in whole] == list(bodies)  # position, moon_id and what we do not know
    stray = await world.db.fetchval(
        "select count(*) from killmail_ids i full join killmails k using (killmail_id) "
        "where i.killmail_time is distinct from k.killmail_time"
    )
    assert stray == 0


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
        await assert_stored(world, bodies)
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
    await assert_stored(world, [{k: v for k, v in b.items() if k not in {"killmail_hash", "http_last_modified"}} for b in bodies])


async def test_solo_kills_keep_what_zkillboard_says_of_them(world: World) -> None:
    path = shared_data() / "zkb" / "solo-2018-05-19" / "killmails.jsonl"
    rows = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    blocks = {row["killmail_id"]: row.pop("zkb") for row in rows}
    assert len(rows) == SOLO_COUNT
    assert await play_in(world, path) == (SOLO_COUNT, 0)
    by_id = {row["killmail_id"]: row for row in rows}
    await assert_stored(world, list(by_id.values()))
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
    await assert_stored(world, [body for body, _ in expected.values()])
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
