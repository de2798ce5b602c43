"""A replay in two halves, with a full stop of everything between them, leaves what one whole run leaves."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from chaos_run import Run, State, _settings

from warstream.replay import replay
from warstream.stack.stack import Stack

MARKED = b'{"simulated":true,'

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]


def halves(war: Path, directory: Path) -> list[Path]:
    """The file, cut in the middle, as if it had happened: the run that it is compared with takes it so."""
    lines = war.read_bytes().replace(MARKED, b"{").splitlines(keepends=True)
    found = [directory / "first.ndjson", directory / "second.ndjson"]
    found[0].write_bytes(b"".join(lines[: len(lines) // 2]))
    found[1].write_bytes(b"".join(lines[len(lines) // 2 :]))
    return found


async def test_two_halves_leave_what_the_whole_leaves(war: Path, undisturbed: State, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = _settings(tmp_path / "data").model_copy(update={"api_port": port})
    for half in halves(war, tmp_path):
        await replay(
            settings,
            [half],
            asyncio.Event(),
            speed=0,
            serve=False,
            tell=lambda _: None,
            played=lambda _: None,
            left=lambda _: None,
        )
    stack = Stack(settings, lambda _: None)
    try:
        await stack.start_servers("replay")
        found = await Run(stack, []).state()
    finally:
        await stack.stop()
    assert found.rows == undisturbed.rows
    assert found.checksums == undisturbed.checksums
    assert found.shown == undisturbed.shown
    assert set(found.fed.values()) == {1}, "the second replay told kills of the first one again"
