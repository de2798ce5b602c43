"""Simulated kills among real ones, or the reverse: every reader of killmails and of figures refuses them in the same words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from aiokafka import ConsumerRecord

from agents.activity import agent
from agents.fits import agent as fits_agent
from runtime.settings import Settings
from schemas.redis_keys import Keys
from schemas.topics import ACTIVITY, FITS, KILLMAILS, SYSTEM_ACTIVITY
from sinks.postgres_entry import entry
from sinks.redis_read import read_activity, read_fit, read_kill
from sinks.set_aside import BadEvent

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"
NOW = datetime(2026, 3, 14, 20, tzinfo=UTC)
SENTENCE = "a simulated kill among real ones, or the reverse: they never share a database"

Read = Callable[[bytes, bool], object]


def agents_read(topic: str, install: Callable[[Any], None] = agent.install) -> Read:
    """The `read` that the worker's wiring gives to the agent on a topic, in a run of one kind."""

    def read(value: bytes, simulated: bool) -> object:
        readers: dict[str, Callable[[bytes], object]] = {}
        runtime: Any = SimpleNamespace(
            simulated=simulated,
            settings=Settings(_env_file=None),  # type: ignore[call-arg]
            table=lambda _: None,
            agent=lambda _, source, read, __: readers.update({source.name: read}),
        )
        install(runtime)
        return readers[topic](value)

    return read


def keys(simulated: bool) -> Keys:
    return Keys("simulated" if simulated else "replay")


def postgres(value: bytes, simulated: bool) -> object:
    found = entry(ConsumerRecord(KILLMAILS.name, 0, 0, 0, 0, None, value, None, 0, 0, ()), simulated=simulated)
    if found.fault is not None:
        raise found.fault
    return found.killmail


READERS: list[tuple[str, str, Read]] = [
    ("postgres", KILLMAILS.name, postgres),
    ("redis", KILLMAILS.name, lambda value, simulated: read_kill(value, keys(simulated), NOW)[0]),
    ("redis", ACTIVITY.name, lambda value, simulated: read_activity(value, keys(simulated), NOW)),
    ("agents", KILLMAILS.name, agents_read(KILLMAILS.name)),
    ("agents", SYSTEM_ACTIVITY.name, agents_read(SYSTEM_ACTIVITY.name)),
    ("fits", KILLMAILS.name, agents_read(KILLMAILS.name, fits_agent.install)),
    ("redis", FITS.name, lambda value, simulated: read_fit(value, keys(simulated), NOW)),
]


def example(topic: str, simulated: bool) -> bytes:
    file = sorted((EXAMPLES / topic).glob("v*.json"))[-1]
    event = orjson.loads(file.read_bytes())
    for one in event.get("windows", [event]):
        one["simulated"] = simulated
    return orjson.dumps(event)


@pytest.mark.parametrize(("topic", "read"), [row[1:] for row in READERS], ids=[" ".join(row[:2]) for row in READERS])
@pytest.mark.parametrize("simulated", [False, True])
def test_a_reader_takes_its_own_kind_and_refuses_the_other(topic: str, read: Read, simulated: bool) -> None:
    assert read(example(topic, simulated), simulated) is not None
    with pytest.raises(ValueError, match=SENTENCE) as refused:
        read(example(topic, not simulated), simulated)
    if isinstance(refused.value, BadEvent):
        assert refused.value.reason == "bad-event"
