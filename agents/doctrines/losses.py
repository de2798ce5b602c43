"""What fleets lost, with its fit: as the doctrines' table keeps it, and as fits are compared. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from agents.pages import Entry
from fitting.families import Loss
from fitting.fit import Fit, body_of, fit_hash, fit_of
from fitting.items import aboard
from fitting.killmail import aboard_of_killmail, fit_of_killmail
from fitting.kinds import why_none
from schemas.killmail_event import KillmailEvent
from schemas.loss_fit import LossFit
from schemas.precedence import event_body_rank
from schemas.simulated import refuse_other_kind

UNFIT = frozenset({"no-ship", "capsule", "unknown-hull"})
"""Losses that show no doctrine."""
PARSED = 20_000


class Lost(NamedTuple):
    """One loss. `row` is its JSON, which is small; what is in it is read when a doctrine wants it."""

    killmail_id: int
    time: int
    rank: tuple[int, str]
    row: bytes


def read_loss(event: LossFit, *, simulated: bool) -> Lost | None:
    """None for a loss that shows no doctrine.

    Raises KeyError, TypeError or ValueError when it has not the shape of `LossFit` or is of the other kind.
    """
    refuse_other_kind(event, simulated=simulated)
    if event["no_analysis"] in UNFIT:
        return None
    rank, fit = (event["proof"], event["content"]), fit_of(event["fit"])
    return _lost(event["killmail_id"], event["event_time"], rank, fit, aboard(event, fit))


def lost_of_kill(event: KillmailEvent) -> Lost | None:
    """The same from the killmail itself. Raises KeyError or TypeError where it is none."""
    fit = fit_of_killmail(event["killmail"])
    if why_none(fit.hull) is not None:
        return None
    proof, content, _ = event_body_rank(event)
    return _lost(event["killmail_id"], event["event_time"], (proof, content), fit, aboard_of_killmail(event["killmail"]))


def _lost(number: int, event_time: str, rank: tuple[int, str], fit: Fit, rows: list[list[int]]) -> Lost:
    time = int(datetime.fromisoformat(event_time).timestamp())
    shown = body_of(replace(fit, cargo=(), implants=()))
    return Lost(number, time, rank, orjson.dumps([number, time, *rank, fit_hash(fit), shown, rows]))


def entry_of(lost: Lost) -> Entry:
    """A loss on a page of the doctrines' table."""
    return Entry(lost.time, lost.row)


def lost_of(row: bytes | list[Any]) -> Lost:
    """What lies on a page, parsed or not."""
    fields = orjson.loads(row) if isinstance(row, bytes) else row
    return Lost(fields[0], fields[1], (fields[2], fields[3]), row if isinstance(row, bytes) else orjson.dumps(fields))


@lru_cache(maxsize=PARSED)
def loss_of(row: bytes) -> Loss:
    """The loss as fits are compared."""
    number, time, _, _, fit_hash, fit, _ = orjson.loads(row)
    return Loss(killmail_id=number, time=time, fit=fit_of(fit), fit_hash=fit_hash)


def aboard_of(row: bytes) -> list[list[int]]:
    """What it had aboard: type, pieces destroyed, pieces dropped."""
    rows: list[list[int]] = orjson.loads(row)[6]
    return rows


class Losses:
    """All that are kept, by killmail. A function of the set of what was added: of two with one id the higher rank counts."""

    def __init__(self) -> None:
        self._held: dict[int, Lost] = {}

    def add(self, lost: Lost) -> bool:
        """Whether it changed anything."""
        known = self._held.get(lost.killmail_id)
        if known is not None and (known.rank, known.row) >= (lost.rank, lost.row):
            return False
        self._held[lost.killmail_id] = lost
        return True

    def of(self, killmails: Iterable[int]) -> Mapping[int, Lost]:
        """Those of them that are known, by id."""
        return {number: self._held[number] for number in sorted(killmails) if number in self._held}

    def forget(self, before: int) -> None:
        """Those of kills before a time (Unix seconds)."""
        self._held = {number: lost for number, lost in self._held.items() if lost.time >= before}

    def __len__(self) -> int:
        return len(self._held)
