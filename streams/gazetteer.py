"""Where a system lies and what a hull is, as the events carry it; both are cached, since wars repeat themselves."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from schemas.killmail_event import Hull, Place, SecurityBand
from universe.map import Universe
from universe.security import band, security_band, wormhole_class
from universe.ships import ship_class
from universe.types import type_of

CACHED = 20_000
"""More than all systems (8,400) and all hulls together."""


class Gazetteer:
    """Answers from the static data; the unknown is null, never guessed."""

    def __init__(self, universe: Universe) -> None:
        self._universe = universe
        self.place = lru_cache(CACHED)(self._place)
        self.hull = lru_cache(CACHED)(self._hull)

    def _place(self, system_id: int) -> Place:
        system = self._universe.system(system_id)
        if system is None:
            return Place(
                solar_system_id=system_id,
                constellation_id=None,
                region_id=None,
                security=None,
                band=cast(SecurityBand, str(security_band(system_id, None))),
                security_class=None,
                wormhole_class=None,
            )
        return Place(
            solar_system_id=system_id,
            constellation_id=system.constellation_id,
            region_id=system.region_id,
            security=system.security,
            band=cast(SecurityBand, str(band(system))),
            security_class=system.security_class,
            wormhole_class=wormhole_class(system),
        )

    def _hull(self, type_id: int) -> Hull:
        found = type_of(type_id)
        if found is None:
            return Hull(type_id=type_id, group_id=None, category_id=None, ship_class="other")
        return Hull(
            type_id=type_id,
            group_id=found.group_id,
            category_id=found.category_id,
            ship_class=ship_class(found.group_id),
        )
