"""One word for what a hull is, by its SDE group, and the one definition of a capital ship.

Words are for display and for counting fleets by class. Ships have a word each group; everything else that can die in
space has the word of its category, so a new structure or deployable is named right on the day CCP adds it.
"""

from universe import types

OTHER = "other"

SHIP_CLASSES: dict[int, str] = {
    237: "corvette",
    2001: "corvette",  # Citizen Ships
    31: "shuttle",
    29: "capsule",
    25: "frigate",
    324: "assault frigate",
    831: "interceptor",
    830: "covert ops",
    834: "stealth bomber",
    893: "electronic attack ship",
    1527: "logistics frigate",
    1283: "expedition frigate",
    1022: "frigate",  # Prototype Exploration Ship: the Zephyr
    420: "destroyer",
    541: "interdictor",
    1534: "command destroyer",
    1305: "tactical destroyer",
    26: "cruiser",
    358: "heavy assault cruiser",
    833: "recon",  # Force Recon Ship
    906: "recon",  # Combat Recon Ship
    832: "logistics",
    894: "heavy interdictor",
    963: "strategic cruiser",
    1972: "flag cruiser",
    5087: "yacht",  # Special Edition Yachts
    419: "battlecruiser",
    1201: "attack battlecruiser",
    540: "command ship",
    27: "battleship",
    381: "battleship",  # Elite Battleship, unpublished
    900: "marauder",
    898: "black ops",
    485: "dreadnought",
    4594: "lancer",
    547: "carrier",
    5120: "command carrier",
    1538: "force auxiliary",
    659: "supercarrier",
    30: "titan",
    463: "mining barge",
    543: "exhumer",
    4902: "expedition command ship",
    941: "industrial command ship",
    883: "capital industrial",
    28: "industrial",
    1202: "blockade runner",
    380: "deep space transport",
    513: "freighter",
    902: "jump freighter",
}
"""SDE group id of a ship -> its class."""

CATEGORY_CLASSES: dict[int, str] = {
    18: "drone",
    22: "deployable",
    23: "structure",  # starbases: control towers and their modules
    40: "structure",  # sovereignty structures
    46: "structure",  # orbitals: customs offices, skyhooks
    65: "structure",  # Upwell
    87: "fighter",
}
"""SDE category id of things that are no ships -> their class."""

CAPITAL_GROUPS = frozenset({30, 485, 547, 659, 883, 1538, 4594, 5120})
"""Ships that need a capital hull skill and fight or boost with a fleet: titan, dreadnought, carrier, supercarrier,
Rorqual, force auxiliary, lancer, command carrier.

Freighters (513) and jump freighters (902) are as large but carry goods: one of them dead on a gate is no escalation.
Orcas (941) use ordinary gates into highsec and are no capitals; black ops (898) are battleships."""


def ship_class(group_id: int) -> str:
    """The class word of a group, `other` for groups that are unknown or never fly."""
    word = SHIP_CLASSES.get(group_id)
    if word is not None:
        return word
    group = types.group(group_id)
    return OTHER if group is None else CATEGORY_CLASSES.get(group.category_id, OTHER)


def is_capital(group_id: int) -> bool:
    """Whether ships of this group are capitals."""
    return group_id in CAPITAL_GROUPS
