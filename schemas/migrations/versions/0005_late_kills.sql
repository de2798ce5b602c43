-- Kills that came too late for the battles' agent, until their day is derived anew (`warstream rebuild --follow`).
create table late_kills (
    killmail_id bigint      primary key,
    day         date        not null,               -- of the kill, UTC
    noted_at    timestamptz not null default now(),
    not_before  timestamptz                         -- event time: before it the agent still holds the kill's battle; null: at once
);

-- Of every killmail stored before this moment it is known whether it came too late. No row: nobody has waited for that yet.
create table late_kills_noted (
    only_row boolean     primary key default true check (only_row),
    until    timestamptz not null
);

-- What the last minutes stored is asked for at the start on a broker that forgot everything. Rows lie in the order of that time,
-- so some kilobytes of it serve millions of killmails, and a new row costs nothing.
create index killmails_stored on killmails using brin (stored_at);
