"""Is R2Z2 there? Asked by who runs no poller yet, under the poller's rules: what it is told binds both.

The end of a silence is kept in the poller's checkpoint, so that neither a restart nor another command asks before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from runtime.clock import Clock
from streams import r2z2
from streams.answers import said
from streams.checkpoint import Checkpoint
from streams.http import Http, Ok

SHORT = r2z2.MISS_WAIT + r2z2.SPACING
"""Seconds of silence that are waited out: the poller keeps 6 after each miss, that is at every restart at the feed's head."""


@dataclass(frozen=True, slots=True)
class Probed:
    """What came of it. `said` goes on after "R2Z2 at ..."."""

    live: bool
    said: str
    until: datetime | None = None
    """It is asked nothing before; None when it may be asked again as usual."""
    asked: bool = True
    """False when it was not: a silence of before is not over."""


def checkpoint_of(data_dir: Path) -> Checkpoint:
    """Where the poller of live kills, the only kind that R2Z2 has, keeps its place."""
    return Checkpoint(data_dir / "checkpoints" / "live" / "r2z2.json")


async def probe(http: Http, url: str, timeout: float, checkpoint: Checkpoint, clock: Clock) -> Probed:
    """Ask for the pointer, which may take `timeout` seconds; within a silence ask nothing.

    A silence of `SHORT` seconds is waited out first. Raises what the checkpoint raises.
    """
    left = silence(checkpoint, clock)
    if left > SHORT:
        return Probed(False, "refused or failed when it was last asked", _time(clock, left), asked=False)
    await clock.sleep(left)
    asked = r2z2.Ask("pointer")
    answer = await http.get(f"{url.rstrip('/')}/{asked.path}", total=timeout)
    if isinstance(answer, Ok) and r2z2.pointer_of(answer.body) is not None:
        return Probed(True, "answers")
    now = clock.now().timestamp()
    turn = r2z2.step(r2z2.State(cursor=1), asked, answer, now, Random().random())
    if turn.state.not_before > now:
        keep_silence(checkpoint, turn.state.not_before)
    return Probed(
        False,
        "answers, but with no pointer" if isinstance(answer, Ok) else said(answer, timeout),
        _time(clock, turn.wait) if turn.wait > SHORT else None,
    )


def silence(checkpoint: Checkpoint, clock: Clock) -> float:
    """Seconds for which R2Z2 is to be left alone still. At most an hour: a clock that was wrong must not end the feed."""
    not_before = r2z2.resumed(checkpoint.load()).not_before
    now = clock.now().timestamp()
    if not_before > now + r2z2.LONGEST_WAIT:
        not_before = now + r2z2.LONGEST_WAIT
        keep_silence(checkpoint, not_before)
    return max(0.0, not_before - now)


def keep_silence(checkpoint: Checkpoint, until: float) -> None:
    """Let the poller ask nothing before `until` (Unix seconds); its place stays as it is."""
    checkpoint.save({"v": 1} | checkpoint.load() | {"not_before": until})


def _time(clock: Clock, seconds: float) -> datetime:
    return datetime.fromtimestamp(clock.now().timestamp() + seconds, UTC)
