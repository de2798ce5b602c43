"""What a kill was worth in ISK, whoever said it. The one place that looks into `zkb` and `worth` for it.

zKillboard's word counts wherever there is one, also where it names no value; ours stands in only where there is none. The `zkb`
block of a kill that never happened is the simulator's word, and nobody else's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from schemas.killmail_event import KillmailEvent

ValueSource = Literal["zkillboard", "warstream", "simulator"]

_OURS = {"totalValue": "total", "droppedValue": "dropped", "destroyedValue": "destroyed"}
"""zKillboard's names, and those of `schemas.worth.Worth`."""


def isk_of(event: KillmailEvent) -> float | None:
    """ISK destroyed and dropped; None when nobody knows. Ours is a lower bound where the worth names unpriced items."""
    return _value(event, "totalValue")


def dropped_of(event: KillmailEvent) -> float | None:
    """ISK dropped; None when nobody knows."""
    return _value(event, "droppedValue")


def destroyed_of(event: KillmailEvent) -> float | None:
    """ISK destroyed; None when nobody knows."""
    return _value(event, "destroyedValue")


def source_of(event: KillmailEvent) -> ValueSource | None:
    """Whose value `isk_of` tells; None when nobody knows one."""
    if isk_of(event) is None:
        return None
    if event["zkb"] is None:
        return "warstream"
    return "simulator" if event["simulated"] else "zkillboard"


def unpriced_items_of(event: KillmailEvent) -> int | None:
    """Rows of the mail that have no price in our value, which is a lower bound while that is not 0; None where the value is not
    ours: zKillboard counts what it cannot price with 0.01 and does not say so."""
    if source_of(event) != "warstream":
        return None
    worth = event.get("worth")
    return None if worth is None else worth["unpriced"] + worth["unpriceable"]


def _value(event: KillmailEvent, name: str) -> float | None:
    zkb: Mapping[str, Any] | None = event["zkb"]
    if zkb is not None:
        return zkb.get(name)
    worth: Mapping[str, Any] | None = event.get("worth")
    return None if worth is None else worth[_OURS[name]]
