"""What to do with one event: feed it, keep it in timelines, or leave it. Pure: the time is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.activity import Activity
from schemas.battle import Battle
from schemas.doctrine import Doctrine
from schemas.killmail_event import KillmailEvent
from schemas.loss_fit import LossFit
from schemas.redis_keys import ACTIVITY_TTL, BOARD_ACTIVE, BOARD_ENDED, FEED_MAX_AGE, PRICE_TTL, TIMELINE_TTL
from schemas.world.price import Price

BACKFILL = frozenset({"everef", "history", "file"})
"""Sources that bring the past. In live mode their old kills would flood the feed."""

LATE = timedelta(hours=72)
"""The longest that players delay a post. A backfilled kill that is older than this was no news when we received it."""

ACTIVITY_NEWS = timedelta(hours=1)
"""An activity window that ended longer ago is a correction of the past; the feed shows what is going on."""


BATTLE_NEWS = LATE
"""A battle whose last kill lies further back was found in the past: no late post can have brought it."""


@dataclass(frozen=True, slots=True)
class BattlePlan:
    """`news`: tell it also to those who never heard of this battle. `stays`: seconds on the board, 0 leaves it."""

    news: bool
    stays: int


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


def plan_battle(event: Battle, mode: str, now: datetime) -> BattlePlan | None:
    """None: a revision that was made too long ago to be told, as Kafka keeps the last one of every battle for ever.

    A battle that people were told of is told on, however old, so that its revisions have no gaps. A merge is news only to
    them: it says nothing but that an address has changed.
    """
    made = datetime.fromisoformat(event["processed_at"])
    if now - made >= timedelta(seconds=FEED_MAX_AGE):
        return None
    if event["state"] == "merged":
        return BattlePlan(news=False, stays=0)
    recent = mode != "live" or made.timestamp() - event["end"] <= BATTLE_NEWS.total_seconds()
    return BattlePlan(news=recent, stays=BOARD_ACTIVE if event["state"] == "active" else BOARD_ENDED)


def plan_fit(event: LossFit, mode: str, now: datetime) -> bool:
    """Whether to tell the fit of a loss. One of the past is no news, as its kill is none; the event does not say who brought
    it."""
    made = datetime.fromisoformat(event["processed_at"])
    if now - made >= timedelta(seconds=FEED_MAX_AGE):
        return False
    return mode != "live" or made - datetime.fromisoformat(event["event_time"]) <= LATE


@dataclass(frozen=True, slots=True)
class DoctrinePlan:
    """`news`: tell it also to those who never heard of this doctrine. `quiet`: only when people see something else."""

    news: bool
    quiet: bool


def plan_doctrine(event: Doctrine, mode: str, now: datetime) -> DoctrinePlan | None:
    """None: a revision that was made too long ago to be told, as Kafka keeps the last one of every doctrine for ever.

    That a doctrine is given up or became part of another one is news only to those who heard of it. One whose last fleet lies
    far back was found in the past.
    """
    made = datetime.fromisoformat(event["processed_at"])
    if now - made >= timedelta(seconds=FEED_MAX_AGE):
        return None
    if event["state"] != "live":
        return DoctrinePlan(news=False, quiet=event["change"] == "updated")
    recent = mode != "live" or made.timestamp() - event["last_seen"] <= BATTLE_NEWS.total_seconds()
    return DoctrinePlan(news=recent, quiet=event["change"] == "updated")


def plan_price(event: Price, now: datetime) -> int | None:
    """Seconds that this price still counts; None: it does not, or it is no price of orders, which alone are kept here."""
    if event["origin"] != "orders":
        return None
    left = PRICE_TTL - (now - datetime.fromisoformat(event["received_at"])).total_seconds()
    return min(PRICE_TTL, int(left)) if left >= 1 else None
