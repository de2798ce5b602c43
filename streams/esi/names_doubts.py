"""Batches that ESI's server fails at: one id may do that to a thousand. Halved until it stands alone, and then put off. Pure.

A server that fails at everything says nothing of any id. So an id is put off only if it fails right after ESI has answered, and
whoever failed waits behind those who did not.
"""

from __future__ import annotations

from streams.esi.names_ids import Key

FAILURES = 3
"""Of one batch until we take it for the batch's fault: `/universe/names` fails once or twice now and then (ESI issues
1181, 1391)."""
REST = 30.0
"""Seconds after a failure."""


class Doubts:
    """Of one question. No id is in two batches."""

    def __init__(self) -> None:
        self._batches: dict[tuple[Key, ...], int] = {}
        """How often each has failed; the first is asked next."""
        self._answered = False
        """The last request was."""
        self._rest_until = 0.0

    def ids(self) -> set[Key]:
        """All that are in doubt."""
        return {key for batch in self._batches for key in batch}

    def take(self, now: float) -> tuple[list[Key], int] | None:
        """(the batch to ask next, how often it has failed); it is out of here then. None: there is none, or it is too early."""
        if not self._batches or now < self._rest_until:
            return None
        batch = next(iter(self._batches))
        return list(batch), self._batches.pop(batch)

    def give_back(self, batch: list[Key], failures: int, until: float) -> None:
        """It was not asked after all: it is the first again, at `until`."""
        self._batches = {tuple(batch): failures} | self._batches
        self._rest_until = until

    def answered(self) -> None:
        """ESI has answered, be it with a refusal: it works."""
        self._answered = True

    def failed(self, batch: list[Key], failures: int, now: float) -> Key | None:
        """It failed once more, after `failures` times. Returns the id whose fault it is, if it is one's."""
        works, self._answered = self._answered, False
        self._rest_until = now + REST
        if failures + 1 < FAILURES:
            self._batches[tuple(batch)] = failures + 1
        elif len(batch) > 1:
            middle = len(batch) // 2
            # One more failure of a half is enough, since the whole has failed so often.
            self._batches = dict.fromkeys((tuple(batch[:middle]), tuple(batch[middle:])), FAILURES - 1) | self._batches
        elif works:
            return batch[0]
        else:
            self._batches[tuple(batch)] = FAILURES - 1
        return None
