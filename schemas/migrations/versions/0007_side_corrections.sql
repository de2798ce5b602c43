-- Every correction of a battle's sides that a person ever made, withdrawals among them; none is changed or deleted. An id is made
-- of what its correction says, so equal ids are equal rows.
create table side_corrections (
    correction_id uuid        primary key,
    killmail_id   bigint      not null,                -- its battle is the one that this kill belongs to
    killmail_time timestamptz not null,
    corrected_at  timestamptz not null,
    stored_at     timestamptz not null default now(),
    body          json        not null                 -- the event as it came
);
create index side_corrections_kill on side_corrections (killmail_id);
-- Days are derived anew, and tables restored, by the time of the kills.
create index side_corrections_time on side_corrections (killmail_time);
