"""Sockets of a data directory and of temporary folders that are too deep for them."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
import redis

from runtime.address_text import fault_of
from warstream.stack import socket_folder
from warstream.stack.valkey import EmbeddedValkey


async def test_a_deep_data_directory_in_deep_temporary_folders_has_a_valkey(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    server = EmbeddedValkey(deep / "valkey")
    await asyncio.to_thread(server.start)
    try:
        client = redis.Redis.from_url(server.url)
        assert client.ping()
        client.close()
        folder = Path(server.url.removeprefix("unix://")).parent
        assert folder.stat().st_mode & 0o077 == 0, "for this user alone"
    finally:
        await asyncio.to_thread(server.stop)
    assert not folder.exists()


@pytest.mark.parametrize("name", ["my data", "me@home", "100%", "a#b", "a,b", "ä", "a?b"])
def test_a_folder_whose_name_means_something_in_an_address_takes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The parts are told of the socket by an address, and refuse one that may be meant otherwise."""
    folder = tmp_path / name
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert not socket_folder.fits(folder)
    made = socket_folder.made()
    made.rmdir()
    assert made.parent == socket_folder.SHORT and socket_folder.fits(made)
    for address in (f"postgresql://postgres:@/w?host={made}", f"unix://{made}/valkey.sock"):
        assert fault_of(address) is None


@pytest.mark.parametrize("length", [socket_folder.LONGEST, socket_folder.LONGEST + 1])
def test_what_fits_takes_the_socket_of_postgres(tmp_path: Path, length: int) -> None:
    folder = tmp_path / "x"
    folder = Path(str(folder) + "y" * (length - len(str(folder))))
    folder.mkdir()
    assert socket_folder.fits(folder) is (length == socket_folder.LONGEST)
    if socket_folder.fits(folder):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(folder / ".s.PGSQL.5432.lock"))
