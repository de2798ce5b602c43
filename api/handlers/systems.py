"""GET /systems/{id}."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.answers import answer
from api.context import Context
from api.models.parts import Id, documented
from api.models.systems import EXAMPLE, SystemOne
from api.services.systems import get_system
from schemas.redis_keys import Keys

router = APIRouter(tags=["places"])


@router.get("/systems/{system_id}", summary="Get a solar system", response_model=SystemOne, responses=documented(EXAMPLE, 404))
async def system(request: Request, context: Context, system_id: Annotated[Id, Path(examples=[30000142])]) -> Response:
    """Static data, the systems behind its gates, and how many kills live activity knows."""
    settings = context.settings
    found = await get_system(context.database, context.redis, Keys(settings.mode), system_id, simulated=settings.simulated)
    return answer(request, found)
