"""DOTLAN's names of systems and regions, both ways: `Vale_of_the_Silent`, `Tash-Murkon_Prime`. Pure."""

from __future__ import annotations

from urllib.parse import quote, unquote

from universe.map import Universe
from universe.systems import Region, SolarSystem

_SAME = str.maketrans({"_": " ", "\u2019": "'", "\u2018": "'", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-"})
"""What typography and addresses make of a space, an apostrophe and a hyphen."""


def plain(name: str) -> str:
    """What is alike in all ways to write a name."""
    return " ".join(unquote(name).translate(_SAME).casefold().split())


def slug(name: str) -> str:
    """A name as it stands in DOTLAN's addresses."""
    return quote(name.replace(" ", "_"), safe="")


class Places:
    """Names to what they name; None for what is not on our map, which may be older than DOTLAN's."""

    def __init__(self, universe: Universe) -> None:
        self._universe = universe
        self._systems = {plain(system.name): system for system in universe}
        self._regions = {plain(region.name): region for region in universe.regions.values()}

    def system(self, name: str) -> SolarSystem | None:
        """By its name or its part of an address."""
        return self._systems.get(plain(name))

    def region(self, name: str) -> Region | None:
        """The same for regions."""
        return self._regions.get(plain(name))

    def system_of(self, system_id: int) -> SolarSystem | None:
        """By id."""
        return self._universe.system(system_id)

    def placed(self, system: str, region: str | None) -> SolarSystem | str:
        """The system, or why it cannot be what the page means, in words."""
        found = self.system(system)
        if found is None:
            return f"no system is named {system!r}"
        there = None if region is None else self.region(region)
        if there is not None and there.id != found.region_id:
            return f"{found.name} is not in {there.name}"
        return found
