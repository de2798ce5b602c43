"""The world beside the kills out of Postgres."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from api.queries.heard import AS_OF, HEARD_AS_OF, heard, newest
from api.queries.page import Statement
from api.storage.postgres import Database

_HEARD = heard("sovereignty", "sovereignty", "solar_system_id")
_SOVEREIGNTY = f"""
select v.*, {AS_OF}, s.name, s.security, s.region_id, r.name as region
from sovereignty v {_HEARD}
left join solar_systems s on s.solar_system_id = v.solar_system_id
left join regions r on r.region_id = s.region_id
"""  # noqa: S608 - constants
_CHANGES = """
select c.id, c.solar_system_id, c.changed_at, c.of, c.source, c.before, c.after, s.name, s.region_id, r.name as region
from sovereignty_changes c
left join solar_systems s using (solar_system_id)
left join regions r on r.region_id = s.region_id
"""
_MARK = "c.source || '/' || c.campaign_id"
"""Of a campaign among those that start together."""
_CAMPAIGNS = """
select c.source || '/' || c.campaign_id as mark,
       c.source, c.campaign_id, c.solar_system_id, c.start_time, c.first_seen, c.as_of, c.body,
       c.as_of >= coalesce(n.as_of, c.as_of) as goes_on, s.name, s.region_id, r.name as region
from campaigns c
left join snapshots n on n.topic = 'campaigns' and n.key = c.source
left join solar_systems s using (solar_system_id)
left join regions r on r.region_id = s.region_id
"""
_SNAPSHOT = "select source, as_of, received_at, body from snapshots where topic = $1 and key = $2"
_ADM = "select as_of, adm, source from adm_history where solar_system_id = $1 order by as_of desc limit $2"
_HOURS = """
select t.hour, t.source,
    coalesce(h.jumps, case when 'jumps' = any(t.whole) and s.gated then 0 end) as jumps,
    coalesce(h.ship_kills, case when 'ship_kills' = any(t.whole) and s.gated then 0 end) as ship_kills,
    coalesce(h.pod_kills, case when 'pod_kills' = any(t.whole) and s.gated then 0 end) as pod_kills,
    coalesce(h.npc_kills, case when 'npc_kills' = any(t.whole) and s.gated then 0 end) as npc_kills
from told_hours t
cross join (select cardinality(gates) > 0 as gated from solar_systems where solar_system_id = $1) s
left join system_hours h on h.solar_system_id = $1 and h.hour = t.hour and h.source = t.source
where h.hour is not null or (s.gated and cardinality(t.whole) > 0)
order by t.hour desc, t.source limit $2
"""
"""Who is missing in an hour that was told whole had none. Not in J-space, of which ESI tells nothing."""
_REGION = "select region_id, name from regions where region_id = $1"
_REGION_SYSTEMS = f"""
select s.solar_system_id, s.name, s.security, s.security_band, v.owner_kind, v.alliance_id, v.corporation_id, v.faction_id, v.adm,
       v.source, v.as_of, {AS_OF}
from solar_systems s left join sovereignty v using (solar_system_id) {_HEARD}
where s.region_id = $1 order by s.name, s.solar_system_id
"""  # noqa: S608 - constants
_HELD = f"""
select l.source, count(v.solar_system_id) as held, least(l.as_of, min({HEARD_AS_OF})) as as_of
from ({newest("sovereignty", "sovereignty", "solar_system_id")}) l
left join sovereignty v on v.alliance_id = $1 {_HEARD}
group by l.source, l.as_of
"""  # noqa: S608 - constants
_FACTS = "select field, value, source, as_of from owner_facts where category = $1 and id = $2"
_SEEN = """
select max(killmail_time) as last_kill, count(*) as kills from (
    select killmail_time from killmail_parties where entity_id = $1 order by killmail_time desc limit 1000
) as newest
"""
_AS = """
select exists (
    select from (
        select killmail_id, killmail_time from killmail_parties where entity_id = $1 order by killmail_time desc limit 1
    ) p
    left join killmails k on k.killmail_id = p.killmail_id and k.killmail_time = p.killmail_time
    left join killmail_attackers a on a.killmail_id = p.killmail_id and a.killmail_time = p.killmail_time
    where k.victim_{0}_id = $1 or a.{0}_id = $1
) as found
"""
"""Ids of characters, corporations, alliances and hulls share one space in `killmail_parties`; a mail tells of which kind one
is."""


async def sovereignty_rows(
    database: Database,
    *,
    systems: tuple[int, ...] = (),
    alliance: tuple[int, ...] = (),
    region: tuple[int, ...] = (),
    claimed: bool = False,
    after: int | None = None,
    limit: int = 1,
) -> list[dict[str, Any]]:
    """By system's id, behind `after`. `claimed`: only those that an alliance holds. `as_of` is since when a row reads so,
    `heard_as_of` when its source last said so."""
    sql = Statement()
    where = ["true"]
    if systems:
        where.append(f"v.solar_system_id = any({sql.add(list(systems))}::bigint[])")
    if alliance:
        where.append(f"v.alliance_id = any({sql.add(list(alliance))}::bigint[])")
    if region:
        where.append(f"s.region_id = any({sql.add(list(region))}::bigint[])")
    if claimed:
        where.append("v.owner_kind = 'alliance'")
    if after is not None:
        where.append(f"v.solar_system_id > {sql.add(after)}")
    text = f"{_SOVEREIGNTY} where {' and '.join(where)} order by v.solar_system_id limit {sql.add(limit)}"
    return await database.fetch(text, *sql.values)


async def change_rows(
    database: Database,
    *,
    systems: tuple[int, ...] = (),
    region: tuple[int, ...] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    behind: tuple[datetime, str] | None = None,
    limit: int,
) -> list[dict[str, Any]]:
    """Newest first."""
    sql = Statement()
    where = ["true"]
    if systems:
        where.append(f"c.solar_system_id = any({sql.add(list(systems))}::bigint[])")
    if region:
        where.append(f"s.region_id = any({sql.add(list(region))}::bigint[])")
    if since is not None:
        where.append(f"c.changed_at >= {sql.add(since)}")
    if until is not None:
        where.append(f"c.changed_at < {sql.add(until)}")
    if behind is not None:
        where.append(f"(c.changed_at, c.id) < ({sql.add(behind[0])}, {sql.add(behind[1])})")
    text = f"{_CHANGES} where {' and '.join(where)} order by c.changed_at desc, c.id desc limit {sql.add(limit)}"
    return await database.fetch(text, *sql.values)


async def campaign_rows(
    database: Database,
    *,
    systems: tuple[int, ...] = (),
    only_live: bool,
    since: datetime | None = None,
    until: datetime | None = None,
    behind: tuple[datetime, str] | None = None,
    limit: int,
) -> list[dict[str, Any]]:
    """`only_live`: the next to start first; else the newest first. `behind` is a start and a `mark`. `body` is JSON text."""
    sql = Statement()
    where = ["c.as_of >= coalesce(n.as_of, c.as_of)" if only_live else "true"]
    if systems:
        where.append(f"c.solar_system_id = any({sql.add(list(systems))}::bigint[])")
    if since is not None:
        where.append(f"c.start_time >= {sql.add(since)}")
    if until is not None:
        where.append(f"c.start_time < {sql.add(until)}")
    if behind is not None:
        sign = ">" if only_live else "<"
        where.append(f"(c.start_time, {_MARK}) {sign} ({sql.add(behind[0])}, {sql.add(behind[1])})")
    order = f"c.start_time, {_MARK}" if only_live else f"c.start_time desc, {_MARK} desc"
    text = f"{_CAMPAIGNS} where {' and '.join(where)} order by {order} limit {sql.add(limit)}"
    return await database.fetch(text, *sql.values)


async def snapshot(database: Database, topic: str, key: str) -> tuple[Any, dict[str, Any]] | None:
    """(the newest event of a topic that is told whole, its row); None when it never came."""
    row = await database.fetch_one(_SNAPSHOT, topic, key)
    return None if row is None else (orjson.loads(row["body"]), row)


async def adm_rows(database: Database, system_id: int, limit: int) -> list[dict[str, Any]]:
    """Newest first."""
    return await database.fetch(_ADM, system_id, limit)


async def hour_rows(database: Database, system_id: int, limit: int) -> list[dict[str, Any]]:
    """Newest first."""
    return await database.fetch(_HOURS, system_id, limit)


async def region_row(database: Database, region_id: int) -> dict[str, Any] | None:
    """Id and name."""
    return await database.fetch_one(_REGION, region_id)


async def region_systems(database: Database, region_id: int) -> list[dict[str, Any]]:
    """Its systems with who holds them, by name; times as of `sovereignty_rows`."""
    return await database.fetch(_REGION_SYSTEMS, region_id)


async def held_systems(database: Database, alliance_id: int) -> dict[str, Any] | None:
    """How many systems an alliance holds: `held`, `source`, `as_of`; None while the list of who holds what was never heard.

    `as_of` is when that list was last heard; earlier where it did not confirm one of the alliance's systems, which counts all the
    same, as the newest that was said of it.
    """
    return await database.fetch_one(_HELD, alliance_id)


async def owner_facts(database: Database, category: str, number: int) -> dict[str, dict[str, Any]]:
    """Field -> {value, source, as_of}; empty when nobody has told of it."""
    rows = await database.fetch(_FACTS, category, number)
    return {row["field"]: {**row, "value": orjson.loads(row["value"])} for row in rows}


async def seen_in_kills(database: Database, kind: str, number: int) -> dict[str, Any]:
    """`last_kill`, and `kills` counted up to 1,000; nothing of an id that kills know as another kind's. `kind` is one of ours."""
    known = await database.fetch_one(_AS.format(kind), number)
    found = await database.fetch_one(_SEEN, number) if known is not None and known["found"] else None
    return found or {"last_kill": None, "kills": 0}
