"""Events as calls of the Lua scripts: pure, one function a kind of event."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime

import orjson

from schemas.activity import Activity
from schemas.kill_parties import parties_of
from schemas.kill_summary import summary_of
from schemas.killmail_event import KillmailEvent
from schemas.redis_keys import Keys
from schemas.zkb_rank import zkb_digest, zkb_rank
from sinks.redis_plan import Plan
from sinks.redis_scripts import ACTIVITY, KILL

PACKING = 1
"""zlib's fastest level: a mail of 3 kB becomes 0.9 kB in 30 µs; level 6 saves a tenth more and takes twice as long."""


@dataclass(frozen=True, slots=True)
class Command:
    """One call. `takes_head`: the writer appends (known epoch, known offset, new epoch) to the arguments."""

    script: str
    keys: tuple[str, ...]
    args: tuple[str | bytes | int, ...]
    subject: str
    takes_head: bool = True


def kill_command(keys: Keys, event: KillmailEvent, raw: bytes, plan: Plan) -> Command:
    """`raw` is the event as it came from Kafka: it is what the feed hands on."""
    number, place = event["killmail_id"], event["place"]
    rank, later = zkb_rank(event)
    lines = _timelines(keys, event) if plan.timelines else []
    return Command(
        KILL,
        (keys.kill_marker(number), keys.kill(number), keys.feed_head(), keys.feed_stream(), *lines),
        (
            number,
            event["hash"],
            rank,
            later,
            zkb_digest(event),
            int(datetime.fromisoformat(event["event_time"]).timestamp()),
            orjson.dumps(summary_of(event)),
            zlib.compress(raw, PACKING) if plan.feed else b"",
            int(plan.timelines),
        ),
        f"killmail {number} in system {place['solar_system_id']}",
    )


def activity_command(keys: Keys, event: Activity, raw: bytes, plan: Plan) -> Command:
    """The same for a window of activity."""
    scope, start = event["scope"], event["window_start"]
    return Command(
        ACTIVITY,
        (
            keys.activity_windows(scope),
            keys.activity(scope, start),
            keys.activity_rank(scope, start),
            keys.feed_head(),
            keys.feed_stream(),
        ),
        (event["id"], start, event["revision"], event["kills"], raw, zlib.compress(raw, PACKING) if plan.feed else b""),
        f"activity of {scope} {event['id']} at {start}",
    )


def _timelines(keys: Keys, event: KillmailEvent) -> list[str]:
    """`recent` comes first: the script keeps more of it."""
    lines = [keys.recent(), keys.timeline("system", event["place"]["solar_system_id"])]
    region = event["place"]["region_id"]
    if region is not None:
        lines.append(keys.timeline("region", region))
    for kind, parties in parties_of(event["killmail"]).items():
        lines.extend(keys.timeline(kind, number) for number in parties)
    return lines
