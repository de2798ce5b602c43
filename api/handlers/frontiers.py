"""GET /wormholes/{hub}, /incursions, /faction-war and /skyhooks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.answers import answer
from api.context import Context
from api.models import frontiers as m
from api.models.parts import documented
from api.services import frontiers as s
from schemas.world.wormholes import Hub

router = APIRouter(tags=["frontiers"])


@router.get(
    "/wormholes/{hub}", summary="Holes of Thera or Turnur", response_model=m.HoleList, responses=documented(m.HOLES_EXAMPLE)
)
async def wormholes(request: Request, context: Context, hub: Annotated[Hub, Path(description="Which of the two")]) -> Response:
    """As EVE-Scout's people scan them; those that have expired are left out."""
    found = await s.holes(context.database, hub, context.clock.now(), simulated=context.settings.simulated)
    return answer(request, found)


@router.get("/incursions", summary="Incursions", response_model=m.IncursionList, responses=documented(m.INCURSIONS_EXAMPLE))
async def incursions(request: Request, context: Context) -> Response:
    """Where Sansha's Nation is."""
    return answer(request, await s.incursions(context.database, simulated=context.settings.simulated))


@router.get("/faction-war", summary="War zones", response_model=m.WarSystemList, responses=documented(m.WAR_EXAMPLE))
async def faction_war(request: Request, context: Context) -> Response:
    """The systems of the militias' war, those nearest to falling first."""
    return answer(request, await s.faction_war(context.database, simulated=context.settings.simulated))


@router.get(
    "/skyhooks", summary="Skyhooks that can be raided", response_model=m.SkyhookList, responses=documented(m.SKYHOOKS_EXAMPLE)
)
async def skyhooks(request: Request, context: Context) -> Response:
    """Now or soon, by the start of their window."""
    found = await s.skyhooks(context.database, context.clock.now(), simulated=context.settings.simulated)
    return answer(request, found)
