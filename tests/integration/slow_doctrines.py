"""`warstream` whose first turn of doctrines takes SLOW_TURN seconds and leaves the file TURN_BEGUN, for tests: a script.

The process that reckons doctrines is spawned, so it reads this file too, and is slow by what stands here.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import agents.app
from agents.doctrines.store import Store, Turn

_turn = Store.turn


def slow(self: Store) -> Turn:
    """The first one takes its time."""
    begun = Path(os.environ["TURN_BEGUN"])
    if not begun.exists():
        begun.touch()
        time.sleep(float(os.environ["SLOW_TURN"]))
    return _turn(self)


Store.turn = slow  # type: ignore[method-assign]
agents.app.STUCK_SECONDS = int(os.environ.get("STUCK_SECONDS", agents.app.STUCK_SECONDS))

if __name__ == "__main__":
    from warstream.cli import app

    app()
