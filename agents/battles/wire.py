"""Kills as they travel from the engagements' agent to the battles' agent, and as both keep them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from agents.battles.engagements import Sighting
from agents.battles.facts import Fact, from_wire, to_wire
from agents.pages import Entry
from schemas.engagement import VERSION, Engagements
from schemas.simulated import refuse_other_kind

MESSAGE_PARTIES = 10_000
"""Attackers in one message at most, but for a single larger kill: below 1 MB."""


class Found(NamedTuple):
    """What the engagements' agent found in a batch: kills with the kills that each links to."""

    facts: tuple[Fact, ...]
    links: tuple[tuple[int, int], ...]
    newest: int
    """Unix seconds of the newest event time among all killmails of the batch; 0 for none to go by."""


def messages(found: Found, *, simulated: bool, processed_at: str) -> Iterator[bytes]:
    """The values to send, in order; the last one carries the time."""
    links: dict[int, list[list[int]]] = {}
    for pair in found.links:
        links.setdefault(pair[0], []).append(list(pair))
    cuts = list(_cut(found.facts)) or [()]
    for number, facts in enumerate(cuts, 1):
        event = Engagements(
            v=VERSION,  # type: ignore[typeddict-item]  # mypy knows no constant as a literal
            kills=[to_wire(fact) for fact in facts],
            links=[pair for fact in facts for pair in links.get(fact.killmail_id, ())],
            newest=found.newest if number == len(cuts) else 0,
            simulated=simulated,
            processed_at=processed_at,
        )
        yield orjson.dumps(event)


def read_engagements(event: Engagements, *, simulated: bool) -> Found:
    """Raises KeyError, TypeError or ValueError when it has not the shape of `Engagements` or is of the other kind."""
    refuse_other_kind(event, simulated=simulated)
    return Found(
        tuple(from_wire(kill) for kill in event["kills"]),
        tuple((one, other) for one, other in event["links"]),
        event["newest"],
    )


def fact_entry(fact: Fact) -> Entry:
    """A kill on a page of the battles' table."""
    return Entry(fact.time, orjson.dumps(to_wire(fact)))


def sighting_entry(one: Sighting) -> Entry:
    """A kill on a page of the engagements' table."""
    return Entry(one.time, orjson.dumps(tuple(one)))  # orjson takes no named tuples


def sightings(rows: Iterable[Any]) -> Iterator[Sighting]:
    """What `sighting_entry` wrote."""
    for number, system, time, organisations, rank in rows:
        yield Sighting(number, system, time, tuple(organisations), (rank[0], rank[1]))


def _cut(facts: Sequence[Fact]) -> Iterator[Sequence[Fact]]:
    start = parties = 0
    for at, fact in enumerate(facts):
        if at > start and parties + len(fact.attackers) > MESSAGE_PARTIES:
            yield facts[start:at]
            start, parties = at, 0
        parties += len(fact.attackers)
    if start < len(facts):
        yield facts[start:]
