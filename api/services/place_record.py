"""What was lost in a solar system or a region in the last days."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from api.context import ProcessContext
from api.models.parts import Named
from api.models.records import HullLost, PlaceAlliance, PlaceDay, PlaceRecord, PlaceRecordOne, PlaceSystem
from api.problems import Problem
from api.queries import names as n
from api.queries.names import names_of
from api.queries.records import place_details, place_sums, system_words, type_words
from api.queries.world import region_row
from api.services.map_window import newest
from api.services.record import DETAIL_MAILS, HULLS, OTHERS, SYSTEMS, UNKNOWN_CLASS
from api.services.record_sums import by_day, by_hour, every_day, first_midnight, isk, tally
from api.services.systems import known_system
from api.storage.postgres import Database

Place = Literal["system", "region"]
Row = Mapping[str, Any]


async def place_record(context: ProcessContext, kind: Place, number: int, days: int) -> PlaceRecordOne:
    """Raises the problem not-found for a place that the static data lacks."""
    database = context.database
    name = await _known(database, kind, number)
    end = await newest(database, context.clock.now())
    begin = None if end is None else first_midnight(end, days)
    sums: list[dict[str, Any]] = []
    details: list[dict[str, Any]] = []
    if begin is not None and end is not None:
        sums, details = await asyncio.gather(
            place_sums(database, kind, number, begin, end),
            place_details(database, kind, number, begin, end, mails=DETAIL_MAILS, alliances=OTHERS),
        )
    hours = [row for row in sums if row["hour"] is not None]
    allied = [row for row in details if row["what"] == "alliance"]
    names = await names_of(database, ((n.ALLIANCE, row["id"]) for row in allied))
    data = PlaceRecord(
        id=number,
        name=name,
        begin=begin,
        until=end,
        days=days,
        kind=kind,
        kills=tally(hours, "kills"),
        solo_kills=sum(row["solo"] for row in hours),
        npc_kills=sum(row["npc"] for row in hours),
        active_pilots=sum(row["first"] for row in details if row["what"] == "pilots"),
        kills_by_hour=by_hour(hours, "kills"),
        by_day=_days(hours, begin, end),
        alliances=[
            PlaceAlliance(
                alliance=Named(id=row["id"], name=names.of(n.ALLIANCE, row["id"])), kills=row["first"], losses=row["second"]
            )
            for row in allied
        ],
        hulls_lost=await _hulls(database, [row for row in sums if row["type"] is not None]),
        systems=await _systems(database, [row for row in sums if row["system"] is not None]),
        detail_killmails=sum(row["first"] for row in details if row["what"] == "mails"),
    )
    return PlaceRecordOne(data=data, simulated=context.settings.simulated)


async def _known(database: Database, kind: Place, number: int) -> str | None:
    if kind == "system":
        return str((await known_system(database, number))["name"])
    row = await region_row(database, number)
    if row is None:
        raise Problem("not-found", f"There is no region {number} in our static data.")
    return str(row["name"])


def _days(hours: Sequence[Row], begin: datetime | None, end: datetime | None) -> list[PlaceDay]:
    if begin is None or end is None:
        return []
    found = by_day(hours)
    days = {day: tally(found.get(day, []), "kills") for day in every_day(begin, end)}
    return [PlaceDay(day=day, kills=one.killmails, isk=one.isk) for day, one in days.items()]


async def _hulls(database: Database, rows: Sequence[Row]) -> list[HullLost]:
    most = sorted(rows, key=lambda row: (-row["kills"], row["type"]))[:HULLS]
    words = await type_words(database, [row["type"] for row in most])
    found = []
    for row in most:
        known = words.get(row["type"], {"name": None, "ship_class": UNKNOWN_CLASS})
        found.append(
            HullLost(
                type=Named(id=row["type"], name=known["name"]),
                ship_class=known["ship_class"],
                losses=row["kills"],
                isk=isk(row["kills"], row["kills_unpriced"], [row["kills_isk"]]),
            )
        )
    return found


async def _systems(database: Database, rows: Sequence[Row]) -> list[PlaceSystem]:
    most = sorted(rows, key=lambda row: (-row["kills"], row["system"]))[:SYSTEMS]
    words = await system_words(database, [row["system"] for row in most])
    found = []
    for row in most:
        known = words.get(row["system"], {"name": None, "security": None})
        system = Named(id=row["system"], name=known["name"])
        found.append(PlaceSystem(system=system, security=known["security"], kills=row["kills"]))
    return found
