"""GET /battles/{id}/sovereignty."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.answers import answer
from api.context import Context
from api.handlers.battle_standing import Standing
from api.models.battle_sovereignty import EXAMPLE, BattleSovereigntyOne
from api.models.parts import documented
from api.services.battle_report import read_report
from api.services.battle_sovereignty import around

router = APIRouter(tags=["battles"])


@router.get(
    "/battles/{battle_id}/sovereignty",
    summary="Sovereignty around a battle",
    response_model=BattleSovereigntyOne,
    responses=documented(EXAMPLE, 308, 404),
)
async def battle_sovereignty(request: Request, context: Context, found: Standing) -> Response:
    """Who holds its systems, what changed hands there around it, and which structures were fought for."""
    told = await read_report(context.database, found)
    return answer(request, await around(context.database, found, told, simulated=context.settings.simulated))
