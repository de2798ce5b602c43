"""Kills and corrections as they travel to the battles' agent, and as the agents keep them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from agents.battles.engagements import Sighting
from agents.battles.facts import Fact, from_wire
from agents.pages import Entry
from schemas.engagement import VERSION, CombatKill, Engagements
from schemas.side_correction import SideCorrection, anchor_time, checked
from schemas.simulated import refuse_other_kind

SHARE = 500
"""Kills: some 20 ms of the rules' work."""
MESSAGE_PARTIES = 10_000
"""Attackers in one message at most, but for a single larger kill: below 1 MB."""


class Found(NamedTuple):
    """What the engagements' agent found in a batch: kills with the kills that each links to."""

    kills: Sequence[CombatKill]
    links: Sequence[Sequence[int]]
    """Pairs of killmails."""
    newest: int
    """Unix seconds of the newest event time among all killmails of the batch; 0 for none to go by."""


def messages(found: Found, *, simulated: bool, processed_at: str) -> Iterator[bytes]:
    """The values to send, in order; the last one carries the time."""
    links: dict[int, list[list[int]]] = {}
    for pair in found.links:
        links.setdefault(pair[0], []).append(list(pair))
    cuts = list(_cut(found.kills)) or [()]
    for number, kills in enumerate(cuts, 1):
        event = Engagements(
            v=VERSION,  # type: ignore[typeddict-item]  # mypy knows no constant as a literal
            kills=list(kills),
            links=[pair for kill in kills for pair in links.get(kill["killmail_id"], ())],
            newest=found.newest if number == len(cuts) else 0,
            simulated=simulated,
            processed_at=processed_at,
        )
        yield orjson.dumps(event)


def correction_message(correction: SideCorrection, *, processed_at: str) -> bytes:
    """The value to send."""
    event = Engagements(
        v=VERSION,  # type: ignore[typeddict-item]  # mypy knows no constant as a literal
        kills=[],
        links=[],
        newest=0,
        corrections=[correction],
        simulated=correction["simulated"],
        processed_at=processed_at,
    )
    return orjson.dumps(event)


def read_correction(event: Any, *, simulated: bool) -> SideCorrection:
    """Raises KeyError, TypeError or ValueError when it has not the shape of `SideCorrection` or is of the other kind."""
    refuse_other_kind(event, simulated=simulated)
    return checked(event)


def read_engagements(event: Engagements, *, simulated: bool) -> Arrived:
    """Raises KeyError, TypeError or ValueError when it has not the shape of `Engagements` or is of the other kind."""
    refuse_other_kind(event, simulated=simulated)
    kills = [(from_wire(kill), kill) for kill in event["kills"]]
    corrections = [read_correction(one, simulated=simulated) for one in event.get("corrections", ())]
    return Arrived(kills, event["links"], event["newest"], corrections)


class Arrived(NamedTuple):
    """`Found`, as the battles' agent takes it, or corrections."""

    kills: Sequence[tuple[Fact, CombatKill]]
    """Each kill read, and as it came."""
    links: Sequence[Sequence[int]]
    newest: int
    corrections: Sequence[SideCorrection] = ()


def shares(batch: Sequence[Arrived]) -> Iterator[Sequence[Arrived]]:
    """A batch in parts of `SHARE` kills or somewhat more, in order: what is added before others take their turn."""
    share: list[Arrived] = []
    kills = 0
    for found in batch:
        share.append(found)
        kills += len(found.kills)
        if kills >= SHARE:
            yield share
            share, kills = [], 0
    if share:
        yield share


def kill_entry(kill: CombatKill) -> Entry:
    """A kill on a page of the battles' table."""
    return Entry(kill["time"], orjson.dumps(kill))


def correction_entry(correction: SideCorrection) -> Entry:
    """A correction on a page of the battles' table; as old as its kill."""
    return Entry(anchor_time(correction), orjson.dumps(correction))


def sighting_entry(one: Sighting) -> Entry:
    """A kill on a page of the engagements' table."""
    return Entry(one.time, orjson.dumps(tuple(one)))  # orjson takes no named tuples


def sightings(rows: Iterable[Any]) -> Iterator[Sighting]:
    """What `sighting_entry` wrote."""
    for number, system, time, organisations, rank in rows:
        yield Sighting(number, system, time, tuple(organisations), (rank[0], rank[1]))


def _cut(kills: Sequence[CombatKill]) -> Iterator[Sequence[CombatKill]]:
    start = parties = 0
    for at, kill in enumerate(kills):
        if at > start and parties + len(kill["attackers"]) > MESSAGE_PARTIES:
            yield kills[start:at]
            start, parties = at, 0
        parties += len(kill["attackers"])
    if start < len(kills):
        yield kills[start:]
