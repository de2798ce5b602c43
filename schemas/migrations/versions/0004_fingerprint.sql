-- What the worker goes on from on a broker that forgot it: whether a battle's newest revision is of the kills as they are.
alter table battles add column fingerprint bigint;    -- null: merged, or written before there was one
