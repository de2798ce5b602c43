"""Names that nobody bears: put together from the words that players like."""

from __future__ import annotations

from streams.simulator.dice import dice

FIRST = (
    "Ashen", "Brass", "Cinder", "Cobalt", "Distant", "Ember", "Fallow", "Gilded", "Hollow", "Iron", "Jagged", "Kindled",
    "Lantern", "Marrow", "Northern", "Obsidian", "Pale", "Quiet", "Rusted", "Saltwater", "Thorned", "Umbral", "Vagrant",
    "Winter", "Yellow", "Zenith", "Broken", "Crooked", "Dusk", "Feral",
)  # fmt: skip
SECOND = (
    "Anvil", "Beacon", "Compact", "Drift", "Embassy", "Foundry", "Garrison", "Harvest", "Inquest", "Jury", "Keel", "Lodge",
    "Meridian", "Noose", "Orchard", "Parliament", "Quarry", "Regiment", "Syndics", "Tithe", "Usurers", "Vanguard", "Wardens",
    "Yoke", "Armada", "Brigade", "Chorus", "Dockyard", "Exiles", "Ferrymen",
)  # fmt: skip
CORPORATION = (
    "Works",
    "Holdings",
    "Logistics",
    "Mining Union",
    "Salvage",
    "Academy",
    "Ventures",
    "Reserve",
    "Combine",
    "Trust",
)
COALITION = ("The Lighthouse Pact", "Southern Concert", "Rookery", "The Long Table", "Saltmarsh Accord", "Nine Bridges")


PILOT_FIRST = (
    "Ada", "Bero", "Calla", "Dov", "Esme", "Faro", "Greta", "Hale", "Ines", "Jory", "Kesh", "Lune", "Mara", "Nico", "Orla", "Pax",
    "Quill", "Rhea", "Soren", "Tave", "Una", "Vero", "Wren", "Xan", "Yara", "Zeno",
)  # fmt: skip
PILOT_LAST = (
    "Ardent", "Brandt", "Corvid", "Dray", "Eskil", "Farrow", "Grimm", "Hask", "Ilves", "Jarrow", "Kestrel", "Lorne", "Mistral",
    "Nash", "Oduya", "Pell", "Quist", "Raske", "Sable", "Thorne", "Ulric", "Vane", "Wick", "Yarrow", "Zorn",
)  # fmt: skip


def pilot_name(number: int) -> str:
    """A pilot's name by his id: two words, and a mark that tells namesakes apart, as players choose them."""
    first, last = PILOT_FIRST[number % len(PILOT_FIRST)], PILOT_LAST[number // len(PILOT_FIRST) % len(PILOT_LAST)]
    return f"{first} {last}-{number // (len(PILOT_FIRST) * len(PILOT_LAST)):X}"


class Namer:
    """Gives each name once."""

    def __init__(self, seed: int) -> None:
        self._chance = dice(seed, "names")
        self._given: set[str] = set()
        self._coalitions = list(COALITION)
        self._chance.shuffle(self._coalitions)

    def alliance(self) -> str:
        return self._new(f"{self._chance.choice(FIRST)} {self._chance.choice(SECOND)}")

    def corporation(self) -> str:
        return self._new(f"{self._chance.choice(FIRST)} {self._chance.choice(SECOND)} {self._chance.choice(CORPORATION)}")

    def coalition(self) -> str:
        return self._coalitions.pop()

    def _new(self, name: str) -> str:
        """The name, with a number behind it when it is taken: there are more corporations than words."""
        number, fresh = 1, name
        while fresh in self._given:
            number += 1
            fresh = f"{name} {number}"
        self._given.add(fresh)
        return fresh
