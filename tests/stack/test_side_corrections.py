"""A person corrects a battle: over the API and the feed, undone, over a restart, and of a battle that nobody holds any more."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect

from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from warstream import kafka as apache
from warstream.battle_restore import restore_battles
from warstream.play import play
from warstream.settle import settle
from warstream.stack.lifeline import free_port
from warstream.stack.stack import Stack

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

TOKEN = "a-secret-of-these-tests"
FEW = {"postgres": ["sink", "postgres"], "worker": ["worker"]}
ALL = FEW | {"redis": ["sink", "redis"], "rebuild": ["rebuild", "--follow"], "api": ["api"]}
BEGAN = datetime(2026, 3, 1, 10, tzinfo=UTC)
JITA, AMARR = 30000142, 30002187
US, FRIENDS, THEM = 99000001, 99000002, 99000003
WAIT = 30.0


def mails(first: int, system: int, began: datetime, count: int) -> list[dict[str, Any]]:
    """Three of us and two friends kill some of them, a minute apart."""
    crew = [
        {"character_id": 90_000_000 + one, "corporation_id": 98_000_000 + one // 3, "alliance_id": US if one < 3 else FRIENDS}
        for one in range(5)
    ]
    return [
        {
            "killmail_id": first + number,
            "killmail_time": (began + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "solar_system_id": system,
            "attackers": [one | {"damage_done": 10, "final_blow": not at, "ship_type_id": 587} for at, one in enumerate(crew)],
            "victim": {
                "character_id": 91_000_000 + number, "corporation_id": 98_000_009, "alliance_id": THEM, "damage_taken": 50,
                "ship_type_id": 587,
            },
        }
        for number in range(count)
    ]  # fmt: skip


class Running:
    """A stack with an API and a feed."""

    def __init__(self, stack: Stack, directory: Path, http: httpx.AsyncClient, feed: ClientConnection) -> None:
        self.stack = stack
        self.directory = directory
        self.http = http
        self.feed = feed

    async def kill(self, *bodies: dict[str, Any]) -> None:
        """Into Kafka, as `warstream replay` does."""
        await kill(self.stack, self.directory, *bodies)

    async def correct(self, battle: int, organisation: int, side: str) -> list[dict[str, Any]]:
        asked = {"corrections": [{"organisation": organisation, "side": side}], "author": "Ada", "reason": "they told me"}
        answer = await self.http.put(f"/battles/{battle}/sides", json=asked)
        assert answer.status_code == 202, answer.text
        found: list[dict[str, Any]] = answer.json()["data"]["corrections"]
        return found

    async def told(self, battle: int, revision: int) -> dict[str, Any]:
        """The feed's message of this revision; those in between have no gaps."""
        async with asyncio.timeout(WAIT):
            while True:
                message = orjson.loads(await self.feed.recv())
                for one in message.get("messages", [message]):
                    if one["type"].startswith("battle.") and one["data"]["battle_id"] == battle:
                        news: dict[str, Any] = one["data"]
                        assert news["revision"] <= revision, "a revision too many"
                        if news["revision"] == revision:
                            return news

    async def stored(self, battle: int, revision: int) -> Any:
        """The sides, when the API has the revision."""
        async with asyncio.timeout(WAIT):
            while True:
                answer = await self.http.get(f"/battles/{battle}")
                if answer.status_code == 200 and answer.json()["data"]["revision"] == revision:
                    return (await self.http.get(f"/battles/{battle}/sides")).json()["data"]
                assert answer.status_code in (200, 404), answer.text
                await asyncio.sleep(0.05)


async def kill(stack: Stack, directory: Path, *bodies: dict[str, Any]) -> None:
    paths = []
    for body in bodies:
        paths.append(directory / f"{body['killmail_id']}.json")
        paths[-1].write_bytes(orjson.dumps(body))
    await play(Kafka.of(stack.settings), paths, SystemClock())


@asynccontextmanager
async def started(directory: Path, parts: dict[str, list[str]], *, on_apache: bool) -> AsyncIterator[Stack]:
    """Servers and parts; on the embedded broker the battles as Postgres has them."""
    settings = Settings(_env_file=None, data_dir=directory / "data", mode="replay", api_port=free_port())  # type: ignore[call-arg]
    stack = Stack(settings, lambda _: None, apache=on_apache)
    try:
        await stack.start_servers("replay")
        if not on_apache:
            await restore_battles(stack.settings, SystemClock())
        for name, arguments in parts.items():
            stack.start_part(name, arguments, secrets={"WARSTREAM_WRITE_TOKEN": TOKEN} if name == "api" else {})
        await stack.wait_ready(*parts)
        yield stack
    finally:
        await stack.stop()


@asynccontextmanager
async def running(directory: Path, *, on_apache: bool) -> AsyncIterator[Running]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with started(directory, ALL, on_apache=on_apache) as stack:
        port = stack.settings.api_port
        async with (
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=20) as http,
            connect(f"ws://127.0.0.1:{port}/feed") as feed,
        ):
            await feed.send(orjson.dumps({"action": "subscribe", "id": "a", "topic": "battles"}).decode())
            yield Running(stack, directory, http, feed)


def standing(sides: Any) -> dict[str | None, set[int]]:
    """Letter -> organisations."""
    everyone = [*sides["sides"], *([sides["unassigned"]] if sides["unassigned"] else [])]
    return {side["side"]: {one["id"] for one in side["organisations"]} for side in everyone}


def kinds() -> list[Any]:
    """The broker, as `WARSTREAM_TEST_BROKERS` asks."""
    asked = os.environ.get("WARSTREAM_TEST_BROKERS", "both")
    no_apache = pytest.mark.skipif(asked == "embedded" or not apache.available(), reason=apache.why_not() or "not asked for")
    no_embedded = pytest.mark.skipif(asked == "apache", reason="not asked for")
    return [
        pytest.param(False, id="embedded", marks=no_embedded),
        pytest.param(True, id="apache", marks=[pytest.mark.apache, no_apache]),
    ]


@pytest.mark.parametrize("on_apache", kinds())
async def test_what_a_person_said_holds(tmp_path: Path, on_apache: bool) -> None:
    fight, old = mails(100, JITA, BEGAN + timedelta(days=6), 4), mails(200, AMARR, BEGAN, 3)
    by_kills = {"A": {US, FRIENDS}, "B": {THEM}}
    async with running(tmp_path, on_apache=on_apache) as stack:
        await stack.kill(*old, *fight)
        first = await stack.told(100, 1)
        assert standing(await stack.stored(100, 1)) == by_kills

        (said,) = await stack.correct(100, FRIENDS, "B")
        news = await stack.told(100, 2)
        assert (news["change"], news["added_count"], news["state"]) == ("updated", 0, first["state"])
        assert [{one["id"] for one in side["organisations"]} for side in news["sides"]] == [{US}, {THEM, FRIENDS}]
        sides = await stack.stored(100, 2)
        assert standing(sides) == {"A": {US}, "B": {THEM, FRIENDS}}
        marked = [one["id"] for side in sides["sides"] for one in side["organisations"] if one["corrected"]]
        assert marked == [FRIENDS]

        undone = await stack.http.delete(f"/battles/100/sides/corrections/{said['id']}", params={"author": "Bob"})
        assert undone.status_code == 202, undone.text
        await stack.told(100, 3)
        assert standing(await stack.stored(100, 3)) == by_kills

        await stack.correct(100, FRIENDS, "B")
        await stack.told(100, 4)
        kept = await stack.stored(100, 4)
        assert [one["stance"] for one in kept["corrections"]] == ["with", "withdrawn", "with"]
        assert [one["counts"] for one in kept["corrections"]] == [True, False, False]

        # Eight days on the agents have let go of the old battle.
        for second in (0, 4_000):
            await stack.kill(*mails(300 + second, JITA, BEGAN + timedelta(days=8, seconds=second), 1))
            await asyncio.sleep(0.5)  # in two batches: it lets go before the second
        (before,) = await rows(stack.stack, 200)
        await stack.correct(200, FRIENDS, "alone")
        assert standing(await stack.stored(200, before["revision"] + 1)) == {"A": {US}, "B": {THEM}, "C": {FRIENDS}}
    if on_apache:
        return  # it keeps what it has, as after any restart

    async with started(tmp_path, FEW, on_apache=False) as again:
        await kill(again, tmp_path, mails(100, JITA, BEGAN + timedelta(days=6), 5)[4])
        await settle(again.settings, agents=True, redis_group=None)
        (grown,) = await rows(again, 100)
        assert grown["revision"] == 6, "the start told nothing, and the next kill is the next revision"
        assert 104 in grown["kill_ids"]
        assert standing(orjson.loads(grown["report"])) == {"A": {US}, "B": {THEM, FRIENDS}}


async def rows(stack: Stack, battle: int) -> list[Any]:
    """The battle as Postgres has it."""
    connection = await asyncpg.connect(stack.settings.postgres_dsn)
    try:
        found = await connection.fetch("select revision, kill_ids, report from battles where battle_id = $1", battle)
        return list(found)
    finally:
        await connection.close()
