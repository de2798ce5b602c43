-- Which types are sold: of the others nobody has a price, and the API waits for none.
alter table types add column market_group_id bigint;       -- null: not sold on the market
delete from universe_build;                                -- the static tables are written anew, now with the group
