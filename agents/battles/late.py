"""Kills that come too late for what the agent holds, by the days they are of. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import orjson

from agents.battles.facts import Fact
from schemas.late_kills import VERSION, LateKills


def late_messages(late: Iterable[Fact], *, simulated: bool, processed_at: str) -> Iterator[tuple[bytes, bytes]]:
    """(key, value) for each day."""
    days: dict[str, set[int]] = defaultdict(set)
    for fact in late:
        days[datetime.fromtimestamp(fact.time, UTC).date().isoformat()].add(fact.killmail_id)
    for day, killmails in sorted(days.items()):
        event = LateKills(
            v=VERSION,  # type: ignore[typeddict-item]  # mypy knows no constant as a literal
            day=day,
            killmails=sorted(killmails),
            simulated=simulated,
            processed_at=processed_at,
        )
        yield day.encode(), orjson.dumps(event)
