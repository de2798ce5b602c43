"""Is the game server there? Daily at 11:00 UTC it is not, for some minutes, and ESI answers 502 to 504 or `vip`. Pure.

While it is away only `/status` is asked, once a minute at most; everything else waits for its answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

DAY = 86_400.0
DOWNTIME = 11 * 3600.0
"""Seconds after midnight UTC."""
LEAST = 300.0
"""Seconds after 11:00 for which a `/status` that tells of no restart is not believed: the server may be about to go."""
SPACING = 60.0
"""Seconds between two looks at `/status`; it is cached for 30."""


@dataclass(frozen=True, slots=True)
class Server:
    """What we think of it. Times in Unix seconds."""

    up: bool = True
    ask_at: float = 0.0
    """While it is away: nobody asks `/status` before."""
    downtime: float = 0.0
    """Start of the newest downtime that was minded."""
    looked_at: float = 0.0
    """When `/status` was last asked."""


def downtime_of(now: float) -> float:
    """The newest 11:00 UTC."""
    return (now - DOWNTIME) // DAY * DAY + DOWNTIME


def passed(state: Server, now: float) -> Server:
    """At 11:00 it is away until `/status` says otherwise. A process that starts within the first minutes minds it too."""
    newest = downtime_of(now)
    if newest <= state.downtime:
        return state
    if now >= newest + LEAST and state.downtime == 0.0:  # just started, and no downtime is on
        return replace(state, downtime=newest)
    return replace(state, up=False, downtime=newest, ask_at=max(now, state.looked_at + SPACING))


def suspected(state: Server, now: float) -> Server:
    """Something failed: ask `/status` before anything else is asked, unless it was a moment ago."""
    if not state.up or now < state.looked_at + SPACING:
        return state
    return replace(state, up=False, ask_at=now)


def postponed(state: Server, until: float) -> Server:
    """There is no budget left to ask before `until`."""
    return replace(state, ask_at=until)


def told(state: Server, status: Any, now: float) -> Server:
    """`status` is the body of `/status`, None when there was none."""
    asked = replace(state, looked_at=now, ask_at=now + SPACING)
    if not isinstance(status, dict) or status.get("vip"):
        return replace(asked, up=False)
    in_downtime = now < state.downtime + LEAST and not _started_after(status, state.downtime)
    return replace(asked, up=not in_downtime)


def _started_after(status: dict[str, Any], moment: float) -> bool:
    try:
        started = datetime.fromisoformat(str(status.get("start_time")))
    except ValueError:
        return False
    return started.replace(tzinfo=started.tzinfo or UTC).timestamp() >= moment
