"""Running figures of one organisation. Kept by organisation and never by side, since sides change."""

from __future__ import annotations

from agents.battles.facts import Fact, Party
from agents.battles.report.fleet import Fleet, fleet_of
from agents.battles.report.hulls import Fit, Hull, fit_of, flown, hull_of
from agents.battles.report.leaders import Leaders
from agents.battles.report.loss_tally import LossTally
from agents.battles.report.pilot_totals import PilotTotals
from agents.battles.report.standing import Member
from schemas.battle import Loadout, Organisation, OrganisationKind, Reship

LOADOUTS = 10
"""Shown of an organisation: a doctrine has five or six hulls, the rest are single ships. The same bound as the reference's."""
TOP_PILOTS = 10
"""Shown of a side, so no more are needed of one organisation."""

KINDS: tuple[OrganisationKind, ...] = ("character", "corporation", "alliance")
ALLIANCE = KINDS.index("alliance")
CORPORATION = KINDS.index("corporation")

Entry = tuple[int, int, int]
"""Time, killmail id and type of the first capital ship; the earliest is the least."""
Rank = tuple[int, int, int, int, int]
"""Minus kills, final blows and damage, then character and organisation: the best pilot is the least."""


class Armed:
    """Pilots with one weapon, or with one weapon on one hull, and what they did with it."""

    __slots__ = ("capital", "damage", "pilots")

    def __init__(self, *, capital: bool) -> None:
        self.pilots: set[int] = set()
        """Of a weapon alone those who did damage with it."""
        self.damage = 0
        self.capital = capital
        """Whether the hull is one."""


class OrganisationTotals:
    """All that a report tells of an organisation."""

    __slots__ = (
        "_arms",
        "_best",
        "_fits",
        "_fleet",
        "_kind",
        "_loadouts",
        "_ranks",
        "_reships",
        "attacked",
        "damage",
        "died",
        "final_blows",
        "first_capital",
        "fitted",
        "hulls",
        "id",
        "losses",
        "lost_hulls",
        "pilots",
        "reshipped",
        "weapons",
    )

    def __init__(self, organisation: int) -> None:
        self.id = organisation
        self.pilots: dict[int, PilotTotals] = {}
        self.hulls: dict[int | None, set[int]] = {}
        """Ship or capsule -> pilots seen in it; None for those on a mail that does not tell."""
        self.lost_hulls: dict[int | None, int] = {}
        self.fitted: dict[Fit, Armed] = {}
        """Who showed it."""
        self.weapons: dict[int | None, Armed] = {}
        """Weapon -> who did damage with it."""
        self.losses = LossTally()
        self.final_blows = 0
        self.damage = 0
        self.attacked = 0
        """A bit for every killmail (by its number in the battle) with one of its pilots among the attackers. Bits, because
        the kills of a side are a union over its organisations, and of whole numbers that is one step."""
        self.died = 0
        """A bit for every killmail whose victim is of this organisation."""
        self.first_capital: Entry | None = None
        self.reshipped: set[int] = set()
        """Pilots who lost two ships or more."""
        self._kind = 0
        self._fits: Leaders[Fit] = Leaders(LOADOUTS)
        self._best: Leaders[int] = Leaders(TOP_PILOTS)
        self._ranks: list[Rank] = []
        self._fleet: Fleet | None = None
        self._arms: list[tuple[int | None, int, int]] | None = []
        self._reships: list[Reship] | None = []
        self._loadouts: list[Loadout] = []

    def lose(self, fact: Fact, bit: int, hull: Hull | None) -> None:
        """One of its own died. `bit` is that of the killmail."""
        victim = fact.victim
        self.died |= bit
        self.losses.add(fact, hull)
        self.lost_hulls[victim.ship_type_id] = self.lost_hulls.get(victim.ship_type_id, 0) + 1
        self._note_kind(victim.alliance_id, victim.corporation_id)
        if victim.pilot is None:
            return
        if hull is not None and hull.capital:
            self._enter((fact.time, fact.killmail_id, victim.ship_type_id or 0))
        figures = self._see(victim.pilot, victim.ship_type_id)
        figures.losses += 1
        if hull is None or hull.what == "ship":
            figures.ships_lost.append((fact.time, fact.killmail_id))
            if len(figures.ships_lost) > 1:
                self.reshipped.add(victim.pilot)
                self._reships = None

    def attack(self, bit: int) -> None:
        """Some of its pilots are on a killmail as attackers: `strike` follows for each. `bit` is that of the killmail."""
        self.attacked |= bit

    def strike(self, fact: Fact, party: Party, *, other: bool, first: bool, final_blow: bool) -> None:
        """One of its pilots is an attacker.

        `other`: the victim is not of this organisation. `first`: he was not on this mail before (a broken mail may name
        somebody twice).
        """
        _, corporation, alliance, ship_type_id, weapon_type_id, damage, _, _, pilot = party
        assert pilot is not None
        figures = self._see(pilot, ship_type_id)
        self.damage += damage
        figures.damage += damage
        if other and first:
            figures.kills += 1
        if other and final_blow:
            figures.final_blows += 1
            self.final_blows += 1
        fit = fit_of(ship_type_id, weapon_type_id)
        fitted = self.fitted.get(fit) or self._fitted(fit)
        fitted.pilots.add(pilot)
        fitted.damage += damage
        if damage:
            armed = self.weapons[fit.weapon]
            armed.pilots.add(pilot)
            armed.damage += damage
            self._arms = None
        if fitted.capital:
            self._enter((fact.time, fact.killmail_id, fit.ship or 0))
        if self._kind != ALLIANCE:
            self._note_kind(alliance, corporation)
        self._best.touch(pilot)
        self._fits.touch(fit)

    def _see(self, pilot: int, type_id: int | None) -> PilotTotals:
        figures = self.pilots.get(pilot)
        if figures is None:
            figures = self.pilots[pilot] = PilotTotals()
        seen = figures.seen
        if type_id in seen:
            seen[type_id] += 1
        else:
            seen[type_id] = 1
            self.hulls.setdefault(flown(type_id), set()).add(pilot)
            self._fleet = None
        return figures

    def _fitted(self, fit: Fit) -> Armed:
        self.weapons.setdefault(fit.weapon, Armed(capital=False))
        made = self.fitted[fit] = Armed(capital=fit.ship is not None and hull_of(fit.ship).capital)
        return made

    def _enter(self, entry: Entry) -> None:
        if self.first_capital is None or entry < self.first_capital:
            self.first_capital = entry

    def _note_kind(self, alliance: int | None, corporation: int | None) -> None:
        # Ids are unique over all three kinds. A broken mail may claim otherwise, and must not make the order of mails count.
        kind = ALLIANCE if alliance == self.id else CORPORATION if corporation == self.id else 0
        self._kind = max(self._kind, kind)

    def shown(self, member: Member | None) -> Organisation:
        """As the report tells it; without a member nothing is known about where it stands."""
        shown = Organisation(
            id=self.id,
            kind=KINDS[self._kind],
            pilots=len(self.pilots),
            kills=(self.attacked & ~self.died).bit_count(),
            final_blows=self.final_blows,
            losses=self.losses.killmails,
            isk_lost=self.losses.isk.isk,
            unpriced=self.losses.isk.unpriced,
            appraised=self.losses.appraised,
            damage=self.damage,
            confidence=0.0 if member is None else member.confidence,
            kills_for=0 if member is None else member.kills_for,
            kills_against=0 if member is None else member.kills_against,
        )
        if member is not None and member.corrected:
            shown["corrected"] = True
        return shown

    def fleet(self) -> Fleet:
        """Who flew what. Kept until somebody shows something new: do not change it."""
        if self._fleet is None:
            self._fleet = fleet_of([self.hulls])
        return self._fleet

    def arms(self) -> list[tuple[int | None, int, int]]:
        """(weapon, damage, pilots) of the weapons that did damage. Kept until the next damage: do not change it."""
        if self._arms is None:
            self._arms = [(weapon, armed.damage, len(armed.pilots)) for weapon, armed in self.weapons.items() if armed.damage]
        return self._arms

    def reships(self) -> list[Reship]:
        """Pilots who lost two ships or more, in no order. Kept until the next one: do not change it."""
        if self._reships is None:
            self._reships = [
                Reship(
                    character_id=pilot,
                    organisation=self.id,
                    killmails=[killmail_id for _, killmail_id in sorted(self.pilots[pilot].ships_lost)],
                )
                for pilot in self.reshipped
            ]
        return self._reships

    def loadouts(self) -> list[Loadout]:
        """At most `LOADOUTS`: most pilots first, then most damage, then by ids. Kept until the next attack: do not change it."""
        if self._fits.stale:
            self._loadouts = [
                Loadout(
                    organisation=self.id,
                    ship_type_id=fit[0],
                    weapon_type_id=fit[1],
                    pilots=len(self.fitted[fit].pilots),
                    damage=self.fitted[fit].damage,
                )
                for fit in self._fits.look(self._fit_rank)
            ]
        return self._loadouts

    def best(self) -> list[Rank]:
        """Its best pilots with a kill, at most `TOP_PILOTS`. Kept until the next attack: do not change it."""
        if self._best.stale:
            self._ranks = [rank for rank in map(self._rank, self._best.look(self._rank)) if rank[0]]
        return self._ranks

    def _fit_rank(self, fit: Fit) -> tuple[int, int, bool, int, bool, int]:
        (hull, gun), armed = fit, self.fitted[fit]
        return (-len(armed.pilots), -armed.damage, hull is None, hull or 0, gun is None, gun or 0)

    def _rank(self, pilot: int) -> Rank:
        one = self.pilots[pilot]
        return (-one.kills, -one.final_blows, -one.damage, pilot, self.id)
