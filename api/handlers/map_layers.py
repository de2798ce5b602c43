"""GET /map and what lies on it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer, unchanged
from api.context import Context
from api.map_parameters import WEEK_HOURS, MapBattleQuery, MapKillQuery, PresenceQuery
from api.models import map as m
from api.models import map_activity, map_battles, map_kills, map_sightings, map_sovereignty
from api.models.parts import documented
from api.services import map as s
from api.services import map_activity as activities
from api.services import map_battles as battles
from api.services import map_kills as kills
from api.services import map_sightings as sightings
from api.services import map_sovereignty as sovereignties

router = APIRouter(tags=["map"])

HOURS = Query(ge=1, le=WEEK_HOURS, description="How many hours, back from the newest one told")


@router.get("/map", summary="The map", response_model=m.MapOne, responses=documented(m.EXAMPLE))
async def whole_map(request: Request, context: Context) -> Response:
    """All systems and gates as columns. It changes only with the static data: keep it, and ask again with its ETag."""
    tag = await s.geometry_tag(context.database, simulated=context.settings.simulated)
    if (same := unchanged(request, tag)) is not None:
        return same
    return answer(request, await s.geometry(context.database, simulated=context.settings.simulated), tag=tag)


@router.get(
    "/map/sovereignty",
    summary="Who holds what, for the map",
    response_model=map_sovereignty.MapSovereigntyOne,
    responses=documented(map_sovereignty.EXAMPLE),
)
async def sovereignty_on_map(request: Request, context: Context) -> Response:
    """All systems as columns, and the fights for structures that go on; /sovereignty tells more of each."""
    return answer(request, await sovereignties.sovereignty(context.database, simulated=context.settings.simulated))


@router.get(
    "/map/activity",
    summary="Jumps and kills of the last hours, for the map",
    response_model=map_activity.MapActivityOne,
    responses=documented(map_activity.EXAMPLE),
)
async def activity_on_map(request: Request, context: Context, hours: Annotated[int, HOURS] = 1) -> Response:
    """Sums of what the servers counted by system: all kills there were, also those of which nobody has the killmail."""
    return answer(request, await activities.activity(context.database, hours, simulated=context.settings.simulated))


@router.get(
    "/map/kills",
    summary="Killmails, for the map",
    response_model=map_kills.MapKillList,
    responses=documented(map_kills.EXAMPLE),
)
async def kills_on_map(request: Request, context: Context, query: Annotated[MapKillQuery, Query()]) -> Response:
    """Killmails of any stretch of time as columns; /killmails tells more of each.

    Follow `next` with the same parameters until it is null: every kill comes exactly once.
    """
    found = await kills.kills(
        context.database,
        query.filter(),
        context.clock.now(),
        limit=query.limit,
        cursor=query.cursor,
        simulated=context.settings.simulated,
    )
    return answer(request, found)


@router.get(
    "/map/battles",
    summary="Battles, for the map",
    response_model=map_battles.MapBattleList,
    responses=documented(map_battles.EXAMPLE),
)
async def battles_on_map(request: Request, context: Context, query: Annotated[MapBattleQuery, Query()]) -> Response:
    """Battles that were fought at some time of a stretch, at most 2,000, as columns; /battles/{id} tells more of each."""
    found = await battles.battles(
        context.database,
        query.begin,
        query.until,
        context.clock.now(),
        course=query.course,
        simulated=context.settings.simulated,
    )
    return answer(request, found)


@router.get(
    "/map/sightings",
    summary="Where capitals or logistics were seen",
    response_model=map_sightings.MapSightingList,
    responses=documented(map_sightings.SIGHTINGS_EXAMPLE),
)
async def sightings_on_map(
    request: Request,
    context: Context,
    what: Annotated[
        map_sightings.What,
        Query(description="capital: as large and made to fight or boost; logistics: hulls that repair, force auxiliaries too"),
    ],
    hours: Annotated[int, Query(ge=1, le=WEEK_HOURS, description="How far back, by event time, from the newest kill held")] = 24,
) -> Response:
    """By system. A killmail shows who shot or was shot at: those who only repaired are on none."""
    found = await sightings.sightings(context.database, what, hours, context.clock.now(), simulated=context.settings.simulated)
    return answer(request, found)


@router.get(
    "/map/presence",
    summary="Where somebody killed and lost",
    response_model=map_sightings.MapPresenceList,
    responses=documented(map_sightings.PRESENCE_EXAMPLE, 404),
)
async def presence_on_map(request: Request, context: Context, query: Annotated[PresenceQuery, Query()]) -> Response:
    """By system, of one alliance, corporation or character."""
    kind, number = query.who
    found = await sightings.presence(
        context.database, kind, number, query.days, context.clock.now(), simulated=context.settings.simulated
    )
    return answer(request, found)
