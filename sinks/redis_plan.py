"""What to do with one event: feed it, keep it in timelines, or leave it. Pure: the time is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.activity import Activity
from schemas.killmail_event import KillmailEvent
from schemas.redis_keys import ACTIVITY_TTL, FEED_MAX_AGE, TIMELINE_TTL

BACKFILL = frozenset({"everef", "history", "file"})
"""Sources that bring the past. In live mode their old kills would flood the feed."""

LATE = timedelta(hours=72)
"""The longest that players delay a post. A backfilled kill that is older than this was no news when we received it."""

ACTIVITY_NEWS = timedelta(hours=1)
"""An activity window that ended longer ago is a correction of the past; the feed shows what is going on."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`feed`: tell the clients. `timelines`: keep it in the timelines of its parties."""

    feed: bool
    timelines: bool


def plan_kill(event: KillmailEvent, mode: str, now: datetime) -> Plan | None:
    """None: leave it alone. `mode` is `Settings.mode`; `now` is aware UTC.

    A replayed or simulated war tells its own time, so nothing of it is too old by its event time.
    """
    if event["source"]["kind"] == "postgres":
        return None  # state given back to an embedded broker: it was written and fed when it was new
    happened = datetime.fromisoformat(event["event_time"])
    received = datetime.fromisoformat(event["received_at"])
    fresh = now - received < timedelta(seconds=FEED_MAX_AGE)
    if mode != "live":
        return Plan(feed=fresh, timelines=True)
    old_news = event["source"]["kind"] in BACKFILL and received - happened > LATE
    timelines = now - happened < timedelta(seconds=TIMELINE_TTL)
    feed = fresh and not old_news
    return Plan(feed=feed, timelines=timelines) if feed or timelines else None


def plan_activity(event: Activity, mode: str, now: datetime) -> Plan | None:
    """The same for a window of activity; `timelines` says that its window is kept."""
    if mode != "live":
        return Plan(feed=True, timelines=True)
    ended = event["window_start"] + event["window_seconds"]
    age = now.timestamp() - ended
    if age > ACTIVITY_TTL:
        return None
    return Plan(feed=age < ACTIVITY_NEWS.total_seconds(), timelines=True)
