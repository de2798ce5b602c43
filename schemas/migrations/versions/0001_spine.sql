-- Killmails by month of the kill. Partitions are made by the sink as months appear (warstream_month()).
-- Fifteen years of EVE are 180 partitions; a query with a time range touches only its own.

create table killmails (
    killmail_id       bigint      not null,
    killmail_time     timestamptz not null,
    hash              text        not null,
    hash_ok           boolean,                 -- null: the source gave no hash
    solar_system_id   bigint      not null,
    constellation_id  bigint,                  -- null: our static data does not know the system
    region_id         bigint,
    security          double precision,        -- true security status
    security_band     text        not null,
    security_class    text,
    victim_character_id    bigint,
    victim_corporation_id  bigint,
    victim_alliance_id     bigint,
    victim_faction_id      bigint,
    ship_type_id      bigint      not null,
    ship_group_id     bigint,
    ship_category_id  bigint,
    ship_class        text        not null,
    damage_taken      bigint      not null,
    attacker_count    integer     not null,
    pilot_count       integer     not null,    -- attackers that are players
    total_value       double precision,        -- ISK as zKillboard has it; null: unknown, never 0
    npc               boolean     not null,    -- no attacker is a player
    solo              boolean     not null,    -- exactly one attacker, and a player
    war_id            bigint,
    zkb               json,
    zkb_sequence      bigint,                  -- the newest zkb wins, by (sequence, uploaded_at)
    zkb_uploaded_at   bigint,
    source            text        not null,
    received_at       timestamptz not null,
    stored_at         timestamptz not null default now(),
    content           bytea       not null,    -- digest of the body: tells a repetition from a conflict
    body              json        not null,    -- the killmail, field for field as it came
    primary key (killmail_id, killmail_time)
) partition by range (killmail_time);

create index killmails_time   on killmails (killmail_time desc, killmail_id desc);
create index killmails_system on killmails (solar_system_id, killmail_time desc);
create index killmails_region on killmails (region_id, killmail_time desc);
-- The embedded Postgres is built without lz4 and keeps its own compression.
do $$ begin
    alter table killmails alter column body set compression lz4;
exception when feature_not_supported then null;
end $$;

-- One row an id: the id is unique over all months, and leads to its month.
create table killmail_ids (
    killmail_id   bigint primary key,
    killmail_time timestamptz not null
);

create table killmail_attackers (
    killmail_id     bigint      not null,
    ordinal         integer     not null,      -- place in the mail, from 0
    killmail_time   timestamptz not null,
    character_id    bigint,
    corporation_id  bigint,
    alliance_id     bigint,
    faction_id      bigint,
    ship_type_id    bigint,
    weapon_type_id  bigint,
    damage_done     bigint      not null,
    final_blow      boolean     not null,
    security_status double precision,
    primary key (killmail_id, ordinal, killmail_time)
) partition by range (killmail_time);

create table killmail_items (
    killmail_id        bigint      not null,
    ordinal            integer     not null,   -- running number over items and nested items, from 0
    parent             integer,                -- ordinal of the container; null at the top
    killmail_time      timestamptz not null,
    flag               bigint      not null,
    item_type_id       bigint      not null,
    quantity_dropped   bigint,
    quantity_destroyed bigint,
    singleton          bigint      not null,
    primary key (killmail_id, ordinal, killmail_time)
) partition by range (killmail_time);

-- Who and what was in a kill, once each: characters, corporations, alliances, factions and hulls share one key space.
-- (Type ids are below 1,000,000 and never an owner's id.) This is the index behind "kills of X, newest first".
create table killmail_parties (
    entity_id     bigint      not null,
    killmail_time timestamptz not null,
    killmail_id   bigint      not null,
    roles         smallint    not null,        -- 1 victim, 2 attacker, 4 final blow
    primary key (entity_id, killmail_time, killmail_id)
) partition by range (killmail_time);

-- Makes the partitions of a month if they are missing. Safe to call from several sinks at once.
create function warstream_month(month date) returns void language plpgsql as $$
declare
    first date := date_trunc('month', month)::date;
    after date := (date_trunc('month', month) + interval '1 month')::date;
    base  text;
begin
    perform pg_advisory_xact_lock(hashtext('warstream_month'));
    foreach base in array array['killmails', 'killmail_attackers', 'killmail_items', 'killmail_parties'] loop
        execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
                       base || '_' || to_char(first, 'YYYYMM'), base,
                       first::text || ' 00:00+00', after::text || ' 00:00+00');
    end loop;
end $$;

-- How far a sink has come, in the same transaction as its rows. The cluster's id tells a fresh broker, whose offsets begin
-- at 0 again, from the one these offsets belong to.
create table sink_offsets (
    sink        text   not null,
    cluster_id  text   not null,
    topic       text   not null,
    partition   integer not null,
    next_offset bigint not null,
    updated_at  timestamptz not null default now(),
    primary key (sink, cluster_id, topic, partition)
);

create table dead_letters (
    id            text primary key,
    reason        text not null,
    detail        text not null,
    source        text not null,
    origin        text,
    topic         text,
    partition     integer,
    "offset"      bigint,
    at            timestamptz not null,
    version       text not null,
    payload       bytea not null,
    payload_bytes bigint not null,
    truncated     boolean not null,
    replayed_at   timestamptz
);
create index dead_letters_at on dead_letters (at desc);

create table completeness (
    day           date primary key,
    expected      bigint not null,
    held          bigint not null,
    missing_count bigint not null,
    missing       jsonb not null,
    refetched     bigint not null,
    checked_at    timestamptz not null
);

-- Static data, written by `warstream migrate` from the universe package.
create table universe_build (
    only_row     boolean primary key default true check (only_row),
    build_number text not null
);
create table regions (
    region_id bigint primary key,
    name      text not null
);
create table constellations (
    constellation_id bigint primary key,
    region_id        bigint not null,
    name             text not null
);
create table solar_systems (
    solar_system_id  bigint primary key,
    constellation_id bigint not null,
    region_id        bigint not null,
    name             text not null,
    security         double precision,
    security_band    text not null,
    security_class   text,
    effect           text,                     -- of a wormhole system
    x double precision not null, y double precision not null, z double precision not null, -- metres
    gates            bigint[] not null
);
create table types (
    type_id     bigint primary key,
    group_id    bigint not null,
    category_id bigint,
    name        text not null,
    published   boolean not null,
    ship_class  text not null
);
create table groups (
    group_id    bigint primary key,
    category_id bigint not null,
    name        text not null
);

-- Names of everything, for search and for showing. Owners come from the names topic later.
create table names (
    id       bigint not null,
    category text   not null,                  -- solar_system, region, constellation, type, group, character, ...
    name     text   not null,
    primary key (category, id)
);
create extension if not exists pg_trgm;
create index names_search on names using gin (lower(name) gin_trgm_ops);

-- What kind of kills this database holds. A run of another kind refuses to touch it.
create table database_mode (
    only_row boolean primary key default true check (only_row),
    mode     text not null check (mode in ('live', 'simulated', 'replay'))
);
