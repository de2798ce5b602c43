"""GET /search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, StringConstraints

from api.answers import answer
from api.context import Context
from api.models.parts import documented
from api.models.search import EXAMPLE, Category, FoundList
from api.services.search import find

router = APIRouter(tags=["places"])


def _no_zero(text: str) -> str:
    """PostgreSQL's text cannot hold a zero character."""
    if "\0" in text:
        raise ValueError("must not hold a zero character")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100), AfterValidator(_no_zero)]


@router.get("/search", summary="Find by name", response_model=FoundList, responses=documented(EXAMPLE))
async def search(
    request: Request,
    context: Context,
    q: Annotated[Text, Query(description="At least two characters", examples=["jita"])],
    category: Annotated[
        list[Category], Query(default_factory=list, max_length=9, description="Only these", examples=[["solar_system"]])
    ],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> Response:
    """Systems, constellations, regions, types, groups and owners: names that begin with `q` first, then those like it."""
    found = await find(context.database, q, category, limit, simulated=context.settings.simulated)
    return answer(request, found)
