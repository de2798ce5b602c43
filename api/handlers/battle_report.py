"""GET /battles/{id}/sides, timeline, composition, loadouts, reships, damage and systems: the stored report, part by part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from api.answers import answer, unchanged
from api.context import Context
from api.handlers.battle_standing import Standing, shown_tag, tag_of
from api.models import battle_report as m
from api.models.parts import Model, documented
from api.queries.corrections import corrections_of
from api.services import battle_report as s
from api.services.correction_history import history_tag

router = APIRouter(tags=["battles"])


async def _part(request: Request, context: Context, found: dict[str, Any], part: Callable[..., Model]) -> Response:
    """One part of the report; its ETag is the battle's revision, as long as no name is missing."""
    told = await s.read_report(context.database, found)
    tag = shown_tag(tag_of(found), told.names.missing)
    return unchanged(request, tag) or answer(request, part(told, simulated=context.settings.simulated), tag=tag)


@router.get(
    "/battles/{battle_id}/sides",
    summary="Sides of a battle",
    response_model=m.SidesOne,
    responses=documented(m.SIDES_EXAMPLE, 308, 404),
)
async def sides(request: Request, context: Context, found: Standing) -> Response:
    """Who fights whom: organisations with their figures, how sure their side is, the best pilots, and what people corrected."""
    corrections = await corrections_of(context.database, found["battle_id"])
    told = await s.read_report(context.database, found)
    tag = shown_tag(history_tag(tag_of(found), corrections), told.names.missing)
    return unchanged(request, tag) or answer(request, s.sides(told, corrections, simulated=context.settings.simulated), tag=tag)


@router.get(
    "/battles/{battle_id}/timeline",
    summary="Timeline of a battle",
    response_model=m.TimelineOne,
    responses=documented(m.TIMELINE_EXAMPLE, 308, 404),
)
async def timeline(request: Request, context: Context, found: Standing) -> Response:
    """Kills and ISK in buckets of 60 s, the balance of ISK, first blood and turning points."""
    return await _part(request, context, found, s.timeline)


@router.get(
    "/battles/{battle_id}/composition",
    summary="Fleets of a battle",
    response_model=m.FleetList,
    responses=documented(m.COMPOSITION_EXAMPLE, 308, 404),
)
async def composition(request: Request, context: Context, found: Standing) -> Response:
    """What each side flew, by class and hull; each pilot counts once a hull."""
    return await _part(request, context, found, s.composition)


@router.get(
    "/battles/{battle_id}/loadouts",
    summary="Loadouts of a battle",
    response_model=m.LoadoutList,
    responses=documented(m.LOADOUTS_EXAMPLE, 308, 404),
)
async def loadouts(request: Request, context: Context, found: Standing) -> Response:
    """Hulls with weapons, as attackers showed them."""
    return await _part(request, context, found, s.loadouts)


@router.get(
    "/battles/{battle_id}/reships",
    summary="Reships in a battle",
    response_model=m.ReshipList,
    responses=documented(m.RESHIPS_EXAMPLE, 308, 404),
)
async def reships(request: Request, context: Context, found: Standing) -> Response:
    """Pilots who lost ships twice or more: they came back."""
    return await _part(request, context, found, s.reships)


@router.get(
    "/battles/{battle_id}/damage",
    summary="Damage of a battle",
    response_model=m.DamageList,
    responses=documented(m.DAMAGE_EXAMPLE, 308, 404),
)
async def damage(request: Request, context: Context, found: Standing) -> Response:
    """Damage by weapon type and side."""
    return await _part(request, context, found, s.damage)


@router.get(
    "/battles/{battle_id}/systems",
    summary="Systems of a battle",
    response_model=m.SystemsOne,
    responses=documented(m.SYSTEMS_EXAMPLE, 308, 404),
)
async def systems(request: Request, context: Context, found: Standing) -> Response:
    """Where it was fought, when, and the engagements it is made of."""
    return await _part(request, context, found, s.systems)
