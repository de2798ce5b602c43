"""GET /prices/{type} and POST /prices."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Request, Response

from api.answers import answer
from api.context import Context
from api.models.parts import Id, documented
from api.models.prices import ASKED_EXAMPLE, EXAMPLE, LIST_EXAMPLE, PriceList, PriceOne, PricesAsked
from api.problems import Problem
from api.queries.prices import known_types
from api.services.prices import price_rows
from api.write_access import BodyRoute

router = APIRouter(tags=["market"], route_class=BodyRoute)


@router.get("/prices/{type_id}", summary="What a type costs", response_model=PriceOne, responses=documented(EXAMPLE, 404))
async def price(request: Request, context: Context, type_id: Annotated[Id, Path(examples=[34])]) -> Response:
    """The price to believe, and all that is known with source and age. One that is not at hand is fetched while you wait."""
    if not await known_types(context.database, [type_id]):
        raise Problem("not-found", f"There is no type {type_id} in our static data.")
    (row,) = await price_rows(context, [type_id])
    return answer(request, PriceOne(data=row, simulated=context.settings.simulated), cache=False)


@router.post("/prices", summary="What several types cost", response_model=PriceList, responses=documented(LIST_EXAMPLE, 413, 415))
async def prices(request: Request, context: Context, asked: Annotated[PricesAsked, Body(examples=[ASKED_EXAMPLE])]) -> Response:
    """At most 200 types. One that nobody knows has neither a name nor a price."""
    rows = await price_rows(context, list(dict.fromkeys(asked.types)))
    return answer(request, PriceList(data=rows, next=None, simulated=context.settings.simulated), cache=False)
