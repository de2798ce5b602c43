"""Ship classes against the names CCP gives the groups."""

import pytest

from universe import types
from universe.ships import CAPITAL_GROUPS, CATEGORY_CLASSES, SHIP_CLASSES, is_capital, ship_class

SHIP_CATEGORY = 6

NAMES = {
    25: "Frigate",
    26: "Cruiser",
    27: "Battleship",
    28: "Hauler",
    29: "Capsule",
    30: "Titan",
    31: "Shuttle",
    237: "Corvette",
    324: "Assault Frigate",
    358: "Heavy Assault Cruiser",
    380: "Deep Space Transport",
    381: "Elite Battleship",
    419: "Combat Battlecruiser",
    420: "Destroyer",
    463: "Mining Barge",
    485: "Dreadnought",
    513: "Freighter",
    540: "Command Ship",
    541: "Interdictor",
    543: "Exhumer",
    547: "Carrier",
    659: "Supercarrier",
    830: "Covert Ops",
    831: "Interceptor",
    832: "Logistics",
    833: "Force Recon Ship",
    834: "Stealth Bomber",
    883: "Capital Industrial Ship",
    893: "Electronic Attack Ship",
    894: "Heavy Interdiction Cruiser",
    898: "Black Ops",
    900: "Marauder",
    902: "Jump Freighter",
    906: "Combat Recon Ship",
    941: "Industrial Command Ship",
    963: "Strategic Cruiser",
    1022: "Prototype Exploration Ship",
    1201: "Attack Battlecruiser",
    1202: "Blockade Runner",
    1283: "Expedition Frigate",
    1305: "Tactical Destroyer",
    1527: "Logistics Frigate",
    1534: "Command Destroyer",
    1538: "Force Auxiliary",
    1972: "Flag Cruiser",
    2001: "Citizen Ships",
    4594: "Lancer Dreadnought",
    4902: "Expedition Command Ship",
    5087: "Special Edition Yachts",
    5120: "Command Carrier",
}


def test_every_ship_group_has_a_class_and_every_class_a_ship_group() -> None:
    ships = {group.id: group.name for group in types.all_groups() if group.category_id == SHIP_CATEGORY}
    assert ships == NAMES
    assert set(SHIP_CLASSES) == set(ships)


@pytest.mark.parametrize(
    ("type_id", "word"),
    [
        (587, "frigate"),
        (670, "capsule"),
        (11567, "titan"),
        (19720, "dreadnought"),
        (77283, "lancer"),
        (37604, "force auxiliary"),
        (92822, "command carrier"),
        (11978, "logistics"),
        (22456, "interdictor"),
        (35832, "structure"),  # Astrahus
        (2233, "structure"),  # customs office, unpublished yet shot every day
        (16213, "structure"),  # control tower
        (33475, "deployable"),  # mobile tractor unit
        (2488, "drone"),
        (23055, "fighter"),
        (34, "other"),  # Tritanium
    ],
)
def test_class_of_a_hull(type_id: int, word: str) -> None:
    item = types.type_of(type_id)
    assert item is not None
    assert ship_class(item.group_id) == word


@pytest.mark.parametrize(
    ("category_id", "name"),
    [
        (18, "Drone"),
        (22, "Deployable"),
        (23, "Starbase"),
        (40, "Sovereignty Structures"),
        (46, "Orbitals"),
        (65, "Structure"),
        (87, "Fighter"),
    ],
)
def test_categories_are_what_their_names_say(category_id: int, name: str) -> None:
    category = types.category(category_id)
    assert category is not None
    assert category.name == name
    assert category_id in CATEGORY_CLASSES


def test_no_category_is_left_unchecked() -> None:
    assert set(CATEGORY_CLASSES) == {18, 22, 23, 40, 46, 65, 87}


@pytest.mark.parametrize("group_id", [-25, 0, 10**9])
def test_an_unknown_group_is_other(group_id: int) -> None:
    assert ship_class(group_id) == "other"
    assert not is_capital(group_id)


def test_the_capitals() -> None:
    assert {ship_class(group) for group in CAPITAL_GROUPS} == {
        "titan",
        "supercarrier",
        "carrier",
        "command carrier",
        "dreadnought",
        "lancer",
        "force auxiliary",
        "capital industrial",
    }
    assert is_capital(485)
    assert not any(is_capital(group) for group in (513, 902, 941, 898, 27))
