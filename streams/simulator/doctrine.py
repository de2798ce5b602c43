"""What a fleet agrees to fly: a line ship, its logistics, its support, its links."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from streams.simulator.fit import Fit


@dataclass(frozen=True, slots=True)
class Doctrine:
    """Fits by task; several in one task are flown side by side."""

    name: str
    line: tuple[Fit, ...]
    logistics: tuple[Fit, ...]
    support: tuple[Fit, ...]
    links: tuple[Fit, ...]


LOGISTICS_SHARE = 0.13
SUPPORT_SHARE = 0.15
LINKS_SHARE = 0.03
"""Of a fleet; the rest flies the line ship. Below 8 pilots nobody is spared for links."""

SHIELD_SUPPORT = ("Sabre", "Huginn", "Stiletto", "Flycatcher", "Lachesis")
ARMOR_SUPPORT = ("Sabre", "Rapier", "Malediction", "Heretic", "Arazu")

TABLE: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "Ferox": (("Ferox",), ("Scimitar", "Basilisk"), SHIELD_SUPPORT, ("Vulture",)),
    "Muninn": (("Muninn",), ("Guardian", "Oneiros"), ARMOR_SUPPORT, ("Damnation",)),
    "Eagle": (("Eagle",), ("Basilisk", "Scimitar"), SHIELD_SUPPORT, ("Vulture", "Onyx")),
    "Cerberus": (("Cerberus",), ("Scimitar",), SHIELD_SUPPORT, ("Claymore", "Bifrost")),
    "Hurricane": (("Hurricane",), ("Oneiros", "Guardian"), ARMOR_SUPPORT, ("Damnation",)),
    "Tengu": (("Tengu",), ("Basilisk",), SHIELD_SUPPORT, ("Vulture", "Broadsword")),
    "Loki": (("Loki",), ("Guardian",), ARMOR_SUPPORT, ("Damnation", "Devoter")),
    "Legion": (("Legion",), ("Guardian", "Oneiros"), ARMOR_SUPPORT, ("Damnation",)),
    "Machariel": (("Machariel",), ("Scimitar",), SHIELD_SUPPORT, ("Claymore",)),
    "Nightmare": (("Nightmare",), ("Basilisk", "Scimitar"), SHIELD_SUPPORT, ("Vulture",)),
    "Megathron": (("Megathron",), ("Guardian",), ARMOR_SUPPORT, ("Damnation", "Phobos")),
    "Typhoon": (("Typhoon",), ("Guardian", "Oneiros"), ARMOR_SUPPORT, ("Damnation",)),
    "Ishtar": (("Ishtar",), ("Oneiros",), ARMOR_SUPPORT, ("Damnation",)),
    "Zealot": (("Zealot",), ("Guardian",), ARMOR_SUPPORT, ("Damnation",)),
    "Sacrilege": (("Sacrilege",), ("Guardian", "Deacon"), ARMOR_SUPPORT, ("Damnation",)),
    "Caracal": (("Caracal",), ("Osprey", "Scythe"), ("Sabre", "Crow", "Griffin", "Vigil"), ("Stork",)),
    "Drake": (("Drake",), ("Osprey", "Scimitar"), SHIELD_SUPPORT, ("Vulture",)),
    "Harpy": (("Harpy",), ("Kirin",), ("Sabre", "Stiletto", "Vigil"), ("Stork", "Bifrost")),
    "Jackdaw": (("Jackdaw",), ("Kirin",), ("Sabre", "Crow", "Griffin"), ("Stork",)),
    "Retribution": (("Retribution",), ("Deacon",), ("Heretic", "Malediction", "Crucifier"), ("Pontifex",)),
    "Kikimora": (("Kikimora",), ("Deacon",), ("Sabre", "Ares", "Maulus"), ("Pontifex",)),
    "Cormorant": (("Cormorant",), ("Bantam",), ("Slasher", "Griffin", "Sabre"), ("Bifrost",)),
    "Bombers": (("Hound", "Manticore", "Purifier", "Nemesis"), (), ("Sabre", "Stiletto"), ()),
    "Tornado": (("Tornado",), (), ("Sabre", "Lachesis"), ()),
    "Proteus": (("Proteus",), ("Guardian",), ("Arazu", "Curse", "Devoter"), ("Damnation", "Astarte")),
    "Leshak": (("Leshak",), ("Guardian",), ("Arazu", "Curse", "Devoter"), ("Damnation",)),
    "Vedmak": (("Vedmak", "Drekavac"), ("Oneiros",), ("Sabre", "Arazu"), ("Damnation",)),
    "Frigates": (
        ("Tristan", "Kestrel", "Merlin", "Incursus", "Rifter", "Punisher", "Breacher"),
        ("Navitas",),
        ("Griffin", "Slasher"),
        (),
    ),
    "Destroyers": (("Thrasher", "Corax", "Coercer", "Algos", "Talwar"), (), ("Slasher", "Atron"), ()),
    "Catalysts": (("Catalyst",), (), (), ()),
    "Dreadnoughts": (("Revelation", "Naglfar", "Moros", "Phoenix"), ("Apostle", "Minokawa"), (), ()),
}
"""Name -> line, logistics, support, links. A doctrine bears the name of its line ship."""

NULL_DOCTRINES = (
    "Ferox", "Muninn", "Eagle", "Cerberus", "Hurricane", "Tengu", "Machariel", "Nightmare", "Megathron", "Typhoon",
    "Ishtar", "Zealot", "Sacrilege", "Caracal", "Drake", "Harpy", "Jackdaw", "Kikimora", "Loki", "Legion", "Bombers",
)  # fmt: skip
LOW_DOCTRINES = (
    "Retribution",
    "Kikimora",
    "Hurricane",
    "Sacrilege",
    "Vedmak",
    "Tornado",
    "Cormorant",
    "Frigates",
    "Destroyers",
)
HOLE_DOCTRINES = ("Proteus", "Leshak", "Loki", "Legion", "Vedmak", "Sacrilege")


def doctrines(fits: dict[str, Fit]) -> dict[str, Doctrine]:
    """All doctrines by name."""

    def named(names: tuple[str, ...]) -> tuple[Fit, ...]:
        return tuple(fits[name] for name in names)

    return {name: Doctrine(name, *(named(part) for part in parts)) for name, parts in TABLE.items()}


def assign(doctrine: Doctrine, count: int, chance: Random) -> list[Fit]:
    """A fit for each of `count` pilots, in no order that matters."""
    made: list[Fit] = []
    for share, fits, least in (
        (LOGISTICS_SHARE, doctrine.logistics, 4),
        (SUPPORT_SHARE, doctrine.support, 3),
        (LINKS_SHARE, doctrine.links, 8),
    ):
        if fits and count >= least:
            made += [chance.choice(fits) for _ in range(max(1, round(share * count)))]
    made += [chance.choice(doctrine.line) for _ in range(count - len(made))]
    chance.shuffle(made)
    return made
