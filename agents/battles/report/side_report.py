"""One side, or those without one, from the running figures of its organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nsmallest

from agents.battles.report.hulls import hull_of, is_capsule
from agents.battles.report.loss_tally import LossTally
from agents.battles.report.organisation_totals import TOP_PILOTS, Entry, OrganisationTotals, Rank
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
        self, letter: str | None, organisations: Sequence[OrganisationTotals], members: Mapping[int, Member], inflicted: Worth
    ) -> None:
        self.letter = letter
        self.organisations = organisations
        self.members = members
        self.inflicted = inflicted
        self.losses = LossTally()
        self.lost_hulls: dict[int | None, int] = {}
        for one in organisations:
            self.losses.include(one.losses)
            self.include_hulls(one.lost_hulls)

    def include_hulls(self, lost: Mapping[int | None, int]) -> None:
        """More that was lost: type -> killmails."""
        for type_id, count in lost.items():
            self.lost_hulls[type_id] = self.lost_hulls.get(type_id, 0) + count

    def fielded(self) -> dict[int | None, set[int]]:
        """Hull -> pilots seen in it. A capsule only for those seen in no ship, None only for those seen in neither."""
        ships: dict[int | None, set[int]] = {}
        capsules: dict[int | None, set[int]] = {}
        unknown: set[int] = set()
        for one in self.organisations:
            for type_id, pilots in one.hulls.items():
                if type_id is None:
                    unknown |= pilots
                    continue
                found = capsules if is_capsule(type_id) else ships
                if type_id in found:
                    found[type_id] |= pilots
                else:
                    found[type_id] = set(pilots)
        known: set[int] = set().union(*ships.values())
        for type_id, pilots in capsules.items():
            ships[type_id] = pilots - known
        known = known.union(*capsules.values())
        ships[None] = unknown - known
        return {type_id: pilots for type_id, pilots in ships.items() if pilots}

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
        fielded = self.fielded()
        ranked = sorted(self.organisations, key=lambda one: (-len(one.pilots), one.id))
        hulls = _hulls(fielded, self.lost_hulls)
        return Side(
            side=self.letter,
            organisations=[one.shown(self.members.get(one.id)) for one in ranked],
            pilots=len(set().union(*(one.pilots for one in ranked))),
            losses=self.losses.shown(),
            isk_inflicted=self.inflicted.isk,
            efficiency=self.efficiency(),
            damage=sum(one.damage for one in ranked),
            kills=self.kills(),
            logistics=len(set().union(*(some for hull, some in fielded.items() if hull is not None and hull_of(hull).logistics))),
            capitals=len(set().union(*(some for hull, some in fielded.items() if hull is not None and hull_of(hull).capital))),
            classes=_classes(hulls),
            hulls=hulls,
            top_pilots=self._top_pilots(),
            reships=self._reships(),
            loadouts=[loadout for one in ranked for loadout in one.loadouts()],
        )

    def damage(self) -> list[Damage]:
        """By weapon: most damage first, then by weapon."""
        sums: dict[int | None, int] = {}
        for one in self.organisations:
            for weapon, armed in one.weapons.items():
                if armed.damage:
                    sums[weapon] = sums.get(weapon, 0) + armed.damage
        ranked = sorted(sums, key=lambda weapon: (-sums[weapon], weapon is None, weapon or 0))
        return [
            Damage(
                side=self.letter,
                weapon_type_id=weapon,
                damage=sums[weapon],
                pilots=len(set().union(*(one.weapons[weapon].pilots for one in self.organisations if weapon in one.weapons))),
            )
            for weapon in ranked[:WEAPONS]
        ]

    def _top_pilots(self) -> list[Pilot]:
        by_id = {one.id: one for one in self.organisations}
        ranks: list[Rank] = []
        for one in self.organisations:
            ranks += one.best()
        return [by_id[rank[4]].pilots[rank[3]].shown(rank[3], rank[4]) for rank in nsmallest(TOP_PILOTS, ranks)]

    def _reships(self) -> list[Reship]:
        found = [
            Reship(
                character_id=pilot,
                organisation=one.id,
                killmails=[killmail_id for _, killmail_id in sorted(one.pilots[pilot].ships_lost)],
            )
            for one in self.organisations
            for pilot in one.reshipped
        ]
        return sorted(found, key=lambda one: (-len(one["killmails"]), one["character_id"], one["organisation"]))[:RESHIPS]


def _hulls(fielded: Mapping[int | None, set[int]], lost: Mapping[int | None, int]) -> list[Hull]:
    ranked = sorted(
        fielded.keys() | lost.keys(),
        key=lambda one: (-len(fielded.get(one, ())), -lost.get(one, 0), one is None, one or 0),
    )
    return [
        Hull(
            ship_type_id=one,
            ship_class=None if one is None else hull_of(one).ship_class,
            fielded=len(fielded.get(one, ())),
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
