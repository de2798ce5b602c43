"""Kills and sides made by hand or by hypothesis, for the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

from agents.battles.facts import Fact, Party, party_of

RIFTER, CARACAL, SHUTTLE = 587, 621, 672
CAPSULE, GOLDEN_CAPSULE = 670, 33328
GUARDIAN, DEACON, APOSTLE = 11987, 37457, 37604
REVELATION, AVATAR = 19720, 11567
ASTRAHUS, CUSTOMS_OFFICE, TRACTOR_UNIT = 35832, 2233, 33475
MISSILE, DRONE, FIGHTER, SCRAMBLER, RAILGUN = 209, 2488, 23055, 447, 574
UNHEARD_OF = 999_999_999
"""No type has this id yet."""

BLUE, RED, GREY = 99_000_001, 99_000_002, 99_000_003
"""Alliances."""
START = 1_638_000_000


class Stands(NamedTuple):
    """A member of a side."""

    organisation: int
    confidence: float = 0.75
    kills_for: int = 3
    kills_against: int = 1
    corrected: bool = False


class Lettered(NamedTuple):
    """One side."""

    letter: str
    members: tuple[Stands, ...]


class Parted(NamedTuple):
    """The sides of a battle."""

    sides: tuple[Lettered, ...] = ()
    unassigned: tuple[Stands, ...] = ()
    disagreement: int = 0
    evidence: int = 0
    optimal: bool = True


def parted(*sides: Sequence[int], unassigned: Sequence[int] = ()) -> Parted:
    """Sides A, B, ... of these organisations."""
    lettered = tuple(Lettered(letter, tuple(map(Stands, members))) for letter, members in zip("ABCDEFGH", sides, strict=False))
    return Parted(lettered, tuple(map(Stands, unassigned)))


TWO = parted([BLUE], [RED])


def attacker(
    pilot: int | None,
    alliance: int | None = BLUE,
    *,
    ship: int | None = CARACAL,
    weapon: int | None = MISSILE,
    damage: int = 10,
    final_blow: bool = False,
    corporation: int | None = 98_000_001,
) -> Party:
    """An attacker by ids."""
    return party_of((pilot, corporation, alliance, ship, weapon, damage, final_blow), victim=False)


def victim(
    pilot: int | None, alliance: int | None = RED, *, ship: int | None = CARACAL, corporation: int | None = 98_000_002
) -> Party:
    """A victim by ids."""
    return party_of((pilot, corporation, alliance, ship, None, 100, False), victim=True)


def kill(
    number: int, who: Party, *attackers: Party, at: int = 0, isk: int | None = None, system: int = 30_000_142, **worth: int
) -> Fact:
    """A kill `at` seconds after the start. Without attackers, pilot 1 of BLUE does it alone."""
    by = attackers or (attacker(1, final_blow=True),)
    return Fact(number, START + at, system, 10_000_002, who, by, isk, worth.get("dropped"), worth.get("destroyed"), 0, "", 0, 0)


_PILOTS = st.sampled_from([*range(90_000_001, 90_000_009), 3_000_007, None])
_ALLIANCES = st.sampled_from([BLUE, RED, GREY, None])
_CORPORATIONS = st.sampled_from([98_000_001, 98_000_002, 1_000_125, None, BLUE])
"""An NPC corporation among them, and a broken mail's: an id that is elsewhere an alliance's."""
_SHIPS = [RIFTER, CARACAL, CAPSULE, GOLDEN_CAPSULE, GUARDIAN, DEACON, APOSTLE, REVELATION]
_HULLS = st.sampled_from([*_SHIPS, ASTRAHUS, TRACTOR_UNIT, FIGHTER, MISSILE, UNHEARD_OF, None])
_WEAPONS = st.sampled_from([MISSILE, DRONE, SCRAMBLER, RAILGUN, CARACAL, UNHEARD_OF, None])
_SEQUENCES = st.sampled_from([-2, -2, -1, 0, 5])
"""Of our own worth, or of nobody's; of zKillboard's without a sequence; of its others."""
_WORTHS = st.none() | st.integers(0, 10) | st.sampled_from([99_999_999_999, 100_000_000_000, 300_000_000_001])


@st.composite
def kills(draw: st.DrawFn, most: int = 14) -> list[Fact]:
    """The kills of one battle, by id, with what broken and odd mails have."""
    made = []
    for number in range(draw(st.integers(1, most))):
        rows = draw(
            st.lists(
                st.tuples(_PILOTS, _CORPORATIONS, _ALLIANCES, _HULLS, _WEAPONS, st.integers(0, 9), st.booleans()),
                min_size=1,
                max_size=5,
            )
        )
        lost = (draw(_PILOTS), draw(_CORPORATIONS), draw(_ALLIANCES), draw(_HULLS), None, 7, False)
        made.append(
            Fact(
                number + 1,
                START + draw(st.integers(0, 12)) * 25,
                draw(st.sampled_from([30_000_142, 30_000_144])),
                10_000_002,
                party_of(lost, victim=True),
                tuple(party_of(row, victim=False) for row in rows),
                draw(_WORTHS),
                draw(_WORTHS),
                draw(_WORTHS),
                0,
                "",
                draw(_SEQUENCES),
                0,
            )
        )
    return made


def sides_for(facts: Sequence[Fact]) -> st.SearchStrategy[Parted]:
    """Any standing of the organisations of these kills: on one of three sides, without one, or not named."""
    organisations = sorted({number for fact in facts for number in fact.organisations()})

    def split(places: list[str]) -> Parted:
        found: dict[str, list[int]] = {}
        for number, place in zip(organisations, places, strict=True):
            found.setdefault(place, []).append(number)
        lettered = tuple(
            Lettered(letter, tuple(Stands(number, number % 7 / 7, number % 5, number % 3) for number in found[letter]))
            for letter in sorted(found)
            if letter in "ABC"
        )
        return Parted(lettered, tuple(map(Stands, found.get("?", ()))), 3, 40, False)

    size = len(organisations)
    return st.lists(st.sampled_from(["A", "B", "C", "?", "-"]), min_size=size, max_size=size).map(split)
