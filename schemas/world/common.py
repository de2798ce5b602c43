"""What every event of the world beside the kills says of itself."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

WorldSource = Literal["esi", "dotlan", "eve-scout", "everef", "simulator"]
"""Who said it."""


class Said(TypedDict):
    """Times are text in UTC. `as_of` is when the source says that it was so (ESI: Last-Modified), `received_at` when we had it.

    Of two events of one key the one with the later `as_of` counts, and of these the later `received_at`.
    """

    source: WorldSource
    as_of: str
    received_at: str
    simulated: bool
