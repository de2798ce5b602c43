"""GET /battles/{id}/card.png: the picture that a link to a battle shows in a chat."""

from __future__ import annotations

import functools
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.answers import tag_headers, unchanged
from api.card.content import card_of, version_of
from api.card.draw import png
from api.card.shelf import Shelf
from api.context import Context
from api.handlers.battle_standing import Standing
from api.models.parts import documented_file
from api.services.battles import battle_rows

router = APIRouter(tags=["battles"])


class Png(Response):
    """For FastAPI, which describes an answer by its class."""

    media_type = "image/png"


@router.get(
    "/battles/{battle_id}/card.png",
    summary="Card of a battle",
    response_class=Png,
    responses=documented_file("image/png", 308, 404),
)
async def card(
    request: Request,
    context: Context,
    found: Standing,
    v: Annotated[str | None, Query(max_length=40, description="Not read; an address with the revision names one picture")] = None,
) -> Response:
    """Where, when, how much and who, 1200 x 630 pixels, as Open Graph wants it.

    The ETag changes with the revision, and with the names that are shown.
    """
    (row,) = await battle_rows(context.database, [found])
    content = card_of(row, simulated=context.settings.simulated)
    tag = version_of(row, content)
    if (same := unchanged(request, tag)) is not None:
        return same
    shelf: Shelf = request.app.state.shelf
    return Png(await shelf.get(f"{row.id} {tag}", functools.partial(png, content)), headers=tag_headers(tag))
