"""How war time follows real time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """From `real_from` on, war time runs from `war_from`, `speed` times as fast, until it meets the present.

    It never passes the present: a kill must not lie in the future. All times aware.
    """

    real_from: datetime
    war_from: datetime
    speed: float

    def wait(self, posted_at: datetime, now: datetime) -> float:
        """Seconds until a mail of the war is due; 0 when it is."""
        played = self.real_from + (posted_at - self.war_from) / self.speed
        return max(0.0, (max(posted_at, played) - now).total_seconds())


def affordable(hours: float, kills: int, rate: float) -> float:
    """So many hours of a war of `rate` kills a second, or as many as hold that many kills."""
    return min(hours, kills / (rate * 3_600))


def first_second(now: datetime, prefill_hours: float, warm_up_hours: float, lookback_hours: float) -> datetime:
    """When a war has to begin, to the whole minute, so that at `now` there are that many hours to show and late mails."""
    begin = now - timedelta(hours=prefill_hours + warm_up_hours + lookback_hours)
    return begin.replace(second=0, microsecond=0)
