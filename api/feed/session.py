"""One client: its subscriptions and its place in the log. Knows no websocket, so that both transports share it.

There is no queue per client: the log is the queue of all, and a client is a position in it. Replayed and live messages come
from the same log by the same position, so that none is missed and none comes twice, and a slow client costs nothing but its
position.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from api.feed.board import Board
from api.feed.log import FeedLog
from api.feed.message import Detail, FeedMessage
from api.feed.protocol import (
    MAX_SUBSCRIPTIONS,
    PROTOCOL,
    TOO_SLOW,
    Action,
    Ping,
    Subscribe,
    Unsubscribe,
    frame,
)
from runtime import metrics

SLICE = 64
"""Messages handled before other clients get their turn: 3 ms."""
QUEUE = 256
"""Messages a live client may be behind."""
BEHIND_GRACE = 5.0
"""Seconds it may be further behind than that: a burst of a thousand kills is no reason to drop anyone."""
SEND_GRACE = 15.0
"""Seconds one send may be blocked, with any number of messages behind: the buffers between us hold minutes of kills, so
this client has stopped reading."""
SNAPSHOT_SEARCH = 20_000
"""Messages a snapshot looks through, newest first: 20 ms for a filter that matches none of them."""
LATENCY = {"kills": metrics.FEED_LATENCY, "battles": metrics.FEED_BATTLE_LATENCY}
"""By topic; activity has none, as its windows are no news of one moment."""
INBOX = 32
"""Actions a client may send ahead; then we stop reading from it until they are done."""


class Hub(Protocol):
    """What a session needs of the hub."""

    log: FeedLog
    board: Board
    simulated: bool
    ready: asyncio.Event


@dataclass(slots=True)
class Subscription:
    """`since` is the position from which on this subscription was served."""

    wanted: Subscribe
    since: int

    def matches(self, message: FeedMessage) -> bool:
        return message.topic == self.wanted.topic and self.wanted.filter.matches(message.facts)  # type: ignore[arg-type]


class Session:
    """`send` hands one text to the client and waits while the client's buffers are full; `send_message` the same for a
    message of the feed (server-sent events put its place before it)."""

    def __init__(
        self,
        hub: Hub,
        send: Callable[[str], Awaitable[None]],
        send_message: Callable[[FeedMessage, Detail], Awaitable[None]] | None = None,
    ) -> None:
        self._hub = hub
        self._log = hub.log
        self._send = send
        self._send_message = send_message or (lambda message, detail: send(message.text(detail)))
        self._subscriptions: dict[str, Subscription] = {}
        self._inbox: deque[Action | str] = deque()
        self._room = asyncio.Event()
        self._wake = asyncio.Event()
        self._cursor = self._log.end
        self._generation = self._log.generation
        self._live = False
        self._sending_since: float | None = None
        self._behind_since: float | None = None
        self.closed = asyncio.Event()
        self.code = 1000
        self.reason = ""

    @property
    def subscriptions(self) -> int:
        return len(self._subscriptions)

    def wake(self) -> None:
        """There are new messages."""
        self._wake.set()

    def close(self, code: int, reason: str) -> None:
        """Ask the transport to close; the first call counts."""
        if not self.closed.is_set():
            self.code, self.reason = code, reason
            self.closed.set()

    async def put(self, action: Action | str) -> None:
        """An action of the client, or a text to be sent to it, in order with everything else. Waits while many are left."""
        while len(self._inbox) >= INBOX:
            self._room.clear()
            await self._room.wait()
        self._inbox.append(action)
        self._wake.set()

    def check(self, now: float) -> None:
        """Called by the hub twice a second with a monotonic time: closes the session of a client that does not keep up.

        A client counts only while its send is blocked: when we ourselves are late, nobody is dropped.
        """
        since = self._sending_since
        if since is None:
            self._behind_since = None
            return
        if now - since > SEND_GRACE:
            self._drop(f"nothing was read for {SEND_GRACE:.0f} s")
        elif self._live and self._log.end - self._cursor > QUEUE:
            self._behind_since = self._behind_since or now
            if now - self._behind_since > BEHIND_GRACE:
                self._drop(f"more than {QUEUE} messages behind for {BEHIND_GRACE:.0f} s")
        else:
            self._behind_since = None

    async def write(self) -> None:
        """Serve until cancelled. Raises what `send` raises."""
        while True:
            self._wake.clear()
            await self._actions()
            while self._generation != self._log.generation:
                await self._reset()
            if self._cursor < self._log.first:
                self._drop("the messages you were to get next are no longer kept")
                return
            messages = self._log.read(self._cursor, SLICE)
            if messages:
                await self._deliver(messages)
                await asyncio.sleep(0)
                continue
            self._live = True
            await self._wake.wait()

    async def _deliver(self, messages: list[FeedMessage]) -> None:
        generation = self._generation
        for message in messages:
            if generation != self._log.generation:
                return  # the log began anew while a send was waiting; the rest of this slice is told by a reset
            self._cursor += 1
            detail = self._detail(message)
            if detail is not None:
                await self._hand_over(message, detail)
                if message.made_at is not None:
                    LATENCY[message.topic].observe(max(0.0, time.time() - message.made_at))

    def _detail(self, message: FeedMessage) -> Detail | None:
        """None when no subscription wants it; the fuller one when several do, since a message comes once."""
        found: Detail | None = None
        for subscription in self._subscriptions.values():
            if subscription.matches(message):
                if subscription.wanted.detail == "full":
                    return "full"
                found = "summary"
        return found

    async def _hand_over(self, message: FeedMessage, detail: Detail) -> None:
        self._sending_since = time.monotonic()
        await self._send_message(message, detail)
        self._sending_since = None
        metrics.FEED_MESSAGES.inc()

    async def _say(self, kind: str, **fields: Any) -> None:
        await self._say_text(frame(kind, simulated=self._hub.simulated, **fields))

    async def _say_text(self, text: str) -> None:
        self._sending_since = time.monotonic()
        await self._send(text)
        self._sending_since = None

    async def _actions(self) -> None:
        while self._inbox:
            action = self._inbox.popleft()
            self._room.set()
            match action:
                case str():
                    await self._say_text(action)
                case Subscribe():
                    await self._subscribe(action)
                case Unsubscribe():
                    known = self._subscriptions.pop(action.id, None)
                    if known:
                        await self._say("unsubscribed", id=action.id)
                    else:
                        await self._say("error", id=action.id, detail="id: there is no such subscription")
                case Ping():
                    await self._say("pong")
                case _:
                    pass  # a pong: that it came is all we wanted to know

    async def _subscribe(self, wanted: Subscribe) -> None:
        # A server that has just started may still be reading what Redis has: held against an empty log nobody would be recovered.
        await self._hub.ready.wait()
        if len(self._subscriptions) >= MAX_SUBSCRIPTIONS and wanted.id not in self._subscriptions:
            detail = f"there are {MAX_SUBSCRIPTIONS} subscriptions already; end one, or put several wishes into one filter"
            await self._say("error", id=wanted.id, detail=detail)
            return
        if not self._subscriptions:
            self._cursor, self._generation = self._log.end, self._log.generation  # nobody waited for what came before
        log, until, generation = self._log, self._cursor, self._log.generation
        since = log.behind(wanted.resume.epoch, wanted.resume.offset) if wanted.resume else None
        recovered = since is not None
        # What this connection itself has not been given yet comes with the live messages.
        place = {"epoch": log.epoch, "offset": self._offset_before(until)}
        own = Subscription(wanted, until if since is None else min(since, until))
        self._subscriptions.pop(wanted.id, None)
        await self._say("subscribed", id=wanted.id, recovered=recovered, **place)
        if not recovered and wanted.snapshot:
            await self._snapshot(own, until)
        if since is not None and not await self._replay(own, since, until, generation):
            return  # the log began anew meanwhile, or ran away from us; the writer tells the client
        self._subscriptions[wanted.id] = own
        await self._say("live", id=wanted.id, recovered=recovered, **place)

    async def _snapshot(self, own: Subscription, until: int) -> None:
        found = self._states(own, until) if own.wanted.topic == "battles" else self._newest(own, until)
        texts = ",".join(message.text(own.wanted.detail) for message in found)
        head = frame("snapshot", simulated=self._hub.simulated, id=own.wanted.id, topic=own.wanted.topic)
        await self._say_text(f'{head[:-1]},"messages":[{texts}]}}')

    def _states(self, own: Subscription, until: int) -> list[FeedMessage]:
        """A battle that was told of before the log begins may still go on; one that was told of often comes once."""
        before = self._offset_before(until)
        return self._hub.board.snapshot(own.matches, own.wanted.snapshot, epoch=self._log.epoch, until=before)

    def _newest(self, own: Subscription, until: int) -> list[FeedMessage]:
        found: list[FeedMessage] = []
        for looked, message in enumerate(self._log.before(until)):
            if len(found) == own.wanted.snapshot or looked == SNAPSHOT_SEARCH:
                break
            if own.matches(message):
                found.append(message)
        return found[::-1]

    async def _replay(self, own: Subscription, since: int, until: int, generation: int) -> bool:
        """Everything in [since, until) that `own` matches and that no other subscription has brought already."""
        self._live = False
        at = since
        while at < until:
            if self._log.generation != generation:
                self._subscriptions[own.wanted.id] = own
                return False
            if at < self._log.first:
                self._drop("the messages you were to get next are no longer kept")
                return False
            for message in self._log.read(at, min(SLICE, until - at)):
                if own.matches(message) and not self._brought(message, at, own.wanted.detail):
                    await self._hand_over(message, own.wanted.detail)
                at += 1
            await asyncio.sleep(0)
        return True

    def _brought(self, message: FeedMessage, at: int, detail: Detail) -> bool:
        return any(
            other.since <= at and other.wanted.detail in ("full", detail) and other.matches(message)
            for other in self._subscriptions.values()
        )

    def _offset_before(self, position: int) -> int:
        """The offset of the last message before this position; 0 when nothing was fed in this epoch."""
        return self._log.offset - (self._log.end - position)

    async def _reset(self) -> None:
        self._generation = self._log.generation
        self._cursor = max(self._log.first, self._log.restarted_at)
        for subscription in self._subscriptions.values():
            subscription.since = self._cursor
        if self._subscriptions:
            await self._say("reset", epoch=self._log.epoch, offset=self._offset_before(self._cursor))

    def _drop(self, why: str) -> None:
        if not self.closed.is_set():
            metrics.FEED_DROPPED_CLIENTS.inc()
        self.close(TOO_SLOW, f"too slow: {why}")

    def refuse(self, why: str) -> None:
        """The client broke the rules."""
        self.close(PROTOCOL, why)
