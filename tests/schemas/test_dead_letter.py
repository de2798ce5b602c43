"""A dead letter keeps the bytes as they came, and is the same letter when the same thing fails again."""

from __future__ import annotations

import base64

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from schemas.dead_letter import MAX_PAYLOAD, DeadLetter, dead_letter, original_bytes
from schemas.topics import MAX_MESSAGE_BYTES

ORIGIN = {
    "reason": "bad-json",
    "detail": "not JSON",
    "source": "r2z2",
    "at": "2026-03-14T19:24:00.000Z",
    "version": "0.1.0",
    "topic": "killmails",
    "partition": 1,
    "offset": 2,
}


@given(st.binary(max_size=5_000))
def test_the_bytes_come_back_as_they_were(payload: bytes) -> None:
    letter = dead_letter(payload, **ORIGIN)
    sent = orjson.loads(orjson.dumps(letter))
    assert original_bytes(sent) == payload
    assert letter["payload_bytes"] == len(payload) and not letter["truncated"]
    assert TypeAdapter(DeadLetter).validate_python(sent) == letter


@pytest.mark.parametrize("extra", [0, 1, 1_000])
def test_only_the_beginning_of_what_is_too_large_is_kept_and_it_says_so(extra: int) -> None:
    payload = b"ab" * (MAX_PAYLOAD // 2) + b"c" * extra
    letter = dead_letter(payload, **ORIGIN)
    assert letter["truncated"] == (extra > 0)
    assert letter["payload_bytes"] == len(payload)
    assert original_bytes(letter) == payload[:MAX_PAYLOAD]


def test_the_largest_one_fits_into_a_message_even_when_it_does_not_compress() -> None:
    import random

    letter = dead_letter(random.Random(1).randbytes(MAX_PAYLOAD), **(ORIGIN | {"detail": "x" * 10_000}))
    assert len(orjson.dumps(letter)) < MAX_MESSAGE_BYTES - 64 * 1024


def test_the_same_failure_is_the_same_letter_whenever_it_happens() -> None:
    first = dead_letter(b"bytes", **ORIGIN)
    again = dead_letter(b"bytes", **(ORIGIN | {"at": "2027-01-01T00:00:00.000Z", "version": "9", "detail": "in other words"}))
    assert first["id"] == again["id"]


@pytest.mark.parametrize(
    "change", [{"reason": "x"}, {"source": "x"}, {"topic": "x"}, {"partition": 9}, {"offset": 9}, {"origin": "x"}]
)
def test_another_place_or_reason_is_another_letter(change: dict[str, object]) -> None:
    assert dead_letter(b"bytes", **ORIGIN)["id"] != dead_letter(b"bytes", **(ORIGIN | change))["id"]


def test_other_bytes_are_another_letter_even_behind_the_part_that_is_kept() -> None:
    start = b"a" * MAX_PAYLOAD
    assert dead_letter(start + b"b", **ORIGIN)["id"] != dead_letter(start + b"c", **ORIGIN)["id"]


def test_a_long_detail_is_cut() -> None:
    assert len(dead_letter(b"", **(ORIGIN | {"detail": "x" * 10_000}))["detail"]) == 2_000


def test_the_payload_is_text_that_json_can_carry() -> None:
    assert base64.b64decode(dead_letter(b"\x00\xff", **ORIGIN)["payload"], validate=True)
