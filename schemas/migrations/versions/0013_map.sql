-- Which battles were fought at some time of a stretch: the map's time slider asks for any past hour. By the end alone those of a
-- past year would be found behind all later ones.
create index battles_span on battles using gist (tstzrange(started_at, ended_at, '[]')) where state <> 'merged';

-- The kills of great worth of a month, without a walk over all the others; some 2 in 100. Those of less worth are near each other in
-- time, so that a walk finds them.
create index killmails_great on killmails (killmail_time desc, killmail_id desc) where total_value >= 1e9;
