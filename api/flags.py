"""Where in a ship an item was: words for the inventory flags of the game's static data. Pure."""

from __future__ import annotations

_RANGES = (
    (11, 18, "low slot"),
    (19, 26, "mid slot"),
    (27, 34, "high slot"),
    (92, 99, "rig slot"),
    (115, 121, "corporation hangar"),
    (125, 132, "subsystem slot"),
    (159, 163, "fighter tube"),
    (164, 171, "service slot"),
)
"""First flag, last flag, word; the slots of a range are counted from 1."""

_SINGLE = {
    0: "none",
    4: "hangar",
    5: "cargo hold",
    36: "hangar",
    62: "deliveries",
    63: "locked",
    64: "unlocked",
    87: "drone bay",
    88: "booster",
    89: "implant",
    90: "ship hangar",
    133: "fuel bay",
    134: "ore hold",
    135: "gas hold",
    136: "mineral hold",
    137: "salvage hold",
    138: "ship hold",
    139: "small ship hold",
    140: "medium ship hold",
    141: "large ship hold",
    142: "industrial ship hold",
    143: "ammo hold",
    148: "command center hold",
    149: "planetary commodities hold",
    151: "material bay",
    154: "quafe bay",
    155: "fleet hangar",
    158: "fighter bay",
    172: "structure fuel",
    173: "deliveries",
    174: "crate loot",
    176: "booster bay",
    177: "subsystem hold",
    179: "frigate escape bay",
    180: "structure deed bay",
    181: "ice hold",
    182: "asteroid hold",
    183: "mobile depot hold",
}


def slot_word(flag: int) -> str:
    """ "high slot 3", "cargo hold"; "flag 199" for a flag that is not known here."""
    for first, last, word in _RANGES:
        if first <= flag <= last:
            return f"{word} {flag - first + 1}"
    return _SINGLE.get(flag, f"flag {flag}")
