"""Everything a report needs of one battle, kept up with every kill, so that nothing is ever counted from the start."""

from __future__ import annotations

from collections.abc import Mapping

from agents.battles.facts import Fact
from agents.battles.report.course import Course
from agents.battles.report.hulls import hull_of
from agents.battles.report.loss_tally import LossTally
from agents.battles.report.organisation_totals import OrganisationTotals
from agents.battles.report.stretches import Stretches
from agents.battles.report.turning_points import HIGH_VALUE_CENTS, Valued
from schemas.battle import Place


class Totals:
    """The running figures of one battle. A function of the set of its facts: any order of `add` leads to the same report.

    Two battles become one by adding the facts of the smaller to the totals of the larger.
    """

    __slots__ = (
        "_home",
        "_pilot_counts",
        "_pilot_losses",
        "_places",
        "course",
        "first_kill",
        "first_pilot_loss",
        "kills",
        "losses",
        "organisations",
        "sharing",
        "stray_hulls",
        "stray_losses",
        "stretches",
        "valued",
    )

    def __init__(self) -> None:
        self.kills = 0
        self.organisations: dict[int, OrganisationTotals] = {}
        self.losses = LossTally()
        """All of them."""
        self.stray_losses = LossTally()
        """Losses of nobody's: victims without an organisation."""
        self.stray_hulls: dict[int | None, int] = {}
        """What they were: type -> killmails."""
        self.course = Course()
        self.stretches = Stretches()
        self.valued: dict[int, Valued] = {}
        """Killmail id -> a loss of `HIGH_VALUE_CENTS` or more."""
        self.first_kill: tuple[int, int] | None = None
        """(time, killmail id)."""
        self.first_pilot_loss: tuple[int, int] | None = None
        self._pilot_losses = 0
        self._pilot_counts: dict[int, int] = {}
        self._places: dict[int, Place] = {}
        self._home: dict[int, int] = {}
        """Pilot -> the organisation he was first seen with."""
        self.sharing: set[int] = set()
        """Organisations with a pilot who was seen with another one, too."""

    def add(self, fact: Fact) -> None:
        """One kill, which must not be here yet. Takes some microseconds an attacker."""
        bit = 1 << self.kills
        self.kills += 1
        victim = fact.victim
        hull = None if victim.ship_type_id is None else hull_of(victim.ship_type_id)
        killer = self._attackers(fact, bit)
        self.losses.add(fact, hull)
        if victim.organisation is None:
            self.stray_losses.add(fact, hull)
            self.stray_hulls[victim.ship_type_id] = self.stray_hulls.get(victim.ship_type_id, 0) + 1
        else:
            loser = self._organisation(victim.organisation)
            loser.lose(fact, bit, hull)
            self._pilot_counts[loser.id] = len(loser.pilots)
        moment = (fact.time, fact.killmail_id)
        if self.first_kill is None or moment < self.first_kill:
            self.first_kill = moment
        if victim.pilot is not None:
            self._settle(victim.pilot, victim.organisation)
            self._pilot_losses += 1
            if self.first_pilot_loss is None or moment < self.first_pilot_loss:
                self.first_pilot_loss = moment
        self.course.add(fact, killer, logistics=hull is not None and hull.logistics)
        self.stretches.add(fact)
        self._value(fact)
        self._visit(fact)

    def revalue(self, before: Fact, after: Fact) -> None:
        """A kill that is here with the worths of `before` has those of `after` from now on; nothing else of it may differ.

        (Killmails come before their prices. Another content under the same id needs new totals.)
        """
        organisation = before.victim.organisation
        losses = self.stray_losses if organisation is None else self.organisations[organisation].losses
        losses.revalue(before, after)
        self.losses.revalue(before, after)
        self.course.revalue(before, after, final_blow_of(before))
        self.valued.pop(before.killmail_id, None)
        self._value(after)

    def pilot_count(self) -> int:
        """Distinct pilots, as attacker or victim."""
        return len(self._home)

    def pilot_losses(self) -> int:
        """Killmails whose victim is a pilot: what the tier counts."""
        return self._pilot_losses

    def organisation_pilots(self) -> Mapping[int, int]:
        """Organisation -> its distinct pilots. Grows with the battle: read it, do not keep or change it."""
        return self._pilot_counts

    def places(self) -> list[Place]:
        """The systems, by their first kill, then by id."""
        return sorted(
            (Place(**place) for place in self._places.values()), key=lambda place: (place["start"], place["solar_system_id"])
        )

    def _attackers(self, fact: Fact, bit: int) -> int | None:
        """Count the attackers; returns the organisation of the final blow."""
        killer = None
        blown = False
        loser = fact.victim.organisation
        here: set[int] = set()
        touched: dict[int, OrganisationTotals] = {}
        for party in fact.attackers:
            blow = party.final_blow and not blown  # a mail has one; of a broken one the first counts
            blown = blown or blow
            if party.pilot is None or party.organisation is None:
                continue
            number = party.organisation
            organisation = touched.get(number)
            if organisation is None:
                organisation = touched[number] = self._organisation(number)
                organisation.attack(bit)
            if blow:
                killer = number
            pilot = party.pilot
            organisation.strike(fact, party, other=number != loser, first=pilot not in here, final_blow=blow)
            here.add(pilot)
            self._settle(pilot, number)
        for number, organisation in touched.items():
            self._pilot_counts[number] = len(organisation.pilots)
        return killer

    def _settle(self, pilot: int, organisation: int | None) -> None:
        if organisation is None:
            return
        home = self._home.setdefault(pilot, organisation)
        if home != organisation:
            self.sharing |= {home, organisation}

    def _organisation(self, number: int) -> OrganisationTotals:
        found = self.organisations.get(number)
        if found is None:
            found = self.organisations[number] = OrganisationTotals(number)
        return found

    def _value(self, fact: Fact) -> None:
        if fact.isk is not None and fact.isk >= HIGH_VALUE_CENTS:
            self.valued[fact.killmail_id] = (fact.isk, fact.time, fact.victim.organisation, fact.victim.ship_type_id)

    def _visit(self, fact: Fact) -> None:
        place = self._places.get(fact.solar_system_id)
        if place is None:
            self._places[fact.solar_system_id] = Place(
                solar_system_id=fact.solar_system_id, region_id=fact.region_id, kills=1, start=fact.time, end=fact.time
            )
            return
        place["kills"] += 1
        place["start"] = min(place["start"], fact.time)
        place["end"] = max(place["end"], fact.time)


def final_blow_of(fact: Fact) -> int | None:
    """The organisation whose pilot dealt the final blow; None where an NPC or a structure did, or the mail names nobody."""
    for party in fact.attackers:
        if party.final_blow:
            return None if party.pilot is None else party.organisation
    return None
