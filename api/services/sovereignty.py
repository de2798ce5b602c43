"""Who holds what, what changed hands, and who fights for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from api.models import sovereignty as m
from api.models.parts import Named
from api.models.world import OwnerRef, Said, SaidSince
from api.queries import names as n
from api.queries.names import Names, names_of
from api.queries.told import told
from api.services.row import named
from api.storage.postgres import Database

Row = Mapping[str, Any]


def owner_names(owner: Row | None) -> Iterator[tuple[str, int | None]]:
    """What an owner needs names for."""
    if owner is not None:
        yield n.ALLIANCE, owner["alliance_id"]
        yield n.CORPORATION, owner["corporation_id"]
        yield n.FACTION, owner["faction_id"]


def owner_ref(owner: Row, names: Names, kind: str) -> OwnerRef:
    """An owner with its names."""
    return OwnerRef(
        kind=owner[kind],
        alliance=named(names, n.ALLIANCE, owner["alliance_id"]),
        corporation=named(names, n.CORPORATION, owner["corporation_id"]),
        faction=named(names, n.FACTION, owner["faction_id"]),
        name=owner.get("name") if kind == "kind" else None,
    )


def said_since(row: Row) -> SaidSince:
    """Who told of a system's holder, until when, and since when."""
    return SaidSince(source=row["source"], as_of=row["heard_as_of"], changed_at=row["as_of"])


async def list_said(database: Database, what: str) -> Said | None:
    """When the list of `systems`, `changes` or `campaigns` was last told; None: never, so an empty answer says nothing."""
    row = await told(database, what)
    return None if row is None else Said(source=row["source"], as_of=row["as_of"])


async def sov_rows(database: Database, rows: Sequence[Row]) -> list[m.SovRow]:
    """Stored rows with names."""
    names = await names_of(database, (pair for row in rows for pair in owner_names(row)))
    return [_sov(row, names) for row in rows]


def _sov(row: Row, names: Names) -> m.SovRow:
    start, end = row["window_start"], row["window_end"]
    return m.SovRow(
        system=_system(row),
        region=_region(row),
        owner=owner_ref(row, names, "owner_kind"),
        claimed_since=row["claimed_since"],
        capital=row["capital"],
        adm=row["adm"],
        military_level=row["military_level"],
        industrial_level=row["industrial_level"],
        strategic_level=row["strategic_level"],
        window=None if start is None else m.SovWindow(start=start, end=end),
        said=said_since(row),
    )


async def changes(database: Database, rows: Sequence[Row]) -> list[m.ChangeRow]:
    """Stored changes with names."""
    decoded = [
        {**row, "before": row["before"] and orjson.loads(row["before"]), "after": orjson.loads(row["after"])} for row in rows
    ]
    wanted = (pair for row in decoded for side in ("before", "after") for pair in owner_names(row[side]))
    names = await names_of(database, wanted)
    return [
        m.ChangeRow(
            id=row["id"],
            at=row["changed_at"],
            system=_system(row),
            region=_region(row),
            of=row["of"],
            before=None if row["before"] is None else owner_ref(row["before"], names, "kind"),
            after=owner_ref(row["after"], names, "kind"),
            source=row["source"],
        )
        for row in decoded
    ]


async def campaigns(database: Database, rows: Sequence[Row]) -> list[m.CampaignRow]:
    """Stored campaigns with names."""
    bodies = [orjson.loads(row["body"]) for row in rows]
    names = await names_of(database, ((n.ALLIANCE, number) for body in bodies for number in _alliances(body)))
    return [
        m.CampaignRow(
            id=row["campaign_id"],
            system=_system(row),
            region=_region(row),
            event_type=body["event_type"],
            start=row["start_time"],
            goes_on=row["goes_on"],
            defender=named(names, n.ALLIANCE, body["defender_id"]),
            defender_name=body["defender_name"],
            defender_score=body["defender_score"],
            attackers_score=body["attackers_score"],
            participants=[
                m.ParticipantRow(
                    alliance=Named(id=one["alliance_id"], name=names.of(n.ALLIANCE, one["alliance_id"])), score=one["score"]
                )
                for one in body["participants"]
            ],
            said=Said(source=row["source"], as_of=row["as_of"]),
        )
        for row, body in zip(rows, bodies, strict=True)
    ]


def _alliances(body: Row) -> Iterable[int | None]:
    return [body["defender_id"], *(one["alliance_id"] for one in body["participants"])]


def _system(row: Row) -> Named:
    return Named(id=row["solar_system_id"], name=row["name"])


def _region(row: Row) -> Named | None:
    return None if row["region_id"] is None else Named(id=row["region_id"], name=row["region"])
