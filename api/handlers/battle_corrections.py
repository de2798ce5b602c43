"""PUT /battles/{id}/sides and DELETE /battles/{id}/sides/corrections/{id}: a person knows better than the kills."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Header, Path, Query, Request, Response

from api.answers import answer, matches
from api.context import Context
from api.handlers.battle_standing import Standing, tag_of, without_names
from api.models import corrections as m
from api.models.parts import documented
from api.problems import Problem
from api.queries.corrections import corrections_of
from api.services.battle_report import read_report
from api.services.correction_history import history_tag
from api.services.corrections import correct, withdraw
from api.services.seen_sides import shows
from api.write_access import NEEDS_TOKEN, WriteRoute
from schemas.side_stances import stances

router = APIRouter(tags=["battles"], route_class=WriteRoute)

IfMatch = Annotated[
    str | None,
    Header(
        description="The ETag of its sides: 412 when they have changed since, or somebody has said something. That of the battle "
        "serves as well while its revision shows all that people have said",
        examples=['W/"31"'],
    ),
]


@router.put(
    "/battles/{battle_id}/sides",
    summary="Correct the sides of a battle",
    status_code=202,
    response_model=m.AcceptedOne,
    responses=documented(m.ACCEPTED_EXAMPLE, 308, 401, 403, 404, 412, 413, 415, good=202),
    openapi_extra=NEEDS_TOKEN,
)
async def correct_sides(
    request: Request,
    context: Context,
    found: Standing,
    asked: Annotated[m.CorrectionsAsked, Body(examples=[m.ASKED_EXAMPLE])],
    if_match: IfMatch = None,
) -> Response:
    """Say where organisations stand. It is kept, and holds in every later revision, whatever kills come.

    A letter means: with one of that side now whom the request does not name and whom nobody has corrected. Others stay where the
    kills have them, and letters follow the corrected sides. The new revision comes over the feed. What counts already is not
    written down again. 422 when somebody would not end where the request says.
    """
    known = await corrections_of(context.database, found["battle_id"])
    told = await read_report(context.database, found)
    tag = tag_of(found)
    # Whoever read the battle alone has seen corrections only where its revision shows them.
    tags = [history_tag(tag, known), *([tag] if shows(told.report, stances(known)) else [])]
    if if_match is not None and not matches(without_names(if_match), *tags):
        raise Problem(
            "moved-on",
            f"Battle {found['battle_id']} has revision {found['revision']} now, or was corrected since that ETag; look at its "
            "sides and say it again.",
        )
    done = await correct(context, found, told, known, asked)
    return answer(request, done, cache=False, status=202)


@router.delete(
    "/battles/{battle_id}/sides/corrections/{correction_id}",
    summary="Withdraw a correction",
    status_code=202,
    response_model=m.AcceptedOne,
    responses=documented(m.WITHDRAWN_EXAMPLE, 308, 401, 403, 404, good=202),
    openapi_extra=NEEDS_TOKEN,
)
async def withdraw_correction(
    request: Request,
    context: Context,
    found: Standing,
    correction_id: Annotated[UUID, Path(description="As the history has it", examples=[m.CORRECTION_EXAMPLE["id"]])],
    author: Annotated[m.Author, Query(description="Who says so")],
    reason: Annotated[m.Reason, Query(description="Why")] = "",
) -> Response:
    """Undo: what counted before it counts again, or the kills alone. The history keeps both."""
    known = await corrections_of(context.database, found["battle_id"])
    told = await read_report(context.database, found)
    done = await withdraw(context, found, told, known, str(correction_id), author=author, reason=reason)
    return answer(request, done, cache=False, status=202)
