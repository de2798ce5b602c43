"""What a system and a region lost, in windows of event time. Pure: no clock, no framework.

State is a function of the set of killmails. A window holds one entry per killmail id, so applying a kill twice changes
nothing; of two versions of a kill the same one wins everywhere (`schemas.precedence`). The published figures are sums over
that set, and so is their rank (`schemas.activity.figures_rank`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from schemas.activity import Activity, SystemActivity, figures_rank
from schemas.isk import isk_of
from schemas.kill_parties import is_npc
from schemas.killmail_event import KillmailEvent
from schemas.precedence import OURS, event_body_rank, event_opinion_rank
from schemas.simulated import refuse_other_kind

WINDOW = 300
"""Seconds of a window: the shortest stretch in which a fight shows as one, and 288 of them make a day."""
HORIZON = 25 * 3600
"""Seconds that a system remembers behind its own newest kill: a day, and an hour for those who look back from its end."""
POD_CLASS = "capsule"
CONTENT_BITS = 28
"""Of a content's digest in the revision: of two contents under one id, which are rare, one pair in 268 million looks alike."""

UNKNOWN = 2
"""Added to sequences and times: -2 stands for no opinion and -1 for one without them."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What activity needs of one killmail. `isk` is the total in ISK (`schemas.isk`), None when unknown."""

    time: int
    isk: float | None
    ship_class: str
    npc: bool
    proof: int
    content: str
    sequence: int
    uploaded_at: int

    @property
    def body_rank(self) -> tuple[int, str]:
        """Of two contents under one id the higher counts: proven first."""
        return (self.proof, self.content)

    @property
    def opinion_rank(self) -> tuple[int, int, float]:
        """Of two opinions of one kill the higher counts. What `schemas.precedence` looks at beyond these changes no figure."""
        return (self.sequence, self.uploaded_at, -math.inf if self.isk is None else self.isk)

    @property
    def appraised(self) -> bool:
        """Whether its worth is Warstream's own valuation and not zKillboard's: the place of its opinion says so."""
        return self.sequence == OURS and self.isk is not None

    @property
    def revision(self) -> int:
        """Grows whenever the content, or the sequence of the opinion, gives way to a higher one; both only ever rise.

        A sum of a million of these stays below 2**53 while sequences are below 2**32: JavaScript and Lua read it.
        """
        content = self.proof << CONTENT_BITS | int(self.content[: CONTENT_BITS // 4], 16)
        return 1 + content + self.sequence + UNKNOWN

    @property
    def uploads(self) -> int:
        """Grows whenever an opinion of the same sequence was uploaded later."""
        return self.uploaded_at + UNKNOWN


@dataclass(frozen=True, slots=True)
class Kill:
    """One killmail event, read for this agent."""

    killmail_id: int
    solar_system_id: int
    region_id: int | None
    simulated: bool
    loss: Loss


def read_kill(event: KillmailEvent, *, simulated: bool) -> Kill:
    """`simulated`: the kind of kills that this run handles.

    Raises KeyError, TypeError or ValueError when the event has not the shape of `KillmailEvent`, ValueError when it is of the
    other kind.
    """
    refuse_other_kind(event, simulated=simulated)
    place = event["place"]
    sequence, uploaded_at, *_ = event_opinion_rank(event)
    proof, content, _ = event_body_rank(event)
    loss = Loss(
        time=int(datetime.fromisoformat(event["event_time"]).timestamp()),
        isk=isk_of(event),
        ship_class=event["hull"]["ship_class"],
        npc=is_npc(event["killmail"]),
        proof=proof,
        content=content,
        sequence=sequence,
        uploaded_at=uploaded_at,
    )
    return Kill(event["killmail_id"], place["solar_system_id"], place["region_id"], event["simulated"], loss)


def read_summaries(event: SystemActivity, *, simulated: bool) -> SystemActivity:
    """The event as it is. Raises as `read_kill` does."""
    for figures in event["windows"]:
        refuse_other_kind(figures, simulated=simulated)
    return event


def window_of(time: int) -> int:
    """The start of the window that a second lies in."""
    return time - time % WINDOW


def kept(starts: Iterable[int]) -> set[int]:
    """Of a system's (or region's) windows those within the horizon behind its newest one."""
    everything = set(starts)
    oldest = max(everything, default=0) - HORIZON
    return {start for start in everything if start >= oldest}


def add(losses: Mapping[int, Loss], kills: Iterable[Kill]) -> dict[int, Loss]:
    """One window (killmail id -> loss) with more kills in it.

    Of two versions of a kill the better proven content and the newest opinion count, each by itself, as in Postgres; a kill
    that is already there moves nothing.
    """
    grown = dict(losses)
    for kill in kills:
        known = grown.get(kill.killmail_id)
        grown[kill.killmail_id] = kill.loss if known is None else _joined(known, kill.loss)
    return grown


def _joined(one: Loss, other: Loss) -> Loss:
    body = max(one, other, key=lambda loss: loss.body_rank)
    opinion = max(one, other, key=lambda loss: loss.opinion_rank)
    return replace(body, isk=opinion.isk, sequence=opinion.sequence, uploaded_at=opinion.uploaded_at)


def summary(scope_id: int, start: int, losses: Mapping[int, Loss], *, simulated: bool, processed_at: str) -> Activity:
    """The figures of one window of a system."""
    priced = [loss.isk for loss in losses.values() if loss.isk is not None]
    ships: dict[str, int] = {}
    for loss in losses.values():
        ships[loss.ship_class] = ships.get(loss.ship_class, 0) + 1
    return Activity(
        v=1,
        scope="system",
        id=scope_id,
        window_start=start,
        window_seconds=WINDOW,
        kills=len(losses),
        pods=ships.get(POD_CLASS, 0),
        npc=sum(loss.npc for loss in losses.values()),
        isk=math.fsum(priced) if priced else None,  # a plain float sum depends on its order, and may fall when a part of it grows
        unpriced=len(losses) - len(priced),
        appraised=sum(loss.appraised for loss in losses.values()),
        ships=dict(sorted(ships.items())),
        last_kill_at=max(loss.time for loss in losses.values()),
        revision=sum(loss.revision for loss in losses.values()),
        uploads=sum(loss.uploads for loss in losses.values()),
        simulated=simulated,
        processed_at=processed_at,
    )


def merge(systems: Mapping[int, Activity], fresh: Iterable[Activity]) -> dict[int, Activity]:
    """One window of a region (system id -> its figures) with newer figures; one of no higher rank moves nothing."""
    grown = dict(systems)
    for figures in fresh:
        known = grown.get(figures["id"])
        if known is None or figures_rank(figures) > figures_rank(known):
            grown[figures["id"]] = figures
    return grown


def region_summary(region_id: int, start: int, systems: Mapping[int, Activity], processed_at: str) -> Activity:
    """The figures of one window of a region: the sums over its systems."""
    parts = [systems[number] for number in sorted(systems)]
    priced = [part["isk"] for part in parts if part["isk"] is not None]
    ships: dict[str, int] = {}
    for part in parts:
        for word, count in part["ships"].items():
            ships[word] = ships.get(word, 0) + count
    figures = Activity(
        v=1,
        scope="region",
        id=region_id,
        window_start=start,
        window_seconds=WINDOW,
        kills=sum(part["kills"] for part in parts),
        pods=sum(part["pods"] for part in parts),
        npc=sum(part["npc"] for part in parts),
        isk=math.fsum(priced) if priced else None,
        unpriced=sum(part["unpriced"] for part in parts),
        ships=dict(sorted(ships.items())),
        last_kill_at=max(part["last_kill_at"] for part in parts),
        revision=sum(part["revision"] for part in parts),
        uploads=sum(part.get("uploads", 0) for part in parts),
        simulated=any(part["simulated"] for part in parts),
        processed_at=processed_at,
    )
    appraised = [part["appraised"] for part in parts if "appraised" in part]
    if len(appraised) == len(parts):  # a system's window of older times does not say
        figures["appraised"] = sum(appraised)
    return figures
