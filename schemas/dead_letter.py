"""What could not be used: kept whole, with the reason, so that it can be looked at, mended and played again."""

from __future__ import annotations

import base64
import hashlib
import zlib
from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN

VERSION = 1

MAX_PAYLOAD = 4 * 1024 * 1024
"""Bytes kept of a bad input, before compression: above the largest real mail (a Keepstar with 3,753 attackers is 0.7 MB),
below what a broker takes as one message."""


@with_config(OPEN)
class DeadLetter(TypedDict):
    """One bad event. `payload` is base64 of zlib of the original bytes; `truncated` says that only a beginning is kept."""

    v: Literal[1]
    id: str
    """Of its origin and content, so that a repeated failure is the same dead letter."""
    reason: str
    """A short word for counting: bad-json, bad-killmail, future, conflict, agent-error, ..."""
    detail: str
    source: str
    """The part that gave up: a source's kind, an agent's or a sink's name."""
    origin: str | None
    topic: str | None
    partition: int | None
    offset: int | None
    at: str
    version: str
    payload: str
    payload_bytes: int
    truncated: bool


def dead_letter(
    payload: bytes,
    *,
    reason: str,
    detail: str,
    source: str,
    at: str,
    version: str,
    origin: str | None = None,
    topic: str | None = None,
    partition: int | None = None,
    offset: int | None = None,
) -> DeadLetter:
    """Wrap bad bytes. `at` is the time of the failure (UTC text), `version` that of the code that failed."""
    place = f"{source}|{origin}|{topic}|{partition}|{offset}|{reason}|".encode()
    kept = payload[:MAX_PAYLOAD]
    return DeadLetter(
        v=1,
        id=hashlib.sha256(place + payload).hexdigest()[:24],
        reason=reason,
        detail=detail[:2000],
        source=source,
        origin=origin,
        topic=topic,
        partition=partition,
        offset=offset,
        at=at,
        version=version,
        payload=base64.b64encode(zlib.compress(kept, 6)).decode(),
        payload_bytes=len(payload),
        truncated=len(payload) > MAX_PAYLOAD,
    )


def original_bytes(letter: DeadLetter) -> bytes:
    """The bytes as they came (only their beginning when `truncated`)."""
    return zlib.decompress(base64.b64decode(letter["payload"]))
