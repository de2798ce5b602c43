"""Who said a figure of the world beside the kills, and as of when."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.models.parts import Model, Named


class Said(Model):
    """Figures are as old as this."""

    source: str = Field(description="esi, dotlan, eve-scout, everef or simulator")
    as_of: datetime = Field(description="When the source says that it was so")


class SaidSince(Said):
    """Of what is told only when it changes: heard to be so until `as_of`."""

    changed_at: datetime = Field(description="Since when it reads so: the first time that its source said so to us")


class OwnerRef(Model):
    """Who holds a system."""

    kind: str = Field(description="alliance, faction, unclaimed or unknown")
    alliance: Named | None
    corporation: Named | None
    faction: Named | None
    name: str | None = Field(description="As the source writes it, where it tells no id")


SAID = {"source": "esi", "as_of": "2026-11-27T11:00:00Z"}
SAID_SINCE = {**SAID, "changed_at": "2026-09-02T18:20:00Z"}
