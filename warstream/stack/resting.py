"""The database of a data directory on which nothing runs: what a finished replay left can be read without starting it all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psycopg

from runtime.settings import Settings
from schemas.simulated import Mode
from warstream.stack.database import EmbeddedPostgres
from warstream.stack.stack import Stack

PREFIX = "warstream_"
"""What the stack puts before the kind of kills to name its database."""


class NoDatabase(LookupError):
    """The data directory has no database of this kind of kills; the message says what it has."""


@contextlib.contextmanager
def resting_database(settings: Settings, mode: Mode) -> Iterator[Settings]:
    """Settings with the address of this kind's database; the embedded Postgres is started for as long as the block lasts.

    Nothing is made or changed. Raises `NoDatabase`, `AlreadyRunning` when a stack uses the directory, and `PostgresFailed`.
    """
    directory = settings.data_dir.resolve()
    if not (directory / "postgres" / "PG_VERSION").exists():
        raise NoDatabase(
            f"no Warstream runs on {settings.data_dir} and it holds no database; set WARSTREAM_DATA_DIR to the "
            "folder of a run, or set WARSTREAM_POSTGRES_DSN"
        )
    stack, postgres = Stack(settings, lambda _: None), EmbeddedPostgres(directory / "postgres")
    stack.take_directory()
    try:
        (directory / "stack.json").unlink(missing_ok=True)  # of a stack that was killed: others would take it for ours
        postgres.start()
        kinds = _kinds(postgres)
        if mode not in kinds:
            raise NoDatabase(
                f"{settings.data_dir} has no database of {mode} kills; it has {', '.join(kinds) or 'none'}: choose with --mode"
            )
        yield settings.model_copy(update={"postgres_dsn": postgres.dsn(f"{PREFIX}{mode}"), "mode": mode})
    finally:
        postgres.stop()
        stack.give_directory()


def _kinds(postgres: EmbeddedPostgres) -> list[str]:
    with psycopg.connect(postgres.dsn("postgres")) as connection:
        names = connection.execute("select datname from pg_database where starts_with(datname, %s) order by 1", (PREFIX,))
        return [str(name).removeprefix(PREFIX) for (name,) in names]
