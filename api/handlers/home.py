"""GET /: where everything is, for a program that only has the address. Browsers get the page there (`api/pages/routes.py`)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.answers import answer
from api.context import Context
from api.models.home import EXAMPLE, LINKS, Home, HomeOne
from api.models.parts import documented
from runtime import __version__

router = APIRouter(tags=["operation"])


@router.get("/", summary="Where everything is", response_model=HomeOne, responses=documented(EXAMPLE))
async def home(request: Request, context: Context) -> Response:
    """The name, the kind of kills, and the addresses."""
    data = Home(name="Warstream", version=__version__, mode=context.settings.mode, links=LINKS)
    found = answer(request, HomeOne(data=data, simulated=context.settings.simulated), cache=False)
    found.headers["Vary"] = "Accept"
    return found
