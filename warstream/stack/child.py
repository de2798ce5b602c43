"""One of our parts as a process of its own: started, watched, restarted when it falls, stopped in good order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from runtime.part import READY_FD
from warstream.stack.lifeline import spawn

STOP_SECONDS = 15.0
"""A part that was asked to stop finishes its batch; one that takes longer hangs and is killed (nothing is lost by that)."""
BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before the n-th restart in a row."""
POLL_SECONDS = 0.1
"""How late the end of a part is noticed."""
STEADY_SECONDS = 60.0
"""A part that ran this long had recovered: the next fall counts as the first again."""


class Child:
    """A part under watch. `tell(text)` gets one line for the user at each turn of its life."""

    def __init__(
        self, name: str, arguments: Sequence[str], env: Mapping[str, str], log: Path, tell: Callable[[str], None]
    ) -> None:
        self.name = name
        self.restarts = 0
        self._arguments = list(arguments)
        self._env = dict(env)
        self.log = log
        self._tell = tell
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = asyncio.Event()
        self._watcher: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return None if self._process is None or self._process.poll() is not None else self._process.pid

    def start(self) -> None:
        """Begin; `ready` is set when the part says so."""
        self._watcher = asyncio.create_task(self._watch(), name=f"watch-{self.name}")

    async def stop(self) -> None:
        """Ask it to stop, wait, then insist."""
        self._stopping.set()
        if self._watcher is None:
            return
        if self._process is not None:
            self._process.terminate()
        done, _ = await asyncio.wait({self._watcher}, timeout=STOP_SECONDS)
        if not done and self._process is not None:
            self._tell(f"did not stop within {STOP_SECONDS:.0f} s and was killed")
            self._process.kill()
        await self._watcher

    async def _watch(self) -> None:
        falls = 0
        loop = asyncio.get_running_loop()
        while not self._stopping.is_set():
            began = loop.time()
            code = await self._run_once()
            if self._stopping.is_set():
                return
            falls = 1 if loop.time() - began > STEADY_SECONDS else falls + 1
            pause = BACKOFF[min(falls, len(BACKOFF)) - 1]
            self.restarts += 1
            self._tell(f"ended ({_ending(code)}); starting it again in {pause:g} s, see {self.log}")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def _run_once(self) -> int:
        reader, writer = os.pipe()
        env = self._env | {READY_FD: str(writer)}
        self.log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "warstream", *self._arguments]
        self._process = await asyncio.to_thread(lambda: spawn(command, log=self.log, env=env, pass_fds=[writer]))
        os.close(writer)
        if self._stopping.is_set():  # told so while it was being started: nobody else will tell it
            self._process.terminate()
        listening = asyncio.create_task(self._listen(reader))
        # Asked again and again rather than waited for: a thread a part would take all those that the loop has for others.
        while (code := self._process.poll()) is None:
            await asyncio.sleep(POLL_SECONDS)
        # The pipe ends with the process, unless it left a child behind that holds it.
        await asyncio.wait({listening}, timeout=POLL_SECONDS)
        listening.cancel()
        self.ready.clear()
        return code

    async def _listen(self, reader: int) -> None:
        """Each line on the pipe is a sign of readiness; its end is the end of the process."""
        stream = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(reader, "rb")
        )
        first = True
        try:
            async for line in stream:
                if first:
                    self._tell(line.decode(errors="replace").strip())
                    first = False
                self.ready.set()
        finally:
            transport.close()


def _ending(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
