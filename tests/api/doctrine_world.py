"""A small world of doctrines for the API's tests, and the oracle: what a list must hold, worked out without SQL."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import api_world as w
import asyncpg
from doctrine_events import doctrine, hull, member, region, user

from sinks.doctrine_rows import doctrine_rows
from sinks.doctrine_writer import write_doctrines

DOCTRINES = 60
HULLS = (587, 24690, 16240, 670)
NAMES = ("Ferox", "FEROX, Scimitar", "Rifter", "100%_", "Hyperion")
DAY = 86_400


def make_doctrines(seed: int = 5, count: int = DOCTRINES) -> list[dict[str, Any]]:
    """The same events for the same seed; figures of two are often the same, so that a cursor has something to do."""
    rng = random.Random(seed)
    return [_make(rng, number) for number in range(1, count + 1)]


def _make(rng: random.Random, number: int) -> dict[str, Any]:
    begin = int(w.START.timestamp()) + rng.randrange(10) * DAY
    end = begin + rng.randrange(4) * DAY
    change = rng.choice(("updated", "updated", "abandoned"))
    return doctrine(
        f"{number}-A-{begin}",
        rng.randint(1, 5),
        change,
        name=rng.choice(NAMES),
        kind=rng.choice(("subcapital", "capital", "supercapital")),
        drift="abandoned" if change == "abandoned" else rng.choice(("new", "stable", "changing")),
        confidence=rng.choice((0.25, 0.5, 0.875)),
        fleets=rng.choice((1, 2, 2, 7)),
        first_seen=begin,
        last_seen=end,
        hulls=[hull(one, 0.3) for one in rng.sample(HULLS, rng.randint(1, 3))],
        flown_by=[
            *(user(one) for one in rng.sample(w.ALLIANCES, rng.randint(0, 2))),
            *(user(one, "corporation") for one in rng.sample(w.CORPORATIONS, rng.randint(0, 2))),
        ],
        regions=[region(one) for one in rng.sample(list(w.REGIONS), rng.randint(1, 2))],
        members=[member(f"{number}-A-{begin}-{n}", battle=number, start=begin + n, end=begin + n) for n in range(3)],
    )


def expected(doctrines: list[dict[str, Any]], filters: dict[str, Any]) -> list[str]:
    """The ids in the order a list must have them. `filters` are the query parameters, lists as lists."""

    def fits(event: dict[str, Any]) -> bool:
        organisations = {(one["kind"], one["id"]) for one in event["flown_by"]}
        has = {
            "region": {one["region_id"] for one in event["regions"]},
            "hull": {one["ship_type_id"] for one in event["hulls"]},
            "alliance": {number for kind, number in organisations if kind == "alliance"},
            "corporation": {number for kind, number in organisations if kind == "corporation"},
            "kind": {event["kind"]},
            "drift": {event["drift"]},
        }
        return (
            all(not filters.get(name) or has[name] & set(filters[name]) for name in has)
            and filters.get("state", event["state"]) == event["state"]
            and event["fleets"] >= filters.get("min_fleets", 0)
            and filters.get("q", "").lower() in event["name"].lower()
            and ("after" not in filters or event["last_seen"] >= _seconds(filters["after"]))
            and ("before" not in filters or event["first_seen"] < _seconds(filters["before"]))
        )

    order = {"newest": "last_seen", "fleets": "fleets", "confidence": "confidence"}[filters.get("sort", "newest")]
    found = sorted(filter(fits, doctrines), key=lambda one: (one[order], one["doctrine_id"]), reverse=True)
    return [one["doctrine_id"] for one in found]


def _seconds(text: str) -> int:
    found = datetime.fromisoformat(text)
    return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())


async def tell(connection: asyncpg.Connection, *events: dict[str, Any]) -> None:
    """Doctrine events as the sink stores them."""
    async with connection.transaction():
        await write_doctrines(connection, [doctrine_rows(event) for event in events])
