"""Doctrines of an alliance, of a corporation, of a region and of a battle."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.answers import answer
from api.context import Context, ProcessContext
from api.doctrine_filters import DoctrineFilter
from api.doctrine_parameters import DoctrinePage, DoctrineQuery
from api.handlers.battle_standing import Standing
from api.models.battle_doctrines import EXAMPLE, BattleDoctrineList
from api.models.doctrines import LIST_EXAMPLE, DoctrineList
from api.models.parts import Id, documented
from api.services.battle_doctrines import list_battle_doctrines
from api.services.battle_report import read_report
from api.services.doctrines import list_doctrines
from api.services.owners import known_name
from api.services.regions import known_region

router = APIRouter()

Page = Annotated[DoctrinePage, Query()]


@router.get(
    "/alliances/{alliance_id}/doctrines",
    tags=["people"],
    summary="Doctrines of an alliance",
    response_model=DoctrineList,
    responses=documented(LIST_EXAMPLE, 404),
)
async def alliance_doctrines(
    request: Request, context: Context, alliance_id: Annotated[Id, Path(examples=[99000001])], query: Page
) -> Response:
    """Doctrines that it was seen flying; /doctrines has more filters."""
    await known_name(context.database, "alliance", alliance_id)
    return await _page(request, context, replace(_wanted(query), alliance=(alliance_id,)), query)


@router.get(
    "/corporations/{corporation_id}/doctrines",
    tags=["people"],
    summary="Doctrines of a corporation",
    response_model=DoctrineList,
    responses=documented(LIST_EXAMPLE, 404),
)
async def corporation_doctrines(
    request: Request, context: Context, corporation_id: Annotated[Id, Path(examples=[98000001])], query: Page
) -> Response:
    """Doctrines that it was seen flying by itself: a pilot in an alliance flies for the alliance."""
    await known_name(context.database, "corporation", corporation_id)
    return await _page(request, context, replace(_wanted(query), corporation=(corporation_id,)), query)


@router.get(
    "/regions/{region_id}/doctrines",
    tags=["places"],
    summary="Doctrines of a region",
    response_model=DoctrineList,
    responses=documented(LIST_EXAMPLE, 404),
)
async def region_doctrines(
    request: Request, context: Context, region_id: Annotated[Id, Path(examples=[10000060])], query: Page
) -> Response:
    """Doctrines that were seen there; /doctrines has more filters."""
    await known_region(context.database, region_id)
    return await _page(request, context, replace(_wanted(query), region=(region_id,)), query)


@router.get(
    "/battles/{battle_id}/doctrines",
    tags=["battles"],
    summary="Doctrines of a battle",
    response_model=BattleDoctrineList,
    responses=documented(EXAMPLE, 308, 404),
)
async def battle_doctrines(request: Request, context: Context, found: Standing) -> Response:
    """What each side flew, and how its attackers were probably fitted: an estimate by the doctrine's fit of the same hull with
    the same weapon."""
    told = await read_report(context.database, found)
    return answer(request, await list_battle_doctrines(context.database, found, told, simulated=context.settings.simulated))


def _wanted(query: DoctrinePage) -> DoctrineFilter:
    return DoctrineQuery(state=query.state, sort=query.sort).filter()


async def _page(request: Request, context: ProcessContext, wanted: DoctrineFilter, query: DoctrinePage) -> Response:
    page = await list_doctrines(
        context.database, wanted, limit=query.limit, cursor=query.cursor, simulated=context.settings.simulated
    )
    return answer(request, page)
