"""A replay of a simulated war says everywhere that it never happened, in a database of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from datetime import timedelta
from pathlib import Path

import asyncpg
import httpx
import orjson
import pytest
from typer.testing import CliRunner

from runtime.settings import Settings
from streams.simulator.archive import write_war
from warstream.cli import app
from warstream.migrate import WrongDatabase, migrate
from warstream.replay import replay
from warstream.stack.stack import Stack, running_stack

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]


def free_port() -> int:
    with contextlib.closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


async def test_a_replayed_war_is_simulated_in_the_api_and_the_database(tmp_path: Path) -> None:
    war = await asyncio.to_thread(write_war, tmp_path / "war.tar.bz2", 5, 0.3)
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", api_port=free_port())  # type: ignore[call-arg]
    told: list[str] = []
    stop, settled = asyncio.Event(), asyncio.Event()

    def tell(text: str) -> None:
        told.append(text)
        if text.startswith("settled"):
            settled.set()

    run = asyncio.create_task(
        replay(settings, [war.path], stop, speed=0, serve=True, tell=tell, played=lambda _: None, left=lambda _: None)
    )
    waiting = asyncio.create_task(settled.wait())
    try:
        await asyncio.wait({run, waiting}, return_when=asyncio.FIRST_COMPLETED)
        assert settled.is_set(), (told, run.exception())
        assert any(text.startswith("SIMULATED") for text in told)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.api_port}") as client:
            answer = await client.get("/killmails")
            status = (await client.get("/status")).json()
        assert answer.headers["warstream-mode"] == "replay_simulated"
        rows = answer.json()
        assert rows["simulated"] is True and rows["data"]
        assert all(row["links"]["zkillboard"] is row["links"]["esi"] is None for row in rows["data"])
        assert (status["simulated"], status["data"]["mode"]) == (True, "replay_simulated")

        found = running_stack(settings.data_dir)
        assert found is not None
        connection = await asyncpg.connect(found["postgres_dsn"])
        assert await connection.fetchval("select current_database()") == "warstream_replay_simulated"
        assert await connection.fetchval("select mode from database_mode") == "simulated"
        await connection.close()
        with pytest.raises(WrongDatabase, match="holds simulated kills"):
            await asyncio.to_thread(migrate, found["postgres_dsn"], "replay")
    finally:
        stop.set()
        waiting.cancel()
        counts = await run
    assert (counts["killmails"], counts["accepted"]) == (war.kills, war.kills)
    assert (counts["rejected"], counts["dead_letters"]) == (0, 0)


@pytest.mark.timeout(300)
async def test_what_goes_on_at_the_end_of_a_file_ends_and_a_second_replay_tells_nothing(tmp_path: Path) -> None:
    war = await asyncio.to_thread(write_war, tmp_path / "war.tar.bz2", 5, 1)
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", api_port=free_port())  # type: ignore[call-arg]

    async def battles() -> dict[int, tuple[int, str]]:
        stack = Stack(settings, lambda _: None)
        try:
            await stack.start_servers("replay_simulated")
            connection = await asyncpg.connect(stack.settings.postgres_dsn)
            found = await connection.fetch("select battle_id, revision, state, ended_at from battles where state <> 'merged'")
            newest = await connection.fetchval("select max(killmail_time) from killmails")
            await connection.close()
        finally:
            await stack.stop()
        assert any(newest - row["ended_at"] < timedelta(seconds=900) for row in found), "none went on at the end"
        return {row["battle_id"]: (row["revision"], row["state"]) for row in found}

    nothing = {"tell": lambda _: None, "played": lambda _: None, "left": lambda _: None}
    await replay(settings, [war.path], asyncio.Event(), speed=0, serve=False, **nothing)
    first = await battles()
    assert {state for _, state in first.values()} == {"ended"}
    await replay(settings, [war.path], asyncio.Event(), speed=0, serve=False, **nothing)
    assert await battles() == first


@pytest.mark.parametrize("command", [["replay"], ["analyse", "--out", "out"]])
def test_both_kinds_in_one_command_are_refused_before_anything_starts(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    war = write_war(tmp_path / "war.tar.bz2", 5, 0.1)
    real = tmp_path / "real.json"
    real.write_bytes(orjson.dumps({"killmail_id": 1}))
    done = CliRunner().invoke(app, [*command, str(war.path), str(real)], env={"WARSTREAM_DATA_DIR": str(tmp_path / "data")})
    assert done.exit_code == 1
    assert "never share a database" in str(done.exception)
    assert not (tmp_path / "data").exists() and not (tmp_path / "out").exists()
