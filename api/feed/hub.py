"""The one reader of the feed's stream in a process: it keeps what clients may ask for and wakes them when there is more."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.feed.board import Board
from api.feed.entry import BadEntry, board_message, message_of, place_of, seconds_of
from api.feed.log import MAX_KEPT, FeedLog
from api.feed.message import FeedMessage
from api.feed.protocol import GOING_AWAY
from api.feed.session import Session
from runtime import log, metrics
from schemas.redis_keys import FEED_KEPT, Keys

BLOCK_MS = 1_000
"""How long one read waits; after it the epoch is looked at, which shows a flushed server when nothing is written."""
READ = 500
"""Entries of one read: 60 ms of unpacking at the most."""
YIELD_EVERY = 50
"""Messages unpacked before clients get their turn: 5 ms."""
CHECK_EVERY = 0.5
"""Seconds between two looks at slow clients."""
RETRY = 0.5
"""Seconds between two tries while Redis is away."""
LEAVE_WORDS = "the server restarts; come back with resume"
LEAVING = 2.0
"""Seconds clients get to take the close at shutdown."""


class FeedHub:
    """`redis` must answer bytes and allow an answer to take longer than `BLOCK_MS`."""

    def __init__(self, redis: Redis, keys: Keys, *, simulated: bool, max_kept: int = MAX_KEPT) -> None:
        self.simulated = simulated
        self.log = FeedLog(max_kept)
        self.board = Board()
        self._redis = redis
        self._keys = keys
        self._last_id: bytes | None = None  # None: load anew
        self._sessions: set[Session] = set()
        self._empty = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._loaded = asyncio.Event()
        self.ready = asyncio.Event()
        """What Redis has is here, or Redis is away: before, nobody can be told whether he missed something."""
        self._away = False
        self._log = log.get("feed")
        self._trace = log.traces()
        self.closing = False

    async def start(self, wait: float = 5.0) -> None:
        """Begin to read; returns when what Redis has is loaded, or after `wait` seconds: clients may come before."""
        self._tasks = [asyncio.create_task(self._read_for_ever()), asyncio.create_task(self._watch_clients())]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._loaded.wait(), wait)

    async def wait(self) -> None:
        """Until the hub is stopped. Raises what its reader or its watch over clients died of: without them clients wait for
        news that never come, so whoever serves the hub ends then. To be called after `start`."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            if not task.cancelled():
                task.result()

    async def stop(self) -> None:
        """Tell every client that we go, and end. Call it before the web server stops taking messages."""
        self.closing = True
        for session in list(self._sessions):
            session.close(GOING_AWAY, LEAVE_WORDS)
        if self._sessions:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._empty.wait(), LEAVING)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def join(self, session: Session) -> None:
        """A client came."""
        self._sessions.add(session)
        self._empty.clear()
        if self.closing:
            session.close(GOING_AWAY, LEAVE_WORDS)
        metrics.FEED_CLIENTS.inc()

    def leave(self, session: Session) -> None:
        """A client went."""
        self._sessions.discard(session)
        if not self._sessions:
            self._empty.set()
        metrics.FEED_CLIENTS.dec()

    async def _read_for_ever(self) -> None:
        # Not `while True`: the Redis client sometimes swallows the cancellation of a blocking read, and stop() would hang.
        while not self.closing:
            try:
                if self._last_id is None:
                    await self._load()
                await self._read()
            except (RedisError, OSError, TimeoutError) as error:
                self.ready.set()
                if not self._away:
                    self._away = True
                    self._log.warning("Redis is away; feed clients keep their connection and get no news", error=str(error))
                await asyncio.sleep(RETRY)
                continue
            if self._away:
                self._away = False
                self._log.info("Redis answers again")

    async def _load(self) -> None:
        """Everything the stream has. What this process has already stays where it is, so that its readers go on."""
        head = await self._head()
        stream = self._keys.feed_stream()
        last = b"0-0"
        history: list[FeedMessage] = []
        while True:
            entries: Any = await self._redis.xrange(stream, min=b"(" + last, count=READ)
            if not entries:
                break
            last = entries[-1][0]
            if self._loaded.is_set():
                await self._append(entries)
            else:
                history += [message for entry in entries if (message := self._read_entry(*entry)) is not None]
                await asyncio.sleep(0)
        epoch = head[0] if head is not None else self.log.epoch
        board = await self._board_in(epoch)  # before the log changes: whoever sees the one sees the other
        if not self._loaded.is_set():
            self.log.load(history)
        self._last_id = last
        if head is not None and self.log.epoch != epoch:
            self.log.restart(*head)
        self.board.load(*board)
        self._loaded.set()
        self.ready.set()
        self._wake()

    async def _board_in(self, epoch: str | None) -> tuple[list[FeedMessage], int]:
        """The battles that Redis has on its board, as messages of this epoch, and Redis's time (Unix s)."""
        seconds, _ = await self._redis.time()
        found: Any = await self._redis.hgetall(self._keys.battle_board())
        messages: list[FeedMessage] = []
        for number, (battle_id, value) in enumerate(found.items() if epoch else (), 1):
            try:
                messages.append(board_message(value, epoch or ""))
            except BadEntry as error:
                self._set_aside(self._keys.battle_board(), battle_id, error)
            if number % YIELD_EVERY == 0:
                await asyncio.sleep(0)
        return messages, seconds

    async def _read(self) -> None:
        stream = self._keys.feed_stream()
        answer: Any = await self._redis.xread({stream: self._last_id or b"0-0"}, block=BLOCK_MS, count=READ)
        if not answer:
            head = await self._head()
            if (head[0] if head else None) != self.log.epoch:
                self._last_id = None  # flushed, or a new epoch whose entries have lower ids than we wait for
                if head is None and self.log.epoch is not None:
                    self.log.restart(None, 0)
                    self._wake()
            return
        entries = answer[0][1] if isinstance(answer, list) else next(iter(answer.values()))[0]
        await self._append(entries)
        self._last_id = entries[-1][0]

    async def _append(self, entries: list[tuple[bytes, dict[bytes, bytes]]]) -> None:
        for number, (entry_id, fields) in enumerate(entries, 1):
            message = self._read_entry(entry_id, fields)
            if message is not None:
                board = None if self.log.goes_on_with(message) else await self._board_in(message.epoch)
                self.log.append(message)
                if board is not None:
                    self.board.load(*board)
                self.board.put(message)
                if self._trace and message.topic == "kills":
                    number = orjson.loads(message.text("summary"))["data"]["killmail_id"]
                    self._log.debug("fed", killmail_id=number, offset=message.offset, clients=len(self._sessions))
            if number % YIELD_EVERY == 0:
                self._wake()
                await asyncio.sleep(0)
        newest = seconds_of(entries[-1][0])
        self.log.drop_older(newest - FEED_KEPT)
        self.board.drop_older(newest)
        self._wake()

    def _read_entry(self, entry_id: bytes, fields: dict[bytes, bytes]) -> FeedMessage | None:
        """None when it is here already, or set aside. The log takes an offset that is missing for a gap and begins anew, and
        clients are told by a reset that they have not been told all."""
        try:
            epoch, offset = place_of(fields)
            if epoch == self.log.epoch and offset <= self.log.offset:
                return None
            return message_of(entry_id, fields)
        except BadEntry as error:
            self._set_aside(self._keys.feed_stream(), entry_id, error)
            return None

    def _set_aside(self, key: str, entry: bytes, error: BadEntry) -> None:
        metrics.FEED_BAD_ENTRIES.inc()
        name = entry.decode(errors="replace")[:40]
        self._log.error("an entry of the feed in Redis cannot be read and is left out", key=key, entry=name, error=str(error))

    async def _head(self) -> tuple[str, int] | None:
        epoch: Any
        epoch, offset = await self._redis.hmget(self._keys.feed_head(), ["epoch", "offset"])
        return (epoch.decode(), int(offset)) if epoch and offset else None

    def _wake(self) -> None:
        for session in self._sessions:
            session.wake()

    async def _watch_clients(self) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY)
            now = time.monotonic()
            for session in list(self._sessions):
                session.check(now)
