"""A worker with some of its agents, to measure what the others cost. `python -m tests.bench.some_worker all|bare`.

`bare` has neither fits nor doctrines nor templates.
"""

from __future__ import annotations

import asyncio
import sys


async def main(kind: str) -> None:
    """Until it is asked to stop."""
    # Not above: the process of the doctrines reads this file, too, and has no use for these.
    from agents import app
    from agents.activity import agent as activity
    from agents.battles import agent as battles
    from runtime.part import run_part
    from runtime.settings import Settings

    settings = Settings()
    capabilities = app.CAPABILITIES if kind == "all" else (activity.install, battles.install)
    await run_part("worker", settings, lambda stop, monitor: app.run(settings, stop, monitor, capabilities))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
