"""The map of New Eden, loaded once from the committed data file."""

import gzip
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import orjson

from universe.systems import Constellation, Provenance, Region, SolarSystem

FORMAT = 1
"""Version of the data file's layout. `universe.build.pack` writes it, `unpack` refuses any other."""


class Universe:
    """All systems, constellations and regions of one release of the map. Immutable.

    Ids that are not on the map give `None`: CCP adds systems faster than we release, so an unknown id is no error.
    """

    __slots__ = ("_by_name", "_systems", "constellations", "provenance", "regions")

    constellations: Mapping[int, Constellation]
    regions: Mapping[int, Region]
    provenance: Provenance

    def __init__(
        self,
        systems: Mapping[int, SolarSystem],
        constellations: Mapping[int, Constellation],
        regions: Mapping[int, Region],
        provenance: Provenance,
    ) -> None:
        self._systems = dict(systems)
        self._by_name = {system.name.casefold(): system for system in self._systems.values()}
        self.constellations = MappingProxyType(dict(constellations))
        self.regions = MappingProxyType(dict(regions))
        self.provenance = provenance

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
    regions = {row["id"]: Region(**row) for row in _rows(document["regions"])}
    constellations = {row["id"]: Constellation(**row) for row in _rows(document["constellations"])}
    region_of = {constellation.id: constellation.region_id for constellation in constellations.values()}
    systems = {}
    for row in _rows(document["systems"]):
        row["gates"] = tuple(row["gates"])
        systems[row["id"]] = SolarSystem(region_id=region_of[row["constellation_id"]], **row)
    return Universe(systems, constellations, regions, Provenance(**document["provenance"]))


def _rows(columns: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """The rows of a table stored as columns."""
    names = tuple(columns)
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(names, values, strict=True))
