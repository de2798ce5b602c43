"""GET /search and /names."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, StringConstraints

from api.answers import answer
from api.context import Context
from api.models.parts import Id, documented
from api.models.search import EXAMPLE, NAMES_EXAMPLE, Category, FoundList
from api.services.search import find, named

router = APIRouter(tags=["places"])

MOST_NAMES = 200
"""Of one kind in one question: an address holds some 8,000 characters."""


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
    """Systems, constellations, regions, types, groups and owners: names that begin with `q` first, then those like it.

    Among types ships come first, then structures and deployables, then what is fitted to them, then the rest. Types that can be
    on no killmail are not offered.
    """
    found = await find(context.database, q, category, limit, simulated=context.settings.simulated)
    return answer(request, found)


def _ids(what: str) -> Any:
    return Query(default_factory=list, max_length=MOST_NAMES, description=f"Ids of {what}")


@router.get("/names", summary="Get names of ids", response_model=FoundList, responses=documented(NAMES_EXAMPLE))
async def names(
    request: Request,
    context: Context,
    alliance: Annotated[list[Id], _ids("alliances")],
    corporation: Annotated[list[Id], _ids("corporations")],
    character: Annotated[list[Id], _ids("characters")],
    faction: Annotated[list[Id], _ids("factions")],
    type_: Annotated[list[Id], Query(alias="type", default_factory=list, max_length=MOST_NAMES, description="Ids of types")],
    solar_system: Annotated[list[Id], _ids("systems")],
    region: Annotated[list[Id], _ids("regions")],
) -> Response:
    """For who follows the feed, which tells ids: the names that are known by now, in no order. Who is missing has none yet."""
    wanted = {
        "alliance": alliance,
        "corporation": corporation,
        "character": character,
        "faction": faction,
        "type": type_,
        "solar_system": solar_system,
        "region": region,
    }
    return answer(request, await named(context.database, wanted, simulated=context.settings.simulated))
