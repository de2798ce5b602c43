"""Server-sent events: one subscription, told by the address, over the same session as a websocket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson

from api.feed.door import Door
from api.feed.filters import BadFilter, read_query
from api.feed.hub import FeedHub
from api.feed.message import TOPICS, Detail, FeedMessage
from api.feed.protocol import BadMessage, Subscribe, frame, read_action
from api.feed.session import Session

NAME = "sse"
"""The id of the only subscription."""
MAX_DIGITS = 18
"""Of a number in an address: what JSON's 64 bits hold, and more messages than any feed will have."""
_OWN = ("topic", "detail", "snapshot", "last_event_id")
"""Parameters that are not filters. `last_event_id` is for clients that cannot set the header."""


def read_request(query: list[tuple[str, str]], last_event_id: str | None) -> Subscribe:
    """The subscription in an address. Raises `BadMessage` or `BadFilter`.

    `last_event_id` is `epoch:offset`, as every event carries it; one that is not ours begins anew, as browsers send
    whatever they had. An offset that no feed can have is refused.
    """
    own = {name: value for name, value in query if name in _OWN}
    topic = own.get("topic", "kills")
    if topic not in TOPICS:
        raise BadFilter(f"topic: expected {', '.join(TOPICS)}, got {topic[:40]!r}")
    wanted = read_query(topic, [(name, value) for name, value in query if name not in _OWN])
    asked = {
        "action": "subscribe",
        "id": NAME,
        "topic": topic,
        "detail": own.get("detail", "summary"),
        "snapshot": _number(own.get("snapshot", "0")),
        "resume": _place(last_event_id or own.get("last_event_id", "")),
    }
    action = read_action(orjson.dumps(asked).decode())
    if not isinstance(action, Subscribe):
        raise BadMessage("expected a subscription")
    return Subscribe(
        id=NAME, topic=action.topic, filter=wanted, detail=action.detail, snapshot=action.snapshot, resume=action.resume
    )


def _place(last_event_id: str) -> dict[str, Any] | None:
    epoch, _, offset = last_event_id.rpartition(":")
    if not (epoch and offset.isascii() and offset.isdigit()):
        return None
    if len(offset) > MAX_DIGITS:
        raise BadMessage(f"last_event_id: an offset has at most {MAX_DIGITS} digits, got {offset[:40]!r}")
    return {"epoch": epoch, "offset": int(offset)}


def _number(text: str) -> int | str:
    """The number in a text, or the text itself, which `read_action` then refuses."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else text


async def events(hub: FeedHub, wanted: Subscribe, door: Door, address: str) -> AsyncIterator[bytes]:
    """The stream's bytes until the client goes or is dropped. Takes its place at the door only here: a response whose client
    went before the first byte is never iterated."""
    ready: asyncio.Queue[bytes] = asyncio.Queue(1)

    async def send(text: str) -> None:
        kind = orjson.loads(text)["type"]
        await ready.put(f"event: {kind}\ndata: {text}\n\n".encode())

    async def send_message(message: FeedMessage, detail: Detail) -> None:
        head = f"id: {message.epoch}:{message.offset}\nevent: {message.kind}\ndata: "
        await ready.put(f"{head}{message.text(detail)}\n\n".encode())

    with door.enter(address):
        session = Session(hub, send, send_message)
        hub.join(session)
        writer = asyncio.create_task(session.write())
        closed = asyncio.create_task(session.closed.wait())
        following: asyncio.Task[bytes] | None = None
        try:
            await session.put(wanted)
            while True:
                following = asyncio.create_task(ready.get())
                await asyncio.wait({following, closed, writer}, return_when=asyncio.FIRST_COMPLETED)
                if not following.done():
                    break
                yield following.result()
            if session.closed.is_set():
                said = frame("close", simulated=hub.simulated, code=session.code, reason=session.reason)
                yield f"event: close\ndata: {said}\n\n".encode()
        finally:
            hub.leave(session)
            for task in (writer, closed, following):
                if task is not None:
                    task.cancel()
