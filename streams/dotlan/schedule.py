"""Which page is asked next, and when. Pure.

Campaigns change within minutes, and DOTLAN is asked hourly all the same: a page is asked at most once an hour. Who needs
campaigns by the minute takes those of ESI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PAGE_KEPT = 3_660.0
"""Seconds from asking for a page to asking for it again, whatever came of it: an hour, and a minute for a slow answer."""
DAY = 86_400.0
CHARTS_AGAIN = 6 * 3_600.0
"""Seconds from asking for a system to asking for it again. Its page holds a week: coming four times a day loses nothing."""
CHARTS_PER_HOUR = 30
"""Pages of systems in any hour: 180 systems of interest are each seen four times a day."""
WINDOW = 3_600.0
MAP_KEPT = 30 * DAY
"""Seconds a map is good: DOTLAN's drawings change when CCP's gates do."""
IDLE = 600.0
"""The longest wait in seconds, so that the schedule is looked at now and then."""

CAMPAIGNS = "/sovereignty/campaigns"
CHANGES = "/sovereignty/changes"
RANKINGS = "/alliance"
FIXED = {CAMPAIGNS: PAGE_KEPT, CHANGES: PAGE_KEPT, RANKINGS: DAY}
"""The pages that are always wanted, and how often."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Ask for `path` now or, with null, look again after `wait` seconds."""

    path: str | None
    wait: float = 0.0


def charts_path(slug: str) -> str:
    """The page of a system's charts."""
    return f"/system/{slug}/stats"


def is_charts(path: str) -> bool:
    """Whether a path is that of a system's charts."""
    return path.startswith("/system/") and path.endswith("/stats")


def next_turn(asked: Mapping[str, float], charts: Sequence[str], now: float, per_hour: int = CHARTS_PER_HOUR) -> Turn:
    """`asked` holds when each path was last asked, `charts` the paths of the systems of interest, now and times in Unix seconds.

    Those asked longest ago come first, so all have their turn however often we start anew.
    """
    waits = []
    for path, every in FIXED.items():
        left = _left(asked, path, every, now)
        if left <= 0:
            return Turn(path)
        waits.append(left)
    if charts and per_hour > 0:
        times = sorted(time for path, time in asked.items() if is_charts(path) and now - time < WINDOW)
        full = times[-per_hour] + WINDOW - now if len(times) >= per_hour else 0.0
        oldest = min(charts, key=lambda path: asked.get(path, 0.0))  # of several the first
        left = max(full, _left(asked, oldest, CHARTS_AGAIN, now))
        if left <= 0:
            return Turn(oldest)
        waits.append(left)
    return Turn(None, min(IDLE, *waits))


def _left(asked: Mapping[str, float], path: str, every: float, now: float) -> float:
    """Seconds until it is due. A time that lies ahead is of a clock that was wrong, and is waited for no longer than usual."""
    return min(every, asked[path] + every - now) if path in asked else 0.0
