"""What an alliance, a corporation or a character did in the last days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from api.context import ProcessContext
from api.models.battles import OrganisationRef
from api.models.records import Friend, HullUse, Opponent, Record, RecordDay, RecordOne, SystemUse
from api.queries.names import Names, names_of
from api.queries.records import own_details, own_sums
from api.services.owners import Kind, known_name
from api.services.record_rows import DETAIL_MAILS, HULLS, OTHERS, SYSTEMS, Row, most, named_hulls, named_systems, record_rows
from api.services.record_sums import by_hour, efficiency, tally


async def record(context: ProcessContext, kind: Kind, number: int, days: int) -> RecordOne:
    """Raises the problem not-found for one that nobody ever spoke of."""
    database = context.database
    name = await known_name(database, kind, number)
    details = partial(own_details, database, kind, number, mails=DETAIL_MAILS, hulls=HULLS, others=OTHERS)
    rows = await record_rows(context, days, partial(own_sums, database, number), details)
    kills, losses = tally(rows.hours, "kills"), tally(rows.hours, "losses")
    opponents, friends = rows.of("opponent"), rows.of("friend")
    names = await names_of(database, ((row["kind"], row["id"]) for row in (*opponents, *friends)))
    systems = most(rows.by("system"), "mails", "system", SYSTEMS)
    data = Record(
        id=number,
        name=name,
        begin=rows.begin,
        until=rows.end,
        days=days,
        kind=kind,
        kills=kills,
        losses=losses,
        efficiency=efficiency(kills.isk, losses.isk),
        solo_kills=sum(row["solo"] for row in rows.hours),
        active_pilots=rows.count("pilots"),
        kills_by_hour=by_hour(rows.hours, "kills"),
        losses_by_hour=by_hour(rows.hours, "losses"),
        by_day=rows.days(_day),
        hulls=[
            HullUse(**hull, kills=row["first"], losses=row["second"])
            for row, hull in await named_hulls(database, rows.of("hull"), "id")
        ],
        systems=[
            SystemUse(**system, kills=row["kills"], losses=row["losses"])
            for row, system in await named_systems(database, systems)
        ],
        opponents=[_opponent(row, names) for row in opponents],
        friends=[Friend(organisation=_organisation(row, names), kills=row["first"]) for row in friends],
        detail_killmails=rows.count("mails"),
    )
    return RecordOne(data=data, simulated=context.settings.simulated)


def _day(day: date, hours: Sequence[Row]) -> RecordDay:
    kills, losses = tally(hours, "kills"), tally(hours, "losses")
    return RecordDay(day=day, kills=kills.killmails, losses=losses.killmails, isk_destroyed=kills.isk, isk_lost=losses.isk)


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
