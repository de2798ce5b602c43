"""Waiting until parts work. A loaded machine may take minutes for it; a part that cannot start says so sooner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from warstream.stack.child import Child

SAY_AFTER = 30.0
"""Seconds after which a user wonders whether anything goes on."""
FALLS = 3
"""Ends in a row before the first readiness. The first may be bad luck (a port, a server that comes up); the third is a fault."""
POLL_SECONDS = 0.05
TAIL_BYTES = 4_096
"""Of a log, to find its last line."""


class NotReady(RuntimeError):
    """A part did not come to work; the message says which, what it said last, and where its log is."""


async def wait_ready(children: Sequence[Child], limit: float, tell: Callable[[str], None]) -> None:
    """Until each of these parts has said once that it works. Raises `NotReady` after `limit` seconds or `FALLS` ends of one."""
    loop = asyncio.get_running_loop()
    began, said = loop.time(), False
    waiting = list(children)
    while waiting := [child for child in waiting if not child.ready.is_set()]:
        passed = loop.time() - began
        for child in waiting:
            if child.restarts >= FALLS:
                raise NotReady(
                    f"{child.name} has ended {FALLS} times without being ready: {_last_line(child)} Its log is {child.log}"
                )
        if passed > limit:
            names = " and ".join(child.name for child in waiting)
            raise NotReady(
                f"{names} not ready within {limit:.0f} s; the log is {waiting[0].log}. "
                "WARSTREAM_START_SECONDS gives a slow machine more time"
            )
        if passed > SAY_AFTER and not said:
            said = True
            names = ", ".join(child.name for child in waiting)
            tell(f"starting  still waiting for {names}, {passed:.0f} s; see {waiting[0].log}")
        await asyncio.sleep(POLL_SECONDS)


def _last_line(child: Child) -> str:
    try:
        with child.log.open("rb") as file:
            file.seek(max(0, child.log.stat().st_size - TAIL_BYTES))
            lines = [line.strip() for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    except OSError:
        lines = []
    return f"{lines[-1]}." if lines else "it said nothing."
