"""One happening, planned: who dies when, where and by whom. Pure; the killmails are written from it later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from streams.simulator.calendar import LINK_SECONDS, Calendar
from streams.simulator.chart import Chart
from streams.simulator.doctrine import Doctrine
from streams.simulator.fit import Fit
from streams.simulator.npcs import Npc
from streams.simulator.truth import Kind, Twist
from streams.simulator.world import Bloc, Pilot, World

MUSTER_TRIES = 4
"""Draws for each pilot wanted, before a bloc counts as out of pilots."""


@dataclass(frozen=True, slots=True)
class Shooter:
    """One attacker: who, and in which ship (None for an NPC, whose hull is its kind)."""

    who: Pilot | Npc
    fit: Fit | None


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a structure or a deployable belongs to; it has no character."""

    corporation_id: int
    alliance_id: int | None

    @property
    def organisation(self) -> int:
        return self.alliance_id or self.corporation_id


@dataclass(slots=True)
class Death:
    """One kill to come. The first attacker has the final blow."""

    time: int
    """Unix seconds."""
    system: int
    victim: Pilot | Owner
    fit: Fit
    attackers: Sequence[Shooter]
    kind: Kind
    part: int | None
    """Which battle of the happening; None when no pilot attacks."""
    twist: Twist | None = None
    moon: int | None = None
    war: int | None = None
    scene: Scene | None = None
    letters: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Scene:
    """A planned happening; its deaths are in order of time."""

    name: str
    deaths: list[Death]
    team_of: dict[int, int]
    """Organisation -> number of its side in this happening."""
    doctrine_of: dict[int, str]
    """Pilot id -> what his fleet flies."""
    coalition_of: dict[int, str]
    """Organisation -> its coalition."""
    places: dict[int, tuple[float, float, float, int]] = field(default_factory=dict)
    """System -> where in it (metres) and the nearest celestial; filled in when the mails are written."""


@dataclass(slots=True)
class Stage:
    """What every scene is made from."""

    chart: Chart
    world: World
    fits: dict[str, Fit]
    doctrines: dict[str, Doctrine]
    npcs: dict[str, tuple[tuple[Npc, ...], ...]]
    calendar: Calendar
    third_parties: float | None = None
    """Share of every fight's kills on which a third party is; None: as in life, in some fights and small."""
    substitutions: float = 0.0
    """Share of a fleet's pilots who bring what they like instead."""


class Draft:
    """A scene while it is being written. Pilots are drawn through it, so that nobody is in two places."""

    def __init__(self, stage: Stage, chance: Random, kind: Kind, start: int) -> None:
        self.stage = stage
        self.chance = chance
        self.kind = kind
        self.start = start
        self.deaths: list[Death] = []
        self._cast: dict[int, Pilot] = {}
        self._team_of: dict[int, int] = {}
        self._doctrine_of: dict[int, str] = {}
        self._coalition_of: dict[int, str] = {}

    def muster(self, bloc: Bloc, count: int, team: int, doctrine: str | None = None) -> list[Pilot]:
        """Up to `count` pilots of a bloc who are free now, on side `team`."""
        found: list[Pilot] = []
        crowd = bloc.pilots
        if not crowd:
            return found
        random, calendar, cast, start = self.chance.random, self.stage.calendar, self._cast, self.start
        for _ in range(count * MUSTER_TRIES):
            if len(found) == count:
                break
            pilot = crowd[int(random() * len(crowd))]
            if pilot.id in cast or not calendar.is_free(pilot, start):
                continue
            cast[pilot.id] = pilot
            found.append(pilot)
            self._team_of[pilot.organisation] = team
            if doctrine is not None:
                self._doctrine_of[pilot.id] = doctrine
            if bloc.coalition is not None:
                self._coalition_of[pilot.organisation] = bloc.coalition
        return found

    def enlist_owner(self, owner: Owner, bloc: Bloc, team: int) -> None:
        """A structure's owner belongs to side `team`."""
        self._team_of[owner.organisation] = team
        if bloc.coalition is not None:
            self._coalition_of[owner.organisation] = bloc.coalition

    def kill(
        self,
        time: int,
        system: int,
        victim: Pilot | Owner,
        fit: Fit,
        attackers: Sequence[Shooter],
        part: int | None,
        twist: Twist | None = None,
        kind: Kind | None = None,
    ) -> Death:
        """Write down one death; `attackers` begins with the final blow."""
        death = Death(time, system, victim, fit, attackers, kind or self.kind, part, twist)
        self.deaths.append(death)
        return death

    def pod(self, ship: Death, chance_of_it: float, most: int = 4) -> Death | None:
        """Perhaps the capsule too, some seconds after the ship, by a few of those who shot at it."""
        random = self.chance.random
        if random() >= chance_of_it or not isinstance(ship.victim, Pilot):
            return None
        hunters = [shooter for shooter in ship.attackers if isinstance(shooter.who, Pilot)]
        if not hunters:
            return None
        count = min(len(hunters), 1 + int(random() * random() * most))
        attackers = hunters if count == len(hunters) else self.chance.sample(hunters, count)
        later = ship.time + 2 + int(random() * 14)
        return self.kill(later, ship.system, ship.victim, self.stage.fits["Capsule"], attackers, ship.part, ship.twist, ship.kind)

    def finish(self, name: str) -> Scene | None:
        """The scene with its sides lettered and everyone booked; None when it would run into another one."""
        if not self.deaths:
            return None
        self.deaths.sort(key=lambda death: death.time)
        first, last = self._meetings()
        calendar = self.stage.calendar
        if calendar.clashes((system, organisation, time) for (system, organisation), time in first.items()):
            return None
        calendar.book_places((system, organisation, time) for (system, organisation), time in last.items())
        calendar.book_pilots(self._cast.values(), self.deaths[-1].time)
        scene = Scene(name, self.deaths, self._team_of, self._doctrine_of, self._coalition_of)
        letter(scene)
        return scene

    def _meetings(self) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
        """First and last second at which each organisation is on a mail in each system."""
        first: dict[tuple[int, int], int] = {}
        last: dict[tuple[int, int], int] = {}
        for death in self.deaths:
            if death.part is None:
                continue  # without a pilot attacking it can link to nothing
            for organisation in organisations(death):
                key = (death.system, organisation)
                first.setdefault(key, death.time)
                last[key] = death.time
        return first, last


def organisations(death: Death) -> set[int]:
    """Those who take part by the battle rules: the victim's and the attacking pilots'."""
    found = {shooter.who.organisation for shooter in death.attackers if isinstance(shooter.who, Pilot)}
    found.add(death.victim.organisation)
    return found


def letter(scene: Scene) -> None:
    """Give sides their letters as the battle rules do: A has the final blow of the first kill between sides, B is its
    victim's, further ones by appearance. Each death keeps the letters known by then for those on its mail."""
    known: dict[int | None, dict[int, str]] = {}
    for death in scene.deaths:
        death.scene = scene
        if death.part is None:
            continue
        letters = known.setdefault(death.part, {})
        teams = [scene.team_of[shooter.who.organisation] for shooter in death.attackers if isinstance(shooter.who, Pilot)]
        teams.append(scene.team_of[death.victim.organisation])
        if not letters and teams[0] == teams[-1]:
            continue  # sides are not told apart until one shoots the other
        for team in (teams[0], teams[-1], *teams):
            letters.setdefault(team, chr(ord("A") + len(letters)) if len(letters) < 26 else f"Z{len(letters)}")
        death.letters = letters


def split_by_silence(deaths: Iterable[Death]) -> None:
    """Number the battles of a happening in one system: a silence that rule 1 does not bridge begins a new one."""
    part, before = 0, None
    for death in sorted(deaths, key=lambda one: one.time):
        if death.part is None:
            continue
        if before is not None and death.time - before > LINK_SECONDS:
            part += 1
        death.part = part
        before = death.time
