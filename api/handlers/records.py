"""GET /alliances/{id}/record and its like: one handler, a path a kind."""

# Without annotations from the future: FastAPI could not see the local one below.

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from api.answers import answer
from api.context import Context, ProcessContext
from api.map_parameters import MOST_DAYS
from api.models import records as m
from api.models.parts import Id, documented
from api.services.owners import Kind
from api.services.place_record import Place, place_record
from api.services.record import record

router = APIRouter()

Days = Annotated[int, Query(ge=1, le=MOST_DAYS, description="Days (UTC), back from that of the newest kill held, with it")]
Word = TypeVar("Word", bound=str)
Asked = Callable[[ProcessContext, Word, int, int], Awaitable[BaseModel]]

_OWNERS: dict[Kind, tuple[str, int]] = {
    "alliance": ("an alliance", 99000001),
    "corporation": ("a corporation", 98000001),
    "character": ("a character", 2112000001),
}
_PLACES: dict[Place, tuple[str, int, str]] = {
    "system": ("a solar system", 30000142, "Kills and ISK, when, in what, and which alliances were active."),
    "region": ("a region", 10000002, "Kills and ISK, when, where, in what, and which alliances were active."),
}


def _add(word: Word, example: int, find: Asked[Word], **about: Any) -> None:
    """The path of one kind."""
    described = Path(alias=f"{word}_id", examples=[example])

    async def asked(request: Request, context: Context, number: Annotated[Id, described], days: Days = 7) -> Response:
        return answer(request, await find(context, word, number, days))

    router.add_api_route(f"/{word}s/{{{word}_id}}/record", asked, name=f"{word}_record", **about)


for owner, (whose, number) in _OWNERS.items():
    _add(
        owner,
        number,
        record,
        tags=["people"],
        summary=f"What {whose} did",
        description="Kills, losses and ISK, when, where, in what, against whom and with whom.",
        response_model=m.RecordOne,
        responses=documented(m.RECORD_EXAMPLE, 404),
    )
for place, (where, number, told) in _PLACES.items():
    _add(
        place,
        number,
        place_record,
        tags=["places"],
        summary=f"What was lost in {where}",
        description=told,
        response_model=m.PlaceRecordOne,
        responses=documented(m.PLACE_EXAMPLE, 404),
    )
