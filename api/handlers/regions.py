"""GET /regions/{id}."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.answers import answer
from api.context import Context
from api.models.parts import Id, documented
from api.models.regions import EXAMPLE, RegionOne
from api.services.regions import get_region

router = APIRouter(tags=["places"])


@router.get("/regions/{region_id}", summary="Get a region", response_model=RegionOne, responses=documented(EXAMPLE, 404))
async def region(request: Request, context: Context, region_id: Annotated[Id, Path(examples=[10000060])]) -> Response:
    """Its systems, and who holds them."""
    return answer(request, await get_region(context.database, region_id, simulated=context.settings.simulated))
