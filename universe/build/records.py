"""What every reader yields, whatever its source looks like."""

from dataclasses import dataclass

from universe.systems import Provenance

Position = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemRecord:
    """A system as the source tells it; nothing resolved yet."""

    id: int
    name: str
    constellation_id: int
    security: float | None
    security_class: str | None
    position: Position
    """Metres."""
    map_position: tuple[float, float] | None = None
    wormhole_class: int | None = None
    second_sun_type_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstellationRecord:
    id: int
    name: str
    region_id: int
    wormhole_class: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRecord:
    id: int
    name: str
    wormhole_class: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRecord:
    """A faction, or a corporation that no player leads."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRecords:
    """One release of the map, and of who is on it beside players."""

    systems: tuple[SystemRecord, ...]
    constellations: tuple[ConstellationRecord, ...]
    regions: tuple[RegionRecord, ...]
    links: frozenset[tuple[int, int]]
    """(system the gate stands in, system it leads to); both directions are listed."""
    factions: tuple[OwnerRecord, ...]
    npc_corporations: tuple[OwnerRecord, ...]
    provenance: Provenance
