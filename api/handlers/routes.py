"""GET /routes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.context import Context
from api.map_parameters import RouteQuery
from api.models.parts import documented
from api.models.routes import EXAMPLE, RouteOne
from api.services.routes import find_route

router = APIRouter(tags=["map"])


@router.get("/routes", summary="A way by stargates", response_model=RouteOne, responses=documented(EXAMPLE, 404))
async def route(request: Request, context: Context, query: Annotated[RouteQuery, Query()]) -> Response:
    """The systems from one to another, both included, with what was killed in each within the last hour.

    The one with the fewest jumps; safer and less-secure leave the preferred security only where there is no other way. Nobody
    can cross Zarzakh. Where gates do not lead, the answer is 404 with the problem no-route.
    """
    return answer(request, await find_route(context, query))
