"""The SQL of the world beside the kills. Each changes nothing when run again, and ends in the same rows in any order."""

SNAPSHOT = (
    "insert into snapshots (topic, key, source, as_of, received_at, body) values ($1,$2,$3,$4,$5,$6) on conflict (topic, key) do "
    "update set source = excluded.source, as_of = excluded.as_of, received_at = excluded.received_at, body = excluded.body where "
    "(excluded.as_of, excluded.received_at) > (snapshots.as_of, snapshots.received_at)"
)
PRICE = (
    "insert into prices (type_id, origin, region_id, station_id, source, as_of, received_at, quotes) "
    "values ($1,$2,$3,$4,$5,$6,$7,$8) on conflict (type_id, origin) do update set region_id = excluded.region_id, "
    "station_id = excluded.station_id, source = excluded.source, as_of = excluded.as_of, received_at = excluded.received_at, "
    "quotes = excluded.quotes where "
    "(excluded.as_of, excluded.received_at) > (prices.as_of, prices.received_at)"
)
FACT = (
    "insert into owner_facts (category, id, field, value, source, as_of, received_at) values ($1,$2,$3,$4,$5,$6,$7) "
    "on conflict (category, id, field) do update set value = excluded.value, source = excluded.source, as_of = excluded.as_of, "
    "received_at = excluded.received_at where "
    "(excluded.as_of, excluded.received_at) > (owner_facts.as_of, owner_facts.received_at)"
)
NAME = (
    "insert into names (category, id, name) select category, id, value #>> '{}' from owner_facts "
    "where category = $1 and id = $2 and field = 'name' and value #>> '{}' is not null "
    "on conflict (category, id) do update set name = excluded.name where names.name <> excluded.name"
)
"""After the facts, so that the newest name is shown. One that is unknown now keeps the name it had."""
SOVEREIGNTY = """
insert into sovereignty (
    solar_system_id, source, as_of, received_at, owner_kind, alliance_id, corporation_id, faction_id, claimed_since,
    capital, adm, military_level, industrial_level, strategic_level, hub_id, window_start, window_end
) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)
on conflict (solar_system_id) do update set
    source = excluded.source, as_of = excluded.as_of, received_at = excluded.received_at,
    owner_kind = excluded.owner_kind, alliance_id = excluded.alliance_id, corporation_id = excluded.corporation_id,
    faction_id = excluded.faction_id, claimed_since = excluded.claimed_since, capital = excluded.capital,
    adm = excluded.adm, military_level = excluded.military_level, industrial_level = excluded.industrial_level,
    strategic_level = excluded.strategic_level, hub_id = excluded.hub_id, window_start = excluded.window_start,
    window_end = excluded.window_end
where (excluded.as_of, excluded.received_at) > (sovereignty.as_of, sovereignty.received_at)
"""
ADM = "insert into adm_history (solar_system_id, as_of, source, adm) values ($1,$2,$3,$4) on conflict do nothing"
ADM_PRUNE = "delete from adm_history where as_of < $1"
HEARD = (
    "insert into heard (list_name, source, as_of, received_at, told_from, last_id, last_as_of, unread) "
    "values ($1,$2,$3,$4,$5,$6,$7,$8) on conflict (list_name, as_of) do update set source = excluded.source, "
    "received_at = excluded.received_at, told_from = excluded.told_from, last_id = excluded.last_id, "
    "last_as_of = excluded.last_as_of, unread = excluded.unread where excluded.received_at > heard.received_at"
)
HEARD_PRUNE = (
    "delete from heard where list_name = $1 and as_of < (select max(as_of) from heard where list_name = $1) - $2::interval"
)
CHANGE = (
    "insert into sovereignty_changes (id, solar_system_id, changed_at, of, source, before, after) "
    "values ($1,$2,$3,$4,$5,$6,$7) on conflict do nothing"
)
CAMPAIGN = (
    "insert into campaigns (source, campaign_id, solar_system_id, start_time, first_seen, as_of, body) "
    "values ($1,$2,$3,$4,$5,$5,$6) on conflict (source, campaign_id) do update set "
    "first_seen = least(campaigns.first_seen, excluded.first_seen), as_of = greatest(campaigns.as_of, excluded.as_of), "
    "start_time = case when excluded.as_of > campaigns.as_of then excluded.start_time else campaigns.start_time end, "
    "body = case when excluded.as_of > campaigns.as_of then excluded.body else campaigns.body end"
)
HOUR = (
    "insert into system_hours (solar_system_id, hour, source, jumps, ship_kills, pod_kills, npc_kills) "
    "values ($1,$2,$3,$4,$5,$6,$7) on conflict (solar_system_id, hour, source) do update set "
    "jumps = greatest(excluded.jumps, system_hours.jumps), ship_kills = greatest(excluded.ship_kills, system_hours.ship_kills), "
    "pod_kills = greatest(excluded.pod_kills, system_hours.pod_kills), "
    "npc_kills = greatest(excluded.npc_kills, system_hours.npc_kills)"
)
"""The parts of an hour come in events of their own. Of two counts of one hour the greater: an hour is counted up. (A null is less
than any.)"""
TOLD_HOUR = (
    "insert into told_hours (source, hour, whole) values ($1,$2,$3) on conflict (source, hour) do update set whole = "
    "(select array_agg(distinct figure order by figure) from unnest(told_hours.whole || excluded.whole) as figure) "
    "where not told_hours.whole @> excluded.whole"
)
TOLD_PRUNE = "delete from told_hours where source = $1 and hour < $2"
HOURS_PRUNE = "delete from system_hours where source = $1 and hour < $2"
