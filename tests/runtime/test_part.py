"""The life of a part, in a process of its own: it says when it is ready, and a signal ends it cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from runtime.part import READY_FD

SCRIPT = """
import asyncio
from runtime.part import run_part, say_ready
from runtime.settings import Settings

async def body(stop, monitor):
    say_ready("three partitions")
    await stop.wait()
    print("finished what was under way", flush=True)

asyncio.run(run_part("sink", Settings(log_json=True), body))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_says_ready_on_the_pipe_and_ends_by_itself_on_a_signal(number: signal.Signals) -> None:
    reader, writer = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=[writer],
        env=os.environ | {READY_FD: str(writer)},
    )
    os.close(writer)
    try:
        with os.fdopen(reader, "rb") as pipe:
            assert pipe.readline() == b"three partitions\n"
            process.send_signal(number)
            out, _ = process.communicate(timeout=30)
            assert out == b"finished what was under way\n" and process.returncode == 0
    finally:
        process.kill()
