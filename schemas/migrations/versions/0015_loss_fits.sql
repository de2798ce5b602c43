-- One row a loss: its fit, and what the dogma engine reckons of it. Of two under one id the higher (proof, content) counts, as for the
-- killmail itself. What lists and sums ask for has columns; all else is in `fit` and `analysis` (schemas.loss_fit).
create table loss_fits (
    killmail_id bigint primary key,
    killmail_time timestamptz not null,
    solar_system_id bigint not null,
    region_id bigint,
    hull_type_id bigint not null,
    fit_hash text not null,
    bare boolean not null,
    fit jsonb not null,
    unknown_types bigint[] not null,
    mutated bigint[] not null,
    damage_taken bigint not null,
    ehp double precision,
    tank text,
    tank_kind text,
    hole_layer text,
    hole_damage text,
    dps double precision,
    skills smallint,
    build integer,
    analysis jsonb,
    no_analysis text,
    detail text,
    proof smallint not null,
    content text not null,
    processed_at timestamptz not null
);
-- Fits of a hull, newest first; and who else lost this very fit.
create index loss_fits_hull on loss_fits (hull_type_id, killmail_time desc);
create index loss_fits_hash on loss_fits (fit_hash, killmail_time desc);
-- Whoever gathers fits begins with the last days.
create index loss_fits_time on loss_fits (killmail_time);
