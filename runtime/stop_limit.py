"""When a consumer must stop instead of going on: too many bad events mean that we are wrong, not the events.

Setting aside one poison event keeps the stream going. Setting aside all of them would empty a topic into the dead letters
within minutes, and every one would have to be played again. So: stop, do not drain.
"""

from __future__ import annotations

from collections import deque

IN_A_ROW = 10
"""Bad events without a good one between them. A broken release or a broken producer gives these within a second; independent
faults of single events do not."""
WINDOW = 1_000
"""Events over which the share is taken."""
SHARE = 0.01
"""Of the window. Real archives hold less than one bad mail in 10,000."""


class TooManyBad(RuntimeError):
    """The limit is reached; the message says which one, and the last fault."""


class StopLimit:
    """Counts good and bad events in the order they came. Pure: no clock, no I/O. One per consumer.

    `in_a_row` 0 lifts both limits (WARSTREAM_BAD_IN_A_ROW).
    """

    def __init__(self, name: str, *, in_a_row: int = IN_A_ROW, window: int = WINDOW, share: float = SHARE) -> None:
        self._name = name
        self._in_a_row = in_a_row
        self._window = window
        self._allowed = max(1, int(window * share))
        self._seen = 0
        self._row = 0
        self._bad_at: deque[int] = deque()

    @property
    def bad_in_window(self) -> int:
        """Bad events among the last `window`."""
        self._forget()
        return len(self._bad_at)

    def good(self, count: int = 1) -> None:
        """`count` events were used."""
        if count > 0:
            self._seen += count
            self._row = 0

    def bad(self, detail: str) -> None:
        """One event was set aside. Raises `TooManyBad` when the consumer must stop now.

        The share counts only once a whole window was seen: one bad event among the first fifty is no rate.
        """
        self._seen += 1
        self._row += 1
        self._bad_at.append(self._seen)
        if self._in_a_row == 0:
            return
        if self._row >= self._in_a_row:
            raise TooManyBad(self._sentence(f"{self._row} bad events in a row", detail))
        if self._seen >= self._window and self.bad_in_window >= self._allowed:
            raise TooManyBad(self._sentence(f"{len(self._bad_at)} bad events among the last {self._window}", detail))

    def _forget(self) -> None:
        while self._bad_at and self._bad_at[0] <= self._seen - self._window:
            self._bad_at.popleft()

    def _sentence(self, what: str, detail: str) -> str:
        return (
            f"{self._name} stopped: {what}, the last one because of: {detail}. They are in the dead letters; "
            "look at them (warstream dead-letters list), mend the cause and start again; when they are worth nothing, "
            "start once with WARSTREAM_BAD_IN_A_ROW=0, which goes on past them."
        )
