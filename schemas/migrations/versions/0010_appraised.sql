-- Whose opinion the sums of ISK are: so many killmails have the worth that Warstream reckoned (killmails.worth), the rest of the
-- priced that of zKillboard. Null: told before they were counted; the battle's next revision fills it in.
alter table battles add column appraised integer;
alter table battle_pairs add column first_appraised integer, add column second_appraised integer;
