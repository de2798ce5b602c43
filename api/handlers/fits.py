"""GET /killmails/{id}/fit, POST /fits/analyse and GET /battles/{id}/tanks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Request, Response

from api.answers import answer
from api.context import Context
from api.handlers.battle_standing import Standing
from api.models import battle_tanks as t
from api.models import fits as m
from api.models.parts import Id, documented
from api.services import fits as s
from api.services.battle_report import read_report
from api.services.battle_tanks import list_tanks
from api.write_access import BodyRoute

router = APIRouter(route_class=BodyRoute)


@router.get(
    "/killmails/{killmail_id}/fit",
    summary="Fit of a killmail",
    tags=["fits"],
    response_model=m.LossFitOne,
    responses=documented(m.LOSS_EXAMPLE, 404),
)
async def killmail_fit(request: Request, context: Context, killmail_id: Annotated[Id, Path(examples=[96850275])]) -> Response:
    """What the lost ship had fitted, as slots and as text for the game, and what it could take and do.

    404 while the fit is not there: it follows its killmail by a moment.
    """
    return answer(request, await s.get_loss_fit(context, killmail_id))


@router.post(
    "/fits/analyse",
    summary="What a fit can take and do",
    tags=["fits"],
    response_model=m.FitAnalysedOne,
    responses=documented(m.ANALYSED_EXAMPLE, 404, 413, 415),
)
async def analyse_fit(
    request: Request, context: Context, asked: Annotated[m.FitAsked, Body(examples=[m.ASKED_EXAMPLE])]
) -> Response:
    """EFT or DNA as text, an ESI fitting, or a killmail. Nothing is kept. 422 says in which `line` the text is wrong, and how."""
    return answer(request, await s.analyse_fit(context, asked), cache=False)


@router.get(
    "/battles/{battle_id}/tanks",
    summary="Tanks of a battle",
    tags=["battles"],
    response_model=t.TankList,
    responses=documented(t.EXAMPLE, 308, 404),
)
async def tanks(request: Request, context: Context, found: Standing) -> Response:
    """How the lost ships of each side were tanked, where their holes were, and how much more than they could take was shot."""
    told = await read_report(context.database, found)
    return answer(request, await list_tanks(context.database, found, told, simulated=context.settings.simulated))
