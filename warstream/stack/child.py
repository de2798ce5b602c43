"""One of our parts as a process of its own: started, watched, restarted when it falls, stopped in good order."""

from __future__ import annotations

import asyncio
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
        self._log = log
        self._tell = tell
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
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
        self._stopping = True
        process = self._process
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(asyncio.to_thread(process.wait), STOP_SECONDS)
            except TimeoutError:
                self._tell(f"{self.name} did not stop within {STOP_SECONDS:.0f} s and was killed")
                process.kill()
        if self._watcher is not None:
            await self._watcher

    async def _watch(self) -> None:
        falls = 0
        loop = asyncio.get_running_loop()
        while not self._stopping:
            began = loop.time()
            code = await self._run_once()
            if self._stopping:
                return
            falls = 0 if loop.time() - began > STEADY_SECONDS else falls + 1
            pause = BACKOFF[min(falls, len(BACKOFF) - 1)]
            self.restarts += 1
            self._tell(f"{self.name} ended ({_ending(code)}); starting it again in {pause:g} s, see {self._log}")
            await asyncio.sleep(pause)

    async def _run_once(self) -> int:
        reader, writer = os.pipe()
        os.set_inheritable(writer, True)
        env = self._env | {READY_FD: str(writer)}
        self._log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "warstream", *self._arguments]
        self._process = await asyncio.to_thread(lambda: spawn(command, log=self._log, env=env, pass_fds=[writer]))
        os.close(writer)
        listening = asyncio.create_task(self._listen(reader))
        try:
            return await asyncio.to_thread(self._process.wait)
        finally:
            self.ready.clear()
            await listening

    async def _listen(self, reader: int) -> None:
        """Each line on the pipe is a sign of readiness; its end is the end of the process."""
        stream = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(reader, "rb")
        )
        first = True
        async for line in stream:
            if first:
                self._tell(line.decode(errors="replace").strip())
                first = False
            self.ready.set()
        transport.close()


def _ending(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
