"""What fell and what broke with the ships of a battle, by type and by whose they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.storage.postgres import Database

_ITEMS = """
select coalesce(
        m.victim_alliance_id,
        case when m.victim_corporation_id not between 1000000 and 1999999 then m.victim_corporation_id end,
        case when m.victim_character_id not between 3000000 and 3999999 then m.victim_character_id end
    ) as organisation,
    i.item_type_id, i.singleton = 2 as copy,
    coalesce(sum(i.quantity_dropped), 0)::bigint as dropped, coalesce(sum(i.quantity_destroyed), 0)::bigint as destroyed,
    count(distinct i.killmail_id) as killmails
from battle_kills k
join killmails m on m.killmail_id = k.killmail_id and m.killmail_time between $2 and $3
join killmail_items i on i.killmail_id = m.killmail_id and i.killmail_time = m.killmail_time
where k.battle_id = $1
group by 1, 2, 3
"""
"""An organisation as the battle rules have it. In containers, too: what was in them fell or broke as well."""


async def battle_items(database: Database, battle_id: int, start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Rows by victim's organisation (null: none) and type. `start` and `end` are those of the battle."""
    return await database.fetch(_ITEMS, battle_id, start, end)
