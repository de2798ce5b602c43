"""A command without the address of a server it needs says so, and knocks at no other server's door."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from warstream import cli


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the one who runs the tests, an empty data directory, and no network at all."""
    for name in os.environ:
        if name.startswith(("WARSTREAM_", "KAFKA_", "PG")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def connect(_socket: socket.socket, address: object) -> None:
        pytest.fail(f"went to {address}")

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.mark.parametrize(
    ("command", "variable"),
    [
        ("migrate", "WARSTREAM_POSTGRES_DSN"),
        ("dead-letters list", "WARSTREAM_POSTGRES_DSN"),
        ("dead-letters show abc", "WARSTREAM_POSTGRES_DSN"),
        ("dead-letters replay", "WARSTREAM_POSTGRES_DSN"),
        ("battle 1", "WARSTREAM_POSTGRES_DSN"),
        ("battles", "WARSTREAM_POSTGRES_DSN"),
        ("rebuild --from 2021-11-27", "KAFKA_BOOTSTRAP_SERVERS"),
        ("rebuild --follow", "KAFKA_BOOTSTRAP_SERVERS"),
        ("topics create", "KAFKA_BOOTSTRAP_SERVERS"),
        ("ingest", "KAFKA_BOOTSTRAP_SERVERS"),
        ("worker", "KAFKA_BOOTSTRAP_SERVERS"),
        ("sink postgres", "KAFKA_BOOTSTRAP_SERVERS"),
        ("sink redis", "KAFKA_BOOTSTRAP_SERVERS"),
        ("api", "WARSTREAM_POSTGRES_DSN"),
    ],
)
def test_it_stops_with_one_sentence_that_names_the_setting(
    bare: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, variable: str
) -> None:
    monkeypatch.setattr("sys.argv", ["warstream", *command.split()])
    with pytest.raises(SystemExit) as end:
        cli.main()
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert end.value.code == 1
    assert line.startswith("warstream: no ") and f"set {variable}" in line and "--debug" not in line


def test_the_second_address_is_asked_for_too(
    bare: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARSTREAM_POSTGRES_DSN", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setattr("sys.argv", ["warstream", "api"])
    with pytest.raises(SystemExit):
        cli.main()
    assert "set WARSTREAM_REDIS_URL" in capsys.readouterr().err
