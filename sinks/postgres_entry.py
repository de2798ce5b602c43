"""What one Kafka record writes to Postgres, or why it cannot."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import orjson
from aiokafka import ConsumerRecord

from schemas.simulated import refuse_other_kind
from schemas.topics import BATTLES, COMPLETENESS, DEAD_LETTERS, SIDE_CORRECTIONS
from sinks.battle_rows import BattleRows, battle_rows
from sinks.killmail_rows import KillmailRows, killmail_rows
from sinks.small_tables import completeness_row, dead_letter_row, side_correction_row

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
    dead_letter: tuple[Any, ...] | None = None
    day: tuple[Any, ...] | None = None
    correction: tuple[Any, ...] | None = None
    fault: Exception | None = None
    unfit: Exception | None = None


def entry(record: ConsumerRecord, *, simulated: bool) -> Entry:
    """Decode a record of one of the sink's topics. `simulated` is what the database holds: the two never mix."""
    if record.value is None:  # a marker
        return Entry(record)
    try:
        event = orjson.loads(record.value)
        if record.topic == DEAD_LETTERS.name:
            return Entry(record, dead_letter=dead_letter_row(event))
        if record.topic == COMPLETENESS.name:
            return Entry(record, day=completeness_row(event))
        refuse_other_kind(event, simulated=simulated)
        if record.topic == BATTLES.name:
            return Entry(record, battle=battle_rows(event))
        if record.topic == SIDE_CORRECTIONS.name:
            return Entry(record, correction=side_correction_row(event))
        if event["source"]["kind"] == "postgres":  # state replayed to the agents out of this very database
            return Entry(record)
        return Entry(record, killmail=killmail_rows(event))
    except UNUSABLE as error:
        return Entry(record, fault=error)
