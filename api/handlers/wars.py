"""GET /wars."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.context import Context
from api.models.parts import documented
from api.models.wars import EXAMPLE, WarList
from api.services.wars import list_wars
from api.war_parameters import WarQuery

router = APIRouter(tags=["battles"])


@router.get("/wars", summary="Who fights whom over days", response_model=WarList, responses=documented(EXAMPLE))
async def wars(request: Request, context: Context, query: Annotated[WarQuery, Query()]) -> Response:
    """Pairs of organisations that stood on different sides of battles, by the day of a battle's last kill.

    An organisation counts in a battle with three pilots or three losses. Losses are all that it had in the battles against
    the other, whoever dealt them: in a coalition's war they are counted in each of its pairs, so do not add pairs up.
    """
    page = await list_wars(
        context.database,
        context.clock.now(),
        query.filter(),
        limit=query.limit,
        cursor=query.cursor,
        simulated=context.settings.simulated,
    )
    return answer(request, page)
