"""Templates through the API: who may, what is written to Kafka, what is read back. Real Postgres, broker and sink."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import orjson
import pytest
from api_servers import client_of, new_database
from asked_fits import asked, lost
from hangar import ARMOR_HURRICANE, SHIELD_HURRICANE, fit, number
from test_api_openapi import good, no_other_fields, validate
from test_api_problems import assert_problem

from agents.templates.store import TemplateStore
from agents.templates.wire import read_loss
from api.app import create_app
from fitting.asked import read_asked
from fitting.eft_text import eft_of
from runtime.clock import SystemClock
from runtime.kafka import Kafka, ensure_topics
from runtime.settings import Settings
from schemas.doctrine_template import checked
from schemas.topics import DOCTRINE_TEMPLATES
from sinks.postgres import PostgresSink
from sinks.template_rows import match_rows
from warstream.settle import stored
from warstream.stack.broker import EmbeddedBroker

TOKEN = "a-secret-of-these-tests"
PATH = "/doctrines/templates"
UNKNOWN = "00000000-0000-0000-0000-000000000000"


@dataclass
class Desk:
    """An API with a token, over a broker and a sink."""

    http: httpx.AsyncClient
    settings: Settings
    db: asyncpg.Connection

    async def post(self, text: str, name: str | None = None, doctrine: str = "", **more: Any) -> httpx.Response:
        return await self.http.post(PATH, json={"text": text, "name": name, "doctrine": doctrine} | more)

    async def imported(self, text: str, name: str | None = None, doctrine: str = "") -> list[dict[str, Any]]:
        answer = await self.post(text, name, doctrine)
        assert answer.status_code == 202, answer.text
        found: list[dict[str, Any]] = answer.json()["data"]["templates"]
        return found

    async def stored(self, template_id: str) -> dict[str, Any]:
        body = await self.db.fetchval("select body from doctrine_templates where template_id = $1::uuid", template_id)
        return dict(checked(orjson.loads(body)))

    async def match(self, template_ids: list[str], *losses: dict[str, Any]) -> None:
        """What the agent tells of losses against stored templates, straight into Postgres."""
        store = TemplateStore(Rows(), 0)
        store.add_templates([checked(await self.stored(one)) for one in template_ids])
        for loss in store.add_losses([read_loss(one, simulated=False) for one in losses]):  # type: ignore[arg-type]
            for statement in match_rows(store.told(loss, simulated=False, processed_at="")):
                await self.db.executemany(statement.sql, statement.rows)


class Rows:
    """No table at all."""

    def put(self, key: bytes, value: bytes) -> None: ...
    def drop(self, key: bytes) -> None: ...
    def rows(self) -> list[tuple[bytes, bytes]]:
        return []


@pytest.fixture(scope="module")
async def desk(postgres_uri: str, valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    broker = EmbeddedBroker(tmp_path_factory.mktemp("broker"))
    await asyncio.to_thread(broker.start)
    async with new_database(postgres_uri, "api_templates") as dsn:
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
        await stored(settings, db, DOCTRINE_TEMPLATES.name)  # the sink is there
        async with client_of(create_app(settings)) as http:
            http.headers["Authorization"] = f"Bearer {TOKEN}"
            yield Desk(http, settings, db)
        stop.set()
        await asyncio.wait_for(task, 30)
        await db.close()
    await asyncio.to_thread(broker.stop)


async def test_a_text_with_several_fits_is_written_down_and_there_at_once(desk: Desk) -> None:
    text = eft_of(SHIELD_HURRICANE).replace("unnamed", "shield") + "\n\n" + eft_of(ARMOR_HURRICANE).replace("unnamed", "armor")
    answer = await desk.post(text, doctrine="Hurricanes")
    assert answer.status_code == 202, answer.text
    assert answer.headers["cache-control"] == "no-store"
    validate(good(PATH, "post")["schema"], answer.json())
    no_other_fields(good(PATH, "post")["schema"], answer.json())
    shield, armor = answer.json()["data"]["templates"]
    assert (shield["name"], armor["name"], shield["doctrine"], shield["modules"]) == ("shield", "armor", "Hurricanes", 19)
    whole = await desk.http.get(f"{PATH}/{shield['id']}")
    validate(good(PATH + "/{template_id}", "get")["schema"], whole.json())
    data = whole.json()["data"]
    (read,) = read_asked(data["eft"])
    assert (read.fit, read.fit.name) == (SHIELD_HURRICANE, "shield")
    assert len(data["fit"]) == 19
    assert data["fit"][0]["item"]["id"] == number("720mm Howitzer Artillery II")
    listed = (await desk.http.get(PATH, params={"hull": number("Hurricane")})).json()
    validate(good(PATH, "get")["schema"], listed)
    assert {one["id"] for one in listed["data"]} >= {shield["id"], armor["id"]}
    assert (await desk.http.get(PATH, params={"hull": number("Drake")})).json()["data"] == []


async def test_the_same_again_writes_nothing_and_what_was_withdrawn_is_asked_for_again(desk: Desk) -> None:
    text = "[Rifter, tackle]\n1MN Afterburner II\n"
    (first,) = await desk.imported(text)
    assert await desk.imported(text) == [first]
    gone = await desk.http.delete(f"{PATH}/{first['id']}", params={"author": "Bob"})
    assert gone.status_code == 202, gone.text
    validate(good(PATH + "/{template_id}", "delete")["schema"], gone.json())
    (row,) = gone.json()["data"]["templates"]
    assert (row["withdrawn"], row["author"], row["changed_at"] > first["changed_at"]) == (True, "Bob", True)
    assert (await desk.http.delete(f"{PATH}/{first['id']}")).json()["data"]["templates"] == [row], "it is withdrawn already"
    hull = {"hull": number("Rifter")}
    assert (await desk.http.get(PATH, params=hull)).json()["data"] == []
    assert (await desk.http.get(PATH, params=hull | {"withdrawn": "true"})).json()["data"] == [row]
    (again,) = await desk.imported(text)
    assert (again["id"], again["withdrawn"], again["changed_at"] > row["changed_at"]) == (first["id"], False, True)
    assert (await desk.stored(first["id"]))["changed_at"].startswith(again["changed_at"][:19])


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[Rifter, x]\n\n1MN Afterburner III\n", 3, "1MN Afterburner III"),
        ("[Rifter, x]\n1MN Afterburner II\n\n[Rifterr, y]\n1MN Afterburner II\n", 4, "Rifterr"),
        ("[Rifter, x]\n", 1, "no modules"),
        ("{", 1, "JSON"),
        ("no fit at all", 1, "begins with its hull"),
    ],
)
async def test_what_is_no_fit_is_refused_with_its_line(desk: Desk, text: str, line: int, says: str) -> None:
    before = await desk.db.fetchval("select count(*) from doctrine_templates")
    problem = assert_problem(await desk.post(text), 422, "bad-fit")
    assert problem["line"] == line
    assert says in problem["detail"]
    assert await desk.db.fetchval("select count(*) from doctrine_templates") == before, "all of a text or nothing"


async def test_bad_bodies(desk: Desk) -> None:
    rifter = "[Rifter, x]\n1MN Afterburner II\n"
    assert_problem(await desk.post(""), 422, "bad-parameter")
    assert_problem(await desk.post(rifter, "a\nb"), 422, "bad-parameter")
    assert_problem(await desk.post(rifter, " "), 422, "bad-parameter")
    assert_problem(await desk.post(rifter, doctrine="x" * 101), 422, "bad-parameter")
    assert_problem(await desk.post(rifter, more=1), 422, "bad-parameter")
    assert_problem(await desk.post("x" * 100_000), 413, "too-large")
    assert "2 fits" in assert_problem(await desk.post(rifter * 2, "mine"), 422, "bad-fit")["detail"]
    assert_problem(await desk.http.get(f"{PATH}/{UNKNOWN}"), 404, "not-found")
    assert_problem(await desk.http.get(f"{PATH}/{UNKNOWN}/matches"), 404, "not-found")
    assert_problem(await desk.http.delete(f"{PATH}/{UNKNOWN}"), 404, "not-found")
    assert_problem(await desk.http.get(f"{PATH}/no-id"), 422, "bad-parameter")
    assert_problem(await desk.http.get(PATH, params={"cursor": "x"}), 422, "bad-cursor")


async def test_who_may(desk: Desk) -> None:
    for answer in (
        await desk.http.post(PATH, content=b"{", headers={"Authorization": "Bearer wrong"}),
        await desk.http.delete(f"{PATH}/x", headers={"Authorization": ""}),
    ):
        assert_problem(answer, 401, "unauthorized")
    assert (await desk.http.get(PATH, headers={"Authorization": ""})).status_code == 200, "to look needs none"


async def test_matches_of_a_template_and_of_a_killmail(desk: Desk) -> None:
    drake = fit("Drake", low=["Damage Control II"], mid=["Large Shield Extender II"] * 2)
    (template,) = await desk.imported(eft_of(drake), "drakes")
    worse = fit("Drake", low=["Damage Control I"], mid=["Large Shield Extender II", "Warp Disruptor II"])
    await desk.match([template["id"]], *(lost(1_000 + place, worse, second=place // 2) for place in range(5)))
    path = f"{PATH}/{template['id']}/matches"
    page = (await desk.http.get(path, params={"limit": 2})).json()
    validate(good(PATH + "/{template_id}/matches", "get")["schema"], page)
    seen = [one["killmail"] for one in page["data"]]
    first = page["data"][0]
    assert (first["score"], first["name"], first["template"]) == (round(1.7 / 3, 4), "drakes", template["id"])
    assert [(one["rack"], one["verdict"]) for one in first["slots"]] == [
        ("mid", "exact"),
        ("mid", "missing"),
        ("mid", "extra"),
        ("low", "worse"),
    ]
    while page["next"]:
        page = (await desk.http.get(path, params={"limit": 2, "cursor": page["next"]})).json()
        seen += [one["killmail"] for one in page["data"]]
    assert seen == [1004, 1003, 1002, 1001, 1000]
    one = (await desk.http.get("/killmails/1004/template")).json()
    validate(good("/killmails/{killmail_id}/template", "get")["schema"], one)
    assert one["data"] == first
    assert_problem(await desk.http.get("/killmails/5/template"), 404, "not-found")
    assert asked("x", drake)["hull_type_id"] == template["hull"]["id"]


async def test_pages_of_templates(desk: Desk) -> None:
    atron = number("Atron")
    for place in range(5):
        await desk.imported("[Atron, x]\n1MN Afterburner II\n", f"atron {place}")
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await desk.http.get(PATH, params={"limit": 2, "hull": atron} | cursor)).json()
        seen += [one["name"] for one in page["data"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == [f"atron {place}" for place in (4, 3, 2, 1, 0)]
