"""Commands into Redis, in pipelines, as often as it takes. Safe to repeat: every script knows what it has written."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ClusterCrossSlotError, MovedError, NoPermissionError, NoScriptError, RedisError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

from runtime import log
from runtime.redis import is_away, shown
from schemas.redis_keys import Keys
from sinks.redis_commands import Command
from sinks.redis_scripts import ACTIVITY, ATTACH, BATTLE, DOCTRINE, FIT, KILL, PRICE, STATUS

PIPELINE = 200
"""Commands a round trip: about 1 MB; more only makes other clients of the server wait longer."""
FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0
"""Seconds between tries while the server is away."""

_SCRIPTS = (KILL, ACTIVITY, BATTLE, DOCTRINE, FIT, PRICE, ATTACH, STATUS)
_SHA = {script: hashlib.sha1(script.encode(), usedforsecurity=False).hexdigest() for script in _SCRIPTS}


class Stopped(Exception):
    """We were asked to stop while the server was away. Nothing is lost: Kafka still has it."""


_WRONG_SERVER = (NoPermissionError, MovedError, ClusterCrossSlotError)
"""What it would answer to every event, whatever is in it: no rights, or a cluster."""
_NO_RIGHTS = "ACL failure in script"
"""The same from within a script, where the server gives it no code of its own."""

REFUSED = "refused"
"""The outcome of a command that the server refused for what is in it, or for what it found under the event's own keys."""


class Refused(RuntimeError):
    """The server refuses us, not an event, and waiting does not mend it; the message says what it was."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`outcome` as the script said, or `REFUSED`; `offset` is 0 when nothing was fed."""

    outcome: str
    epoch: str = ""
    offset: int = 0
    detail: str = ""
    """Of a refused one: who refused what, and why."""
    known: bytes | None = None
    """What the event is to be joined with."""


class Writer:
    """One per sink process; it remembers the newest (epoch, offset) it has seen, which tells a server that went back."""

    def __init__(self, redis: Redis, keys: Keys, url: str, stop: asyncio.Event) -> None:
        self._redis = redis
        self._keys = keys
        self._url = shown(url)
        self._stop = stop
        self._log = log.get("sink-redis")
        self.epoch = ""
        self.offset = 0

    async def attach(self) -> None:
        """Find or begin the feed's epoch. Raises `Stopped`."""
        run_id = await self._persist(self._run_id)
        head = (self._keys.feed_head(), self._keys.feed_stream())
        command = Command(ATTACH, head, (run_id, secrets.token_hex(8)), "the feed's head", takes_head=False)
        await self.write([command])

    async def write(self, commands: Sequence[Command]) -> list[Answer]:
        """Run the commands in order; waits as long as the server is away.

        A command that the server refuses for its own content is answered with `REFUSED`; the others are written. Raises
        `Stopped` or `Refused`.
        """
        answers: list[Answer] = []
        for first in range(0, len(commands), PIPELINE):
            part = commands[first : first + PIPELINE]
            for command, answer in zip(part, await self._told(part), strict=True):
                while answer.known is not None and command.join is not None:
                    command = command.join(answer.known)
                    (answer,) = await self._told([command])
                answers.append(answer)
        return answers

    async def _told(self, commands: Sequence[Command]) -> list[Answer]:
        answers: list[Answer] = await self._persist(partial(self._send, commands))
        for answer in answers:
            if answer.epoch:
                self.epoch, self.offset = answer.epoch, answer.offset
        return answers

    async def _send(self, commands: Sequence[Command]) -> list[Answer]:
        candidate = secrets.token_hex(8)
        async with self._redis.pipeline(transaction=False) as pipe:
            for command in commands:
                head = (self.epoch, self.offset, candidate) if command.takes_head else ()
                pipe.evalsha(_SHA[command.script], len(command.keys), *command.keys, *command.args, *head)
            results: list[Any] = await pipe.execute(raise_on_error=False)
        if any(isinstance(result, NoScriptError) for result in results):
            for script in _SHA:  # a new or flushed server; what was written by the others is a no-op the second time
                await self._redis.script_load(script)
            return await self._send(commands)
        for result in results:
            if isinstance(result, Exception) and is_away(result):
                raise result
        return [self._answer(command, result) for command, result in zip(commands, results, strict=True)]

    def _answer(self, command: Command, result: Any) -> Answer:
        if not isinstance(result, Exception):
            outcome, epoch, offset, *known = result
            return Answer(outcome.decode(), epoch.decode(), int(offset), known=known[0] if known else None)
        detail = f"Redis at {self._url} refused {command.subject}: {' '.join(str(result).split())}"
        wrong_server = isinstance(result, _WRONG_SERVER) or _NO_RIGHTS in detail
        if wrong_server or command.script in (ATTACH, STATUS):  # these are ours and no event's
            raise Refused(detail)
        return Answer(REFUSED, detail=detail)

    async def _run_id(self) -> str:
        try:
            return str((await self._redis.info("server"))["run_id"])
        except NoPermissionError:
            return ""  # a hosted server that hides it: then only a lost or rewound head begins a new epoch

    async def _persist(self, work: Any) -> Any:
        tries = AsyncRetrying(
            retry=retry_if_exception(is_away),
            wait=wait_exponential(multiplier=FIRST_WAIT, max=LONGEST_WAIT),
            stop=lambda _: self._stop.is_set(),
            sleep=self._sleep,
            before_sleep=self._say_once,
            reraise=True,
        )
        try:
            answer: Any = await tries(work)
        except (RedisError, OSError) as error:
            if not is_away(error):
                raise
            raise Stopped(f"stopped while Redis at {self._url} was away: {error}") from None
        if tries.statistics.get("attempt_number", 1) > 1:
            self._log.info("Redis answers again", address=self._url, tries=tries.statistics["attempt_number"])
        return answer

    async def _sleep(self, seconds: float) -> None:
        """Wait, but no longer than until we are asked to stop."""
        waiting = asyncio.ensure_future(self._stop.wait())
        await asyncio.wait({waiting}, timeout=seconds)
        waiting.cancel()

    def _say_once(self, state: RetryCallState) -> None:
        if state.attempt_number == 1:
            error = state.outcome.exception() if state.outcome else None
            self._log.warning("Redis is away; waiting for it, nothing is lost", address=self._url, error=str(error))
