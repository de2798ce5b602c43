"""Templates of fits, and lost ships against them, as rows. Pure; the SQL changes nothing when run again, whatever the order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from schemas.doctrine_template import checked
from schemas.template_match import TemplateMatch
from schemas.topics import DOCTRINE_TEMPLATES, TEMPLATE_MATCHES
from sinks.statement import Statement
from sinks.world_tables import Rows

TEMPLATE_SQL = (
    "insert into doctrine_templates as t (template_id, hull_type_id, name, doctrine, withdrawn, changed_at, body) "
    "values ($1,$2,$3,$4,$5,$6,$7) on conflict (template_id) do update set withdrawn = excluded.withdrawn, "
    "changed_at = excluded.changed_at, body = excluded.body "
    'where (excluded.changed_at, excluded.withdrawn, excluded.body::text collate "C") > '
    '(t.changed_at, t.withdrawn, t.body::text collate "C")'
)
MATCH_SQL = (
    "insert into template_matches as t (killmail_id, event_time, template_id, score, proof, content, revision, body) "
    "values ($1,$2,$3,$4,$5,$6,$7,$8) on conflict (killmail_id) do update set event_time = excluded.event_time, "
    "template_id = excluded.template_id, score = excluded.score, proof = excluded.proof, content = excluded.content, "
    "revision = excluded.revision, body = excluded.body "
    "where (excluded.proof, excluded.content, excluded.revision) > (t.proof, t.content, t.revision)"
)


def template_rows(event: Any) -> list[Statement]:
    """A template. Raises as `schemas.doctrine_template.checked` does."""
    template = checked(event)
    row = (
        template["template_id"],
        template["hull_type_id"],
        template["name"],
        template["doctrine"],
        template["withdrawn"],
        datetime.fromisoformat(template["changed_at"]),
        orjson.dumps(template, option=orjson.OPT_SORT_KEYS).decode(),
    )
    return [Statement(TEMPLATE_SQL, [row])]


def match_rows(event: TemplateMatch) -> list[Statement]:
    """A lost ship against the template that it is most like."""
    row = (
        event["killmail_id"],
        datetime.fromisoformat(event["event_time"]),
        event["template_id"],
        event["score"],
        event["proof"],
        event["content"],
        event["revision"],
        orjson.dumps(event).decode(),
    )
    return [Statement(MATCH_SQL, [row])]


TEMPLATES: dict[str, Rows] = {DOCTRINE_TEMPLATES.name: template_rows, TEMPLATE_MATCHES.name: match_rows}
