"""What was lost in a solar system or a region in the last days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Literal

from api.context import ProcessContext
from api.models.parts import Named
from api.models.records import HullLost, PlaceAlliance, PlaceDay, PlaceRecord, PlaceRecordOne, PlaceSystem
from api.problems import Problem
from api.queries import names as n
from api.queries.names import names_of
from api.queries.records import place_details, place_sums
from api.queries.world import region_row
from api.services.record_rows import DETAIL_MAILS, HULLS, OTHERS, SYSTEMS, Row, most, named_hulls, named_systems, record_rows
from api.services.record_sums import by_hour, isk, tally
from api.services.systems import known_system
from api.storage.postgres import Database

Place = Literal["system", "region"]


async def place_record(context: ProcessContext, kind: Place, number: int, days: int) -> PlaceRecordOne:
    """Raises the problem not-found for a place that the static data lacks."""
    database = context.database
    name = await _known(database, kind, number)
    details = partial(place_details, database, kind, number, mails=DETAIL_MAILS, alliances=OTHERS)
    rows = await record_rows(context, days, partial(place_sums, database, kind, number), details)
    names = await names_of(database, ((n.ALLIANCE, row["id"]) for row in rows.of("alliance")))
    hulls = most(rows.by("type"), "kills", "type", HULLS)
    systems = most(rows.by("system"), "kills", "system", SYSTEMS)
    data = PlaceRecord(
        id=number,
        name=name,
        begin=rows.begin,
        until=rows.end,
        days=days,
        kind=kind,
        kills=tally(rows.hours, "kills"),
        solo_kills=sum(row["solo"] for row in rows.hours),
        npc_kills=sum(row["npc"] for row in rows.hours),
        active_pilots=rows.count("pilots"),
        kills_by_hour=by_hour(rows.hours, "kills"),
        by_day=rows.days(_day),
        alliances=[
            PlaceAlliance(
                alliance=Named(id=row["id"], name=names.of(n.ALLIANCE, row["id"])), kills=row["first"], losses=row["second"]
            )
            for row in rows.of("alliance")
        ],
        hulls_lost=[_lost(row, hull) for row, hull in await named_hulls(database, hulls, "type")],
        systems=[PlaceSystem(**system, kills=row["kills"]) for row, system in await named_systems(database, systems)],
        detail_killmails=rows.count("mails"),
    )
    return PlaceRecordOne(data=data, simulated=context.settings.simulated)


async def _known(database: Database, kind: Place, number: int) -> str | None:
    if kind == "system":
        return str((await known_system(database, number))["name"])
    row = await region_row(database, number)
    if row is None:
        raise Problem("not-found", f"There is no region {number} in our static data.")
    return str(row["name"])


def _day(day: date, hours: Sequence[Row]) -> PlaceDay:
    kills = tally(hours, "kills")
    return PlaceDay(day=day, kills=kills.killmails, isk=kills.isk)


def _lost(row: Row, hull: dict[str, object]) -> HullLost:
    return HullLost(**hull, losses=row["kills"], isk=isk(row["kills"], row["kills_unpriced"], [row["kills_isk"]]))
