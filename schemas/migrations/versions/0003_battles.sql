-- One row an address that a battle ever had, in its newest revision. What is filtered, sorted or shown in lists has a column;
-- the rest is the event's own JSON, read whole for one battle at a time. Some thousand battles a week: one table, no partitions.
create table battles (
    battle_id      bigint      primary key,      -- killmail id of its first kill
    revision       bigint      not null,         -- of two events the higher counts
    state          text        not null,         -- active, ended, or merged
    merged_into    bigint,                       -- only of a merged one, which has no kills and no report
    started_at     timestamptz not null,         -- first and last kill
    ended_at       timestamptz not null,
    tier           text        not null,
    kind           text        not null,
    kills          integer     not null,
    pilots         integer     not null,
    pilot_losses   integer     not null,
    isk            double precision,             -- lost by all; null: of no kill is the worth known
    unpriced       integer     not null,         -- kills of unknown worth
    -- Arrays under one GIN index, not tables beside: a revision changes the end of a battle, so rows of (system, end, battle)
    -- would all be written anew each time, and would serve only one of the sort orders. GIN joins filters by itself. Measured
    -- on two busy cores: at 20,000 battles 3 to 9 ms a page and 1 ms for its part of a revision, at 300,000 4 to 90 ms and 3 ms.
    systems        bigint[]    not null,
    regions        bigint[]    not null,
    organisations  bigint[]    not null,         -- of all sides and of none
    -- Those with the most pilots of side A and of side B, the lower id first, so that a pair is the same whoever is A.
    first_leader   bigint,                       -- null: there are not two sides
    first_kind     text,
    first_isk      double precision,             -- lost by the leader's whole side
    second_leader  bigint,
    second_kind    text,
    second_isk     double precision,
    sides          json        not null,         -- in short, as lists show them
    places         json        not null,         -- the event's `systems`
    engagements    json        not null,
    kill_ids       bigint[]    not null,         -- sorted
    report         json                          -- null: merged
);
-- Lists never show merged addresses; each walks the index of its order and stops with the page.
create index battles_newest on battles (ended_at desc, battle_id desc) where state <> 'merged';
create index battles_kills  on battles (kills desc, battle_id desc)    where state <> 'merged';
-- Unknown worth comes last; as -1 it can stand in a row comparison, which a cursor needs.
create index battles_isk    on battles (coalesce(isk, -1) desc, battle_id desc) where state <> 'merged';
-- The few active ones are looked for every few seconds; with the first index alone the search would go on to the oldest battle.
create index battles_active on battles (ended_at desc, battle_id desc) where state = 'active';
create index battles_pilots on battles (pilots) where state <> 'merged';
create index battles_pair   on battles (first_leader, second_leader, ended_at) where state <> 'merged';
create index battles_parts  on battles using gin (systems, regions, organisations) where state <> 'merged';
do $$ begin
    alter table battles alter column report set compression lz4;
exception when feature_not_supported then null;
end $$;

-- The battle of a kill. Every id that a battle ever had is the id of one of its kills: this is all that links need to live on.
create table battle_kills (
    killmail_id bigint primary key,
    battle_id   bigint not null
);
create index battle_kills_battle on battle_kills (battle_id);
