"""Who fights: coalitions, alliances, corporations, pilots. All names are invented; ids lie in the game's ranges."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from streams.simulator.chart import Chart
from streams.simulator.dice import dice
from streams.simulator.doctrine import HOLE_DOCTRINES, LOW_DOCTRINES, NULL_DOCTRINES
from streams.simulator.names import Namer

CHARACTERS = ((90_000_000, 97_900_000), (2_112_000_000, 2_121_900_000))
"""Where CCP numbers characters: those of 2010 to 2016, and those since."""
CORPORATIONS = (98_000_000, 98_790_000)
ALLIANCES = (99_000_000, 99_990_000)

NEWBIE_CORPORATIONS = (
    1_000_006,
    1_000_044,
    1_000_045,
    1_000_107,
    1_000_115,
    1_000_165,
    1_000_166,
    1_000_167,
    1_000_168,
    1_000_169,
)
"""NPC corporations that hold those who joined nobody."""
MILITIAS = (500_001, 500_002, 500_003, 500_004)
ENEMY_MILITIA = {500_001: 500_004, 500_004: 500_001, 500_002: 500_003, 500_003: 500_002}
"""Caldari against Gallente, Minmatar against Amarr."""


@dataclass(frozen=True, slots=True)
class Pilot:
    """A character with what a killmail says about it. `organisation` follows the battle rules."""

    id: int
    corporation_id: int
    alliance_id: int | None
    faction_id: int | None
    security: float
    organisation: int


@dataclass(slots=True)
class Bloc:
    """People who fly together: an alliance, or a corporation without one."""

    id: int
    """Alliance id, else corporation id: what the battle rules call the organisation."""
    name: str
    coalition: str | None
    corporations: list[int]
    pilots: list[Pilot]
    prime: int
    """UTC hour at which most of them are awake."""
    doctrines: tuple[str, ...]
    region: int | None = None
    """Home region, for those who hold space."""


@dataclass(slots=True)
class Coalition:
    """Alliances that fight on one side; the first one leads."""

    name: str
    blocs: list[Bloc]

    @property
    def leader(self) -> Bloc:
        return self.blocs[0]


@dataclass(slots=True)
class World:
    """Everyone. The lists are in a fixed order: chance draws from them."""

    coalitions: list[Coalition]
    pirates: list[Bloc]
    militias: dict[int, list[Bloc]]
    dwellers: list[Bloc]
    gankers: list[Bloc]
    civilians: list[Bloc]
    owners: dict[int, list[Bloc]]
    """Null region -> the blocs that live there."""
    names: dict[int, str] = field(default_factory=dict)
    """Corporation and alliance ids to their invented names."""

    @property
    def null_blocs(self) -> list[Bloc]:
        return [bloc for coalition in self.coalitions for bloc in coalition.blocs]


class _Registrar:
    """Hands out ids and makes blocs."""

    def __init__(self, seed: int) -> None:
        self._chance = dice(seed, "world")
        self._namer = Namer(seed)
        self._used: set[int] = set()
        self.names: dict[int, str] = {}

    def _id(self, low: int, high: int) -> int:
        while True:
            number = self._chance.randrange(low, high)
            if number not in self._used:
                self._used.add(number)
                return number

    def bloc(
        self,
        size: int,
        doctrines: tuple[str, ...],
        *,
        coalition: str | None = None,
        alliance: bool = True,
        faction: int | None = None,
        outlaw: bool = False,
        region: int | None = None,
    ) -> Bloc:
        chance = self._chance
        alliance_id = self._id(*ALLIANCES) if alliance else None
        corporations = [self._id(*CORPORATIONS) for _ in range(max(1, size // 40) if alliance else 1)]
        for number in corporations:
            self.names[number] = self._namer.corporation()
        name = self.names[corporations[0]]
        if alliance_id is not None:
            name = self.names[alliance_id] = self._namer.alliance()
        pilots = []
        for _ in range(size):
            corporation = corporations[min(int(chance.random() ** 1.7 * len(corporations)), len(corporations) - 1)]
            pilots.append(self.pilot(corporation, alliance_id, faction, outlaw))
        known = tuple(chance.sample(doctrines, min(3, len(doctrines))))
        return Bloc(alliance_id or corporations[0], name, coalition, corporations, pilots, _prime(chance), known, region)

    def pilot(self, corporation: int, alliance: int | None, faction: int | None, outlaw: bool) -> Pilot:
        chance = self._chance
        number = self._id(*CHARACTERS[0 if chance.random() < 0.4 else 1])
        organisation = alliance or (corporation if corporation >= 2_000_000 else number)
        return Pilot(number, corporation, alliance, faction, _security(chance, outlaw), organisation)

    def newbies(self, size: int) -> Bloc:
        corporation = self._chance.choice(NEWBIE_CORPORATIONS)
        pilots = [self.pilot(corporation, None, None, False) for _ in range(size)]
        return Bloc(corporation, "", None, [corporation], pilots, _prime(self._chance), ("Frigates",))


def _prime(chance: Random) -> int:
    """Most live in Europe and the Americas, some in China and Australia."""
    return chance.choices((19, 20, 1, 2, 4, 11, 13), (5, 4, 3, 3, 2, 1, 2))[0]


def _security(chance: Random, outlaw: bool) -> float:
    """A third of all parties on real mails stand at 5.0, a ninth at 0."""
    if outlaw:
        return -10 if chance.random() < 0.5 else round(chance.uniform(-10, -2), 1)
    roll = chance.random()
    if roll < 0.34:
        return 5
    if roll < 0.45:
        return 0
    return round(chance.triangular(-5, 5, 1.5), 1)


def build(chart: Chart, seed: int, scale: float) -> World:
    """Everyone for a war of `scale` times the live server's activity; about 13,000 pilots at 1.0."""
    registrar = _Registrar(seed)
    chance = dice(seed, "politics")
    namer = Namer(seed + 1)
    regions = chart.null_regions
    chance.shuffle(regions)
    coalitions = []
    owners: dict[int, list[Bloc]] = {region: [] for region in sorted(regions)}
    for number in range(4):
        name = namer.coalition()
        homes = regions[number * len(regions) // 4 : (number + 1) * len(regions) // 4]
        blocs = []
        for member in range(8 - number):
            size = int(scale * (330 if member == 0 else chance.randrange(60, 220)))
            region = homes[member % len(homes)]
            bloc = registrar.bloc(size, NULL_DOCTRINES, coalition=name, region=region)
            blocs.append(bloc)
        for n, region in enumerate(homes):
            owners[region].append(blocs[n % len(blocs)])
        coalitions.append(Coalition(name, blocs))
    pirates = [registrar.bloc(int(scale * chance.randrange(30, 110)), LOW_DOCTRINES, outlaw=True) for _ in range(16)]
    militias = {
        faction: [registrar.bloc(int(scale * 90), ("Frigates", "Destroyers", "Retribution"), faction=faction) for _ in range(3)]
        + [registrar.bloc(int(scale * 60), ("Frigates", "Destroyers"), alliance=False, faction=faction)]
        for faction in MILITIAS
    }
    dwellers = [registrar.bloc(int(scale * chance.randrange(30, 110)), HOLE_DOCTRINES) for _ in range(14)]
    gankers = [registrar.bloc(int(scale * 70), ("Catalysts", "Tornado"), outlaw=True) for _ in range(3)]
    civilians = [
        registrar.bloc(max(4, int(12 * scale**0.5)), ("Frigates",), alliance=False) for _ in range(int(150 * scale**0.5))
    ]
    civilians += [registrar.bloc(int(scale * 70), ("Caracal", "Drake"), alliance=True) for _ in range(12)]
    civilians += [registrar.newbies(int(scale * 300)) for _ in range(6)]
    return World(coalitions, pirates, militias, dwellers, gankers, civilians, owners, registrar.names)
