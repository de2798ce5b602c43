-- "C1" of known space, what its belts hold, and C1 of J-space are two things: each has its own column.
alter table killmails add column wormhole_class text;      -- C1 to C6, C13, Thera, Drifter; null outside J-space
update killmails set wormhole_class = initcap(security_class), security_class = null
    where security_band in ('w-space', 'drifter') and security_class is not null;

alter table solar_systems add column wormhole_class text;
delete from universe_build;                                -- the static tables are written anew, now with the class
