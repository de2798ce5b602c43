"""What to say of a source that gives no answer: each reason once, however many ask it and however often, and once that it is
over. Pure."""

from __future__ import annotations


class Outage:
    """Of one source and all who ask it; who asks is named by a word, as `campaigns`."""

    def __init__(self) -> None:
        self._failing: dict[str, str] = {}
        self._said: set[str] = set()

    @property
    def said(self) -> frozenset[str]:
        """The reasons that were told and are not over."""
        return frozenset(self._said)

    def failed(self, who: str, reason: str) -> bool:
        """Whether to say so: nobody was told of this reason since it began."""
        self._failing[who] = reason
        new = reason not in self._said
        self._said.add(reason)
        return new

    def answered(self, who: str) -> bool:
        """Whether to say that it is over: it is when the last one of those that failed for this reason has an answer."""
        reason = self._failing.pop(who, None)
        if reason is None or reason in self._failing.values():
            return False
        self._said.discard(reason)
        if not self._failing:  # a reason that came and went meanwhile is new when it comes again
            self._said.clear()
        return True
