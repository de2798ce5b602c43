"""Corrections through the API: who may, what is written to Kafka, what the history says. Real Postgres, broker and sink."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import battle_world as bw
import httpx
import orjson
import pytest
from api_servers import client_of, free_port, new_database
from battle_events import battle
from test_api_openapi import good, no_other_fields, validate
from test_api_problems import assert_problem

from api.app import create_app
from runtime.clock import SystemClock
from runtime.kafka import Kafka, ensure_topics
from runtime.settings import Settings
from schemas.side_correction import checked
from schemas.topics import SIDE_CORRECTIONS
from sinks.postgres import PostgresSink
from warstream.settle import stored
from warstream.stack.broker import EmbeddedBroker

TOKEN = "a-secret-of-these-tests"
PATH = "/battles/{battle_id}/sides"
A, SMALL, B, STRAY = 99000001, 98000003, 99000002, 98000009


@dataclass
class Desk:
    """An API with a token, over a broker and a sink."""

    http: httpx.AsyncClient
    settings: Settings
    db: asyncpg.Connection

    async def put(self, number: int, *asked: tuple[int, str], **headers: str) -> httpx.Response:
        body = {"corrections": [{"organisation": one, "side": side} for one, side in asked], "author": "Ada", "reason": "seen"}
        return await self.http.put(f"/battles/{number}/sides", json=body, headers=headers)

    async def undo(self, number: int, correction: str, **query: str) -> httpx.Response:
        return await self.http.delete(f"/battles/{number}/sides/corrections/{correction}", params={"author": "Bob"} | query)

    async def history(self, number: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.http.get(f"/battles/{number}/sides")).json()["data"]["corrections"]
        return found

    async def sent(self) -> list[dict[str, Any]]:
        """All that Postgres has of the topic, by time."""
        return [
            orjson.loads(row["body"]) for row in await self.db.fetch("select body from side_corrections order by corrected_at")
        ]


def fight(first: int, revision: int = 1) -> dict[str, Any]:
    """Two on side A, one on side B, one without a side."""
    told = battle([first, first + 1, first + 2], revision=revision, start=1_700_000_000)
    told["report"]["unassigned"] = {**told["report"]["sides"][1], "side": None}
    stray = {**told["report"]["sides"][1]["organisations"][0], "id": STRAY, "kind": "corporation"}
    told["report"]["unassigned"]["organisations"] = [stray]
    return told


@pytest.fixture(scope="module")
async def desk(postgres_uri: str, valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    broker = EmbeddedBroker(tmp_path_factory.mktemp("broker"))
    await asyncio.to_thread(broker.start)
    async with new_database(postgres_uri, "api_corrections") as dsn:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            KAFKA_BOOTSTRAP_SERVERS=broker.bootstrap_servers,  # type: ignore[call-arg]
            kafka_idempotent=False,
            postgres_dsn=dsn,
            redis_url=valkey_url,
            mode="replay",
            write_token=TOKEN,
        )
        await ensure_topics(Kafka.of(settings))
        stop = asyncio.Event()
        sink = PostgresSink(dsn, Kafka.of(settings), SystemClock(), lambda: None, stop)
        task = asyncio.create_task(sink.run())
        db = await asyncpg.connect(dsn)
        await stored(settings, db, SIDE_CORRECTIONS.name)  # the sink is there
        await bw.tell(db, *(fight(first) for first in range(100, 200, 10)))
        async with client_of(create_app(settings)) as http:
            http.headers["Authorization"] = f"Bearer {TOKEN}"
            yield Desk(http, settings, db)
        stop.set()
        await asyncio.wait_for(task, 30)
        await db.close()
    await asyncio.to_thread(broker.stop)


async def test_a_correction_is_written_down_and_in_the_history_at_once(desk: Desk) -> None:
    asked = await desk.put(100, (SMALL, "B"), (STRAY, "A"))
    assert asked.status_code == 202, asked.text
    assert asked.headers["cache-control"] == "no-store"
    schema = good(PATH, "put")["schema"]
    validate(schema, asked.json())
    no_other_fields(schema, asked.json())
    data = asked.json()["data"]
    assert (data["battle_id"], data["revision"]) == (100, 1)
    shown = {one["organisation"]["id"]: one for one in data["corrections"]}
    assert {number: (one["stance"], one["stands_with"]["id"], one["counts"]) for number, one in shown.items()} == {
        SMALL: ("with", B, True),
        STRAY: ("with", A, True),
    }
    written = [one for one in await desk.sent() if one["killmail_id"] == 100]
    assert {one["correction_id"] for one in written} == {one["id"] for one in data["corrections"]}
    for one in written:
        assert checked(one)["killmail_time"] == "2023-11-14T22:13:20Z"
        assert (one["author"], one["reason"], one["simulated"]) == ("Ada", "seen", False)
    answer = await desk.http.get("/battles/100/sides")
    validate(good(PATH, "get")["schema"], answer.json())
    assert answer.json()["data"]["corrections"] == data["corrections"]
    assert (await desk.put(100, (SMALL, "B"), (STRAY, "A"))).json()["data"]["corrections"] == [], "it counts already"
    assert len(await desk.history(100)) == 2


async def test_undo_brings_back_what_counted_before_and_is_kept(desk: Desk) -> None:
    for side in ("alone", "unassigned"):
        assert (await desk.put(110, (SMALL, side))).status_code == 202
    newest, oldest = await desk.history(110)
    assert (newest["stance"], newest["counts"], oldest["stance"], oldest["counts"]) == ("unassigned", True, "alone", False)
    undone = await desk.undo(110, newest["id"], reason="a mistake")
    assert undone.status_code == 202, undone.text
    validate(good(PATH + "/corrections/{correction_id}", "delete")["schema"], undone.json())
    first, second, third = await desk.history(110)
    assert (first["stance"], first["withdraws"], first["author"], first["reason"]) == (
        "withdrawn",
        newest["id"],
        "Bob",
        "a mistake",
    )
    assert [one["counts"] for one in (first, second, third)] == [False, False, True]
    assert (await desk.undo(110, newest["id"])).json()["data"]["corrections"] == [], "it is withdrawn already"
    for unknown in (first["id"], "00000000-0000-0000-0000-000000000000"):
        assert_problem(await desk.undo(110, unknown), 404, "not-found")
    assert_problem(await desk.undo(120, oldest["id"]), 404, "not-found")
    assert_problem(await desk.undo(110, "no-id"), 422, "bad-parameter")
    assert_problem(await desk.http.delete(f"/battles/110/sides/corrections/{oldest['id']}"), 422, "bad-parameter")


async def test_any_kill_leads_there(desk: Desk) -> None:
    moved = await desk.put(121, (SMALL, "alone"))
    assert (moved.status_code, moved.headers["location"]) == (308, "/battles/120/sides")
    moved = await desk.undo(122, "00000000-0000-0000-0000-000000000000")
    assert moved.status_code == 308
    assert moved.headers["location"].startswith("/battles/120/sides/corrections/00000000-")
    assert_problem(await desk.put(999, (SMALL, "alone")), 404, "not-found")


async def test_a_version_that_moved_on_is_refused(desk: Desk) -> None:
    tag = (await desk.http.get("/battles/130/sides")).headers["etag"]
    assert tag.startswith('W/"1~'), "names are missing, of which no correction depends"
    assert (await desk.put(130, (SMALL, "alone"), **{"If-Match": tag})).status_code == 202
    fresh = (await desk.http.get("/battles/130/sides")).headers["etag"]
    assert fresh != tag, "the history is part of it"
    assert (await desk.http.get("/battles/130/sides", headers={"If-None-Match": fresh})).status_code == 304
    for good_tag in (fresh, "*"):
        assert (await desk.put(130, (SMALL, "alone"), **{"If-Match": good_tag})).status_code == 202
    assert (await desk.http.get("/battles/130")).headers["etag"] == tag
    problem = assert_problem(await desk.put(130, (SMALL, "B"), **{"If-Match": tag}), 412, "moved-on")
    assert "or was corrected since" in problem["detail"], "nobody who read the battle alone knows of the first"
    with_it = fight(130, revision=2)
    (row,) = [one for one in with_it["report"]["sides"][0]["organisations"] if one["id"] == SMALL]
    with_it["report"]["sides"][0]["organisations"].remove(row)
    own_side = {"side": "C", "organisations": [row | {"corrected": True}]}
    with_it["report"]["sides"].append(with_it["report"]["sides"][0] | own_side)
    await bw.tell(desk.db, with_it)
    assert (await desk.put(130, (SMALL, "alone"), **{"If-Match": 'W/"2"'})).status_code == 202, "its revision shows it"
    for old in (fresh, tag):
        problem = assert_problem(await desk.put(130, (SMALL, "alone"), **{"If-Match": old}), 412, "moved-on")
        assert "revision 2 now" in problem["detail"]


async def test_who_may(desk: Desk, valkey_url: str) -> None:
    count = len(await desk.sent())
    for wrong in ("", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer \u00e4"):
        for answer in (
            await desk.http.put("/battles/140/sides", content=b"{", headers={"Authorization": wrong.encode("latin-1")}),
            await desk.http.delete("/battles/140/sides/corrections/x", headers={"Authorization": wrong.encode("latin-1")}),
        ):
            assert "Authorization: Bearer" in assert_problem(answer, 401, "unauthorized")["detail"]
            assert answer.headers["www-authenticate"] == "Bearer"
            assert TOKEN not in answer.text
    assert (await desk.http.get("/battles/140/sides", headers={"Authorization": "x"})).status_code == 200, "to look needs none"
    async with client_of(create_app(desk.settings.model_copy(update={"write_token": ""}))) as shut:
        for given in ("Bearer ", f"Bearer {TOKEN}"):
            answer = await shut.put("/battles/140/sides", json={}, headers={"Authorization": given})
            assert "set WARSTREAM_WRITE_TOKEN" in assert_problem(answer, 403, "writing-off")["detail"]
    assert len(await desk.sent()) == count


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "body: "),
        (b"[]", "body: "),
        (b"{}", "corrections: Field required"),
        (b'{"corrections":[],"author":"a","reason":""}', "corrections: "),
        (b'{"corrections":[{"organisation":1,"side":"a"}],"author":"a","reason":""}', "corrections.0.side: "),
        (b'{"corrections":[{"organisation":0,"side":"A"}],"author":"a","reason":""}', "corrections.0.organisation: "),
        (b'{"corrections":[{"organisation":true,"side":"A"}],"author":"a","reason":""}', "corrections.0.organisation: "),
        (b'{"corrections":[{"organisation":1,"side":"A","x":1}],"author":"a","reason":""}', "corrections.0.x: "),
        (b'{"corrections":[{"organisation":1,"side":"A"}],"author":"a","reason":"","\\ud800":1}', "body: "),
        (b'{"corrections":[{"organisation":1,"side":"A"}],"author":" ","reason":""}', "author: "),
        (b'{"corrections":[{"organisation":1,"side":"A"}],"author":"a\\u0000","reason":""}', "author: "),
        (b'{"corrections":[{"organisation":1,"side":"A"}],"author":"a","reason":"\\ud800"}', "reason: "),
        (b'{"corrections":[{"organisation":1,"side":"A"}],"author":"a","reason":"' + b"x" * 1_001 + b'"}', "reason: "),
    ],
)
async def test_a_body_that_is_wrong_is_named(desk: Desk, body: bytes, says: str) -> None:
    answer = await desk.http.put("/battles/140/sides", content=body, headers={"Content-Type": "application/json"})
    problem = assert_problem(answer, 422, "bad-parameter")
    assert says in problem["detail"]
    assert "Value error" not in str(problem) and "pattern" not in str(problem)


async def test_what_does_not_fit_the_battle_is_named(desk: Desk) -> None:
    for asked, says in (
        ([(77, "A")], "organisation 77 is not in this battle"),
        ([(A, "D")], "there is no side D; there are A, B"),
        ([(B, "B")], "nobody to stand with"),
        ([(A, "B"), (A, "alone")], "named twice"),
    ):
        assert says in assert_problem(await desk.put(140, *asked), 422, "bad-correction")["detail"]
    assert await desk.history(140) == []


async def test_of_one_that_left_the_battle_nothing_but_its_id_is_known(desk: Desk) -> None:
    assert (await desk.put(160, (STRAY, "A"))).status_code == 202
    assert (await desk.history(160))[0]["organisation"]["kind"] == "corporation"
    gone = fight(160, revision=2)
    gone["report"]["unassigned"] = None
    await bw.tell(desk.db, gone)
    (kept,) = await desk.history(160)
    assert kept["organisation"] == {"id": STRAY, "kind": None, "name": None}
    assert kept["stands_with"]["kind"] == "alliance"


async def test_what_is_no_json_or_too_much_is_not_read(desk: Desk) -> None:
    put, own = desk.http.put, "/battles/140/sides"
    assert_problem(await put(own, content=b"{}", headers={"Content-Type": "text/plain"}), 415, "not-json")
    assert_problem(await put(own, content=b"{}"), 415, "not-json")
    json = {"Content-Type": "application/json"}
    assert_problem(await put(own, content=b" " * 65_537, headers=json), 413, "too-large")

    async def pieces() -> AsyncIterator[bytes]:
        yield b"{}"

    assert_problem(await put(own, content=pieces(), headers=json), 413, "too-large")


async def test_while_kafka_is_away_nothing_is_promised(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.storage.kafka.WAIT_SECONDS", 1.0)
    nowhere = desk.settings.model_copy(update={"kafka_bootstrap_servers": f"127.0.0.1:{free_port()}"})
    async with client_of(create_app(nowhere)) as http:
        http.headers["Authorization"] = f"Bearer {TOKEN}"
        away = Desk(http, nowhere, desk.db)
        problem = await away.put(150, (SMALL, "alone"))
        assert "Kafka does not answer" in assert_problem(problem, 503, "unavailable")["detail"]
        assert problem.headers["retry-after"]
        assert await away.history(150) == []
        assert (await http.get("/battles/150")).status_code == 200
        # The same process finds it when it is back.
        http._transport.app.state.context.outgoing._settings = desk.settings  # type: ignore[attr-defined]
        assert (await away.put(150, (SMALL, "alone"))).status_code == 202


async def test_what_reaches_kafka_twice_is_one_row(desk: Desk) -> None:
    (one, *_) = await desk.sent()
    count = len(await desk.sent())
    producer = Kafka.of(desk.settings).producer()
    await producer.start()
    await producer.send_and_wait(SIDE_CORRECTIONS.name, orjson.dumps(one | {"processed_at": "2027-01-01T00:00:00.000Z"}))
    await producer.send_and_wait(SIDE_CORRECTIONS.name, orjson.dumps(one | {"organisation": 5}))
    await producer.stop()
    async with asyncio.timeout(20):
        while not await desk.db.fetchval("select count(*) from dead_letters where topic = $1", SIDE_CORRECTIONS.name):
            await asyncio.sleep(0.05)
    assert len(await desk.sent()) == count
