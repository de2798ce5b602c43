"""/doctrines/templates: fits that people ask for, and what was lost against them. And /killmails/{id}/template."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Path, Query, Request, Response

from api.answers import answer
from api.context import Context
from api.models import templates as m
from api.models.parts import Id, documented
from api.parameters import DEFAULT_LIMIT, MAX_LIMIT
from api.services.templates import (
    get_template,
    import_templates,
    list_matches,
    list_templates,
    match_of_killmail,
    withdraw_template,
)
from api.write_access import NEEDS_TOKEN, WriteRoute

router = APIRouter(tags=["doctrines"])
writing = APIRouter(tags=["doctrines"], route_class=WriteRoute)

TemplateId = Annotated[UUID, Path(description="As the list has it", examples=[m.ID])]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows of a page")]
Who = Annotated[m.Author, Query(description="Who says so")]
Cursor = Annotated[str | None, Query(max_length=500, description="The field `next` of the page before, with the same filters")]


@writing.post(
    "/doctrines/templates",
    summary="Import templates of fits",
    status_code=202,
    response_model=m.TemplatesAcceptedOne,
    responses=documented(m.ACCEPTED_EXAMPLE, 401, 403, 413, 415, good=202),
    openapi_extra=NEEDS_TOKEN,
)
async def import_doctrine_templates(
    request: Request,
    context: Context,
    asked: Annotated[m.TemplatesAsked, Body(examples=[m.ASKED_EXAMPLE])],
    author: Who = "",
) -> Response:
    """Fits that a fleet asks for. Each lost ship of their hulls is compared with them, those of the last days too.

    All of a text is taken or nothing: 422 names the line that cannot be read. What is there already is not written again; what
    was withdrawn is asked for again.
    """
    return answer(request, await import_templates(context, asked, author), cache=False, status=202)


@writing.delete(
    "/doctrines/templates/{template_id}",
    summary="Withdraw a template",
    status_code=202,
    response_model=m.TemplatesAcceptedOne,
    responses=documented(m.WITHDRAWN_EXAMPLE, 401, 403, 404, good=202),
    openapi_extra=NEEDS_TOKEN,
)
async def withdraw_doctrine_template(
    request: Request,
    context: Context,
    template_id: TemplateId,
    author: Who = "",
) -> Response:
    """Nothing is compared with it any more, and what was is compared with the others. It can be imported again."""
    return answer(request, await withdraw_template(context, str(template_id), author), cache=False, status=202)


@router.get("/doctrines/templates", summary="List templates", response_model=m.TemplateList, responses=documented(m.LIST_EXAMPLE))
async def doctrine_templates(
    request: Request,
    context: Context,
    hull: Annotated[Id | None, Query(description="Type id of a hull", examples=[16227])] = None,
    withdrawn: Annotated[bool, Query(description="true: withdrawn ones too")] = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """The fits that people ask for, the last changed first."""
    return answer(request, await list_templates(context, withdrawn=withdrawn, hull=hull, limit=limit, cursor=cursor))


@router.get(
    "/doctrines/templates/{template_id}",
    summary="Get a template",
    response_model=m.TemplateOne,
    responses=documented(m.ONE_EXAMPLE, 404),
)
async def doctrine_template(request: Request, context: Context, template_id: TemplateId) -> Response:
    """Slot by slot, and as EFT text; a withdrawn one too."""
    return answer(request, await get_template(context, str(template_id)))


@router.get(
    "/doctrines/templates/{template_id}/matches",
    summary="List what was lost against a template",
    response_model=m.TemplateMatchList,
    responses=documented(m.MATCHES_EXAMPLE, 404),
)
async def doctrine_template_matches(
    request: Request, context: Context, template_id: TemplateId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """Lost ships that are most like this template, newest first, slot by slot. Of a withdrawn one those
    that were lost before the days that are compared anew."""
    return answer(request, await list_matches(context, str(template_id), limit=limit, cursor=cursor))


@router.get(
    "/killmails/{killmail_id}/template",
    summary="Get the template that a loss is most like",
    response_model=m.TemplateMatchOne,
    responses=documented(m.MATCH_EXAMPLE, 404),
)
async def killmail_template(
    request: Request, context: Context, killmail_id: Annotated[Id, Path(examples=[96850275])]
) -> Response:
    """The fit that people ask for which the lost ship's was nearest to, slot by slot."""
    return answer(request, await match_of_killmail(context, killmail_id))


router.include_router(writing)
