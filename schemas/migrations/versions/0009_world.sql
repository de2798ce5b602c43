-- Prices, names, sovereignty, activity and the rest of the world beside the kills. Every row says who said it and as of when;
-- of two the later as_of counts, then the later received_at, so that any order and repetition ends in the same rows.

-- Lists that are told whole, the newest of each: campaigns, incursions, faction war, skyhooks, holes of a hub, the ranking of a day.
create table snapshots (
    topic       text        not null,
    key         text        not null,
    source      text        not null,
    as_of       timestamptz not null,
    received_at timestamptz not null,
    body        json        not null,              -- the event as it came
    primary key (topic, key)
);

create table prices (
    type_id     bigint      not null,
    origin      text        not null,              -- estimate, orders, history
    region_id   bigint,
    station_id  bigint,
    source      text        not null,
    as_of       timestamptz not null,
    received_at timestamptz not null,
    quotes      json        not null,
    primary key (type_id, origin)
);

-- What is known of alliances, corporations and characters, field by field: each is as old as whoever said it. Their names, for
-- search and show, are in `names` too.
create table owner_facts (
    category    text        not null,
    id          bigint      not null,
    field       text        not null,
    value       jsonb       not null,              -- JSON null: the source says that there is none
    source      text        not null,
    as_of       timestamptz not null,
    received_at timestamptz not null,
    primary key (category, id, field)
);

create table sovereignty (
    solar_system_id  bigint      primary key,
    source           text        not null,
    as_of            timestamptz not null,
    received_at      timestamptz not null,
    owner_kind       text        not null,         -- alliance, faction, unclaimed, unknown
    alliance_id      bigint,
    corporation_id   bigint,
    faction_id       bigint,
    claimed_since    timestamptz,
    capital          boolean,
    adm              double precision,
    military_level   integer,
    industrial_level integer,
    strategic_level  integer,
    hub_id           bigint,
    window_start     timestamptz,
    window_end       timestamptz
);
create index sovereignty_alliance on sovereignty (alliance_id) where alliance_id is not null;

create table adm_history (
    solar_system_id bigint           not null,
    as_of           timestamptz      not null,
    source          text             not null,
    adm             double precision not null,
    primary key (solar_system_id, as_of, source)
);
create index adm_history_time on adm_history (as_of);

create table sovereignty_changes (
    id              text        primary key,
    solar_system_id bigint      not null,
    changed_at      timestamptz not null,
    of              text        not null,          -- owner, hub, tcu, station
    source          text        not null,
    before          json,                          -- null: not known
    after           json        not null
);
create index sovereignty_changes_time on sovereignty_changes (changed_at desc, id desc);
create index sovereignty_changes_system on sovereignty_changes (solar_system_id, changed_at desc);

-- Each campaign as it was last told; those of the newest snapshot go on, the others are over.
create table campaigns (
    source          text        not null,
    campaign_id     bigint      not null,
    solar_system_id bigint      not null,
    start_time      timestamptz not null,
    first_seen      timestamptz not null,
    as_of           timestamptz not null,
    body            json        not null,
    primary key (source, campaign_id)
);
create index campaigns_time on campaigns (start_time desc);

create table system_hours (
    solar_system_id bigint      not null,
    hour            timestamptz not null,          -- its end, to the nearest full hour
    source          text        not null,
    jumps           integer,                       -- null: not told
    ship_kills      integer,
    pod_kills       integer,
    npc_kills       integer,
    primary key (solar_system_id, hour, source)
);
create index system_hours_time on system_hours (hour);

-- Which hours a source told whole, and of which figures: a system that is missing in one had none then.
create table told_hours (
    source text        not null,
    hour   timestamptz not null,
    whole  text[]      not null,                   -- jumps, ship_kills, pod_kills, npc_kills; empty: only of some systems
    primary key (source, hour)
);
