"""Kills that come too late for what the agent holds, and those of whose battles a person spoke too late, by their days. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import orjson

from schemas.late_kills import VERSION, LateKills


class Late(NamedTuple):
    """A kill whose day is to be derived anew; `time` in Unix seconds."""

    killmail_id: int
    time: int


def late_messages(late: Iterable[Late], *, simulated: bool, processed_at: str) -> Iterator[tuple[bytes, bytes]]:
    """(key, value) for each day."""
    days: dict[str, set[int]] = defaultdict(set)
    for one in late:
        days[datetime.fromtimestamp(one.time, UTC).date().isoformat()].add(one.killmail_id)
    for day, killmails in sorted(days.items()):
        event = LateKills(
            v=VERSION,  # type: ignore[typeddict-item]  # mypy knows no constant as a literal
            day=day,
            killmails=sorted(killmails),
            simulated=simulated,
            processed_at=processed_at,
        )
        yield day.encode(), orjson.dumps(event)
