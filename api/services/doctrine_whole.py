"""One doctrine: everything that is stored of it, with names, and the fleets that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from api.cursor import BadCursor, read_change, write_change
from api.models import doctrine_whole as m
from api.models.battles import Leading
from api.models.parts import Named
from api.problems import Problem
from api.queries import names as n
from api.queries.doctrines import doctrine_body, doctrine_fleets
from api.queries.names import Names, names_of
from api.services.doctrines import Row, at, named_in, row_fields, type_named
from api.services.row import named
from api.storage.postgres import Database

OWNERS = (n.ALLIANCE, n.CORPORATION, n.CHARACTER)


async def read_body(database: Database, doctrine: Row) -> dict[str, Any]:
    """The event, and `told_at`. Raises the problem not-found when it was merged a moment ago."""
    row = await doctrine_body(database, doctrine["doctrine_id"], doctrine["revision"])
    if row is None:
        raise Problem("not-found", f"Doctrine {doctrine['doctrine_id']} has just become part of another one; ask again.")
    body: dict[str, Any] = orjson.loads(row["body"])
    return body | {"told_at": row["told_at"]}


async def whole(database: Database, doctrine: Row, *, simulated: bool) -> m.DoctrineOne:
    """All of it. Raises as `read_body`."""
    body = await read_body(database, doctrine)
    names = await names_of(database, {*named_in(body), *_named(body)})
    counts = {
        "hull_count": len(body["hulls"]),
        "organisation_count": len(body["flown_by"]),
        "region_count": len(body["regions"]),
        "fit_count": len(body["fits"]),
    }
    seen = {"first_seen": at(body["first_seen"]), "last_seen": at(body["last_seen"])}
    data = m.DoctrineWhole(
        **row_fields(body | counts | seen, names),
        formerly=body["formerly"],
        days=[_day(day, names) for day in body["days"]],
        fits=[_fit(fit, names) for fit in body["fits"]],
        items=[m.UsedItem(**item, item=type_named(names, item["type_id"])) for item in body["items"]],
        turns=[m.DoctrineTurnRow(**turn | {"at": at(turn["at"])}) for turn in body["turns"]],
        told_at=body["told_at"],
    )
    return m.DoctrineOne(data=data, simulated=simulated)


def _named(body: Mapping[str, Any]) -> Iterator[tuple[str, int | None]]:
    for day in body["days"]:
        for type_id, _ in day["hulls"]:
            yield n.TYPE, int(type_id)
    for fit in body["fits"]:
        yield n.TYPE, fit["hull_type_id"]
    for item in body["items"]:
        yield n.TYPE, item["type_id"]


def _day(day: Mapping[str, Any], names: Names) -> m.DoctrineDayRow:
    hulls = [m.DayHull(hull=type_named(names, int(type_id)), share=share) for type_id, share in day["hulls"]]
    return m.DoctrineDayRow(day=day["day"], fleets=day["fleets"], pilots=day["pilots"], hulls=hulls)


def _fit(fit: Mapping[str, Any], names: Names) -> m.FitInShort:
    analysis = fit["analysis"]
    return m.FitInShort(
        id=fit["fit_id"],
        hull=type_named(names, fit["hull_type_id"]),
        name=fit["name"],
        losses=fit["losses"],
        share=fit["share"],
        ehp=ehp_of(analysis),
        dps=dps_of(analysis),
        tank=None if analysis is None else analysis["tank"],
    )


def ehp_of(analysis: Mapping[str, Any] | None) -> float | None:
    """Effective hit points against even damage, None where nothing was reckoned."""
    return None if analysis is None else analysis["ehp"]["even"]


def dps_of(analysis: Mapping[str, Any] | None) -> float | None:
    """Hit points a second, None where nothing was reckoned or no weapon is fitted."""
    return None if analysis is None or analysis["firepower"] is None else analysis["firepower"]["dps"]


async def list_fleets(
    database: Database, doctrine: Row, *, limit: int, cursor: str | None, simulated: bool
) -> m.DoctrineFleetList:
    """The fleets that flew it, the newest first."""
    question = f"fleets of {doctrine['doctrine_id']}"
    try:
        behind = read_change(cursor, question) if cursor else None
    except BadCursor as error:
        raise Problem("bad-cursor", str(error)) from None
    rows = await doctrine_fleets(database, doctrine["doctrine_id"], behind, limit + 1)
    page = [row | {"organisations": orjson.loads(row["organisations"])} for row in rows[:limit]]
    following = write_change(page[-1]["started_at"], page[-1]["fleet_id"], question) if len(rows) > limit else None
    kinds = {one["id"]: one["kind"] for one in (await read_body(database, doctrine))["flown_by"]} if page else {}
    names = await names_of(database, (pair for row in page for pair in _named_fleet(row, kinds)))
    return m.DoctrineFleetList(data=[_fleet(row, kinds, names) for row in page], next=following, simulated=simulated)


def _named_fleet(row: Row, kinds: Mapping[int, str]) -> Iterator[tuple[str, int | None]]:
    yield n.SYSTEM, row["solar_system_id"]
    yield n.REGION, row["region_id"]
    for number, _ in row["organisations"]:
        for kind in (kinds[number],) if number in kinds else OWNERS:
            yield kind, number


def _fleet(row: Row, kinds: Mapping[int, str], names: Names) -> m.DoctrineFleetRow:
    return m.DoctrineFleetRow(
        id=row["fleet_id"],
        battle=row["battle_id"],
        side=row["side"],
        start=row["started_at"],
        end=row["ended_at"],
        pilots=row["pilots"],
        system=Named(id=row["solar_system_id"], name=names.of(n.SYSTEM, row["solar_system_id"])),
        region=named(names, n.REGION, row["region_id"]),
        organisations=[_organisation(number, pilots, kinds, names) for number, pilots in row["organisations"]],
        distance=row["distance"],
    )


def _organisation(number: int, pilots: int, kinds: Mapping[int, str], names: Names) -> Leading:
    """A fleet tells ids alone; the kind of one that flies it no more is that under which the id has a name."""
    kind = kinds.get(number) or next((one for one in OWNERS if names.of(one, number) is not None), None)
    return Leading(id=number, kind=kind, name=None if kind is None else names.of(kind, number), pilots=pilots)
