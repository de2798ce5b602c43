"""The nouns of the map: solar system, constellation, region, who is there beside players, and where the data came from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SolarSystem:
    """One solar system. Build it by keyword: the order of fields is no promise."""

    id: int
    name: str
    """English name as CCP's data gives it, such as `Jita` or `J105443`."""
    constellation_id: int
    region_id: int
    security: float | None
    """True security, -1.0..1.0, not rounded. `None` where the source has none."""
    security_class: str | None
    """CCP's letter for what belts hold (`B`, `C1`, ...): neither the security band nor the class of a wormhole."""
    x: float
    """Position in metres, left-handed axes, as in the SDE. Distances between systems use these three."""
    y: float
    z: float
    map_x: float | None
    """Position on the flat map (SDE `position2D`); `None` when the source carries none."""
    map_y: float | None
    gates: tuple[int, ...]
    """Ids of the systems its stargates lead to, ascending, each once."""
    wormhole_class: int | None
    """The system's own class, else its constellation's, else its region's: 1-6 are C1-C6, 7 highsec, 8 lowsec,
    9 nullsec, 12 Thera, 13 shattered for small ships, 14-18 drifter, 19-23 abyssal and void, 25 Pochven."""
    effect: str | None
    """What its second sun does, such as `Magnetar`."""


@dataclass(frozen=True, slots=True)
class Constellation:
    """A group of systems."""

    id: int
    name: str
    region_id: int


@dataclass(frozen=True, slots=True)
class Region:
    """A group of constellations."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Faction:
    """An empire, a band of pirates: whom a militia fights for, whom an NPC shoots for."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class NpcCorporation:
    """A corporation that no player leads; new pilots and those without another are in one."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which data the map was made from."""

    source: str
    """What it is, in words: `CCP's SDE (JSONL)` or the npm package's name."""
    release: str
    """The release date or the version the source gives itself."""
    build_number: int | None
    """The SDE build; `None` where the source does not say it."""
    sha256: str
    """Of the archive it was read from, so that anyone can check."""
