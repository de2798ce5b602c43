"""What clients may say, what we say beside the messages of the feed, and what closing means. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from api.feed.filters import Filter, read_filter
from api.feed.message import TOPICS, Detail, Topic

MAX_MESSAGE = 16 * 1024
"""Bytes of one client message: a filter with every list full is 6 kB."""
MAX_SUBSCRIPTIONS = 128
"""Per connection; each is tried against every message."""
MAX_SNAPSHOT = 100
"""Messages of one snapshot: what a page shows at once."""
MAX_NAME = 64
"""Characters of a subscription's id."""

GOING_AWAY = 1001
TOO_SLOW = 4408
PROTOCOL = 4400
TOO_LARGE = 4413
TOO_MANY = 4429

_KNOWN = ("action", "id", "topic", "filter", "detail", "snapshot", "resume")


class BadMessage(ValueError):
    """One sentence for the client; the connection stays."""

    def __init__(self, detail: str, subscription: str | None = None) -> None:
        super().__init__(detail)
        self.subscription = subscription


@dataclass(frozen=True, slots=True)
class Resume:
    """The last message the client has."""

    epoch: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """`id` is the client's own name; subscribing with a name in use replaces that subscription."""

    id: str
    topic: Topic
    filter: Filter
    detail: Detail = "summary"
    snapshot: int = 0
    resume: Resume | None = None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """End a subscription."""

    id: str


@dataclass(frozen=True, slots=True)
class Ping:
    """The client asks for a pong."""


@dataclass(frozen=True, slots=True)
class Pong:
    """The client answers our ping."""


Action = Subscribe | Unsubscribe | Ping | Pong


def frame(kind: str, *, simulated: bool, **fields: Any) -> str:
    """A control message as it goes over the wire. Like every message it says whether the kills of this feed are simulated."""
    return orjson.dumps({"type": kind, "simulated": simulated, **fields}).decode()


def read_action(text: str) -> Action:
    """Raises `BadMessage` or `BadFilter`."""
    try:
        data: Any = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadMessage(f"this is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise BadMessage('expected an object such as {"action": "ping"}')
    match data.get("action"):
        case "subscribe":
            return _subscribe(data)
        case "unsubscribe":
            return Unsubscribe(_name(data))
        case "ping":
            return Ping()
        case "pong":
            return Pong()
        case other:
            raise BadMessage(f"action: expected subscribe, unsubscribe, ping or pong, got {_shown(other)}")


def _subscribe(data: dict[str, Any]) -> Subscribe:
    name = _name(data)
    unknown = next((field for field in data if field not in _KNOWN), None)
    if unknown is not None:
        raise BadMessage(f"subscribe has no field {_shown(unknown)}; it has {', '.join(_KNOWN[1:])}", name)
    topic = data.get("topic", "kills")
    if topic not in TOPICS:
        raise BadMessage(f"topic: expected {', '.join(TOPICS)}, got {_shown(topic)}", name)
    detail = data.get("detail", "summary")
    if detail not in ("summary", "full"):
        raise BadMessage(f"detail: expected summary or full, got {_shown(detail)}", name)
    snapshot = data.get("snapshot", 0)
    if type(snapshot) is not int or not 0 <= snapshot <= MAX_SNAPSHOT:
        raise BadMessage(f"snapshot: expected a whole number from 0 to {MAX_SNAPSHOT}, got {_shown(snapshot)}", name)
    try:
        wanted = read_filter(topic, data.get("filter") if data.get("filter") is not None else {})
    except ValueError as error:
        raise BadMessage(str(error), name) from None
    resume = _resume(data.get("resume"), name)
    return Subscribe(id=name, topic=topic, filter=wanted, detail=detail, snapshot=snapshot, resume=resume)


def _name(data: dict[str, Any]) -> str:
    name = data.get("id")
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME:
        raise BadMessage(f"id: expected your name for the subscription, 1 to {MAX_NAME} characters, got {_shown(name)}")
    return name


def _resume(given: Any, name: str) -> Resume | None:
    if given is None:
        return None
    epoch, offset = (given.get("epoch"), given.get("offset")) if isinstance(given, dict) else (None, None)
    if not isinstance(epoch, str) or type(offset) is not int or offset < 0:
        raise BadMessage(f'resume: expected {{"epoch": "...", "offset": 123}} of the last message, got {_shown(given)}', name)
    return Resume(epoch, offset)


def _shown(value: object) -> str:
    return repr(value)[:60]
