"""What things cost and how much damage they take: round numbers by class, of the size that players see. ISK, hit points."""

from __future__ import annotations

from functools import cache

from streams.simulator.catalog import category_id, group_name

HULLS: dict[str, tuple[int, int]] = {
    "Capsule": (10_000, 450),
    "Shuttle": (25_000, 500),
    "Corvette": (5_000, 650),
    "Frigate": (900_000, 1_900),
    "Expedition Frigate": (35_000_000, 4_000),
    "Covert Ops": (25_000_000, 1_600),
    "Stealth Bomber": (30_000_000, 2_700),
    "Interceptor": (32_000_000, 2_600),
    "Assault Frigate": (38_000_000, 4_300),
    "Electronic Attack Ship": (26_000_000, 1_700),
    "Logistics Frigate": (30_000_000, 3_300),
    "Destroyer": (1_900_000, 3_100),
    "Tactical Destroyer": (48_000_000, 4_300),
    "Command Destroyer": (55_000_000, 5_600),
    "Interdictor": (60_000_000, 5_600),
    "Cruiser": (14_000_000, 13_600),
    "Heavy Assault Cruiser": (220_000_000, 22_000),
    "Heavy Interdiction Cruiser": (260_000_000, 26_000),
    "Logistics": (200_000_000, 21_000),
    "Force Recon Ship": (220_000_000, 16_000),
    "Combat Recon Ship": (230_000_000, 15_000),
    "Strategic Cruiser": (190_000_000, 32_000),
    "Combat Battlecruiser": (60_000_000, 30_000),
    "Attack Battlecruiser": (85_000_000, 9_000),
    "Command Ship": (350_000_000, 58_000),
    "Battleship": (240_000_000, 62_000),
    "Marauder": (1_400_000_000, 118_000),
    "Black Ops": (1_300_000_000, 70_000),
    "Hauler": (1_600_000, 4_400),
    "Blockade Runner": (170_000_000, 7_600),
    "Deep Space Transport": (200_000_000, 24_000),
    "Freighter": (1_700_000_000, 190_000),
    "Jump Freighter": (8_500_000_000, 210_000),
    "Mining Barge": (28_000_000, 8_500),
    "Exhumer": (230_000_000, 12_000),
    "Industrial Command Ship": (900_000_000, 42_000),
    "Capital Industrial Ship": (8_000_000_000, 900_000),
    "Dreadnought": (3_200_000_000, 1_500_000),
    "Carrier": (2_200_000_000, 1_300_000),
    "Force Auxiliary": (2_400_000_000, 1_900_000),
    "Supercarrier": (24_000_000_000, 9_000_000),
    "Titan": (110_000_000_000, 24_000_000),
    "Mobile Tractor Unit": (9_000_000, 48_000),
    "Mobile Depot": (1_200_000, 10_000),
    "Mobile Warp Disruptor": (900_000, 12_000),
    "Mobile Cynosural Beacon": (70_000_000, 27_000),
    "Citadel": (1_000_000_000, 9_000_000),
    "Engineering Complex": (700_000_000, 6_000_000),
    "Refinery": (800_000_000, 6_900_000),
    "Orbital Infrastructure": (90_000_000, 4_500_000),
    "Control Tower": (120_000_000, 14_000_000),
    "Ansiblex Jump Bridge": (1_200_000_000, 7_000_000),
}
"""Group -> what the bare hull costs, and the median damage on its mails (up to command ships as seen in real days)."""

OTHER_HULL = (5_000_000, 20_000)

BY_CATEGORY = {
    7: 900_000,
    8: 300,
    18: 350_000,
    20: 45_000_000,
    22: 2_500_000,
    32: 38_000_000,
    87: 6_000_000,
    4: 40,
    25: 15,
    17: 900,
}
"""Category -> price of one: modules, charges, drones, implants, deployables, subsystems, fighters, materials, ore, goods."""

BY_GROUP = {
    "Nanite Repair Paste": 32_000,
    "Booster": 3_000_000,
    "Capacitor Booster Charge": 9_000,
    "Rig Core": 4_000_000,
    "PLEX": 3_200_000,
    "Skill Injectors": 850_000_000,
    "Salvaged Materials": 45_000,
    "Super Weapon": 2_500_000_000,
    "Siege Module": 60_000_000,
    "Shield Extender": 1_200_000,
}

NOTHING_KNOWN = 10_000


@cache
def hull_worth(number: int) -> tuple[int, int]:
    """(price in ISK, damage it takes) of a hull or structure."""
    return HULLS.get(group_name(number), OTHER_HULL)


@cache
def price(number: int) -> float:
    """ISK for one of a type, as the war's market has it."""
    group = group_name(number)
    if group in BY_GROUP:
        return float(BY_GROUP[group])
    if category_id(number) in (6, 65, 46, 40):
        return float(hull_worth(number)[0])
    if group.startswith("Rig "):
        return 3_500_000.0
    return float(BY_CATEGORY.get(category_id(number), NOTHING_KNOWN))
