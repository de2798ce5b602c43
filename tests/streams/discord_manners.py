"""What a client has been told, and whether it minds (reference, section 6; streaming practice, D.4)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from discord_limits import NEAR
from fake_http import Request

AGENT = re.compile(r"\S+ \(.*\w.*\)")
"""A name, and in brackets whom to ask: `DiscordBot (address, version)` in Discord's own documentation."""
EVERYBODY = ""
"""The subject of what concerns every webhook."""


@dataclass
class Told:
    """From `at` on, until `until` (seconds)."""

    at: float
    until: float
    peers: set[int] = field(default_factory=set)
    """Connections that it was told on."""


class Manners:
    """A subject is the id of a webhook, id and token as `Limits` takes them, or EVERYBODY."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], Told] = {}

    def tell(self, subject: str, what: str, request: Request, now: float, seconds: float = math.inf) -> None:
        """The answer to this request says so. `what` names the offence of who asks all the same."""
        told = self._told.get((subject, what))
        if told is None or now >= told.until - NEAR:
            told = self._told[subject, what] = Told(now, now + seconds)
        told.until = max(told.until, now + seconds)
        told.peers.add(request.peer)

    def offences(self, subjects: set[str], request: Request, now: float) -> list[str]:
        """What this request, which is about these subjects, disregards.

        One in the same moment over another connection may have been under way already, and is forgiven. The same connection has
        had the answer.
        """
        return [
            what if told.until == math.inf else f"{what}: {told.until - now:.3f} s too early"
            for (who, what), told in self._told.items()
            if who in subjects and now < told.until - NEAR and (now > told.at or request.peer in told.peers)
        ]
