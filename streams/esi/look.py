"""What every `step` of a poller takes and gives. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson

from runtime.clock import iso
from schemas.topics import Topic
from schemas.world.common import Said

State = dict[str, Any]
"""What a poller remembers, as JSON holds it."""
Message = tuple[Topic, str, Mapping[str, Any]]

CONFIRM = 900.0
"""Seconds after which a list is told again though nothing changed, so that its `as_of` shows that it still holds."""


class BadBody(ValueError):
    """The answer is not what this version knows; the message names the place."""


@dataclass(frozen=True, slots=True)
class Look:
    """One answer. Times in Unix seconds."""

    body: Any
    as_of: float
    """`Last-Modified`, or when we had it where ESI does not say."""
    received_at: float
    dated: bool = True
    """ESI said `as_of` itself."""
    simulated: bool = False
    confirmed: float | None = None
    """ESI was asked again after this time, and said that its copy of `as_of` is still right. None: the copy is a new one."""

    def said(self, as_of: float | None = None) -> Said:
        """What every event says of itself; `as_of` when it is not that of the answer."""
        moment = self.as_of if as_of is None else as_of
        return Said(source="esi", as_of=text(moment), received_at=text(self.received_at), simulated=self.simulated)


@dataclass(frozen=True, slots=True)
class Turn:
    """Publish `messages`, then `heard`, then remember `state`. `faults`: rows that were left out, each a sentence."""

    messages: list[Message]
    state: State
    faults: list[str] = field(default_factory=list)
    unsure: State | None = None
    """To remember before `messages` are published: after a crash nobody knows whether Kafka has them. None: as before."""
    heard: list[Message] = field(default_factory=list)
    """What is true only once Kafka has all of `messages`."""


Step = Callable[[Look, State], Turn]


def text(moment: float) -> str:
    """UTC text of Unix seconds."""
    return iso(datetime.fromtimestamp(moment, UTC))


def rows_of(body: Any, name: str | None = None) -> list[Any]:
    """The array itself, or the one under `name`. Raises `BadBody`."""
    found = body if name is None else body.get(name) if isinstance(body, dict) else None
    if not isinstance(found, list):
        raise BadBody(f"there is no array{f' {name}' if name else ''} in it")
    return found


def number(row: Any, name: str) -> int:
    """A whole number above 0. Raises `BadBody`."""
    found = maybe_number(row, name)
    if found is None or found <= 0:
        raise BadBody(f"{name} is missing in {str(row)[:100]}")
    return found


def maybe_number(row: Any, name: str) -> int | None:
    """A whole number, None where there is none. Raises `BadBody` for anything else."""
    found = row.get(name) if isinstance(row, dict) else None
    if found is None or type(found) is int:
        return found
    raise BadBody(f"{name} is no whole number in {str(row)[:100]}")


def maybe_amount(row: Any, name: str) -> float | None:
    """A number, None where there is none. Raises `BadBody` for anything else."""
    found = row.get(name) if isinstance(row, dict) else None
    if found is None or type(found) in (int, float):
        return found
    raise BadBody(f"{name} is no number in {str(row)[:100]}")


def maybe_text(row: Any, name: str) -> str | None:
    """Text, None where there is none. Raises `BadBody` for anything else."""
    found = row.get(name) if isinstance(row, dict) else None
    if found is None or isinstance(found, str):
        return found
    raise BadBody(f"{name} is no text in {str(row)[:100]}")


def some_text(row: Any, name: str) -> str:
    """Text that is there. Raises `BadBody`."""
    found = maybe_text(row, name)
    if not found:
        raise BadBody(f"{name} is missing in {str(row)[:100]}")
    return found


def digest(content: Any) -> str:
    """Of anything that JSON holds; equal content, equal digest."""
    return hashlib.blake2b(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()


def list_turn(topic: Topic, look: Look, state: State, event: Mapping[str, Any]) -> Turn:
    """A whole list under the key of its source: told when it changed, and now and then as it still holds.

    `event` is the list's own part, without `Said`. A list older than the one that was told is an old copy, and is left out.
    """
    found = digest(event)
    if look.as_of < state.get("as_of", 0.0):
        return Turn([], state)
    if state.get("digest") == found and look.as_of < state.get("as_of", 0.0) + CONFIRM:
        return Turn([], state)
    return Turn([(topic, "esi", {**look.said(), **event})], {"digest": found, "as_of": look.as_of})
