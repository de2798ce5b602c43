-- One row a battle and pair of organisations on different sides of it, in the battle's newest revision; merged addresses have
-- none. Which pairs count is said in sinks/battle_pairs.py. The time and the place are the battle's and are not repeated here:
-- with each kill they change, while a pair changes only with a loss of one of the two.
create table battle_pairs (
    battle_id       bigint  not null,
    first_id        bigint  not null,          -- the lower id of the two
    second_id       bigint  not null,
    first_kind      text    not null,          -- alliance, corporation or character
    second_kind     text    not null,
    first_losses    integer not null,          -- killmails that it lost in the battle, whoever dealt them
    second_losses   integer not null,
    first_isk       double precision,          -- of known worth; null: it lost something, and of nothing is the worth known
    second_isk      double precision,
    first_unpriced  integer not null,          -- losses of unknown worth
    second_unpriced integer not null,
    primary key (battle_id, first_id, second_id)
);
create index battle_pairs_two on battle_pairs (first_id, second_id);

-- Those of the battles that are stored already, by the rule of sinks/battle_pairs.py as it is now.
with parties as (
    select battle_id, side, id, kind, kills, losses, isk, unpriced from (
        select b.battle_id, s.side ->> 'side' as side, (o.one ->> 'id')::bigint as id, o.one ->> 'kind' as kind,
               (o.one ->> 'kills')::int as kills, (o.one ->> 'losses')::int as losses,
               (o.one ->> 'isk_lost')::double precision as isk, (o.one ->> 'unpriced')::int as unpriced,
               row_number() over (partition by b.battle_id order by (o.one ->> 'pilots')::int desc,
                                  (o.one ->> 'losses')::int desc, (o.one ->> 'id')::bigint) as place
        from battles b
        cross join lateral json_array_elements(b.report -> 'sides') as s(side)
        cross join lateral json_array_elements(s.side -> 'organisations') as o(one)
        where b.report is not null and ((o.one ->> 'pilots')::int >= 3 or (o.one ->> 'losses')::int >= 3)
    ) as great where place <= 40
)
insert into battle_pairs
select one.battle_id, one.id, other.id, one.kind, other.kind, one.losses, other.losses, one.isk, other.isk, one.unpriced,
       other.unpriced
from parties one join parties other on other.battle_id = one.battle_id and other.id > one.id and other.side <> one.side
where (one.kills > 0 and other.losses > 0) or (other.kills > 0 and one.losses > 0);
