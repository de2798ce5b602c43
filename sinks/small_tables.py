"""Topics with few events into their tables. Pure rows, and SQL that changes nothing when run again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import orjson

from schemas.completeness import Completeness
from schemas.dead_letter import DeadLetter, original_bytes
from schemas.side_correction import checked
from sinks.statement import Statement

DEAD_LETTER_SQL = (
    'insert into dead_letters (id, reason, detail, source, origin, topic, partition, "offset", at, version, payload, '
    "payload_bytes, truncated) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) on conflict do nothing"
)
COMPLETENESS_SQL = (
    "insert into completeness (day, expected, held, missing_count, missing, refetched, checked_at) "
    "values ($1,$2,$3,$4,$5,$6,$7) on conflict (day) do update set expected = excluded.expected, held = excluded.held, "
    "missing_count = excluded.missing_count, missing = excluded.missing, refetched = excluded.refetched, "
    "checked_at = excluded.checked_at where excluded.checked_at > completeness.checked_at"
)
"""The newest check of a day wins."""
SIDE_CORRECTION_SQL = (
    "insert into side_corrections (correction_id, killmail_id, killmail_time, corrected_at, body) values ($1,$2,$3,$4,$5) "
    "on conflict do nothing"
)
"""Its id is made of what it says: one that is there already says the same."""


def dead_letter_rows(letter: DeadLetter) -> list[Statement]:
    """One dead letter, by its id. Text that Postgres cannot hold (NUL) is written as its escape."""
    row = (
        letter["id"],
        letter["reason"],
        letter["detail"].replace("\x00", "\\0"),
        letter["source"],
        letter["origin"],
        letter["topic"],
        letter["partition"],
        letter["offset"],
        datetime.fromisoformat(letter["at"]),
        letter["version"],
        original_bytes(letter),
        letter["payload_bytes"],
        letter["truncated"],
    )
    return [Statement(DEAD_LETTER_SQL, [row])]


def completeness_rows(found: Completeness) -> list[Statement]:
    """How complete a day is."""
    row = (
        date.fromisoformat(found["day"]),
        found["expected"],
        found["held"],
        found["missing_count"],
        orjson.dumps(found["missing"]).decode(),
        found["refetched"],
        datetime.fromisoformat(found["checked_at"]),
    )
    return [Statement(COMPLETENESS_SQL, [row])]


def side_correction_rows(event: Any) -> list[Statement]:
    """A correction of a battle's sides. Raises as `schemas.side_correction.checked` does."""
    correction = checked(event)
    row = (
        correction["correction_id"],
        correction["killmail_id"],
        datetime.fromisoformat(correction["killmail_time"]),
        datetime.fromisoformat(correction["corrected_at"]),
        orjson.dumps(correction).decode(),
    )
    return [Statement(SIDE_CORRECTION_SQL, [row])]
