-- What somebody did in a month, and where: out of two indexes alone. One of the greatest alliances is on 61,080 killmails of a month,
-- each on a page of its own, and so are the rows that say so. In these indexes they lie side by side.
alter table killmails add column appraised boolean generated always as (total_value is not null and zkb is null) stored;

alter table killmails
    drop constraint killmails_pkey,
    add primary key (killmail_id, killmail_time) include (solar_system_id, total_value, solo, appraised);

alter table killmail_parties
    drop constraint killmail_parties_pkey,
    add primary key (entity_id, killmail_time, killmail_id) include (roles);
