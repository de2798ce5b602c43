"""The map as columns: what does not move."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.models.parts import Model, Named


class MapSystems(Model):
    """A solar system is a place in all lists; by id. An index is a place in the list that its description names."""

    id: list[int]
    name: list[str]
    x: list[int] = Field(description="1/1000 light-year, as CCP's axes have it; the map's plane is x and z")
    y: list[int] = Field(description="1/1000 light-year: the height")
    z: list[int] = Field(description="1/1000 light-year")
    region: list[int] = Field(description="Index into `regions`")
    constellation: list[int] = Field(description="Index into `constellations`")
    security: list[float | None] = Field(description="In tenths, as the game shows it")
    band: list[int] = Field(description="Index into `bands`: tells J-space, Pochven, Zarzakh and the abyss apart")
    wormhole_class: list[int | None] = Field(description="Index into `wormhole_classes`; null outside J-space")


class MapGeometry(Model):
    """All systems and gates of our static data."""

    build: str | None = Field(description="Which static data; another one has another value")
    systems: MapSystems
    gates: list[int] = Field(
        description="Pairs of places in `systems`, one pair behind the other, the lower first; each gate once"
    )
    regions: list[Named]
    constellations: list[Named]
    bands: list[str] = Field(description="highsec, lowsec, nullsec, w-space, drifter, pochven, zarzakh, abyssal, void, unknown")
    wormhole_classes: list[str] = Field(description="C1 to C6, C13, Thera, Drifter")


class MapOne(Model):
    """Answer of /map."""

    data: MapGeometry
    simulated: bool


EXAMPLE: dict[str, Any] = {
    "data": {
        "build": "5d41402abc4b2a76",
        "systems": {
            "id": [30000142, 30000144, 31000005],
            "name": ["Jita", "Perimeter", "Thera"],
            "x": [-13645, -13717, 784261],
            "y": [6440, 6382, 105312],
            "z": [12418, 12187, -1005281],
            "region": [0, 0, 1],
            "constellation": [0, 0, 1],
            "security": [0.9, 1.0, -1.0],
            "band": [0, 0, 1],
            "wormhole_class": [None, None, 0],
        },
        "gates": [0, 1],
        "regions": [{"id": 10000002, "name": "The Forge"}, {"id": 11000031, "name": "G-R00031"}],
        "constellations": [{"id": 20000020, "name": "Kimotoro"}, {"id": 21000324, "name": "G-C00324"}],
        "bands": ["highsec", "w-space"],
        "wormhole_classes": ["Thera"],
    },
    "simulated": False,
}
