"""Who holds a system: the values of the topics `sovereignty` and `sovereignty-changes`, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN
from schemas.world.common import Said

VERSION = 1

OwnerKind = Literal["alliance", "faction", "unclaimed", "unknown"]
"""`unknown`: ESI says something that this version does not know."""
ChangeOf = Literal["owner", "hub", "tcu", "station"]
"""What changed hands: ESI tells of the system's owner alone, DOTLAN which structure."""


class Owner(TypedDict):
    """Null where it does not apply, or where nobody says."""

    kind: OwnerKind
    alliance_id: int | None
    corporation_id: int | None
    faction_id: int | None
    name: str | None
    """As the source writes it; null from ESI, which tells ids."""


class Window(TypedDict):
    """When a hub can be attacked, UTC. A start in the past: now; an end in the past: overtime."""

    start: str
    end: str


@with_config(OPEN)
class Sovereignty(Said):
    """One system. Key of the topic: the system's id."""

    v: Literal[1]
    solar_system_id: int
    owner: Owner
    claimed_since: str | None
    capital: bool | None
    adm: float | None
    """Activity defense multiplier, 1.0 to 6.0."""
    military_level: int | None
    industrial_level: int | None
    strategic_level: int | None
    hub_id: int | None
    window: Window | None
    """null with a hub: it is part of an active campaign."""


@with_config(OPEN)
class SovereigntyChange(Said):
    """A system changed hands. Key of the topic: the system's id. The same change told twice has the same `id`.

    `as_of` is when it happened as far as the source knows: DOTLAN's minute, or the poll of ESI that first showed it.
    """

    v: Literal[1]
    id: str
    solar_system_id: int
    of: ChangeOf
    before: Owner | None
    """null: not known, as on the first look."""
    after: Owner
