"""What one Kafka record writes to Postgres, or why it cannot."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from aiokafka import ConsumerRecord
from pydantic import TypeAdapter

from schemas.simulated import refuse_other_kind
from schemas.topics import (
    BATTLES,
    COMPLETENESS,
    DEAD_LETTERS,
    DOCTRINES,
    FITS,
    SIDE_CORRECTIONS,
    TEMPLATE_MATCHES,
    TOPICS,
)
from sinks.battle_rows import BattleRows, battle_rows
from sinks.doctrine_rows import DoctrineRows, doctrine_rows
from sinks.fit_rows import fit_rows
from sinks.killmail_rows import KillmailRows, killmail_rows
from sinks.small_tables import completeness_rows, dead_letter_rows, side_correction_rows
from sinks.statement import Statement
from sinks.template_rows import TEMPLATES
from sinks.world_tables import WORLD, Rows

OF_ANY_KIND: dict[str, Rows] = {DEAD_LETTERS.name: dead_letter_rows, COMPLETENESS.name: completeness_rows}
"""Topics whose events do not say whether they are simulated."""
SMALL: dict[str, Rows] = {SIDE_CORRECTIONS.name: side_correction_rows, FITS.name: fit_rows, **TEMPLATES, **WORLD}
"""The other topics whose events are rows of one table each."""

CHECKS = {topic.name: TypeAdapter(topic.schema) for topic in TOPICS if topic.name in (*WORLD, TEMPLATE_MATCHES.name)}
"""The shapes of what others make: whole snapshots are stored as they came, and read by the API as their schema says."""

UNUSABLE = (ValueError, KeyError, TypeError, AttributeError, zlib.error)
"""What decoding a record of a wrong shape raises."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record and its rows; a marker, or what is in the database already, has none.

    `fault` says why its shape is wrong, `unfit` why Postgres refused its rows.
    """

    record: ConsumerRecord
    killmail: KillmailRows | None = None
    battle: BattleRows | None = None
    doctrine: DoctrineRows | None = None
    small: Sequence[Statement] = ()
    fault: Exception | None = None
    unfit: Exception | None = None


def entry(record: ConsumerRecord, *, simulated: bool) -> Entry:
    """Decode a record of one of the sink's topics. `simulated` is what the database holds: the two never mix."""
    if record.value is None:  # a marker
        return Entry(record)
    try:
        event = orjson.loads(record.value)
        if record.topic in OF_ANY_KIND:
            return Entry(record, small=OF_ANY_KIND[record.topic](event))
        refuse_other_kind(event, simulated=simulated)
        if record.topic == BATTLES.name:
            return Entry(record, battle=battle_rows(event))
        if record.topic == DOCTRINES.name:
            return Entry(record, doctrine=doctrine_rows(event))
        if record.topic in CHECKS:
            CHECKS[record.topic].validate_python(event)
        if record.topic in SMALL:
            return Entry(record, small=SMALL[record.topic](event))
        if event["source"]["kind"] == "postgres":  # state replayed to the agents out of this very database
            return Entry(record)
        return Entry(record, killmail=killmail_rows(event))
    except UNUSABLE as error:
        return Entry(record, fault=error)
