"""Who holds what, and who fights for it, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import orjson

from api.models.map_sovereignty import MapCampaigns, MapHolders, MapOwner, MapSovereignty, MapSovereigntyOne
from api.queries.map_sovereignty import holder_rows, tickers
from api.queries.names import names_of
from api.queries.world import campaign_rows
from api.services.columns import Index, maybe_seconds, seconds
from api.services.sovereignty import list_said
from api.storage.postgres import Database

MOST_CAMPAIGNS = 1_000
"""New Eden's worst days have some 200."""

Row = Mapping[str, Any]


class _Owner(NamedTuple):
    kind: Literal["alliance", "faction"]
    id: int | None
    name: str | None
    """Where the source tells no id."""


async def sovereignty(database: Database, *, simulated: bool) -> MapSovereigntyOne:
    """All systems that were told of, and all campaigns that go on."""
    rows = await holder_rows(database)
    fights = await campaign_rows(database, only_live=True, limit=MOST_CAMPAIGNS)
    owners: Index[_Owner] = Index()
    holders, campaigns = _holders(rows, owners), _campaigns(fights, owners)
    data = MapSovereignty(
        holders=holders,
        owners=await _named(database, owners.values),
        campaigns=campaigns,
        said=await list_said(database, "systems"),
        campaigns_said=await list_said(database, "campaigns"),
    )
    return MapSovereigntyOne(data=data, simulated=simulated)


def _holders(rows: Sequence[Row], owners: Index[_Owner]) -> MapHolders:
    return MapHolders(
        system=[row["solar_system_id"] for row in rows],
        owner=[owners.maybe(_holder(row)) for row in rows],
        adm=[row["adm"] for row in rows],
        window_start=[maybe_seconds(row["window_start"]) for row in rows],
        window_end=[maybe_seconds(row["window_end"]) for row in rows],
        as_of=[seconds(row["heard_as_of"]) for row in rows],
    )


def _holder(row: Row) -> _Owner | None:
    if row["owner_kind"] == "alliance":
        return _Owner("alliance", row["alliance_id"], None)
    return _Owner("faction", row["faction_id"], None) if row["owner_kind"] == "faction" else None


def _campaigns(rows: Sequence[Row], owners: Index[_Owner]) -> MapCampaigns:
    bodies = [orjson.loads(row["body"]) for row in rows]
    return MapCampaigns(
        id=[row["campaign_id"] for row in rows],
        system=[row["solar_system_id"] for row in rows],
        event_type=[body["event_type"] for body in bodies],
        start=[seconds(row["start_time"]) for row in rows],
        defender=[owners.maybe(_defender(body)) for body in bodies],
        defender_score=[body["defender_score"] for body in bodies],
        attackers_score=[body["attackers_score"] for body in bodies],
    )


def _defender(body: Row) -> _Owner | None:
    if body["defender_id"] is not None:
        return _Owner("alliance", body["defender_id"], None)
    return None if body["defender_name"] is None else _Owner("alliance", None, body["defender_name"])


async def _named(database: Database, owners: Sequence[_Owner]) -> list[MapOwner]:
    names = await names_of(database, ((one.kind, one.id) for one in owners))
    short = await tickers(database, [one.id for one in owners if one.kind == "alliance" and one.id is not None])
    return [
        MapOwner(
            id=one.id,
            kind=one.kind,
            name=one.name or names.of(one.kind, one.id),
            ticker=short.get(one.id) if one.kind == "alliance" and one.id is not None else None,
        )
        for one in owners
    ]
