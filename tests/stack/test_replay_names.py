"""A replay asks nobody outside; with `--names` it asks ESI who the people are, and nothing else."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import httpx
import orjson
import pytest
import world_stack as w
from fake_esi import FakeEsi
from typer.testing import CliRunner

from runtime.settings import Settings
from streams.simulator.archive import write_war
from warstream.cli import app
from warstream.replay import replay
from warstream.stack.lifeline import free_port
from warstream.world import NobodyThere

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]
WAIT = 60.0


async def test_a_served_replay_gets_the_names_of_its_people_and_asks_for_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = tmp_path / "100.json"
    mail.write_bytes(orjson.dumps(w.mail() | {"killmail_hash": "0" * 40}))
    async with FakeEsi(time.time) as esi:
        w.world(esi)
        monkeypatch.setenv("WARSTREAM_ESI_URL", esi.url)
        monkeypatch.setenv("WARSTREAM_EVE_SCOUT_URL", "http://127.0.0.1:9")
        monkeypatch.setenv("WARSTREAM_CONTACT", "tests@example.com")
        settings = Settings(_env_file=None, data_dir=tmp_path / "data", api_port=free_port())  # type: ignore[call-arg]
        told: list[str] = []
        stop = asyncio.Event()
        run = asyncio.create_task(
            replay(
                settings,
                [mail],
                stop,
                speed=0,
                serve=True,
                names=True,
                tell=told.append,
                played=lambda _: None,
                left=lambda _: None,
            )
        )
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.api_port}") as client:
                pilot = await _named(client, run)
        finally:
            stop.set()
            await run
        assert pilot == {"id": w.KILLER, "name": "Ada Example"}, told
        assert any(line.startswith("names") and "names from ESI at" in line for line in told), told
        assert not [one.path for one in esi.seen if "sovereignty" in one.path or "markets" in one.path or "fw" in one.path]
        assert esi.violations == []


async def _named(client: httpx.AsyncClient, run: asyncio.Task[dict[str, int]]) -> object:
    began, found = time.monotonic(), None
    while time.monotonic() - began < WAIT and not run.done():
        try:
            answer = await client.get("/killmails/100")
            found = answer.json()["data"]["attackers"][0]["character"] if answer.status_code == 200 else None
        except httpx.TransportError:
            found = None
        if isinstance(found, dict) and found["name"]:
            return found
        await asyncio.sleep(0.2)
    return found


async def test_nobody_of_a_simulated_war_is_asked_for(tmp_path: Path) -> None:
    war = await asyncio.to_thread(write_war, tmp_path / "war.tar.bz2", 5, 0.1)
    settings = Settings(_env_file=None, data_dir=tmp_path / "data")  # type: ignore[call-arg]
    with pytest.raises(NobodyThere, match="nobody of a simulated war exists"):
        await replay(
            settings,
            [war.path],
            asyncio.Event(),
            speed=0,
            serve=True,
            names=True,
            tell=lambda _: None,
            played=lambda _: None,
            left=lambda _: None,
        )
    assert not (tmp_path / "data").exists()


def test_names_without_serve_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    done = CliRunner().invoke(app, ["replay", str(tmp_path / "a.json"), "--names"])
    assert done.exit_code == 2 and "say --serve too" in " ".join(done.output.replace("│", " ").split())
