"""Battles: a page of them, one in short, its kills, its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from api.battle_filters import BattleFilter, Sort
from api.cursor import BadCursor, Place, Rank, read_cursor, read_rank, write_cursor, write_rank
from api.models.battles import (
    BattleLinks,
    BattleList,
    BattlePlace,
    BattleRow,
    BattleRowOne,
    Leading,
    RelatedList,
    RelatedRow,
    SideRow,
    links_of,
)
from api.models.killmails import KillmailList
from api.models.parts import Named
from api.problems import Problem
from api.queries import names as n
from api.queries.battles import UNKNOWN_ISK, Behind, battle_kills, battle_of_kill, battle_page, related_battles
from api.queries.names import Names, names_of
from api.queries.rows import killmail_rows
from api.services.row import named, rows_with_names
from api.storage.postgres import Database

Row = dict[str, Any]


async def list_battles(
    database: Database, wanted: BattleFilter, *, limit: int, cursor: str | None, simulated: bool
) -> BattleList:
    """One page. A battle that changes while somebody pages may come twice or fall behind; all others come once."""
    question = wanted.digest()
    try:
        behind = _behind(cursor, question, wanted.sort) if cursor else None
    except BadCursor as error:
        raise Problem("bad-cursor", str(error)) from None
    rows = await battle_page(database, wanted, behind, limit + 1)
    page = rows[:limit]
    following = _cursor(page[-1], question, wanted.sort) if len(rows) > limit else None
    return BattleList(data=await battle_rows(database, page), next=following, simulated=simulated)


def _behind(cursor: str, question: str, sort: Sort) -> Behind:
    if sort == "newest":
        place = read_cursor(cursor, question)
        return place.time, place.killmail_id
    rank = read_rank(cursor, question, whole=sort == "kills")
    return rank.value, rank.id


def _cursor(row: Row, question: str, sort: Sort) -> str:
    number = row["battle_id"]
    if sort == "newest":
        return write_cursor(Place(row["ended_at"], number), question)
    value = row["kills"] if sort == "kills" else UNKNOWN_ISK if row["isk"] is None else row["isk"]
    return write_rank(Rank(value, number), question)


async def current_battle(database: Database, killmail_id: int) -> Row:
    """The stored row of the battle with this kill. Raises the problem not-found."""
    row = await battle_of_kill(database, killmail_id)
    if row is None:
        raise Problem("not-found", f"Killmail {killmail_id} is in no battle here; battles are told from 3 kills and 5 pilots on.")
    return row


async def battle_in_short(database: Database, killmail_id: int, *, simulated: bool) -> BattleRowOne:
    """The battle with this kill. Raises the problem not-found."""
    (data,) = await battle_rows(database, [await current_battle(database, killmail_id)])
    return BattleRowOne(data=data, simulated=simulated)


async def list_kills(database: Database, battle_id: int, *, limit: int, cursor: str | None, simulated: bool) -> KillmailList:
    """Its killmails that are held, by time."""
    question = f"kills of {battle_id}"
    try:
        behind = read_cursor(cursor, question) if cursor else None
    except BadCursor as error:
        raise Problem("bad-cursor", str(error)) from None
    places = await battle_kills(database, battle_id, behind, limit + 1)
    page = places[:limit]
    following = write_cursor(page[-1], question) if len(places) > limit else None
    rows = await killmail_rows(database, page) if page else []
    return KillmailList(data=await rows_with_names(database, rows, simulated=simulated), next=following, simulated=simulated)


async def list_related(database: Database, battle: Row, *, simulated: bool) -> RelatedList:
    """Battles within 24 h of it with its pilots or its leaders."""
    rows = await related_battles(database, battle["battle_id"], battle["started_at"], battle["ended_at"])
    found = [
        RelatedRow(
            **short.__dict__,
            when=_when(row, battle),
            shared_pilots=row["shared"],
            same_leaders=row["rivals"],
        )
        for row, short in zip(rows, await battle_rows(database, rows), strict=True)
    ]
    return RelatedList(data=found, next=None, simulated=simulated)


def _when(row: Row, battle: Row) -> Any:
    if row["ended_at"] < battle["started_at"]:
        return "before"
    return "after" if row["started_at"] > battle["ended_at"] else "during"


async def battle_rows(database: Database, rows: Iterable[Row]) -> list[BattleRow]:
    """Rows as clients see them; one query for all their names."""
    decoded = [row | {"sides": orjson.loads(row["sides"]), "places": orjson.loads(row["places"])} for row in rows]
    names = await names_of(database, (pair for row in decoded for pair in _named(row)))
    return [battle_row(row, names) for row in decoded]


def _named(row: Row) -> Iterator[tuple[str, int | None]]:
    yield from place_names(row["places"])
    for side in row["sides"]:
        for one in side["leading"]:
            yield one["kind"], one["id"]


def place_names(places: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, int | None]]:
    """What places need names for."""
    for place in places:
        yield n.SYSTEM, place["solar_system_id"]
        yield n.REGION, place["region_id"]


def battle_row(row: Row, names: Names) -> BattleRow:
    """One battle in a list; `sides` and `places` are decoded."""
    return BattleRow(
        id=row["battle_id"],
        revision=row["revision"],
        state=row["state"],
        start=row["started_at"],
        end=row["ended_at"],
        tier=row["tier"],
        kind=row["kind"],
        kills=row["kills"],
        pilots=row["pilots"],
        pilot_losses=row["pilot_losses"],
        isk=row["isk"],
        unpriced=row["unpriced"],
        appraised=row["appraised"],
        places=[battle_place(place, names) for place in row["places"]],
        sides=[_side(side, names) for side in row["sides"]],
        links=BattleLinks(**links_of(row["battle_id"])),
    )


def battle_place(place: Mapping[str, Any], names: Names) -> BattlePlace:
    """A system of the event."""
    return BattlePlace(
        system=Named(id=place["solar_system_id"], name=names.of(n.SYSTEM, place["solar_system_id"])),
        region=named(names, n.REGION, place["region_id"]),
        kills=place["kills"],
        start=at(place["start"]),
        end=at(place["end"]),
    )


def at(seconds: int) -> datetime:
    """Unix seconds as events have them."""
    return datetime.fromtimestamp(seconds, UTC)


def _side(side: Mapping[str, Any], names: Names) -> SideRow:
    leading = [Leading(**one, name=names.of(one["kind"], one["id"])) for one in side["leading"]]
    return SideRow(**{"appraised": None} | dict(side) | {"leading": leading})
