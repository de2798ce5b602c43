"""zKillboard's opinion of a killmail: its worth in ISK and its labels. Opinions change; the newest one wins."""

from __future__ import annotations

from typing import Any, NotRequired

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN


@with_config(OPEN)
class Zkb(TypedDict):
    """The `zkb` block. Every field may be missing or null; labels are an open vocabulary. Values in ISK."""

    locationID: NotRequired[int | None]
    hash: NotRequired[str | None]
    fittedValue: NotRequired[float | None]
    droppedValue: NotRequired[float | None]
    destroyedValue: NotRequired[float | None]
    totalValue: NotRequired[float | None]
    totalDroppableValue: NotRequired[float | None]
    points: NotRequired[int | None]
    npc: NotRequired[bool | None]
    solo: NotRequired[bool | None]
    awox: NotRequired[bool | None]
    labels: NotRequired[list[Any] | None]
    attackerCount: NotRequired[int | None]
    href: NotRequired[str | None]
