"""One side, or those without one, from the running figures of its organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from heapq import merge
from itertools import islice

from agents.battles.report.fleet import Fleet, fleet_of, sum_of
from agents.battles.report.hulls import hull_of
from agents.battles.report.loss_tally import LossTally
from agents.battles.report.organisation_totals import TOP_PILOTS, Entry, OrganisationTotals
from agents.battles.report.standing import Member
from agents.battles.report.worth import Worth
from schemas.battle import Damage, Hull, Pilot, Reship, Side

RESHIPS = 100
"""Shown of a side; the reference's bound."""
WEAPONS = 50
"""Damage shown of a side by weapon: more kinds are single drones and civilian guns."""


class Group:
    """Some organisations that stand together. Figures are unions and sums over them: nothing is counted kill by kill."""

    def __init__(
        self,
        letter: str | None,
        organisations: Sequence[OrganisationTotals],
        members: Mapping[int, Member],
        inflicted: Worth,
        sharing: Set[int],
    ) -> None:
        self.letter = letter
        self.organisations = organisations
        self.members = members
        self.inflicted = inflicted
        self.apart = [one for one in organisations if one.id not in sharing]
        self.mixed = [one for one in organisations if one.id in sharing]
        """Those that share pilots with others: what they have in common must not be counted twice."""
        self.losses = LossTally()
        self.lost_hulls: dict[int | None, int] = {}
        for one in organisations:
            self.losses.include(one.losses)
            self.include_hulls(one.lost_hulls)

    def include_hulls(self, lost: Mapping[int | None, int]) -> None:
        """More that was lost: type -> killmails."""
        for type_id, count in lost.items():
            self.lost_hulls[type_id] = self.lost_hulls.get(type_id, 0) + count

    def fleet(self) -> Fleet:
        """Who flew what."""
        return sum_of([*(one.fleet() for one in self.apart), fleet_of(one.hulls for one in self.mixed)])

    def pilots(self) -> int:
        """Distinct pilots."""
        return sum(len(one.pilots) for one in self.apart) + len(set().union(*(one.pilots for one in self.mixed)))

    def capital_entry(self) -> Entry | None:
        """The first capital seen."""
        return min((one.first_capital for one in self.organisations if one.first_capital is not None), default=None)

    def efficiency(self) -> float | None:
        """Inflicted / (inflicted + lost), of the known. None when one of them is unknown, or both are nothing."""
        lost, inflicted = self.losses.isk, self.inflicted
        if lost.isk is None or inflicted.isk is None or not lost.cents + inflicted.cents:
            return None
        return inflicted.cents / (inflicted.cents + lost.cents)

    def kills(self) -> int:
        """Killmails of everybody outside with one of its pilots among the attackers."""
        attacked = died = 0
        for one in self.organisations:
            attacked |= one.attacked
            died |= one.died
        return (attacked & ~died).bit_count()

    def shown(self) -> Side:
        """As the report tells it."""
        ranked = sorted(self.organisations, key=lambda one: (-len(one.pilots), one.id))
        fleet = self.fleet()
        hulls = _hulls(fleet.fielded, self.lost_hulls)
        return Side(
            side=self.letter,
            organisations=[one.shown(self.members.get(one.id)) for one in ranked],
            pilots=self.pilots(),
            losses=self.losses.shown(),
            isk_inflicted=self.inflicted.isk,
            efficiency=self.efficiency(),
            damage=sum(one.damage for one in ranked),
            kills=self.kills(),
            logistics=fleet.logistics,
            capitals=fleet.capitals,
            classes=_classes(hulls),
            hulls=hulls,
            top_pilots=self._top_pilots(),
            reships=self._reships(),
            loadouts=[loadout for one in ranked for loadout in one.loadouts()],
        )

    def damage(self) -> list[Damage]:
        """By weapon: most damage first, then by weapon."""
        sums: dict[int | None, int] = {}
        pilots: dict[int | None, int] = {}
        for one in self.organisations:
            for weapon, damage, _ in one.arms():
                sums[weapon] = sums.get(weapon, 0) + damage
        for one in self.apart:
            for weapon, _, count in one.arms():
                pilots[weapon] = pilots.get(weapon, 0) + count
        ranked = sorted(sums, key=lambda weapon: (-sums[weapon], weapon is None, weapon or 0))
        return [
            Damage(
                side=self.letter,
                weapon_type_id=weapon,
                damage=sums[weapon],
                pilots=pilots.get(weapon, 0)
                + len(set().union(*(one.weapons[weapon].pilots for one in self.mixed if weapon in one.weapons))),
            )
            for weapon in ranked[:WEAPONS]
        ]

    def _top_pilots(self) -> list[Pilot]:
        by_id = {one.id: one for one in self.organisations}
        ranks = [one.best() for one in self.organisations]
        return [by_id[rank[4]].pilots[rank[3]].shown(rank[3], rank[4]) for rank in islice(merge(*ranks), TOP_PILOTS)]

    def _reships(self) -> list[Reship]:
        found = [reship for one in self.organisations for reship in one.reships()]
        return sorted(found, key=lambda one: (-len(one["killmails"]), one["character_id"], one["organisation"]))[:RESHIPS]


def _hulls(fielded: Mapping[int | None, int], lost: Mapping[int | None, int]) -> list[Hull]:
    ranked = sorted(
        fielded.keys() | lost.keys(),
        key=lambda one: (-fielded.get(one, 0), -lost.get(one, 0), one is None, one or 0),
    )
    return [
        Hull(
            ship_type_id=one,
            ship_class=None if one is None else hull_of(one).ship_class,
            fielded=fielded.get(one, 0),
            lost=lost.get(one, 0),
        )
        for one in ranked
    ]


def _classes(hulls: Sequence[Hull]) -> dict[str, int]:
    found: dict[str, int] = {}
    for hull in hulls:
        word = hull["ship_class"]
        if word is not None and hull["fielded"]:
            found[word] = found.get(word, 0) + hull["fielded"]
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
