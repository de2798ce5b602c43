"""What is known now: all ticks one after the other, from the last one whose past has not changed. Pure.

A kill may come days late, and moves what was known since. So the states of some ticks are kept, and from the one before the
change everything is done again: the result is that of having had all kills in order from the start.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from agents.doctrines.days import DAY
from agents.doctrines.fleet import Fleet
from agents.doctrines.state import EMPTY, State
from agents.doctrines.step import Rules, step

TICK = 3_600
"""Seconds of event time between two clusterings. In between a new fleet joins the nearest doctrine, or waits."""
NEAR, NEAR_EVERY = 6 * 3_600, 1
FAR, FAR_EVERY = 3 * DAY, 6
OLD_EVERY = 24
"""Kept of the last six hours is each tick's state, of three days (players delay posts by up to 72 h) each sixth, of what lies
further back one a day."""


def tick_after(time: int) -> int:
    """The first tick at which a stretch that begins at `time` counts."""
    return time - time % TICK + TICK


def fold(kept: Sequence[State], fleets: Sequence[Fleet], newest: int, rules: Rules, most: int) -> list[State]:
    """The states of at most `most` ticks after the last of `kept` (by tick; none that is no longer true is among them), up to
    `newest`, Unix seconds. Fewer than `most` mean that there are no more.

    `fleets` by stretch, then id; those that no later tick's window reaches may be left out.
    """
    state = kept[-1] if kept else EMPTY
    made: list[State] = []
    stretches = [fleet.stretch for fleet in fleets]
    while len(made) < most:
        tick = _next(state, stretches, rules.window)
        if tick is None or tick > newest:
            break
        window = fleets[bisect_left(stretches, tick - rules.window) : bisect_left(stretches, tick)]
        state = step(state, tick, window, rules)
        made.append(state)
    return made


def _next(state: State, stretches: Sequence[int], window: int) -> int | None:
    """The next tick that may change something: years without a fleet are passed over at once."""
    at = bisect_left(stretches, max(0, state.tick - window))
    if at == len(stretches):
        return None
    return max(state.tick + TICK if state.tick else 0, tick_after(stretches[at]))


def thinned(states: Sequence[State], newest: int, horizon: int) -> list[State]:
    """Those to keep, by tick. `horizon` in seconds behind `newest`: of what lies further back only the newest; 0 for none."""
    found: list[State] = []
    for state in states:
        age = newest - state.tick
        every = NEAR_EVERY if age <= NEAR else FAR_EVERY if age <= FAR else OLD_EVERY
        if not state.tick // TICK % every or state.settled or state is states[-1]:
            found.append(state)
    old = [state for state in found if horizon and state.tick < newest - horizon]
    if old:
        found = [old[-1]._replace(settled=True), *found[len(old) :]]
    return found
