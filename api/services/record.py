"""What an alliance, a corporation or a character did in the last days."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from api.context import ProcessContext
from api.models.battles import OrganisationRef
from api.models.parts import Named
from api.models.records import Friend, HullUse, Opponent, Record, RecordDay, RecordOne, SystemUse
from api.queries.names import Names, names_of
from api.queries.records import own_details, own_sums, system_words, type_words
from api.services.map_window import newest
from api.services.owners import Kind, known_name
from api.services.record_sums import by_day, by_hour, efficiency, every_day, first_midnight, tally
from api.storage.postgres import Database

DETAIL_MAILS = 3_000
"""Of the newest killmails all parties are read: a tenth of a second. Whoever has more is among the ten largest alliances,
and its hulls, foes and friends are those of its last days all the same."""
HULLS, SYSTEMS, OTHERS = 20, 15, 15
UNKNOWN_CLASS = "other"
"""Of a type that the static data lacks."""

Row = Mapping[str, Any]


async def record(context: ProcessContext, kind: Kind, number: int, days: int) -> RecordOne:
    """Raises the problem not-found for one that nobody ever spoke of."""
    database = context.database
    name = await known_name(database, kind, number)
    end = await newest(database, context.clock.now())
    begin = None if end is None else first_midnight(end, days)
    sums: list[dict[str, Any]] = []
    details: list[dict[str, Any]] = []
    if begin is not None and end is not None:
        sums, details = await asyncio.gather(
            own_sums(database, number, begin, end),
            own_details(database, kind, number, begin, end, mails=DETAIL_MAILS, hulls=HULLS, others=OTHERS),
        )
    hours = [row for row in sums if row["hour"] is not None]
    kills, losses = tally(hours, "kills"), tally(hours, "losses")
    parts: dict[str, list[Row]] = {}
    for row in details:
        parts.setdefault(row["what"], []).append(row)
    names = await names_of(database, ((row["kind"], row["id"]) for row in details if row["kind"] is not None))
    data = Record(
        id=number,
        name=name,
        begin=begin,
        until=end,
        days=days,
        kind=kind,
        kills=kills,
        losses=losses,
        efficiency=efficiency(kills.isk, losses.isk),
        solo_kills=sum(row["solo"] for row in hours),
        active_pilots=_count(parts, "pilots"),
        kills_by_hour=by_hour(hours, "kills"),
        losses_by_hour=by_hour(hours, "losses"),
        by_day=_days(hours, begin, end),
        hulls=await _hulls(database, parts.get("hull", [])),
        systems=await _systems(database, [row for row in sums if row["hour"] is None]),
        opponents=[_opponent(row, names) for row in parts.get("opponent", [])],
        friends=[Friend(organisation=_organisation(row, names), kills=row["first"]) for row in parts.get("friend", [])],
        detail_killmails=_count(parts, "mails"),
    )
    return RecordOne(data=data, simulated=context.settings.simulated)


def _count(parts: Mapping[str, Sequence[Row]], what: str) -> int:
    return sum(row["first"] for row in parts.get(what, []))


def _days(hours: Sequence[Row], begin: datetime | None, end: datetime | None) -> list[RecordDay]:
    if begin is None or end is None:
        return []
    found = by_day(hours)
    days = []
    for day in every_day(begin, end):
        kills, losses = tally(found.get(day, []), "kills"), tally(found.get(day, []), "losses")
        days.append(
            RecordDay(day=day, kills=kills.killmails, losses=losses.killmails, isk_destroyed=kills.isk, isk_lost=losses.isk)
        )
    return days


async def _hulls(database: Database, rows: Sequence[Row]) -> list[HullUse]:
    words = await type_words(database, [row["id"] for row in rows])
    found = []
    for row in rows:
        known = words.get(row["id"], {"name": None, "ship_class": UNKNOWN_CLASS})
        hull = Named(id=row["id"], name=known["name"])
        found.append(HullUse(type=hull, ship_class=known["ship_class"], kills=row["first"], losses=row["second"]))
    return found


async def _systems(database: Database, rows: Sequence[Row]) -> list[SystemUse]:
    most = sorted(rows, key=lambda row: (-row["mails"], row["system"]))[:SYSTEMS]
    words = await system_words(database, [row["system"] for row in most])
    found = []
    for row in most:
        known = words.get(row["system"], {"name": None, "security": None})
        system = Named(id=row["system"], name=known["name"])
        found.append(SystemUse(system=system, security=known["security"], kills=row["kills"], losses=row["losses"]))
    return found


def _organisation(row: Row, names: Names) -> OrganisationRef:
    return OrganisationRef(id=row["id"], kind=row["kind"], name=names.of(row["kind"], row["id"]))


def _opponent(row: Row, names: Names) -> Opponent:
    return Opponent(
        organisation=_organisation(row, names),
        killed=row["first"],
        isk_killed=_isk(row["first"], row["first_isk"]),
        lost=row["second"],
        isk_lost=_isk(row["second"], row["second_isk"]),
    )


def _isk(count: int, known: Any) -> float | None:
    """The sum is null where no worth is known; of nothing it is 0."""
    if known is None:
        return None if count else 0.0
    return float(known)
