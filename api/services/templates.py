"""Templates on their way into Kafka, and what Postgres has of them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

import orjson

from api.context import ProcessContext
from api.cursor import BadCursor, Place, read_change, read_cursor, write_change, write_cursor
from api.models import templates as m
from api.problems import Problem
from api.queries import templates as q
from api.services.template_rows import match_rows, rows_of, whole_of
from api.storage.away import StoreAway, TooSlow
from fitting.asked import fresh_of, read_asked, template_of, withdrawn
from fitting.faults import BadFit
from runtime.clock import iso
from schemas.doctrine_template import DoctrineTemplate
from schemas.topics import DOCTRINE_TEMPLATES

STORED_SECONDS = 2.0
"""How long an answer waits for Postgres to have it too, so that whoever asks next finds it there: many times the sink's usual."""
POLL_SECONDS = 0.03


async def import_templates(context: ProcessContext, asked: m.TemplatesAsked, author: str) -> m.TemplatesAcceptedOne:
    """Write down the fits of a text. Raises the problem bad-fit, which names the line, and `StoreAway`."""
    try:
        found = await asyncio.to_thread(read_asked, asked.text)  # a first one reads the names of all types for half a second
    except BadFit as error:
        raise Problem("bad-fit", str(error), line=error.line) from None
    if asked.name is not None and len(found) > 1:
        raise Problem("bad-fit", f"The text has {len(found)} fits, which keep their own names; leave `name` out.", line=None)
    settings, at = context.settings, iso(context.clock.now())
    try:
        made = [
            template_of(one, name=asked.name, doctrine=asked.doctrine, author=author, at=at, simulated=settings.simulated)
            for one in found
        ]
    except ValueError as error:
        raise Problem("bad-fit", f"This is no template: {error}", line=None) from None
    ids = list(dict.fromkeys(one["template_id"] for one in made))
    known = await q.some_templates(context.database, ids)
    fresh = fresh_of(made, known)
    await _written(context, fresh)
    said = known | {one["template_id"]: one for one in fresh}
    rows = await rows_of(context.database, [said[number] for number in ids])
    notes = [note for one in found for note in one.notes]
    return m.TemplatesAcceptedOne(data=m.TemplatesAccepted(templates=rows, notes=notes), simulated=settings.simulated)


async def withdraw_template(context: ProcessContext, template_id: str, author: str) -> m.TemplatesAcceptedOne:
    """Take one back; one that is withdrawn stays so. Raises the problem not-found, and `StoreAway`."""
    own = await _held(context, template_id)
    if not own["withdrawn"]:
        own = withdrawn(own, author=author, at=iso(context.clock.now()))
        await _written(context, [own])
    rows = await rows_of(context.database, [own])
    return m.TemplatesAcceptedOne(data=m.TemplatesAccepted(templates=rows, notes=[]), simulated=context.settings.simulated)


async def list_templates(
    context: ProcessContext, *, withdrawn: bool, hull: int | None, limit: int, cursor: str | None
) -> m.TemplateList:
    """A page of them. Raises the problem bad-cursor."""
    question = f"templates {withdrawn} {hull}"
    try:
        behind = read_change(cursor, question) if cursor else None
        rows = await q.template_page(context.database, withdrawn=withdrawn, hull=hull, behind=behind, limit=limit + 1)
    except BadCursor as error:
        raise Problem("bad-cursor", str(error)) from None
    page = rows[:limit]
    more = write_change(page[-1]["changed_at"], str(page[-1]["template_id"]), question) if len(rows) > limit else None
    data = await rows_of(context.database, [orjson.loads(row["body"]) for row in page])
    return m.TemplateList(data=data, next=more, simulated=context.settings.simulated)


async def get_template(context: ProcessContext, template_id: str) -> m.TemplateOne:
    """One with its fit. Raises the problem not-found."""
    own = await _held(context, template_id)
    return m.TemplateOne(data=await whole_of(context.database, own), simulated=context.settings.simulated)


async def list_matches(context: ProcessContext, template_id: str, *, limit: int, cursor: str | None) -> m.TemplateMatchList:
    """Lost ships that are most like it, newest first. Raises the problems not-found and bad-cursor."""
    await _held(context, template_id)
    question = f"matches {template_id}"
    try:
        behind = read_cursor(cursor, question) if cursor else None
    except BadCursor as error:
        raise Problem("bad-cursor", str(error)) from None
    rows = await q.match_page(context.database, template_id, behind, limit + 1)
    page = rows[:limit]
    more = write_cursor(Place(page[-1]["event_time"], page[-1]["killmail_id"]), question) if len(rows) > limit else None
    data = await match_rows(context.database, [orjson.loads(row["body"]) for row in page])
    return m.TemplateMatchList(data=data, next=more, simulated=context.settings.simulated)


async def match_of_killmail(context: ProcessContext, killmail_id: int) -> m.TemplateMatchOne:
    """The template that a loss is most like. Raises the problem not-found."""
    found = await q.match_of(context.database, killmail_id)
    if found is None and not await q.is_held(context.database, killmail_id):
        raise Problem("not-found", f"Killmail {killmail_id} is not held here.")
    rows = await match_rows(context.database, [] if found is None else [found])
    return m.TemplateMatchOne(data=rows[0] if rows else None, simulated=context.settings.simulated)


async def _held(context: ProcessContext, template_id: str) -> DoctrineTemplate:
    own = await q.template(context.database, template_id)
    if own is None:
        raise Problem("not-found", f"There is no template {template_id}.")
    return own


async def _written(context: ProcessContext, fresh: Sequence[DoctrineTemplate]) -> None:
    if not fresh:
        return
    messages = [(one["template_id"].encode(), orjson.dumps(one)) for one in fresh]
    await context.outgoing.send(DOCTRINE_TEMPLATES.name, messages)
    with contextlib.suppress(TimeoutError, StoreAway, TooSlow):  # Kafka has it, and that is what counts
        async with asyncio.timeout(STORED_SECONDS):
            while not await _stored(context, fresh):
                await asyncio.sleep(POLL_SECONDS)


async def _stored(context: ProcessContext, fresh: Sequence[DoctrineTemplate]) -> bool:
    held = await q.some_templates(context.database, [one["template_id"] for one in fresh])
    return all(one["template_id"] in held and held[one["template_id"]]["changed_at"] >= one["changed_at"] for one in fresh)
