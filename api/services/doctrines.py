"""Doctrines: a page of them, and the one that an id leads to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from api.cursor import EPOCH, MICROSECOND, NOT_OURS, BadCursor, WordRank, read_word_rank, write_word_rank
from api.doctrine_filters import DoctrineFilter, Sort
from api.models.doctrines import DoctrineList, DoctrineRegionRow, DoctrineRow, DoctrineUserRow, HullShare, links_of
from api.models.parts import Named
from api.problems import Problem
from api.queries import names as n
from api.queries.doctrines import Behind, doctrine_led_to, doctrine_page
from api.queries.names import Names, names_of
from api.storage.postgres import Database

Row = dict[str, Any]


async def list_doctrines(
    database: Database, wanted: DoctrineFilter, *, limit: int, cursor: str | None, simulated: bool
) -> DoctrineList:
    """One page. A doctrine that changes while somebody pages may come twice or fall behind; all others come once."""
    question = wanted.digest()
    try:
        behind = _behind(cursor, question, wanted.sort) if cursor else None
    except BadCursor as error:
        raise Problem("bad-cursor", str(error)) from None
    rows = await doctrine_page(database, wanted, behind, limit + 1)
    page = rows[:limit]
    following = _cursor(page[-1], question, wanted.sort) if len(rows) > limit else None
    return DoctrineList(data=await doctrine_rows(database, page), next=following, simulated=simulated)


def _behind(cursor: str, question: str, sort: Sort) -> Behind:
    rank = read_word_rank(cursor, question, whole=sort != "confidence")
    if sort != "newest":
        return rank.value, rank.id
    try:
        return EPOCH + int(rank.value) * MICROSECOND, rank.id
    except OverflowError:  # a time outside the calendar is none that we have written
        raise BadCursor(NOT_OURS) from None


def _cursor(row: Row, question: str, sort: Sort) -> str:
    value = (row["last_seen"] - EPOCH) // MICROSECOND if sort == "newest" else row[sort]
    return write_word_rank(WordRank(value, row["doctrine_id"]), question)


async def current_doctrine(database: Database, doctrine_id: str) -> Row:
    """The stored row of the doctrine that this id leads to. Raises the problem not-found."""
    row = await doctrine_led_to(database, doctrine_id)
    if row is None:
        raise Problem("not-found", f"No doctrine here has, or had, the id {doctrine_id}.")
    return row


async def doctrine_rows(database: Database, rows: Iterable[Row]) -> list[DoctrineRow]:
    """Rows as clients see them; one query for all their names."""
    decoded = [row | orjson.loads(row["shown"]) for row in rows]
    names = await names_of(database, (pair for row in decoded for pair in named_in(row)))
    return [DoctrineRow(**row_fields(row, names)) for row in decoded]


def named_in(row: Mapping[str, Any]) -> Iterator[tuple[str, int | None]]:
    """What hulls, users and regions need names for."""
    for hull in row["hulls"]:
        yield n.TYPE, hull["ship_type_id"]
    for user in row["flown_by"]:
        yield user["kind"], user["id"]
    for region in row["regions"]:
        yield n.REGION, region["region_id"]


def row_fields(row: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """The fields of `DoctrineRow`, from the columns and what is `shown`, or all of the event, beside them."""
    return {
        "id": row["doctrine_id"],
        "revision": row["revision"],
        "state": row["state"],
        "name": row["name"],
        "kind": row["kind"],
        "drift": row["drift"],
        "drift_distance": row["drift_distance"],
        "confidence": row["confidence"],
        "fleets": row["fleets"],
        "battles": row["battles"],
        "pilots_mean": row["pilots_mean"],
        "pilots_most": row["pilots_most"],
        "first_seen": row["first_seen"],
        "last_seen": row["last_seen"],
        "hulls": [_hull(hull, names) for hull in row["hulls"]],
        "hull_count": row["hull_count"],
        "flown_by": [DoctrineUserRow(**user | _seen(user), name=names.of(user["kind"], user["id"])) for user in row["flown_by"]],
        "organisation_count": row["organisation_count"],
        "regions": [_region(region, names) for region in row["regions"]],
        "region_count": row["region_count"],
        "fit_count": row["fit_count"],
        "links": links_of(row["doctrine_id"]),
    }


def at(seconds: int) -> datetime:
    """Unix seconds as events have them."""
    return datetime.fromtimestamp(seconds, UTC)


def type_named(names: Names, number: int) -> Named:
    """A type with its name."""
    return Named(id=number, name=names.of(n.TYPE, number))


def _seen(one: Mapping[str, Any]) -> dict[str, datetime]:
    return {"first_seen": at(one["first_seen"]), "last_seen": at(one["last_seen"])}


def _hull(hull: Mapping[str, Any], names: Names) -> HullShare:
    return HullShare(
        hull=type_named(names, hull["ship_type_id"]),
        ship_class=hull["ship_class"],
        role=hull["role"],
        share=hull["share"],
        presence=hull["presence"],
    )


def _region(region: Mapping[str, Any], names: Names) -> DoctrineRegionRow:
    number = region["region_id"]
    return DoctrineRegionRow(region=Named(id=number, name=names.of(n.REGION, number)), fleets=region["fleets"], **_seen(region))
