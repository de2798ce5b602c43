"""Every error as one sentence that a person can act on: no name of a Python class, no link to another project's pages."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import orjson
import psycopg
import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from api.storage.away import StoreAway
from warstream import cli
from warstream.faults import sentence


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command with nothing but these settings; gives its last line on stderr, and fails when it ends well."""
    for name in os.environ:
        if name.startswith(("WARSTREAM_", "KAFKA_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WARSTREAM_R2Z2_URL", "http://127.0.0.1:1")

    def run(*command: str, **settings: str) -> str:
        for name, value in settings.items():
            monkeypatch.setenv(f"WARSTREAM_{name.upper()}", value)
        monkeypatch.setattr("sys.argv", ["warstream", *command])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert end.value.code not in (0, None)
        return capsys.readouterr().err.strip()

    return run


@pytest.mark.parametrize("name", ["api_port", "monitor_port"])
@pytest.mark.parametrize("value", ["80000", "65536", "-1"])
def test_a_port_that_cannot_be(said: Callable[..., str], name: str, value: str) -> None:
    assert said("doctor", **{name: value}).startswith(f"warstream: a setting is wrong: WARSTREAM_{name.upper()}: Input should be")


def test_settings_that_do_not_go_together_say_their_names_themselves(said: Callable[..., str]) -> None:
    assert said("world", dotlan="true").startswith("warstream: a setting is wrong: WARSTREAM_DOTLAN needs WARSTREAM_CONTACT")


def test_an_id_beyond_all_ids_is_refused_before_anybody_is_asked(said: Callable[..., str]) -> None:
    assert "9223372036854775807" in said("battle", "99999999999999999999")


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_data_directory_is_refused_and_nothing_is_written(said: Callable[..., str], tmp_path: Path, value: str) -> None:
    assert said("up", data_dir=value) == (
        "warstream: a setting is wrong: WARSTREAM_DATA_DIR: is empty; name a folder, or leave WARSTREAM_DATA_DIR out for .data"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_redis_address_of_another_kind(said: Callable[..., str]) -> None:
    assert said("api", redis_url="localhost:6379", postgres_dsn="postgresql://x@127.0.0.1:1/x") == (
        "warstream: a setting is wrong: WARSTREAM_REDIS_URL: must begin with redis://, rediss:// or unix://"
    )


@pytest.mark.parametrize("command", ["up", "replay"])
@pytest.mark.parametrize("folder", ["/proc/nowhere", "/dev/null"])
def test_a_data_directory_that_cannot_be_made(said: Callable[..., str], tmp_path: Path, command: str, folder: str) -> None:
    told = said(command, *([str(tmp_path)] if command == "replay" else []), data_dir=folder).splitlines()[-1]
    assert told.startswith(f"warstream: {folder} cannot hold our data (") and "WARSTREAM_DATA_DIR" in told


def test_a_command_that_only_reads_says_that_there_is_nothing(said: Callable[..., str]) -> None:
    assert "/dev/null and it holds no database" in said("dead-letters", "list", data_dir="/dev/null")


def test_results_cannot_go_into_a_device(said: Callable[..., str], tmp_path: Path) -> None:
    assert said("analyse", str(tmp_path), "--out", "/dev/null") == (
        "warstream: /dev/null: File exists; choose another path, or mend this one."
    )


def test_a_war_has_one_of_two_endings(said: Callable[..., str], tmp_path: Path) -> None:
    told = said("simulate", "out.txt")
    assert ".tar.bz2" in told and ".ndjson" in told and "ValueError" not in told
    assert list(tmp_path.iterdir()) == []


def test_a_war_cannot_go_where_no_folder_can_be(said: Callable[..., str]) -> None:
    assert said("simulate", "/dev/null/war.ndjson").startswith("warstream: /dev/null: ")


def test_the_driver_speaks_and_not_the_layer_over_it(said: Callable[..., str]) -> None:
    told = said("migrate", postgres_dsn="postgresql://nobody@127.0.0.1:1/none")
    assert told.startswith("warstream: Postgres does not answer (") and "WARSTREAM_POSTGRES_DSN" in told
    assert "sqlalche" not in told


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OperationalError("select 1", {}, psycopg.OperationalError("gone")), "Postgres does not answer (gone)"),
        (ProgrammingError("x", {}, psycopg.errors.UndefinedTable("no t")), "UndefinedTable: no t. Run again with --debug"),
        (psycopg.ProgrammingError('missing "="'), "is WARSTREAM_POSTGRES_DSN right?"),
        (asyncpg.InvalidPasswordError("password authentication failed"), "is WARSTREAM_POSTGRES_DSN right?"),
        (asyncpg.InvalidCatalogNameError("no such database"), "is WARSTREAM_POSTGRES_DSN right?"),
        (asyncpg.UndefinedTableError("relation x does not exist"), "`warstream migrate` makes it"),
        (StoreAway("Postgres"), "Postgres does not answer; is it running?"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed"), "a server does not answer"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "a server does not answer"),
        (OSError("Multiple exceptions: [Errno 111] a, [Errno 111] b"), "a server does not answer"),
        (TimeoutError(errno.ETIMEDOUT, "Connection timed out"), "a server does not answer"),
        (socket.gaierror(-2, "Name or service not known"), "a server does not answer"),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "x.ndjson"), "x.ndjson: Is a directory; choose another path"),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/x"), "no permission: /srv/x;"),
        (OSError(errno.ENOSPC, "No space left on device"), "the system refuses: No space left on device"),
        (TimeoutError("ours, with its own words"), "ours, with its own words"),
    ],
)
def test_what_is_said_of(error: Exception, says: str) -> None:
    told = sentence(error)
    assert says in told and "\n" not in told and "http" not in told
    assert sentence(ExceptionGroup("several", [error])) == told


@pytest.mark.parametrize(
    ("file", "environment", "json"),
    [
        ("WARSTREAM_LOG_JSON=true", {}, True),
        ("WARSTREAM_LOG_JSON=t", {}, True),
        ("WARSTREAM_LOG_JSON=true", {"WARSTREAM_LOG_JSON": "false"}, False),
        ("WARSTREAM_LOG_JSON=true", {"WARSTREAM_API_PORT": "x"}, True),
        ("WARSTREAM_LOG_JSON=loud", {}, False),
        ("", {}, False),
    ],
)
def test_an_error_is_said_as_the_logs_are_written(tmp_path: Path, file: str, environment: dict[str, str], json: bool) -> None:
    """Wherever that is set, and whatever else is wrong."""
    (tmp_path / ".env").write_text(file + "\n")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("WARSTREAM_", "KAFKA_"))}
    own |= {"PYTHONPATH": str(Path(__file__).parents[2])} | environment
    done = subprocess.run(
        [sys.executable, "-m", "warstream", "worker"], cwd=tmp_path, env=own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    if json:
        line = orjson.loads(done.stderr)
        assert line.keys() == {"timestamp", "level", "part", "event"} and line["level"] == "error"
        assert line["event"].startswith("warstream: ") and line["part"] == "warstream"
    else:
        assert done.stderr.startswith("warstream: ")
