"""What the kills of one battle say about its organisations, in whole numbers. Grows kill by kill; the order leaves no trace.

Weights are in thousandths of a pilot who counted: those who shoot together are friends of each other and foes of their victim.
"""

from __future__ import annotations

from typing import NamedTuple

from agents.battles.facts import Fact, Party

COUNTED = 1_000
"""Weight of an attacker who counted: with the final blow, or with 1 % of the damage or more."""
WHORED = 100
"""Weight of all others: ten pilots who tickled a ship for the mail say as much as one who helped to kill it."""
SHARE = 100
"""One in so many of a mail's damage counts."""
CAP = 3 * COUNTED
"""Of one kill, most between two organisations. Three pilots who counted are no accident, and more of them say nothing new: a
titan shot by two hundred must not outweigh thirty frigates shot by three."""

PARTNERS = 3
"""Of one kill, an organisation is friend of as many others as were there, but with the weight of so many at most. Otherwise two
strays on each mail of forty organisations bind two fleets: a stray has one foe on a mail, its victim, and forty friends."""

Moment = tuple[int, int, int]
"""(time, killmail id, place on the mail: 0 final blow, 1 victim, 2 and up the other attackers in the mail's order)."""


class Said(NamedTuple):
    """What one kill says of its organisations."""

    shooters: list[tuple[int, int]]
    """(organisation, its weight on the mail), without the victim's own."""
    victim: int | None
    blow: int | None
    """The organisation of the final blow."""

    def friendship(self) -> list[tuple[int, int]]:
        """(organisation, its weight as a friend of each other shooter)."""
        partners = len(self.shooters) - 1
        if partners <= PARTNERS:
            return self.shooters
        return [(organisation, max(1, weight * PARTNERS // partners)) for organisation, weight in self.shooters]


class Encounter:
    """One organisation's final blows on another's ships: the first of them and how many."""

    __slots__ = ("count", "first")

    def __init__(self, first: tuple[int, int]) -> None:
        self.first = first
        self.count = 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Encounter) and (self.first, self.count) == (other.first, other.count)

    __hash__ = None  # type: ignore[assignment]  # it grows


class Evidence:
    """The sums over the kills of one battle. Read the fields, change them by `add` alone."""

    __slots__ = ("appearances", "encounters", "foes", "friends", "kills", "mass", "shots")

    def __init__(self) -> None:
        self.kills = 0
        """How many were added; tells whether the evidence changed."""
        self.friends: dict[int, dict[int, int]] = {}
        """Smaller organisation id -> larger one -> weight of having shot together."""
        self.foes: dict[int, dict[int, int]] = {}
        """Smaller organisation id -> larger one -> weight of having shot each other, either way."""
        self.shots: dict[int, dict[int, int]] = {}
        """Organisation -> victim's -> killmails on which it shot at it."""
        self.mass: dict[int, int] = {}
        """Organisation -> weight of all its kills and losses, each at most `CAP`: how much there is to judge it by."""
        self.encounters: dict[tuple[int, int], Encounter] = {}
        """(final blow's organisation, victim's) -> those kills; the same organisation twice is left out."""
        self.appearances: dict[int, Moment] = {}
        """Organisation -> when it was first on a mail."""

    @property
    def organisations(self) -> list[int]:
        """All of them, by id: the order in which everything here is worked through."""
        return sorted(self.appearances)

    def add(self, fact: Fact) -> Said:
        """Count one kill; returns what was counted. The caller adds each kill once: there is no telling here which were added.

        Attackers of the victim's own organisation (awox, a stray bomb) say nothing about organisations: they are left out,
        and the rest of the mail counts as usual.
        """
        self.kills += 1
        victim = fact.victim.organisation
        strength, blow = _strengths(fact.attackers)
        self._appear(fact, blow)
        strength.pop(victim, None)  # type: ignore[arg-type]  # None is no key of it
        shooters = sorted(strength.items())
        mass = self.mass
        for organisation, weight in shooters:
            mass[organisation] = mass.get(organisation, 0) + weight
        said = Said(shooters, victim, blow)
        if len(shooters) > 1:
            self._befriend(said.friendship())
        if victim is None:
            return said
        for organisation, weight in shooters:
            low, high = (organisation, victim) if organisation < victim else (victim, organisation)
            row = self.foes.setdefault(low, {})
            row[high] = row.get(high, 0) + weight
            shot = self.shots.setdefault(organisation, {})
            shot[victim] = shot.get(victim, 0) + 1
        against = sum(weight for _, weight in shooters)
        mass[victim] = mass.get(victim, 0) + (against if against < CAP else CAP)
        if blow is not None and blow != victim:
            self._meet(blow, victim, (fact.time, fact.killmail_id))
        return said

    def _befriend(self, shooters: list[tuple[int, int]]) -> None:
        for number, (one, weight) in enumerate(shooters[:-1], 1):
            row = self.friends.get(one)
            if row is None:
                row = self.friends[one] = {}
            known = row.get
            for other, its in shooters[number:]:
                row[other] = known(other, 0) + (its if its < weight else weight)

    def _meet(self, blow: int, victim: int, moment: tuple[int, int]) -> None:
        met = self.encounters.get((blow, victim))
        if met is None:
            self.encounters[blow, victim] = Encounter(moment)
            return
        met.count += 1
        if moment < met.first:
            met.first = moment

    def _appear(self, fact: Fact, blow: int | None) -> None:
        time, number = fact.time, fact.killmail_id
        places: dict[int, int] = {}
        if blow is not None:
            places[blow] = 0
        if fact.victim.organisation is not None:
            places.setdefault(fact.victim.organisation, 1)
        for place, attacker in enumerate(fact.attackers, 2):
            if attacker.organisation is not None and attacker.organisation not in places:
                places[attacker.organisation] = place
        for organisation, place in places.items():
            known = self.appearances.get(organisation)
            if known is None or (time, number, place) < known:
                self.appearances[organisation] = (time, number, place)


def _strengths(attackers: tuple[Party, ...]) -> tuple[dict[int, int], int | None]:
    """Organisation -> its weight on the mail, at most `CAP`; and the organisation of the final blow, None for an NPC's."""
    enough = sum(attacker.damage for attacker in attackers) or 1  # where nobody did damage, the final blow alone counts
    strength: dict[int, int] = {}
    blow = None
    for attacker in attackers:
        organisation = attacker.organisation
        if organisation is None:
            continue
        counted = attacker.final_blow or attacker.damage * SHARE >= enough
        if attacker.final_blow and blow is None:  # the first one of a broken mail with two, as the report has it
            blow = organisation
        strength[organisation] = strength.get(organisation, 0) + (COUNTED if counted else WHORED)
    return {organisation: weight if weight < CAP else CAP for organisation, weight in strength.items()}, blow
