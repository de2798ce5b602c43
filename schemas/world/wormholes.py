"""The holes of a hub: the value of the `wormholes` topic, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN
from schemas.world.common import Said

VERSION = 1

Hub = Literal["thera", "turnur"]


@with_config(OPEN)
class Hole(TypedDict):
    """One connection; null while whoever scanned it has not said."""

    id: str
    """The source's own."""
    hub_system_id: int
    hub_signature: str | None
    system_id: int | None
    """The other end."""
    system_name: str | None
    system_class: str | None
    """hs, ls, ns, c1 to c6 and others; an open list."""
    region_id: int | None
    signature: str | None
    hole_type: str | None
    """As Q063; of the side named by `type_at`, where the other is a K162."""
    type_at: Literal["hub", "system"] | None
    max_ship_size: str | None
    """small, medium, large, xlarge, capital; null when unknown."""
    expires_at: str | None
    """UTC."""
    updated_at: str | None
    complete: bool


@with_config(OPEN)
class Wormholes(Said):
    """All known holes of one hub. Key of the topic: the hub. What is no longer in it is closed."""

    v: Literal[1]
    hub: Hub
    holes: list[Hole]
