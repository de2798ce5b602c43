"""A way by stargates, and what was killed on it lately."""

from __future__ import annotations

from api.context import ProcessContext
from api.map_parameters import RouteQuery
from api.models.parts import Named
from api.models.routes import Route, RouteOne, RouteSystem
from api.problems import Problem
from api.queries.map import gate_rows, route_rows
from api.route_search import cheapest
from api.services.systems import known_system
from api.storage.activity import WINDOWS, Busy, places, window_starts
from api.storage.away import StoreAway
from schemas.redis_keys import Keys

RECENT = "1h"


async def find_route(context: ProcessContext, query: RouteQuery) -> RouteOne:
    """Raises the problems not-found (a system that there is not) and no-route (no gates lead there)."""
    ends = [await known_system(context.database, number) for number in (query.begin, query.end)]
    gates = await gate_rows(context.database)
    links = {row["solar_system_id"]: row["gates"] for row in gates}
    security = {row["solar_system_id"]: row["security"] for row in gates}
    avoid = sorted(set(query.avoid))
    if query.begin == query.end:
        way: list[int] | None = [query.begin]
    else:
        way = cheapest(links, security, query.begin, query.end, prefer=query.prefer, avoid=avoid)
    if way is None:
        names = " to ".join(str(one["name"]) for one in ends)
        around = " around the systems to avoid" if avoid else ""
        raise Problem("no-route", f"No gates lead from {names}{around}.")
    recent = await _recent(context, way)
    systems = [
        RouteSystem(
            id=row["solar_system_id"],
            name=row["name"],
            security=row["security"],
            band=row["security_band"],
            region=Named(id=row["region_id"], name=row["region"]),
            ship_kills=None if recent is None else recent[row["solar_system_id"]][0],
            pod_kills=None if recent is None else recent[row["solar_system_id"]][1],
        )
        for row in await route_rows(context.database, way)
    ]
    data = Route(jumps=len(way) - 1, prefer=query.prefer, avoided=avoid, systems=systems)
    return RouteOne(data=data, simulated=context.settings.simulated)


async def _recent(context: ProcessContext, systems: list[int]) -> dict[int, tuple[int, int]] | None:
    """System -> its ships and capsules of the last hour; None while Redis is away: the way does not need it."""
    keys = Keys(context.settings.mode)
    try:
        starts = await window_starts(context.redis, keys, "system", WINDOWS[RECENT])
        found = await places(context.redis, keys, "system", starts, systems)
    except StoreAway:
        return None
    return {busy.id: _killed(busy) for busy in found}


def _killed(busy: Busy) -> tuple[int, int]:
    pods = sum(one["pods"] for one in busy.windows)
    return sum(one["kills"] for one in busy.windows) - pods, pods
