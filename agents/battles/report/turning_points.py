"""What changed the fight. Each rule is exact; where it differs from the reference platform's, it says why.

A bucket is 60 s. Minutes in which nothing died count as 0 kills; the reference skips them, and so calls the first kill after a
long pause a drop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import nsmallest

from agents.battles.report.course import BUCKET, bucket_of, letter_of
from agents.battles.report.hulls import hull_of
from agents.battles.report.organisation_totals import Entry
from agents.battles.report.standing import NOBODY
from schemas.battle import Turn, TurningPoint

BEFORE = 3
"""Buckets before one that it is measured against."""
SPIKE_KILLS = 5
"""Fewer in a minute are no turn: after a quiet minute two kills would be a spike, as they are in the reference."""
HIGH_VALUE_CENTS = 100_000_000_000
"""One billion ISK: the reference's bound."""
HIGH_VALUE_SHOWN = 20
Valued = tuple[int, int, int | None, int | None]
"""A loss of high value: cents, time, organisation and type of what was lost."""
COLLAPSE_BUCKETS = 2
COLLAPSED_BUCKETS = 3
"""Minutes in a row with logistics losses: from two on they fail, from three on they collapse."""

TURNS: tuple[Turn, ...] = ("kill-spike", "kill-drop", "capital-entry", "high-value-kill", "logistics-collapse")


def spikes(kills: Mapping[int, int]) -> Iterator[TurningPoint]:
    """`kill-spike`: at least 5 kills in a bucket, and more than 3 times the mean of the 3 buckets before it.

    Judged from the fourth minute of the battle on, since its beginning is no turn of it. Of several such buckets in a row the
    first counts.
    """

    def spiked(start: int) -> bool:
        return kills.get(start, 0) >= SPIKE_KILLS and kills[start] > _before(kills, start)  # 3 x mean of 3 = their sum

    for start in _first_of_runs(kills, spiked, _judged_from(kills)):
        count = kills[start]
        yield _point("kill-spike", start, NOBODY, None, f"{count} kills in one minute, after {_before(kills, start)} in three.")


def drops(kills: Mapping[int, int]) -> Iterator[TurningPoint]:
    """`kill-drop`: fewer than 0.3 times the mean of the 3 buckets before, where that mean is above 2.

    Judged from the fourth minute of the battle to its last. Of several such buckets in a row the first counts.
    """
    last = max(kills)

    def dropped(start: int) -> bool:
        before = _before(kills, start)
        return before > 2 * BEFORE and 10 * kills.get(start, 0) < before  # 0.3 x mean of 3 = a tenth of their sum

    candidates = {start + step * BUCKET for start in kills for step in range(BEFORE + 1)}
    for start in _first_of_runs((one for one in candidates if one <= last), dropped, _judged_from(kills)):
        count = kills.get(start, 0)
        text = f"{_kills(count)} in one minute, after {_before(kills, start)} in three."
        yield _point("kill-drop", start, NOBODY, None, text)


def capital_entries(first: Mapping[str, Entry]) -> Iterator[TurningPoint]:
    """`capital-entry`: the first bucket in which a side's capital is on a mail, as attacker or victim; one for each side.

    The reference has one for the battle and sees capitals only when they die.
    """
    for letter, (time, killmail_id, type_id) in first.items():
        text = f"The first capital of {side_name(letter)} is on the field: {_name(type_id)}."
        yield _point("capital-entry", bucket_of(time), letter, killmail_id, text)


def high_value_kills(valued: Mapping[int, Valued], standing: Mapping[int, str]) -> Iterator[TurningPoint]:
    """`high-value-kill`: a loss of 1 billion ISK or more; the 20 highest, of equals the lowest killmail id.

    `valued`: killmail id -> the loss. The reference tells one a bucket, and not which kill it was.
    """
    for cents, killmail_id in nsmallest(HIGH_VALUE_SHOWN, [(-loss[0], killmail_id) for killmail_id, loss in valued.items()]):
        _, time, organisation, type_id = valued[killmail_id]
        letter = letter_of(organisation, standing)
        text = f"{side_name(letter, first=True)} lost {_name(type_id)} worth {-cents / HIGH_VALUE_CENTS:.1f} billion ISK."
        yield _point("high-value-kill", bucket_of(time), letter, killmail_id, text)


def logistics_collapses(lost: Mapping[str, Mapping[int, int]]) -> Iterator[TurningPoint]:
    """`logistics-collapse`: 2 buckets in a row or more in which one side lost logistics ships; the first of them is told.

    `lost`: letter -> bucket -> logistics ships lost. Those without a side are no party and have no logistics to collapse.
    The reference looks for the word in the wrong place and never finds one.
    """
    for letter, of_side in lost.items():
        if letter == NOBODY:
            continue
        for start in of_side:
            if start - BUCKET in of_side:
                continue
            run = 1
            while start + run * BUCKET in of_side:
                run += 1
            if run < COLLAPSE_BUCKETS:
                continue
            ships = sum(of_side[start + step * BUCKET] for step in range(run))
            end = "collapsed" if run >= COLLAPSED_BUCKETS else "are failing"
            text = f"Logistics of {side_name(letter)} {end}: {ships} ships lost in {run} minutes in a row."
            yield _point("logistics-collapse", start, letter, None, text)


def ordered(points: Iterable[TurningPoint]) -> list[TurningPoint]:
    """By bucket, then as `TURNS`, then by side (those without last) and killmail."""
    return sorted(
        points,
        key=lambda one: (
            one["bucket"],
            TURNS.index(one["what"]),
            one["side"] is None,
            one["side"] or "",
            one["killmail_id"] or 0,
        ),
    )


def side_name(letter: str, *, first: bool = False) -> str:
    """Words for a side; `first` at the beginning of a sentence."""
    if letter == NOBODY:
        return "Somebody without a side" if first else "those without a side"
    return f"{'S' if first else 's'}ide {letter}"


def _point(what: Turn, bucket: int, letter: str, killmail_id: int | None, text: str) -> TurningPoint:
    return TurningPoint(what=what, bucket=bucket, side=letter or None, killmail_id=killmail_id, text=text)


def _before(kills: Mapping[int, int], start: int) -> int:
    return sum(kills.get(start - step * BUCKET, 0) for step in range(1, BEFORE + 1))


def _judged_from(kills: Mapping[int, int]) -> int:
    return min(kills) + BEFORE * BUCKET


def _first_of_runs(starts: Iterable[int], holds: Callable[[int], bool], judged_from: int) -> Iterator[int]:
    for start in sorted(starts):
        if start >= judged_from and holds(start) and not (start - BUCKET >= judged_from and holds(start - BUCKET)):
            yield start


def _kills(count: int) -> str:
    return {0: "No kill", 1: "One kill"}.get(count, f"{count} kills")


def _name(type_id: int | None) -> str:
    """A type for people; one without a name by its number."""
    if not type_id:
        return "a ship of unknown type"
    name = hull_of(type_id).name
    return f"type {type_id}" if name is None else f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"
