"""A command that is told to end closes what it has open, once, however often it is told."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

SCRIPT = """
import asyncio, sys
from warstream.commands.ending import ended_by_signal

async def work():
    print("begun", flush=True)
    try:
        await asyncio.sleep(float(sys.argv[1]))
        return 7
    finally:
        await asyncio.sleep(0.5)
        print("closed", flush=True)

async def body():
    print(await ended_by_signal(work()), flush=True)

import typer
try:
    asyncio.run(body())
except typer.Exit as error:
    sys.exit(error.exit_code)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_signal_ends_it_and_the_second_does_not_hurry_it(number: signal.Signals) -> None:
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, "60"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None and process.stdout.readline() == "begun\n"
        process.send_signal(number)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (out, err) == ("closed\n", f"warstream: ended by {number.name}; everything is stopped\n")
    assert process.returncode == 128 + number


def test_without_a_signal_it_gives_its_result() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT, "0"], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "begun\nclosed\n7\n"
