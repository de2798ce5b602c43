"""A small world of battles for the API's tests, and the oracle: what a list must hold, worked out without SQL."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import api_world as w
import asyncpg
from battle_events import battle

from sinks.battle_rows import battle_rows
from sinks.battle_writer import write_battles

TIERS = ("gank", "brawl", "battle", "hellcamp")
KINDS = ("fight", "gank", "camp", "roam", "bash", "clean-up")
BATTLES = 120


class Fight:
    """One battle: its event, and those of its kills that are stored (the others are ids alone)."""

    def __init__(self, rng: random.Random, number: int) -> None:
        time = w.START + timedelta(minutes=rng.randrange(60 * 24 * 10) // 20 * 20)
        self.mails = [w.make_kill(rng, number * 1000 + n, time=time + timedelta(seconds=10 * n)) for n in range(3)]
        self.systems = sorted({mail.system for mail in self.mails})
        ghosts = rng.choice((0, 0, 1, 60, 200))
        kills = [mail.id for mail in self.mails] + [number * 1000 + 100 + n for n in range(ghosts)]
        self.end = time + timedelta(seconds=rng.choice((20, 20, 600)))
        self.isk = None if rng.random() < 0.2 else float(rng.randrange(1, 9)) * 2e9
        self.a, self.b = rng.sample(w.ALLIANCES, 2)
        self.event = battle(
            kills,
            start=int(time.timestamp()),
            end=int(self.end.timestamp()),
            places={system: w.CONSTELLATIONS[w.SYSTEMS[system]] for system in self.systems},
            a=self.a,
            b=self.b,
            isk=self.isk,
            state="active" if rng.random() < 0.1 else "ended",
            tier=rng.choice(TIERS),
            kind=rng.choice(KINDS),
            pilots=rng.choice((5, 30, 99, 100, 500)),
        )

    @property
    def id(self) -> int:
        return int(self.event["battle_id"])

    @property
    def alliances(self) -> set[int]:
        return {self.a, self.b}

    def parties(self) -> set[int]:
        return {entity for mail in self.mails for entity in mail.parties}


def make_battles(seed: int = 11, count: int = BATTLES) -> list[Fight]:
    """The same battles for the same seed."""
    rng = random.Random(seed)
    return [Fight(rng, number) for number in range(1, count + 1)]


def expected(fights: list[Fight], filters: dict[str, Any]) -> list[int]:
    """The ids in the order a list must have them. `filters` are the query parameters, lists as lists."""

    def fits(fight: Fight) -> bool:
        event = fight.event
        has = {
            "system": set(fight.systems),
            "constellation": {w.SYSTEMS[system] for system in fight.systems},
            "region": {w.CONSTELLATIONS[w.SYSTEMS[system]] for system in fight.systems},
            "alliance": fight.alliances,
            "character": fight.parties(),
            "corporation": fight.parties(),
            "tier": {event["tier"]},
            "kind": {event["kind"]},
        }
        if any(filters.get(name) and not has[name] & set(filters[name]) for name in has):
            return False
        if filters.get("state", event["state"]) != event["state"]:
            return False
        if len(event["kills"]) < filters.get("min_kills", 0) or event["pilots"] < filters.get("min_pilots", 0):
            return False
        if "min_isk" in filters and (fight.isk is None or fight.isk < filters["min_isk"]):
            return False
        if "after" in filters and fight.end < _time(filters["after"]):
            return False
        return not ("before" in filters and fight.end >= _time(filters["before"]))

    order = {
        "newest": lambda fight: (fight.end, fight.id),
        "kills": lambda fight: (len(fight.event["kills"]), fight.id),
        "isk": lambda fight: (-1 if fight.isk is None else fight.isk, fight.id),
    }[filters.get("sort", "newest")]
    return [fight.id for fight in sorted(filter(fits, fights), key=order, reverse=True)]


def _time(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


async def store(connection: asyncpg.Connection, fights: list[Fight]) -> None:
    """Write kills and battles with the sink's own hands."""
    await w.store(connection, [mail for fight in fights for mail in fight.mails])
    await tell(connection, *(fight.event for fight in fights))


async def tell(connection: asyncpg.Connection, *events: dict[str, Any]) -> None:
    """Battle events as the sink stores them."""
    async with connection.transaction():
        await write_battles(connection, [battle_rows(event) for event in events])
