"""A small world of kills for the API's tests, and the oracle: what a list must hold, worked out without SQL."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from runtime.clock import iso
from schemas.killmail_event import KillmailEvent, SecurityBand
from schemas.precedence import content_digest
from sinks.killmail_rows import killmail_rows
from sinks.killmail_writer import KillmailWriter

START = datetime(2021, 10, 20, tzinfo=UTC)
SPAN = timedelta(days=60)
"""Three partitions."""

REGIONS = {10000002: "The Forge", 10000043: "Domain", 11000031: "G-R00031"}
CONSTELLATIONS = {20000020: 10000002, 20000021: 10000002, 20000322: 10000043, 20000323: 10000043, 21000324: 11000031}
BANDS: tuple[SecurityBand, ...] = ("highsec", "lowsec", "nullsec", "w-space")
SYSTEMS = {30000140 + n: list(CONSTELLATIONS)[n % 5] for n in range(12)}
HULLS = {587: 25, 24690: 27, 670: 29, 16240: 420, 23913: 659, 35832: 1657, 99: None, 638: 27}
"""Type id -> group id; 99 is a type that nobody knows."""
CHARACTERS = [2112000000 + n for n in range(30)]
CORPORATIONS = [98000000 + n for n in range(8)]
ALLIANCES = [99000000 + n for n in range(4)]
FACTIONS = [500001, 500010]


@dataclass(slots=True)
class Kill:
    """One kill as a row and as the oracle sees it. `parties` is (entity, role bit)."""

    id: int
    time: datetime
    system: int
    victim: dict[str, int]
    attackers: list[dict[str, Any]]
    hull: int
    value: float | None
    parties: dict[int, int] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def constellation(self) -> int:
        return SYSTEMS[self.system]

    @property
    def region(self) -> int:
        return CONSTELLATIONS[self.constellation]

    @property
    def band(self) -> SecurityBand:
        return BANDS[self.system % 4]

    @property
    def group(self) -> int | None:
        return HULLS.get(self.hull)

    @property
    def npc(self) -> bool:
        return not any("character_id" in one for one in self.attackers)

    @property
    def solo(self) -> bool:
        """One pilot; NPCs beside him do not count."""
        return sum("character_id" in one for one in self.attackers) == 1

    def join(self, owner: dict[str, Any], bits: int) -> None:
        """Note everything of one party, as the sink does."""
        for key in ("character_id", "corporation_id", "alliance_id", "faction_id", "ship_type_id"):
            if owner.get(key):
                self.parties[owner[key]] = self.parties.get(owner[key], 0) | bits

    def body(self) -> dict[str, Any]:
        """As ESI has it."""
        return {
            "killmail_id": self.id,
            "killmail_time": self.time.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "solar_system_id": self.system,
            "victim": {**self.victim, "ship_type_id": self.hull, "damage_taken": 1000, "items": self.items},
            "attackers": self.attackers,
            **self.extra,
        }

    def event(self) -> KillmailEvent:
        """As a source hands it over, in the places of the small world."""
        received = iso(self.time + timedelta(minutes=1))
        body: Any = self.body()
        return {
            "v": 2,
            "killmail_id": self.id,
            "hash": hashlib.sha1(str(self.id).encode()).hexdigest(),
            "hash_ok": True,
            "content": content_digest(body),
            "event_time": body["killmail_time"],
            "received_at": received,
            "processed_at": received,
            "source": {"kind": "file", "origin": "the small world"},
            "simulated": False,
            "place": {
                "solar_system_id": self.system,
                "constellation_id": self.constellation,
                "region_id": self.region,
                "security": 0.5,
                "band": self.band,
                "security_class": None if self.band == "w-space" else "B",
                "wormhole_class": "C5" if self.band == "w-space" else None,
            },
            "hull": {"type_id": self.hull, "group_id": self.group, "category_id": 6, "ship_class": "frigate"},
            "killmail": body,
            "zkb": None if self.value is None else {"totalValue": self.value, "labels": ["pvp"]},
        }


def _owner(rng: random.Random) -> dict[str, int]:
    """A pilot with the same corporation and alliance each time he is met."""
    n = rng.randrange(len(CHARACTERS))
    owner = {"character_id": CHARACTERS[n], "corporation_id": CORPORATIONS[n % 8]}
    if n % 8 < 6:
        owner["alliance_id"] = ALLIANCES[n % 4]
    if n % 10 == 0:
        owner["faction_id"] = FACTIONS[0]
    return owner


def make_kill(rng: random.Random, number: int, *, time: datetime | None = None) -> Kill:
    """A kill of the small world; minutes, so that many share a time."""
    minutes = int(SPAN.total_seconds() // 60)
    victim = _owner(rng)
    if rng.random() < 0.1:
        victim = {"corporation_id": rng.choice(CORPORATIONS)}  # a structure
    attackers: list[dict[str, Any]] = []
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        npc = rng.random() < 0.2
        who: dict[str, Any] = {"faction_id": FACTIONS[1]} if npc else _owner(rng)
        ship = {} if rng.random() < 0.1 else {"ship_type_id": rng.choice(list(HULLS)), "weapon_type_id": 3146}
        attackers.append({**who, **ship, "damage_done": 10, "final_blow": False, "security_status": -1.5})
    attackers[rng.randrange(len(attackers))]["final_blow"] = True
    kill = Kill(
        id=number,
        time=time or START + timedelta(minutes=rng.randrange(minutes // 40) * 40),
        system=rng.choice(list(SYSTEMS)),
        victim=victim,
        attackers=attackers,
        hull=rng.choice(list(HULLS)),
        value=None if rng.random() < 0.2 else float(rng.randrange(1, 40)) * 1e8,
    )
    kill.join({**victim, "ship_type_id": kill.hull}, 1)
    for one in attackers:
        kill.join(one, 6 if one["final_blow"] else 2)
    return kill


def make_world(seed: int = 7, count: int = 500, first: int = 1) -> list[Kill]:
    """The same kills for the same seed."""
    rng = random.Random(seed)
    ids = list(range(first, first + count))
    rng.shuffle(ids)  # an id says nothing about the time
    return [make_kill(rng, number) for number in ids]


def expected(kills: list[Kill], filters: dict[str, Any]) -> list[int]:
    """The ids in the order a list must have them. `filters` are the query parameters, lists as lists."""
    mask = {"any": 7, "victim": 1, "attacker": 2, "final-blow": 4}[filters.get("role", "any")]

    def fits(kill: Kill) -> bool:
        for name in ("region", "constellation", "system", "group", "band"):
            if filters.get(name) and getattr(kill, name) not in filters[name]:
                return False
        for name in ("character", "corporation", "alliance", "faction", "hull"):
            if filters.get(name) and not any(kill.parties.get(number, 0) & mask for number in filters[name]):
                return False
        for name in ("npc", "solo"):
            if name in filters and getattr(kill, name) is not filters[name]:
                return False
        if "min_value" in filters and (kill.value is None or kill.value < filters["min_value"]):
            return False
        if "max_value" in filters and (kill.value is None or kill.value > filters["max_value"]):
            return False
        if "after" in filters and kill.time < datetime.fromisoformat(filters["after"]):
            return False
        return not ("before" in filters and kill.time >= datetime.fromisoformat(filters["before"]))

    newest = filters.get("sort", "newest") == "newest"
    return [kill.id for kill in sorted(filter(fits, kills), key=lambda kill: (kill.time, kill.id), reverse=newest)]


async def store(connection: asyncpg.Connection, kills: list[Kill]) -> None:
    """Write kills with the sink's own hands."""
    async with connection.transaction():
        await KillmailWriter().write(connection, [killmail_rows(kill.event()) for kill in kills])


async def remove(connection: asyncpg.Connection, ids: range) -> None:
    """Take kills out of every table that the sink wrote."""
    for table in ("killmails", "killmail_ids", "killmail_attackers", "killmail_items", "killmail_parties"):
        await connection.execute(f"delete from {table} where killmail_id between $1 and $2", ids[0], ids[-1])


async def store_places(connection: asyncpg.Connection) -> None:
    """The static tables and names of the small world. Alliances have names, characters none yet."""
    await connection.executemany("insert into regions values ($1, $2)", list(REGIONS.items()))
    await connection.executemany(
        "insert into constellations values ($1, $2, $3)", [(c, r, f"Constellation {c}") for c, r in CONSTELLATIONS.items()]
    )
    for number, constellation in SYSTEMS.items():
        gates = [other for other in (number - 1, number + 1) if other in SYSTEMS]
        await connection.execute(
            "insert into solar_systems values ($1, $2, $3, $4, 0.5, $5, 'B', null, 1e17, 2e17, 3e17, $6, null)",
            number, constellation, CONSTELLATIONS[constellation], system_name(number), BANDS[number % 4], gates,
        )  # fmt: skip
    names = [("region", *row) for row in REGIONS.items()]
    names += [("constellation", c, f"Constellation {c}") for c in CONSTELLATIONS]
    names += [("solar_system", number, system_name(number)) for number in SYSTEMS]
    names += [("type", 587, "Rifter"), ("type", 24690, "Hyperion"), ("type", 3146, "Light Neutron Blaster II")]
    names += [("type", 16240, "Catalyst"), ("type", 34, "Tritanium"), ("type", 3465, "Large Secure Container")]
    names += [("type", 17812, "Republic Fleet Firetail"), ("type", 29336, "Scythe Fleet Issue")]
    names += [("group", 27, "Battleship"), ("group", 25, "Frigate")]
    names += [("alliance", number, f"Alliance {number % 100}") for number in ALLIANCES]
    names += [("corporation", 98000000, "100% Pure_Evil\\"), ("faction", 500010, "Guristas Pirates")]
    await connection.executemany("insert into names (category, id, name) values ($1, $2, $3)", names)


def system_name(number: int) -> str:
    """Jita is among them."""
    return "Jita" if number == 30000142 else f"Sys-{number % 100}"
