"""What the hub keeps: the newest messages in order, each at a position that only grows. Readers hold positions.

A position is this process's own count. It goes on when the epoch changes, so that a reader can tell "I am at the end" from
"what I was reading is gone".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from api.feed.message import FeedMessage

MAX_KEPT = 100_000
"""Messages kept at most, about 2.1 kB each: 210 MB. As many as the stream has."""
WARM = 2_000
"""Newest messages that keep their texts (7 kB): every live client reads these, a client that comes back seldom more."""
COMPACT = 1_000
"""Dropped messages before the list is cut: cutting at each message would move the whole list each time."""


class FeedLog:
    """Not safe for threads; one per hub."""

    def __init__(self, max_kept: int = MAX_KEPT) -> None:
        self._messages: list[FeedMessage] = []
        self._base = 0  # the position of _messages[0]
        self._first = 0  # the first position that is kept
        self._max_kept = max_kept
        self.epoch: str | None = None
        self.offset = 0
        """Of the newest message of this epoch."""
        self.restarted_at = 0
        """Where a reader whose messages were lost goes on."""
        self.generation = 0
        """Grows whenever the log began anew: readers have missed something that cannot be given to them."""

    @property
    def first(self) -> int:
        """The oldest position kept."""
        return self._first

    @property
    def end(self) -> int:
        """One behind the newest position."""
        return self._base + len(self._messages)

    def restart(self, epoch: str | None, offset: int) -> None:
        """Forget everything; the next message is `offset` + 1 of this epoch."""
        self._base = self._first = self.end
        self._messages = []
        self.epoch, self.offset = epoch, offset
        self.restarted_at = self._first
        self.generation += 1

    def load(self, messages: list[FeedMessage]) -> None:
        """The first content: history to ask for, and not what clients who came earlier have missed."""
        for message in messages:
            self.append(message)
        self.restarted_at = self.end

    def goes_on_with(self, message: FeedMessage) -> bool:
        """Whether it is the next one of this epoch."""
        return message.epoch == self.epoch and message.offset == self.offset + 1

    def append(self, message: FeedMessage) -> bool:
        """Add the next message; one that is here already is left out (False). A gap or a new epoch restarts the log."""
        if message.epoch == self.epoch and message.offset <= self.offset:
            return False
        if not self.goes_on_with(message):
            self.restart(message.epoch, message.offset - 1)
        self._messages.append(message)
        self.offset = message.offset
        if len(self._messages) > WARM:
            self._messages[-WARM - 1].cool()
        self._first = max(self._first, self.end - self._max_kept)
        if self._first - self._base >= COMPACT:
            del self._messages[: self._first - self._base]
            self._base = self._first
        return True

    def drop_older(self, fed_before: float) -> None:
        """Forget messages fed before this time (Unix s), oldest first."""
        while self._first < self.end and self._messages[self._first - self._base].fed_at < fed_before:
            self._first += 1

    def read(self, position: int, limit: int) -> list[FeedMessage]:
        """At most `limit` messages from this position on."""
        start = max(position, self._first) - self._base
        return self._messages[start : start + limit]

    def before(self, position: int) -> Iterator[FeedMessage]:
        """Messages before this position, newest first. Do not append meanwhile."""
        for at in range(position - 1, self._first - 1, -1):
            yield self._messages[at - self._base]

    def behind(self, epoch: str, offset: int) -> int | None:
        """The position after this message, when everything since is kept; None when it is not."""
        if epoch != self.epoch or offset > self.offset:
            return None
        start = self._first - self._base
        position = self._base + bisect_right(self._messages, offset, lo=start, key=lambda message: message.offset)
        oldest_missing = self._messages[start].offset if start < len(self._messages) else self.offset + 1
        return position if offset >= oldest_missing - 1 else None
