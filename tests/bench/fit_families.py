"""How fast fits are compared and sorted into families: those of a day's losses, of the hulls with most different fits."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import orjson

from fitting.distance import distances
from fitting.families import MOST_FITS, Loss, families
from fitting.fit import Fit, fit_hash
from fitting.killmail import fit_of_killmail
from fitting.match import match
from streams.everef import members

HULLS = 5
TURNS = 3
"""Each is done so often, and the best turn counts: the machine is shared."""
COMPARED = 100
"""Fits of a hull, each against each other as template and loss."""


@dataclass(frozen=True, slots=True)
class FitFigures:
    """Of the slowest of the hulls."""

    pairs: float
    """Distances a second, in a matrix of at most `MOST_FITS`."""
    families: float
    """Seconds for all losses of one hull."""
    losses: int
    """Of that hull."""
    distinct: int
    matches: float
    """Templates against losses, a second."""


def fit_figures(archive: Path) -> FitFigures:
    """Of the losses of one archive."""
    hulls: dict[int, list[Loss]] = defaultdict(list)
    for member in members(archive):
        wrapped = member.read(orjson.loads(member.payload))
        if wrapped is None:
            continue
        fit = fit_of_killmail(wrapped.body)
        seconds = int(datetime.fromisoformat(wrapped.body["killmail_time"]).timestamp())
        killmail_id = wrapped.body["killmail_id"]
        hulls[fit.hull].append(Loss(killmail_id=killmail_id, time=seconds, fit=fit, fit_hash=fit_hash(fit)))
    found = []
    for losses in sorted(hulls.values(), key=lambda own: -_distinct(own))[:HULLS]:
        fits = list({one.fit_hash: one.fit for one in losses}.values())[:MOST_FITS]
        taken = min(_seconds(partial(distances, fits)) for _ in range(TURNS))
        whole = min(_seconds(partial(families, losses)) for _ in range(TURNS))
        some = fits[:COMPARED]
        matched = min(_seconds(partial(_all_matched, some)) for _ in range(TURNS))
        pairs = len(fits) * (len(fits) - 1) / 2
        found.append(FitFigures(pairs / taken, whole, len(losses), _distinct(losses), len(some) ** 2 / matched))
    return FitFigures(
        min(one.pairs for one in found),
        (slowest := max(found, key=lambda one: one.families)).families,
        slowest.losses,
        slowest.distinct,
        min(one.matches for one in found),
    )


def _all_matched(fits: list[Fit]) -> None:
    for template in fits:
        for lost in fits:
            match(template, lost)


def _distinct(losses: list[Loss]) -> int:
    return len({one.fit_hash for one in losses})


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
