"""A dead letter that is replayed lies where the events of its topic lie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

import schemas
from schemas.topics import ACTIVITY, KILLMAILS, SYSTEM_ACTIVITY
from warstream.dead_letters import key_of

EXAMPLES = Path(schemas.__file__).parent / "examples"


def example(topic: str) -> Any:
    return orjson.loads((EXAMPLES / topic / "v1.json").read_bytes())


@pytest.mark.parametrize(
    ("topic", "key"),
    [
        (KILLMAILS.name, lambda event: str(event["place"]["solar_system_id"])),
        (SYSTEM_ACTIVITY.name, lambda event: str(event["region_id"])),
        (ACTIVITY.name, lambda event: f"{event['scope']}:{event['id']}:{event['window_start']}"),
    ],
)
def test_the_key_is_that_of_the_table_of_topics(topic: str, key: Any) -> None:
    event = example(topic)
    event = event[0] if isinstance(event, list) else event
    assert key_of(topic, orjson.dumps(event)) == key(event).encode()


@pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b'{"place": null}'])
def test_what_has_no_key_goes_anywhere(payload: bytes) -> None:
    assert key_of(KILLMAILS.name, payload) is None
