"""GET /conflicts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.context import Context
from api.models.conflicts import EXAMPLE, ConflictList, Window
from api.models.parts import Id, documented
from api.parameters import MAX_VALUES
from api.services.conflicts import list_conflicts

router = APIRouter(tags=["battles"])


@router.get("/conflicts", summary="Who fights whom lately", response_model=ConflictList, responses=documented(EXAMPLE))
async def conflicts(
    request: Request,
    context: Context,
    region: Annotated[
        list[Id],
        Query(default_factory=list, max_length=MAX_VALUES, description="Only battles in these regions", examples=[[10000002]]),
    ],
    window: Annotated[Window, Query(description="Battles whose last kill lies in it, back from the newest kill held")] = "24h",
    limit: Annotated[int, Query(ge=1, le=200, description="Pairs")] = 50,
) -> Response:
    """Battles grouped by the organisations with the most pilots of sides A and B, whoever is A.

    The trend is the kills of battles that ended in the second half of the window, divided by those of the first half:
    escalating from 1.5 on, cooling up to 0.5, new when there are none in the first half.
    """
    found = await list_conflicts(
        context.database,
        context.clock.now(),
        window=window,
        regions=region,
        limit=limit,
        simulated=context.settings.simulated,
    )
    return answer(request, found)
