"""What a finished run left in its database, read while nothing runs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from runtime.settings import Settings
from warstream import cli
from warstream.migrate import migrate
from warstream.stack.database import EmbeddedPostgres
from warstream.stack.resting import resting_database
from warstream.stack.stack import AlreadyRunning, Stack, running_stack


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory as `warstream replay` leaves it, with one letter."""
    directory = tmp_path_factory.mktemp("left")
    postgres = EmbeddedPostgres(directory / "postgres")
    postgres.start()
    try:
        dsn = postgres.ensure_database("warstream_replay")
        migrate(dsn, "replay")
        with psycopg.connect(dsn) as connection:
            connection.execute(
                "insert into dead_letters (id, reason, detail, source, origin, payload, payload_bytes, truncated, at, version) "
                "values ('abc123', 'invalid', 'no id', 'file', 'war.tar.bz2', '{}', 2, false, now(), '0.1.0')"
            )
    finally:
        postgres.stop()
    yield directory


@pytest.fixture(autouse=True)
def on_it(left: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("WARSTREAM_", "KAFKA_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("WARSTREAM_DATA_DIR", str(left))


def test_the_letters_of_a_replay_are_read_and_nothing_runs_on(left: Path) -> None:
    (left / "stack.json").write_text('{"postgres_dsn": "of a stack that was killed"}')
    listed = CliRunner().invoke(cli.app, ["dead-letters", "list", "--mode", "replay"])
    assert listed.exit_code == 0, listed.output
    assert listed.output.startswith("abc123 ") and "war.tar.bz2" in listed.output
    shown = CliRunner().invoke(cli.app, ["dead-letters", "show", "abc", "--mode", "replay"])
    assert "no id" in shown.output
    assert not (left / "postgres" / "postmaster.pid").exists()
    assert running_stack(left) is None and not (left / "stack.json").exists()


def test_another_kind_is_not_made_and_the_sentence_tells_what_there_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        monkeypatch.setattr("sys.argv", ["warstream", "dead-letters", "list"])
        with pytest.raises(SystemExit):
            cli.main()
        assert "no database of live kills; it has replay: choose with --mode" in capsys.readouterr().err


def test_a_directory_in_use_is_left_alone(left: Path) -> None:
    user = Stack(Settings(_env_file=None, data_dir=left), lambda _: None)  # type: ignore[call-arg]
    user.take_directory()
    try:
        with pytest.raises(AlreadyRunning), resting_database(Settings(), "replay"):
            pass
        assert running_stack(left) is None and (left / "stack.lock").exists()
    finally:
        asyncio.run(user.stop())


def test_a_mode_that_a_database_of_yours_does_not_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARSTREAM_POSTGRES_DSN", "postgresql://nobody@127.0.0.1:1/none")
    done = CliRunner().invoke(cli.app, ["dead-letters", "list", "--mode", "replay"])
    assert done.exit_code == 2 and "holds live kills" in done.output
