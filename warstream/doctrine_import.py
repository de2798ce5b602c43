"""`warstream doctrine`: templates of fits out of files into Kafka, and what Postgres has of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import asyncpg
import orjson

from fitting.asked import fresh_of, read_asked, template_of, withdrawn
from fitting.faults import BadFit
from runtime.clock import Clock, iso
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.doctrine_template import DoctrineTemplate
from schemas.topics import DOCTRINE_TEMPLATES
from warstream.settle import stored

STALL_SECONDS = 30.0
"""How long Postgres may take; without a sink it never has them, and Kafka keeps them."""


class NoSuchTemplate(LookupError):
    """No template, or more than one, answers to what was given; the message says which."""


class Imported(NamedTuple):
    """What became of the files."""

    templates: list[DoctrineTemplate]
    """All that the files ask for, in their order."""
    fresh: int
    """Of these what was not asked for before."""
    notes: list[str]
    """What of them a fit cannot hold."""


def read_files(
    paths: Sequence[Path], *, name: str | None, doctrine: str, author: str, settings: Settings, clock: Clock
) -> tuple[list[DoctrineTemplate], list[str]]:
    """Their templates and notes. Raises BadFit, which names file and line: all of the files are taken or nothing."""
    made: list[DoctrineTemplate] = []
    notes: list[str] = []
    at = iso(clock.now())
    for path in paths:
        try:
            found = read_asked(path.read_text(encoding="utf-8-sig"))
            made += [
                template_of(one, name=name, doctrine=doctrine, author=author, at=at, simulated=settings.simulated)
                for one in found
            ]
        except UnicodeDecodeError:
            raise BadFit(f"{path}: this is no UTF-8 text; save it as such") from None
        except ValueError as error:
            raise BadFit(f"{path}: {error}") from None
        notes += [f"{path}: {note}" for one in found for note in one.notes]
    if name is not None and len(made) > 1:
        raise BadFit(f"the files have {len(made)} fits, which keep their own names; leave --name out")
    return made, notes


async def import_templates(settings: Settings, made: list[DoctrineTemplate], notes: list[str]) -> Imported:
    """Write down what is not asked for yet; returns when Postgres has it. Raises `Stalled`."""
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        ids = [one["template_id"] for one in made]
        rows = await connection.fetch("select body from doctrine_templates where template_id = any($1::uuid[])", ids)
        known = {one["template_id"]: one for one in (orjson.loads(row["body"]) for row in rows)}
        fresh = fresh_of(made, known)
        await _send(settings, connection, fresh)
        return Imported(made, len(fresh), notes)
    finally:
        await connection.close()


async def templates(settings: Settings, *, everything: bool) -> list[DoctrineTemplate]:
    """By doctrine and name; with `everything` withdrawn ones too."""
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        rows = await connection.fetch(
            "select body from doctrine_templates where $1 or not withdrawn order by doctrine, name, template_id", everything
        )
        return [orjson.loads(row["body"]) for row in rows]
    finally:
        await connection.close()


async def withdraw(settings: Settings, identifier: str, *, author: str, clock: Clock) -> DoctrineTemplate:
    """Take one back, by its id or the beginning of it. Raises `NoSuchTemplate` and `Stalled`."""
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        rows = await connection.fetch(
            "select body from doctrine_templates where not withdrawn and starts_with(template_id::text, $1) limit 2",
            identifier.lower(),
        )
        if len(rows) != 1:
            fault = "more than one template has an id that begins so" if rows else "no template has that id"
            raise NoSuchTemplate(f"{identifier}: {fault}; `warstream doctrine list` shows them")
        gone = withdrawn(orjson.loads(rows[0]["body"]), author=author, at=iso(clock.now()))
        await _send(settings, connection, [gone])
        return gone
    finally:
        await connection.close()


async def _send(settings: Settings, connection: asyncpg.Connection, fresh: Sequence[DoctrineTemplate]) -> None:
    if not fresh:
        return
    producer = Kafka.of(settings).producer()
    await producer.start()
    try:
        for one in fresh:
            await producer.send_and_wait(DOCTRINE_TEMPLATES.name, orjson.dumps(one), key=one["template_id"].encode())
    finally:
        await producer.stop()
    await stored(settings, connection, DOCTRINE_TEMPLATES.name, STALL_SECONDS)
