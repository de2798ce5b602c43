"""When a kill reaches zKillboard: most at once, some as late as their pilots chose, some twice, hardly any in order."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

DELAYS = ((0, 0.915), (3_600, 0.03), (10_800, 0.02), (28_800, 0.012), (86_400, 0.011), (259_200, 0.012))
"""Seconds that zKillboard lets a pilot hold back his mails, and how many do."""
LATEST = 259_200
FETCH = (4, 70)
"""Seconds that even an immediate mail needs: API, queue, parsing."""
JITTER = 25
"""Further seconds at random: the order of arrival is not the order of death."""
AGAIN = 0.012
"""Share of mails that come once more under a new sequence."""
NEWER_BLOCK = 0.5
"""Of those, how many come with values worked out anew."""
AGAIN_AFTER = (30, 5_400)
"""Seconds after the first time."""

LONGEST = LATEST + FETCH[1] + JITTER
"""No mail is first seen later than this after its kill."""


@dataclass(frozen=True, slots=True)
class Posting:
    """When a mail is posted, Unix seconds; `again` when it comes a second time, `revalued` whether with a newer block."""

    at: int
    again: int | None
    revalued: bool


def post(killed: int, chance: Random, *, late: bool) -> Posting:
    """How the mail of a kill arrives. With `late` False nobody holds anything back."""
    random = chance.random
    wait = 0
    roll = random()
    if late:
        for seconds, share in DELAYS:
            wait = seconds
            if roll < share:
                break
            roll -= share
    low, high = FETCH
    at = killed + wait + low + int(random() ** 3 * (high - low)) + int(random() * JITTER)
    again, revalued = None, False
    if random() < AGAIN:
        first, last = AGAIN_AFTER
        again, revalued = at + first + int(random() * (last - first)), random() < NEWER_BLOCK
    return Posting(at, again, revalued)
