"""The small world with types, battles and a build of static data, for the map and for records."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import api_world as w
import asyncpg
import battle_world as bw
import httpx
from api_servers import client_of, new_database

from api.app import create_app
from runtime.clock import ManualClock
from runtime.settings import Settings

CLASSES = {
    587: "frigate", 24690: "battleship", 670: "capsule", 16240: "destroyer", 23913: "supercarrier", 35832: "structure",
    638: "logistics",
}  # fmt: skip
"""Types of the small world; 99 is one that nobody knows. 638 is a Raven, and a logistics cruiser here."""
APPRAISED = 7
"""Kills whose id it divides have a worth of our own."""
BUILD = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Mapped:
    """A database, an app on it, and what is in it."""

    dsn: str
    connection: asyncpg.Connection
    client: httpx.AsyncClient
    kills: list[w.Kill]
    fights: list[bw.Fight]

    def battle(self, kill: w.Kill) -> int | None:
        """The battle of a kill."""
        return next((fight.id for fight in self.fights if kill.id in fight.event["kills"]), None)


def appraised(kill: w.Kill) -> bool:
    """Whether the worth is our own."""
    return kill.value is not None and kill.id % APPRAISED == 0


async def store_types(connection: asyncpg.Connection) -> None:
    """The hulls of the small world."""
    rows = [(number, w.HULLS[number], f"Type {number}", word) for number, word in CLASSES.items()]
    await connection.executemany("insert into types values ($1, $2, 6, $3, true, $4)", rows)


@asynccontextmanager
async def open_map(uri: str, name: str, redis_url: str) -> AsyncIterator[Mapped]:
    """A database of its own, filled."""
    async with new_database(uri, name) as dsn:
        connection = await asyncpg.connect(dsn)
        await w.store_places(connection)
        await store_types(connection)
        await connection.execute("insert into universe_build (build) values ($1)", BUILD)
        kills, fights = w.make_world(), bw.make_battles()
        await w.store(connection, kills)
        await bw.store(connection, fights)
        await connection.execute(f"update killmails set zkb = null where killmail_id % {APPRAISED} = 0")
        await connection.execute(
            "update killmails set ship_class = coalesce((select ship_class from types where type_id = ship_type_id), 'other')"
        )
        await connection.execute("analyze")
        clock = ManualClock(w.START + w.SPAN * 2 + timedelta(days=1))
        settings = Settings(postgres_dsn=dsn, redis_url=redis_url, mode="replay")
        every = kills + [mail for fight in fights for mail in fight.mails]
        async with client_of(create_app(settings, clock=clock)) as client:
            yield Mapped(dsn, connection, client, every, fights)
        await connection.close()
