"""GET /battles/{id}/items."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.context import Context
from api.handlers.battle_standing import Standing
from api.models.battle_items import EXAMPLE, ItemList
from api.models.parts import documented
from api.services.battle_items import list_items
from api.services.battle_report import read_report

router = APIRouter(tags=["battles"])
DEFAULT, MOST = 200, 2_000
"""Rows: a great fight has some 1,500."""


@router.get(
    "/battles/{battle_id}/items",
    summary="Items of a battle",
    response_model=ItemList,
    responses=documented(EXAMPLE, 308, 404),
)
async def items(
    request: Request,
    context: Context,
    found: Standing,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Rows, those with most pieces first")] = DEFAULT,
) -> Response:
    """What was on the lost ships of each side, and whether it dropped or was destroyed; what lay in containers, too."""
    told = await read_report(context.database, found)
    return answer(request, await list_items(context.database, found, told, limit=limit, simulated=context.settings.simulated))
