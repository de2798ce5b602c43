"""Kinds of space and the security the client shows."""

from collections import Counter

import pytest

from universe.map import load
from universe.security import Band, band, display_security, is_j_space, security_band, wormhole_class

UNIVERSE = load()


@pytest.mark.parametrize(
    ("security", "expected"),
    [
        (1.0, "highsec"),
        (0.45, "highsec"),
        (0.4499, "lowsec"),
        (0.05, "lowsec"),
        (0.0001, "lowsec"),
        (0.0, "nullsec"),
        (-0.0001, "nullsec"),
        (-1.0, "nullsec"),
        (None, "unknown"),
    ],
)
def test_k_space_goes_by_true_security(security: float | None, expected: str) -> None:
    assert security_band(30000142, security) == expected


@pytest.mark.parametrize(
    ("system_id", "security", "region_id", "wormhole_class", "expected"),
    [
        (31000000, None, None, None, "w-space"),
        (31999999, -0.99, None, 6, "w-space"),
        (31000005, -0.99, 11000031, 12, "w-space"),
        (31000001, -0.99, None, 14, "drifter"),
        (31000006, -0.99, None, 18, "drifter"),
        (31000006, -0.99, None, 13, "w-space"),
        (32000001, -0.99, None, 19, "abyssal"),
        (34000001, -0.99, None, 19, "void"),
        (36000001, 1.0, None, None, "unknown"),
        (0, 0.9, None, None, "unknown"),
        (-31000001, -0.99, None, None, "unknown"),
        (30000021, -1.0, 10000070, None, "pochven"),
        (30000021, -1.0, None, 25, "pochven"),
        (30100000, -1.0, 10001000, None, "zarzakh"),
    ],
)
def test_id_region_and_class_come_before_security(
    system_id: int, security: float | None, region_id: int | None, wormhole_class: int | None, expected: str
) -> None:
    assert security_band(system_id, security, region_id, wormhole_class) == expected


def test_every_system_of_j_space_and_no_other_has_a_wormhole_class() -> None:
    words = Counter((wormhole_class(system), is_j_space(system.id)) for system in UNIVERSE)
    assert words.pop((None, False)) == sum(not is_j_space(system.id) for system in UNIVERSE)
    assert words.pop(("Thera", True)) == 1
    assert words.pop(("Drifter", True)) == 5
    assert {word for word, _ in words} == {"C1", "C2", "C3", "C4", "C5", "C6", "C13"}
    assert {in_j_space for _, in_j_space in words} == {True}


def test_the_bands_of_the_map_count_what_players_count() -> None:
    bands = Counter(band(system) for system in UNIVERSE)
    assert bands[Band.POCHVEN] == 27
    assert bands[Band.DRIFTER] == 5
    assert bands[Band.ZARZAKH] == 1
    assert bands[Band.W_SPACE] == 2599
    assert bands[Band.HIGHSEC] >= 1193
    assert bands[Band.LOWSEC] >= 687
    assert bands[Band.UNKNOWN] == sum(system.id >= 36_000_000 for system in UNIVERSE)


@pytest.mark.parametrize(
    ("true", "shown"),
    [
        (0.945913, 0.9),
        (0.95, 1.0),
        (0.949, 0.9),
        (0.45, 0.5),
        (0.4499, 0.4),
        (0.05, 0.1),
        (0.049, 0.1),
        (0.0000001, 0.1),
        (0.0, 0.0),
        (-0.01, 0.0),
        (-0.06, -0.1),
        (-0.99, -1.0),
        (-1.0, -1.0),
    ],
)
def test_security_is_shown_in_tenths(true: float, shown: float) -> None:
    assert display_security(true) == shown


@pytest.mark.parametrize(("system_id", "expected"), [(30999999, False), (31000000, True), (31999999, True), (32000000, False)])
def test_j_space_is_a_range_of_ids(system_id: int, expected: bool) -> None:
    assert is_j_space(system_id) is expected
