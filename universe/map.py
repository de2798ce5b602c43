"""The map of New Eden and who is on it beside players, loaded once from the committed data file."""

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar, cast

import orjson

from universe.systems import Constellation, Faction, NpcCorporation, Provenance, Region, SolarSystem

T = TypeVar("T")

FORMAT = 2
"""Version of the data file's layout. `universe.build.pack` writes it, `unpack` refuses any other.

1: the map. 2: with factions and NPC corporations.
"""


class Universe:
    """All systems, constellations and regions of one release of the map, its factions and NPC corporations. Immutable.

    Ids that are not on the map give `None`: CCP adds systems faster than we release, so an unknown id is no error.
    """

    __slots__ = ("_by_name", "_systems", "constellations", "factions", "npc_corporations", "provenance", "regions")

    constellations: Mapping[int, Constellation]
    regions: Mapping[int, Region]
    factions: Mapping[int, Faction]
    npc_corporations: Mapping[int, NpcCorporation]
    provenance: Provenance

    def __init__(
        self,
        systems: Mapping[int, SolarSystem],
        constellations: Mapping[int, Constellation],
        regions: Mapping[int, Region],
        factions: Mapping[int, Faction],
        npc_corporations: Mapping[int, NpcCorporation],
        provenance: Provenance,
    ) -> None:
        self._systems = dict(systems)
        self._by_name = {system.name.casefold(): system for system in self._systems.values()}
        self.constellations = MappingProxyType(dict(constellations))
        self.regions = MappingProxyType(dict(regions))
        self.factions = MappingProxyType(dict(factions))
        self.npc_corporations = MappingProxyType(dict(npc_corporations))
        self.provenance = provenance

    @property
    def build(self) -> str:
        """Which data this is, layout and source: whoever keeps a copy compares it."""
        return f"{FORMAT}:{self.provenance.sha256}"

    @property
    def build_number(self) -> int | None:
        """The SDE build of the map, `None` when its source does not tell."""
        return self.provenance.build_number

    def system(self, system_id: int) -> SolarSystem | None:
        """The system with this id, or `None`."""
        return self._systems.get(system_id)

    def system_by_name(self, name: str) -> SolarSystem | None:
        """The system with this English name, upper and lower case alike, or `None`."""
        return self._by_name.get(name.casefold())

    def __iter__(self) -> Iterator[SolarSystem]:
        """All systems, by ascending id."""
        return iter(self._systems.values())

    def __len__(self) -> int:
        return len(self._systems)

    def __contains__(self, system_id: object) -> bool:
        return system_id in self._systems


@cache
def load() -> Universe:
    """The committed map, read at the first call and shared after that.

    The first call takes about 70 ms (measured, see `docs/universe.md`), later ones nothing.
    """
    return unpack((files("universe") / "data" / "universe.json.gz").read_bytes())


def unpack(data: bytes) -> Universe:
    """A map from the bytes `universe.build.pack` wrote: gzipped JSON, one array a column.

    Raises `ValueError` when the layout is of another version.
    """
    document = orjson.loads(gzip.decompress(data))
    if document["format"] != FORMAT:
        # A file of another layout would load as nonsense rather than fail.
        raise ValueError(f"the map has layout {document['format']}, this code reads {FORMAT}")
    regions = _table(Region, document["regions"])
    constellations = _table(Constellation, document["constellations"])
    columns = document["systems"]
    columns["region_id"] = [constellations[id].region_id for id in columns["constellation_id"]]
    columns["gates"] = map(tuple, columns["gates"])
    return Universe(
        _table(SolarSystem, columns),
        constellations,
        regions,
        _table(Faction, document["factions"]),
        _table(NpcCorporation, document["npc_corporations"]),
        Provenance(**document["provenance"]),
    )


def _table(row: Callable[..., T], columns: dict[str, Iterable[Any]]) -> dict[int, T]:
    """Rows by id of a table stored as columns. Arguments by position: by name costs three times the time."""
    ordered = (columns[field.name] for field in fields(cast("Any", row)))
    return dict(zip(columns["id"], map(row, *ordered), strict=True))
