"""GET /activity."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.context import Context
from api.models.activity import EXAMPLE, ActivityList, Scope, Window
from api.models.parts import documented
from api.services.activity import list_activity
from schemas.redis_keys import Keys

router = APIRouter(tags=["places"])


@router.get("/activity", summary="Where it burns now", response_model=ActivityList, responses=documented(EXAMPLE))
async def activity(
    request: Request,
    context: Context,
    scope: Annotated[Scope, Query(description="What to list")] = "system",
    window: Annotated[Window, Query(description="How far back, by event time, from the newest window")] = "1h",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """The busiest systems or regions, by kills."""
    settings = context.settings
    found = await list_activity(
        context.database,
        context.redis,
        Keys(settings.mode),
        scope=scope,
        window=window,
        limit=limit,
        simulated=settings.simulated,
    )
    return answer(request, found)
