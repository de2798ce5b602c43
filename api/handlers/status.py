"""GET /status."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.context import Context
from api.models.parts import documented
from api.models.status import EXAMPLE, StatusOne
from api.services.status import get_status

router = APIRouter(tags=["operation"])


@router.get("/status", summary="How Warstream does", response_model=StatusOne, responses=documented(EXAMPLE))
async def status(
    request: Request,
    context: Context,
    days: Annotated[int, Query(ge=1, le=366, description="Days of completeness, the newest first")] = 14,
) -> Response:
    """Parts, sources, sinks, the last kill, counts and completeness by day. What lies in a store that is away is null."""
    return answer(request, await get_status(context, days), cache=False)
