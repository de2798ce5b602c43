-- One row an id that a doctrine ever had, in its newest revision; some thousand a year. What is filtered, sorted or shown in lists
-- has a column, the rest is the event's own JSON, read whole for one doctrine at a time.
create table doctrines (
    doctrine_id   text             primary key,  -- id of the fleet that founded it
    revision      integer          not null,     -- of two events the higher counts
    state         text             not null,     -- live, abandoned, or merged
    merged_into   text,                          -- only of a merged one, of which everything below is empty
    formerly      text[]           not null,     -- other ids that lead here
    name          text             not null,
    kind          text             not null,     -- subcapital, capital or supercapital
    drift         text             not null,     -- new, stable, changing or abandoned
    confidence    double precision not null,
    fleets        integer          not null,     -- within the window of the event, as all figures
    battles       integer          not null,
    pilots_most   integer          not null,
    first_seen    timestamptz      not null,
    last_seen     timestamptz      not null,
    window_start  timestamptz,                   -- start of the oldest fleet that the event names; null: it names none
    told_at       timestamptz      not null,     -- when this revision was made
    organisations bigint[]         not null,     -- who flew it
    regions       bigint[]         not null,
    hulls         bigint[]         not null,
    shown         json             not null,     -- in short, as lists show it
    body          jsonb            not null      -- the event
);
-- Lists never show merged ids. One of some thousand rows is sorted in a few milliseconds: the order that is asked for most has an
-- index, the others have none.
create index doctrines_newest   on doctrines (last_seen desc, doctrine_id desc) where state <> 'merged';
create index doctrines_parts    on doctrines using gin (organisations, regions, hulls) where state <> 'merged';
create index doctrines_formerly on doctrines using gin (formerly);

-- The doctrine of a fleet. One that has left the window of its doctrine stays, so that old battles still tell what was flown.
create table doctrine_fleets (
    fleet_id        text             primary key,
    doctrine_id     text             not null,
    told_at         timestamptz      not null,   -- when the revision was made that said so; of two doctrines the later one has it
    battle_id       bigint           not null,   -- as it was told; `battle_kills` knows which battle that is now
    side            text             not null,
    started_at      timestamptz      not null,
    ended_at        timestamptz      not null,
    pilots          integer          not null,
    solar_system_id integer          not null,
    region_id       integer,                     -- null: unknown
    organisations   json             not null,   -- pairs of id and pilots, most pilots first
    distance        double precision not null    -- cosine distance from the doctrine's centre
);
create index doctrine_fleets_doctrine on doctrine_fleets (doctrine_id, started_at desc, fleet_id desc);
create index doctrine_fleets_battle   on doctrine_fleets (battle_id);
