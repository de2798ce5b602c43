"""Templates of fits, and lost ships against them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from api.cursor import Place
from api.storage.postgres import Database
from schemas.doctrine_template import DoctrineTemplate
from schemas.template_match import TemplateMatch

_ONE = "select body from doctrine_templates where template_id = $1::uuid"
_SOME = "select body from doctrine_templates where template_id = any($1::uuid[])"
_PAGE = """
select template_id, changed_at, body from doctrine_templates
where (not withdrawn or $1) and ($2::bigint is null or hull_type_id = $2)
  and ($3::timestamptz is null or (changed_at, template_id) < ($3, $4::uuid))
order by changed_at desc, template_id desc limit $5
"""
_MATCHES = """
select killmail_id, event_time, body from template_matches
where template_id = $1::uuid and ($2::timestamptz is null or (event_time, killmail_id) < ($2, $3))
order by event_time desc, killmail_id desc limit $4
"""
_OF_KILLMAIL = "select body from template_matches where killmail_id = $1 and template_id is not null"
_HELD = "select 1 as held from killmails where killmail_id = $1 limit 1"


async def template(database: Database, template_id: str) -> DoctrineTemplate | None:
    """One template, a withdrawn one too."""
    row = await database.fetch_one(_ONE, template_id)
    return None if row is None else orjson.loads(row["body"])


async def some_templates(database: Database, ids: Sequence[str]) -> dict[str, DoctrineTemplate]:
    """Those of these ids that there are."""
    rows = [orjson.loads(row["body"]) for row in await database.fetch(_SOME, list(ids))]
    return {row["template_id"]: row for row in rows}


async def template_page(
    database: Database, *, withdrawn: bool, hull: int | None, behind: tuple[datetime, str] | None, limit: int
) -> list[dict[str, Any]]:
    """Templates, the last changed first."""
    time, number = behind or (None, None)
    return await database.fetch(_PAGE, withdrawn, hull, time, number, limit)


async def match_page(database: Database, template_id: str, behind: Place | None, limit: int) -> list[dict[str, Any]]:
    """Lost ships that are most like a template, newest first."""
    time, number = (None, None) if behind is None else (behind.time, behind.killmail_id)
    return await database.fetch(_MATCHES, template_id, time, number, limit)


async def match_of(database: Database, killmail_id: int) -> TemplateMatch | None:
    """The template that a loss is most like."""
    row = await database.fetch_one(_OF_KILLMAIL, killmail_id)
    return None if row is None else orjson.loads(row["body"])


async def is_held(database: Database, killmail_id: int) -> bool:
    """Whether there is such a killmail."""
    return await database.fetch_one(_HELD, killmail_id) is not None
