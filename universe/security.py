"""Which kind of space a system is, and the security number the client shows.

Bands follow the id ranges of CCP's map first and the security status second, because J-space, the abyss and Pochven
have a security below zero as nullsec has. Source: SDE documentation (id ranges, `wormholeClassID`) and EVE University's
page on system security.
"""

import math
from enum import StrEnum

from universe.systems import SolarSystem

J_SPACE_IDS = range(31_000_000, 32_000_000)
ABYSSAL_IDS = range(32_000_000, 33_000_000)
VOID_IDS = range(34_000_000, 35_000_000)
K_SPACE_IDS = range(30_000_000, 31_000_000)

HIGHSEC_FROM = 0.45
"""True security from which CONCORD answers: 0.45 is shown as 0.5."""

POCHVEN_REGION_ID = 10_000_070
POCHVEN_CLASS = 25
DRIFTER_CLASSES = range(14, 19)
"""Wormhole classes of the five drifter systems."""
HOLE_WORDS = {number: f"C{number}" for number in (*range(1, 7), 13)} | {12: "Thera"} | dict.fromkeys(DRIFTER_CLASSES, "Drifter")
"""`wormholeClassID` of CCP's data as players write it."""
ZARZAKH_ID = 30_100_000
"""A shipcasting hub of the Deathless with gates of its own rules; its -1.0 is not the nullsec of sovereignty."""


class Band(StrEnum):
    """The kinds of space. Words as killboards use them."""

    HIGHSEC = "highsec"
    LOWSEC = "lowsec"
    NULLSEC = "nullsec"
    W_SPACE = "w-space"
    DRIFTER = "drifter"
    POCHVEN = "pochven"
    ZARZAKH = "zarzakh"
    ABYSSAL = "abyssal"
    VOID = "void"
    UNKNOWN = "unknown"


def security_band(
    system_id: int,
    security: float | None,
    region_id: int | None = None,
    wormhole_class: int | None = None,
) -> Band:
    """The kind of space of a system given by its facts; what is not known may be left out.

    `security` is the true security. Without `wormhole_class` a drifter system counts as w-space, without both
    `region_id` and `wormhole_class` a Pochven system counts as nullsec.
    """
    if system_id in J_SPACE_IDS:
        return Band.DRIFTER if wormhole_class in DRIFTER_CLASSES else Band.W_SPACE
    if system_id in ABYSSAL_IDS:
        return Band.ABYSSAL
    if system_id in VOID_IDS:
        return Band.VOID
    if system_id not in K_SPACE_IDS:
        # Hidden systems (36,000,000 and above) carry a security of 1.0 that means nothing.
        return Band.UNKNOWN
    if system_id == ZARZAKH_ID:
        return Band.ZARZAKH
    if region_id == POCHVEN_REGION_ID or wormhole_class == POCHVEN_CLASS:
        return Band.POCHVEN
    if security is None:
        # No number is not the number zero: the system may be anything.
        return Band.UNKNOWN
    if security >= HIGHSEC_FROM:
        return Band.HIGHSEC
    return Band.LOWSEC if security > 0 else Band.NULLSEC


def band(system: SolarSystem) -> Band:
    """The kind of space of a system of the map."""
    return security_band(system.id, system.security, system.region_id, system.wormhole_class)


def wormhole_class(system: SolarSystem) -> str | None:
    """The class of a system in J-space as players write it: `C1` to `C6`, `C13`, `Thera`, `Drifter`. None elsewhere."""
    return HOLE_WORDS.get(system.wormhole_class or 0) if is_j_space(system.id) else None


def display_security(security: float) -> float:
    """The security as the client shows it, in tenths.

    Rounded half up, except that anything between 0 and 0.05 shows as 0.1, so that lowsec never looks like nullsec.
    """
    if 0 < security < 0.05:
        return 0.1
    return math.floor(security * 10 + 0.5) / 10


def is_j_space(system_id: int) -> bool:
    """Whether the id lies in the wormhole range, 31,000,000 to 31,999,999 (Thera and drifter systems with it)."""
    return system_id in J_SPACE_IDS
