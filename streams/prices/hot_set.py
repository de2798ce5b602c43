"""The types whose price is always at hand: what ships are built from, so what everybody asks for. Pure.

56 types: 8 minerals, 4 isotopes, 4 fuel blocks, 20 moon materials, 20 components of Tech II and Tech III ships. Ids are those of
CCP's static data; a test looks each up by its name.
"""

from __future__ import annotations

from universe.types import type_of

MINERALS: dict[int, str] = {
    34: "Tritanium",
    35: "Pyerite",
    36: "Mexallon",
    37: "Isogen",
    38: "Nocxium",
    39: "Zydrine",
    40: "Megacyte",
    11399: "Morphite",
}
ISOTOPES: dict[int, str] = {
    16274: "Helium Isotopes",
    17887: "Oxygen Isotopes",
    17888: "Nitrogen Isotopes",
    17889: "Hydrogen Isotopes",
}
FUEL_BLOCKS: dict[int, str] = {
    4051: "Nitrogen Fuel Block",
    4246: "Hydrogen Fuel Block",
    4247: "Helium Fuel Block",
    4312: "Oxygen Fuel Block",
}
MOON_MATERIALS: dict[int, str] = {
    16633: "Hydrocarbons",
    16634: "Atmospheric Gases",
    16635: "Evaporite Deposits",
    16636: "Silicates",
    16637: "Tungsten",
    16638: "Titanium",
    16639: "Scandium",
    16640: "Cobalt",
    16641: "Chromium",
    16642: "Vanadium",
    16643: "Cadmium",
    16644: "Platinum",
    16646: "Mercury",
    16647: "Caesium",
    16648: "Hafnium",
    16649: "Technetium",
    16650: "Dysprosium",
    16651: "Neodymium",
    16652: "Promethium",
    16653: "Thulium",
}
COMPONENTS: dict[int, str] = {
    # Of each of the eight kinds of Tech II components two: ships of all four empires need their own kind.
    11530: "Plasma Thruster",
    11532: "Fusion Thruster",
    11534: "Gravimetric Sensor Cluster",
    11537: "Radar Sensor Cluster",
    11538: "Nanomechanical Microprocessor",
    11539: "Nanoelectrical Microprocessor",
    11542: "Fernite Carbide Composite Armor Plate",
    11545: "Crystalline Carbonide Armor Plate",
    11547: "Fusion Reactor Unit",
    11549: "Antimatter Reactor Unit",
    11551: "Electrolytic Capacitor Unit",
    11554: "Tesseract Capacitor Unit",
    11555: "Deflection Shield Emitter",
    11558: "Sustained Shield Emitter",
    11688: "Particle Accelerator Unit",
    11691: "Thermonuclear Trigger Unit",
    # Of Tech III ships four of what strategic cruisers are built from.
    29992: "Optimized Nano-Engines",
    30008: "Reinforced Metallofullerene Alloys",
    30464: "Metallofullerene Plating",
    30478: "Reconfigured Subspace Calibrator",
}
HOT: dict[int, str] = MINERALS | ISOTOPES | FUEL_BLOCKS | MOON_MATERIALS | COMPONENTS

MOST = 500
"""So many take a quarter of ESI's budget for market orders: 12,000 tokens in 15 minutes, two an answer, three answers each."""


class BadHotSet(ValueError):
    """The setting names what cannot be a hot type; the message says which."""


def hot_types(setting: str) -> tuple[int, ...]:
    """The ids of the setting `hot_types` (`34,35,36`), each once and in its order; without one those of `HOT`.

    Raises `BadHotSet` for what is no id of a type that is traded, and for more than `MOST`.
    """
    if not setting.strip():
        return tuple(HOT)
    found: dict[int, None] = {}
    for word in setting.split(","):
        kind = type_of(int(word)) if word.strip().isascii() and word.strip().isdigit() else None
        if kind is None or kind.market_group_id is None:
            raise BadHotSet(f"hot types: {word.strip()!r} is no id of a type that is sold on the market; write ids as 34,35,36")
        found[kind.id] = None
    if len(found) > MOST:
        raise BadHotSet(f"hot types: {len(found)} are more than the {MOST} that ESI's budget bears")
    return tuple(found)
