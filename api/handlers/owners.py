"""GET /alliances/{id}, /corporations/{id} and /characters/{id}."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.answers import answer
from api.context import Context
from api.models import owners as m
from api.models.parts import Id, documented
from api.services import owners as s

router = APIRouter(tags=["people"])


@router.get(
    "/alliances/{alliance_id}",
    summary="Get an alliance",
    response_model=m.AllianceOne,
    responses=documented(m.ALLIANCE_EXAMPLE, 404),
)
async def alliance(request: Request, context: Context, alliance_id: Annotated[Id, Path(examples=[99000001])]) -> Response:
    """Name, ticker, executor, and how many systems it holds; each field says who told it, and as of when."""
    data = await s.alliance(context, alliance_id)
    return answer(request, m.AllianceOne(data=data, simulated=context.settings.simulated))


@router.get(
    "/corporations/{corporation_id}",
    summary="Get a corporation",
    response_model=m.CorporationOne,
    responses=documented(m.CORPORATION_EXAMPLE, 404),
)
async def corporation(request: Request, context: Context, corporation_id: Annotated[Id, Path(examples=[98000001])]) -> Response:
    """Name, ticker, alliance, members; each field says who told it, and as of when."""
    data = await s.corporation(context, corporation_id)
    return answer(request, m.CorporationOne(data=data, simulated=context.settings.simulated))


@router.get(
    "/characters/{character_id}",
    summary="Get a character",
    response_model=m.CharacterOne,
    responses=documented(m.CHARACTER_EXAMPLE, 404),
)
async def character(request: Request, context: Context, character_id: Annotated[Id, Path(examples=[2112000001])]) -> Response:
    """Name and today's affiliation; each field says who told it, and as of when."""
    data = await s.character(context, character_id)
    return answer(request, m.CharacterOne(data=data, simulated=context.settings.simulated))
