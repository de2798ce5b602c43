"""GET /battles, /battles/{id}, and the battles of a killmail and of a system."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.answers import answer, unchanged
from api.battle_parameters import BattlePage, BattleQuery
from api.context import Context
from api.handlers.battle_standing import Standing, shown_tag, tag_of
from api.models.battle_report import WHOLE_EXAMPLE, BattleOne
from api.models.battles import LIST_EXAMPLE, RELATED_EXAMPLE, ROW_EXAMPLE, BattleList, BattleRowOne, RelatedList
from api.models.killmails import LIST_EXAMPLE as KILLS_EXAMPLE
from api.models.killmails import KillmailList
from api.models.parts import Id, documented
from api.parameters import DEFAULT_LIMIT, MAX_LIMIT
from api.services.battle_report import read_report, whole
from api.services.battles import battle_in_short, list_battles, list_kills, list_related
from api.services.systems import known_system

router = APIRouter(tags=["battles"])


@router.get("/battles", summary="List battles", response_model=BattleList, responses=documented(LIST_EXAMPLE))
async def battles(request: Request, context: Context, query: Annotated[BattleQuery, Query()]) -> Response:
    """Battles, filtered and paged.

    A repeated filter means any of its values; different filters must all hold. Follow `next` until it is null: every battle
    that does not change meanwhile comes exactly once.
    """
    page = await list_battles(
        context.database, query.filter(), limit=query.limit, cursor=query.cursor, simulated=context.settings.simulated
    )
    return answer(request, page)


@router.get(
    "/battles/{battle_id}", summary="Get a battle", response_model=BattleOne, responses=documented(WHOLE_EXAMPLE, 308, 404)
)
async def battle(request: Request, context: Context, found: Standing) -> Response:
    """Who, where, how much, and what turned it. The id of any of its kills leads here.

    The ETag is the revision, while no name is missing.
    """
    told = await read_report(context.database, found)
    tag = shown_tag(tag_of(found), told.names.missing)
    if (same := unchanged(request, tag)) is not None:
        return same
    return answer(request, await whole(context.database, found, told, simulated=context.settings.simulated), tag=tag)


@router.get(
    "/battles/{battle_id}/kills",
    summary="Kills of a battle",
    response_model=KillmailList,
    responses=documented(KILLS_EXAMPLE, 308, 404),
)
async def kills(
    request: Request,
    context: Context,
    found: Standing,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows of a page")] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=500, description="The field `next` of the page before")] = None,
) -> Response:
    """Its killmails by time, the first one first, as /killmails shows them."""
    page = await list_kills(
        context.database, found["battle_id"], limit=limit, cursor=cursor, simulated=context.settings.simulated
    )
    return answer(request, page)


@router.get(
    "/battles/{battle_id}/related",
    summary="Battles before and after",
    response_model=RelatedList,
    responses=documented(RELATED_EXAMPLE, 308, 404),
)
async def related(request: Request, context: Context, found: Standing) -> Response:
    """Battles within 24 h that share 5 pilots or more with it, or that the same two organisations led; at most 20."""
    return answer(request, await list_related(context.database, found, simulated=context.settings.simulated))


@router.get(
    "/killmails/{killmail_id}/battle",
    summary="The battle of a killmail",
    response_model=BattleRowOne,
    responses=documented(ROW_EXAMPLE, 404),
)
async def battle_of_killmail(
    request: Request, context: Context, killmail_id: Annotated[Id, Path(examples=[96850275])]
) -> Response:
    """The battle in short, with links to its report. A kill of no battle is answered with 404."""
    return answer(request, await battle_in_short(context.database, killmail_id, simulated=context.settings.simulated))


@router.get(
    "/systems/{system_id}/battles",
    summary="Battles of a solar system",
    response_model=BattleList,
    responses=documented(LIST_EXAMPLE, 404),
)
async def battles_of_system(
    request: Request, context: Context, system_id: Annotated[Id, Path(examples=[30000142])], query: Annotated[BattlePage, Query()]
) -> Response:
    """Battles of which some part was fought in the system; /battles has more filters."""
    await known_system(context.database, system_id)
    wanted = replace(BattleQuery(state=query.state, sort=query.sort).filter(), system=(system_id,))
    page = await list_battles(
        context.database, wanted, limit=query.limit, cursor=query.cursor, simulated=context.settings.simulated
    )
    return answer(request, page)
