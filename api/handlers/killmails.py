"""GET /killmails and /killmails/{id}."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.answers import answer
from api.context import Context
from api.models.killmails import LIST_EXAMPLE, ONE_EXAMPLE, KillmailList, KillmailOne
from api.models.parts import Id, documented
from api.parameters import KillmailQuery
from api.services.killmails import get_killmail, list_killmails

router = APIRouter(tags=["killmails"])


@router.get("/killmails", summary="List killmails", response_model=KillmailList, responses=documented(LIST_EXAMPLE))
async def killmails(request: Request, context: Context, query: Annotated[KillmailQuery, Query()]) -> Response:
    """Killmails by event time, filtered and paged.

    A repeated filter means any of its values; different filters must all hold. `role` holds for characters, corporations,
    alliances, factions and hulls. Follow `next` until it is null: every kill that was there comes exactly once, whatever
    arrives meanwhile.
    """
    page = await list_killmails(
        context.database, query.filter(), limit=query.limit, cursor=query.cursor, simulated=context.settings.simulated
    )
    return answer(request, page)


@router.get(
    "/killmails/{killmail_id}", summary="Get a killmail", response_model=KillmailOne, responses=documented(ONE_EXAMPLE, 404)
)
async def killmail(request: Request, context: Context, killmail_id: Annotated[Id, Path(examples=[96850275])]) -> Response:
    """The whole killmail: attackers in the mail's order, items with the items inside them, names where they are known."""
    return answer(request, await get_killmail(context.database, killmail_id, simulated=context.settings.simulated))
