"""GET /sovereignty/systems, changes and campaigns."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query, Request, Response

from api.answers import answer
from api.context import Context
from api.cursor import BadCursor, Rank, read_change, read_rank, write_change, write_rank
from api.models import sovereignty as m
from api.models.parts import documented
from api.problems import Problem
from api.queries.world import campaign_rows, change_rows, sovereignty_rows
from api.services import sovereignty as s
from api.world_parameters import CampaignQuery, ChangeQuery, SovQuery

router = APIRouter(tags=["sovereignty"])

T = TypeVar("T")


def _behind(cursor: str | None, question: str, read: Callable[[str, str], T]) -> T | None:
    """The place where a page begins; None for the first one. Raises the problem bad-cursor."""
    if cursor is None:
        return None
    try:
        return read(cursor, question)
    except BadCursor as error:
        raise Problem("bad-cursor", str(error)) from None


@router.get(
    "/sovereignty/systems",
    summary="Who holds which systems",
    response_model=m.SovList,
    responses=documented(m.listed(m.SOV_ROW)),
)
async def sovereignty_systems(request: Request, context: Context, query: Annotated[SovQuery, Query()]) -> Response:
    """By system id, with ADM, levels and the window in which the hub can be attacked."""
    question = query.question()
    behind = _behind(query.cursor, question, partial(read_rank, whole=True))
    rows = await sovereignty_rows(
        context.database,
        alliance=tuple(query.alliance),
        region=tuple(query.region),
        claimed=query.claimed,
        after=None if behind is None else behind.id,
        limit=query.limit + 1,
    )
    page = rows[: query.limit]
    more = write_rank(Rank(0, page[-1]["solar_system_id"]), question) if len(rows) > query.limit else None
    data = await s.sov_rows(context.database, page)
    said = await s.list_said(context.database, "systems")
    return answer(request, m.SovList(data=data, said=said, next=more, simulated=context.settings.simulated))


@router.get(
    "/sovereignty/changes",
    summary="Which systems changed hands",
    response_model=m.ChangeList,
    responses=documented(m.listed(m.CHANGE_ROW)),
)
async def sovereignty_changes(request: Request, context: Context, query: Annotated[ChangeQuery, Query()]) -> Response:
    """Newest first. ESI tells of owners, DOTLAN (when it is on) of structures; the same change may come from both."""
    question = query.question()
    behind = _behind(query.cursor, question, read_change)
    rows = await change_rows(
        context.database,
        systems=tuple(query.system),
        region=tuple(query.region),
        since=query.after,
        until=query.before,
        behind=behind,
        limit=query.limit + 1,
    )
    page = rows[: query.limit]
    more = write_change(page[-1]["changed_at"], page[-1]["id"], question) if len(rows) > query.limit else None
    data = await s.changes(context.database, page)
    said = await s.list_said(context.database, "changes")
    return answer(request, m.ChangeList(data=data, said=said, next=more, simulated=context.settings.simulated))


@router.get(
    "/sovereignty/campaigns",
    summary="Fights for structures",
    response_model=m.CampaignList,
    responses=documented(m.listed(m.CAMPAIGN_ROW)),
)
async def sovereignty_campaigns(request: Request, context: Context, query: Annotated[CampaignQuery, Query()]) -> Response:
    """Those that go on or are announced, the next to start first; with `state=all` the past too, newest first."""
    question = query.question()
    behind = _behind(query.cursor, question, read_change)
    rows = await campaign_rows(
        context.database,
        systems=tuple(query.system),
        only_live=query.state == "active",
        behind=behind,
        limit=query.limit + 1,
    )
    page = rows[: query.limit]
    more = write_change(page[-1]["start_time"], page[-1]["mark"], question) if len(rows) > query.limit else None
    data = await s.campaigns(context.database, page)
    said = await s.list_said(context.database, "campaigns")
    return answer(request, m.CampaignList(data=data, said=said, next=more, simulated=context.settings.simulated))
