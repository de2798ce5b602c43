"""Bytes that a source has just received, not yet looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from schemas.envelopes import Mail

Kind = Literal["r2z2", "redisq", "everef", "file", "history", "simulator", "postgres"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One answer of the outside world, as it came."""

    payload: bytes
    """Kept for the dead letter if it turns out to be no killmail."""
    read: Callable[[Any], Mail | None]
    """The wrapper's reader (`schemas.envelopes`); None from it means that there was nothing in the wrapper."""
    kind: Kind
    origin: str | None
    """File, URL or queue, for people."""
    received_at: datetime
    simulated: bool = False

    def __post_init__(self) -> None:
        """Names of files hold any bytes; what is written down is text."""
        if self.origin is not None and not self.origin.isascii():
            object.__setattr__(self, "origin", self.origin.encode("utf-8", "replace").decode())
