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
