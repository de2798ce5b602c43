"""GET /doctrines, /doctrines/{id} and its parts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse

from api.answers import answer
from api.context import Context
from api.doctrine_parameters import DoctrineQuery
from api.handlers.doctrine_standing import Standing
from api.models.doctrine_fits import EFT_EXAMPLE, DoctrineFitList
from api.models.doctrine_fits import EXAMPLE as FITS_EXAMPLE
from api.models.doctrine_whole import FLEETS_EXAMPLE, WHOLE_EXAMPLE, DoctrineFleetList, DoctrineOne
from api.models.doctrines import LIST_EXAMPLE, DoctrineList
from api.models.parts import documented, documented_text
from api.parameters import DEFAULT_LIMIT, MAX_LIMIT
from api.problems import Problem
from api.services.doctrine_fits import all_as_eft, list_fits
from api.services.doctrine_whole import list_fleets, read_body, whole
from api.services.doctrines import list_doctrines

router = APIRouter(tags=["doctrines"])


@router.get("/doctrines", summary="List doctrines", response_model=DoctrineList, responses=documented(LIST_EXAMPLE))
async def doctrines(request: Request, context: Context, query: Annotated[DoctrineQuery, Query()]) -> Response:
    """Fleet doctrines, filtered and paged.

    A repeated filter means any of its values; different filters must all hold.
    """
    page = await list_doctrines(
        context.database, query.filter(), limit=query.limit, cursor=query.cursor, simulated=context.settings.simulated
    )
    return answer(request, page)


@router.get(
    "/doctrines/{doctrine_id}",
    summary="Get a doctrine",
    response_model=DoctrineOne,
    responses=documented(WHOLE_EXAMPLE, 308, 404),
)
async def doctrine(request: Request, context: Context, found: Standing) -> Response:
    """What it is made of, who flies it, where, since when, and how it changes."""
    return answer(request, await whole(context.database, found, simulated=context.settings.simulated))


@router.get(
    "/doctrines/{doctrine_id}/fleets",
    summary="Fleets of a doctrine",
    response_model=DoctrineFleetList,
    responses=documented(FLEETS_EXAMPLE, 308, 404),
)
async def fleets(
    request: Request,
    context: Context,
    found: Standing,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows of a page")] = DEFAULT_LIMIT,
    cursor: Annotated[str | None, Query(max_length=500, description="The field `next` of the page before")] = None,
) -> Response:
    """The evidence: each fleet that flew it, with its battle. Those that its figures rest on, and those before them."""
    page = await list_fleets(context.database, found, limit=limit, cursor=cursor, simulated=context.settings.simulated)
    return answer(request, page)


@router.get(
    "/doctrines/{doctrine_id}/fits",
    summary="Fits of a doctrine",
    response_model=DoctrineFitList,
    responses=documented(FITS_EXAMPLE, 308, 404),
)
async def fits(request: Request, context: Context, found: Standing) -> Response:
    """What is flown of each hull, by its losses: slot by slot, what else sits there, what it can do, and as EFT text."""
    body = await read_body(context.database, found)
    return answer(request, await list_fits(context.database, body, simulated=context.settings.simulated))


@router.get(
    "/doctrines/{doctrine_id}/eft",
    summary="Fits of a doctrine as EFT text",
    response_class=PlainTextResponse,
    responses=documented_text(EFT_EXAMPLE, 308, 404),
)
async def eft(request: Request, context: Context, found: Standing) -> Response:
    """All its fits, one after the other, each ready to be pasted into the game. 404 while no fit of it is known."""
    text = all_as_eft(await read_body(context.database, found))
    if not text:
        raise Problem("not-found", f"No fit of doctrine {found['doctrine_id']} is known yet: none of its ships was lost.")
    return PlainTextResponse(text, headers={"Cache-Control": "no-cache"})
