"""docs/page-benchmarks.md, written from what was measured."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.window import SIZE, Frames, Heap

KILLS_A_MINUTE = 500
FRAME_SECONDS = 30.0
SPEED = 240
"""The day passes through the feed in six minutes."""
PLAYED_SPEED = 600
"""And on the time slider in two and a half: the fastest it has."""
HEAP_MB = 16.0
"""Growth that we call flat, from the first quarter on."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Frames of the map, and those of a bare canvas in the same run: p50 and p95 in ms."""

    kills: int
    bare: tuple[float, float]
    frames: list[Frames]

    def middle(self, figure: str) -> float:
        return statistics.median(getattr(one, figure) for one in self.frames)


def row(what: str, value: str, aim: str = "-", met: bool | None = None) -> str:
    """A line of the table."""
    return f"| {what} | {value} | {aim} | {'-' if met is None else 'yes' if met else '**no**'} |"


def heap_rows(what: str, found: list[Heap]) -> list[str]:
    """How the heap went."""
    rest = found[len(found) // 4 :]
    grown = max(one.mb for one in rest[-2:]) - rest[0].mb
    path = ", ".join(f"{one.mb:.0f}" for one in found)
    return [
        row(f"JavaScript held while {what}, at each eighth of it", f"{path} MB"),
        row("growth from the first quarter to the end", f"{grown:+.1f} MB", f"at most {HEAP_MB:.0f}", grown <= HEAP_MB),
        row("nodes of the document, first quarter and end", f"{rest[0].nodes:,} and {rest[-1].nodes:,}"),
        row("listeners, first quarter and end", f"{rest[0].listeners:,} and {rest[-1].listeners:,}"),
    ]


def write(path: Path, machine: str, described: str, drawn: Drawn, live: list[Heap], past: list[Heap]) -> None:
    """Replace the page."""
    bare50, bare95 = drawn.bare
    js50, js95 = drawn.middle("js50"), drawn.middle("js95")
    rows = [
        row(
            "the floor: a bare canvas of that size, cleared, from frame to frame, p50 and p95",
            f"{bare50:.1f} and {bare95:.1f} ms",
        ),
        row(f"the map with {drawn.kills:,} kills, {KILLS_A_MINUTE} more a minute: p50", f"{drawn.middle('apart50'):.1f} ms"),
        row("the same, p95", f"{drawn.middle('apart95'):.1f} ms"),
        row("our own code in a frame, p50", f"{js50:.1f} ms", "at most 4", js50 <= 4),
        row("the same, p95", f"{js95:.1f} ms", "at most 8", js95 <= 8),
        *heap_rows("the day comes by the feed", live),
        *heap_rows("the time slider plays the day", past),
    ]
    table = "\n".join(rows)
    print(table)
    path.write_text(
        f"""# Benchmarks of the page

Written by `python -m tests.bench.page` on {datetime.now(UTC):%Y-%m-%d}. Machine: {machine}, **no graphics card**:
Chromium draws with the CPU, and the stack runs beside it. Window {SIZE["width"]} x {SIZE["height"]}. The day: {described}.

| what | measured | aim | met |
|---|---|---|---|
{table}

How: frames are those that the map draws while kills flash, told by its canvas once a second, and the median of
{FRAME_SECONDS:.0f} seconds; the floor is drawn beside the same stack. What a frame takes beyond our own code is the CPU's
drawing, which a graphics card does elsewhere: 60 frames a second leave 16.7 ms for both. That they are reached with a card
is not shown here. The day comes by the feed at {SPEED} times its pace and is played on the slider at {PLAYED_SPEED} times;
memory is read after the browser threw away what nobody holds. The budget of bytes and of blocking is a test (`tests/web`).
"""
    )
