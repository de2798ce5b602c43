-- `json`, not `jsonb`: its digest is compared, so it stays as it came.
-- Our own reckoning of a kill, where zKillboard says nothing (schemas/worth.py); null where there is a zkb, or no prices of the day.
alter table killmails add column worth json;
