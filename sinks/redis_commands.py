"""Events as calls of the Lua scripts: pure, one function a kind of event."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import orjson

from schemas.activity import Activity, figures_rank
from schemas.battle import Battle
from schemas.battle_news import PREFIX, entry_of
from schemas.doctrine import Doctrine
from schemas.doctrine_news import PREFIX as DOCTRINE_PREFIX
from schemas.doctrine_news import entry_of as doctrine_entry_of
from schemas.doctrine_news import seen_digest
from schemas.fit_news import FitNews
from schemas.kill_parties import parties_of
from schemas.kill_summary import summary_of
from schemas.killmail_event import KillmailEvent
from schemas.loss_fit import LossFit
from schemas.precedence import event_body_rank, event_opinion_rank, joined, news_digest
from schemas.redis_keys import Keys
from schemas.world.price import Price
from sinks.redis_plan import BattlePlan, DoctrinePlan, Plan
from sinks.redis_rank import body_text, opinion_text
from sinks.redis_scripts import ACTIVITY, BATTLE, DOCTRINE, FIT, KILL, PRICE

PACKING = 1
"""zlib's fastest level: a mail of 3 kB becomes 0.9 kB in 30 µs; level 6 saves a tenth more and takes twice as long."""


@dataclass(frozen=True, slots=True)
class Command:
    """One call. `takes_head`: the writer appends (known epoch, known offset, new epoch) to the arguments."""

    script: str
    keys: tuple[str, ...]
    args: tuple[str | bytes | int, ...]
    subject: str
    killmail_id: int | None = None
    """Of a kill."""
    takes_head: bool = True
    join: Callable[[bytes], Command] | None = None
    """The call to make instead when the script answers `join`, from what it gives with it."""


def kill_command(keys: Keys, event: KillmailEvent, raw: bytes, plan: Plan) -> Command:
    """`raw` is the event as it came from Kafka: it is what the feed hands on."""
    lines = _timelines(keys, event) if plan.timelines else []
    return _kill(keys, event, raw, plan, lines)


def _kill(
    keys: Keys, event: KillmailEvent, raw: bytes, plan: Plan, lines: list[str], leave: Iterable[str] = (), instead_of: str = ""
) -> Command:
    number, place = event["killmail_id"], event["place"]
    return Command(
        KILL,
        (keys.kill_marker(number), keys.kill(number), keys.feed_head(), keys.feed_stream(), *lines, *leave),
        (
            number,
            body_text(event_body_rank(event)),
            opinion_text(event_opinion_rank(event)),
            event["content"],
            news_digest(event),
            int(datetime.fromisoformat(event["event_time"]).timestamp()),
            orjson.dumps(summary_of(event)),
            zlib.compress(raw, PACKING),
            int(plan.feed),
            len(lines),
            instead_of,
        ),
        f"killmail {number} in system {place['solar_system_id']}",
        killmail_id=number,
        join=partial(_join, keys, event, plan),
    )


def _join(keys: Keys, event: KillmailEvent, plan: Plan, packed: bytes) -> Command:
    """The event together with what counts so far. A mail that takes another one's place leads it out of its timelines."""
    known: KillmailEvent = orjson.loads(zlib.decompress(packed))
    both = joined(known, event)
    takes_place = event_body_rank(event) > event_body_rank(known)
    lines = _timelines(keys, event) if takes_place and plan.timelines else []
    leave = set(_timelines(keys, known)) - set(lines) if takes_place else ()
    return _kill(keys, both, orjson.dumps(both), plan, lines, sorted(leave), body_text(event_body_rank(known)))


def activity_command(keys: Keys, event: Activity, raw: bytes, plan: Plan) -> Command:
    """The same for a window of activity."""
    scope, start = event["scope"], event["window_start"]
    revision, uploads, priced, isk = figures_rank(event)
    return Command(
        ACTIVITY,
        (
            keys.activity_windows(scope),
            keys.activity(scope, start),
            keys.activity_rank(scope, start),
            keys.feed_head(),
            keys.feed_stream(),
        ),
        (
            event["id"],
            start,
            event["kills"],
            raw,
            zlib.compress(raw, PACKING) if plan.feed else b"",
            revision,
            uploads,
            priced,
            "" if isk == -math.inf else repr(isk),
        ),
        f"activity of {scope} {event['id']} at {start}",
    )


def battle_command(keys: Keys, event: Battle, plan: BattlePlan) -> Command:
    """The same for a revision of a battle. Raises ValueError, as `entry_of`."""
    number, revision = event["battle_id"], event["revision"]
    return Command(
        BATTLE,
        (keys.battle_marker(number), keys.battle_board(), keys.battle_board_ends(), keys.feed_head(), keys.feed_stream()),
        (
            number,
            revision,
            PREFIX + event["change"],
            zlib.compress(orjson.dumps(entry_of(event)), PACKING),
            int(plan.news),
            plan.stays,
        ),
        f"revision {revision} of battle {number}",
    )


def fit_command(keys: Keys, event: LossFit, news: FitNews) -> Command:
    """The same for the fit of a loss."""
    number, rank = event["killmail_id"], f"{event['proof']}{event['content']}"
    return Command(
        FIT,
        (keys.fit_marker(number), keys.feed_head(), keys.feed_stream()),
        (rank, zlib.compress(orjson.dumps(news), PACKING)),
        f"the fit of killmail {number}",
    )


def doctrine_command(keys: Keys, event: Doctrine, plan: DoctrinePlan) -> Command:
    """The same for a revision of a doctrine. Raises ValueError, as `entry_of`."""
    number, revision = event["doctrine_id"], event["revision"]
    return Command(
        DOCTRINE,
        (keys.doctrine_marker(number), keys.feed_head(), keys.feed_stream()),
        (
            revision,
            DOCTRINE_PREFIX + event["change"],
            zlib.compress(orjson.dumps(doctrine_entry_of(event)), PACKING),
            seen_digest(event),
            int(plan.news),
            int(plan.quiet),
            int(event["state"] == "merged"),
        ),
        f"revision {revision} of doctrine {number}",
    )


def price_command(keys: Keys, event: Price, raw: bytes, lives: int) -> Command:
    """The same for a price; `lives` in seconds."""
    number = event["type_id"]
    args = (event["as_of"], event["received_at"], raw, lives)
    return Command(PRICE, (keys.price(number),), args, f"the price of type {number}", takes_head=False)


def _timelines(keys: Keys, event: KillmailEvent) -> list[str]:
    """`recent` comes first: the script keeps more of it."""
    lines = [keys.recent(), keys.timeline("system", event["place"]["solar_system_id"])]
    region = event["place"]["region_id"]
    if region is not None:
        lines.append(keys.timeline("region", region))
    for kind, parties in parties_of(event["killmail"]).items():
        lines.extend(keys.timeline(kind, number) for number in parties)
    return lines
