"""GET /alliances/{id}/record and its like."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.answers import answer
from api.context import Context
from api.map_parameters import MOST_DAYS
from api.models import records as m
from api.models.parts import Id, documented
from api.services.place_record import place_record
from api.services.record import record

router = APIRouter()

Days = Annotated[int, Query(ge=1, le=MOST_DAYS, description="Days (UTC), back from that of the newest kill held, with it")]
_PEOPLE = documented(m.RECORD_EXAMPLE, 404)
_PLACES = documented(m.PLACE_EXAMPLE, 404)


@router.get(
    "/alliances/{alliance_id}/record",
    tags=["people"],
    summary="What an alliance did",
    response_model=m.RecordOne,
    responses=_PEOPLE,
)
async def alliance_record(
    request: Request, context: Context, alliance_id: Annotated[Id, Path(examples=[99000001])], days: Days = 7
) -> Response:
    """Kills, losses and ISK, when, where, in what, against whom and with whom."""
    return answer(request, await record(context, "alliance", alliance_id, days))


@router.get(
    "/corporations/{corporation_id}/record",
    tags=["people"],
    summary="What a corporation did",
    response_model=m.RecordOne,
    responses=_PEOPLE,
)
async def corporation_record(
    request: Request, context: Context, corporation_id: Annotated[Id, Path(examples=[98000001])], days: Days = 7
) -> Response:
    """Kills, losses and ISK, when, where, in what, against whom and with whom."""
    return answer(request, await record(context, "corporation", corporation_id, days))


@router.get(
    "/characters/{character_id}/record",
    tags=["people"],
    summary="What a character did",
    response_model=m.RecordOne,
    responses=_PEOPLE,
)
async def character_record(
    request: Request, context: Context, character_id: Annotated[Id, Path(examples=[2112000001])], days: Days = 7
) -> Response:
    """Kills, losses and ISK, when, where, in what, against whom and with whom."""
    return answer(request, await record(context, "character", character_id, days))


@router.get(
    "/systems/{system_id}/record",
    tags=["places"],
    summary="What was lost in a solar system",
    response_model=m.PlaceRecordOne,
    responses=_PLACES,
)
async def system_record(
    request: Request, context: Context, system_id: Annotated[Id, Path(examples=[30000142])], days: Days = 7
) -> Response:
    """Kills and ISK, when, in what, and which alliances were active."""
    return answer(request, await place_record(context, "system", system_id, days))


@router.get(
    "/regions/{region_id}/record",
    tags=["places"],
    summary="What was lost in a region",
    response_model=m.PlaceRecordOne,
    responses=_PLACES,
)
async def region_record(
    request: Request, context: Context, region_id: Annotated[Id, Path(examples=[10000002])], days: Days = 7
) -> Response:
    """Kills and ISK, when, where, in what, and which alliances were active."""
    return answer(request, await place_record(context, "region", region_id, days))
