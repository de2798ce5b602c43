"""What a battle had to do with sovereignty."""

from __future__ import annotations

from datetime import timedelta

from api.models.battle_sovereignty import BattleSovereignty, BattleSovereigntyOne
from api.queries.world import campaign_rows, change_rows, sovereignty_rows
from api.services.battle_report import Told
from api.services.battles import Row
from api.services.sovereignty import campaigns, changes, sov_rows
from api.storage.postgres import Database

BEFORE, AFTER = timedelta(days=1), timedelta(days=2)
"""A structure's timers end a day or two after the fight that began them (reference, section 7 of the combat rules)."""
MOST = 100


async def around(database: Database, battle: Row, told: Told, *, simulated: bool) -> BattleSovereigntyOne:
    """Holders, changes and campaigns of its systems."""
    systems = tuple(place["solar_system_id"] for place in told.places)
    begin, end = battle["started_at"] - BEFORE, battle["ended_at"] + AFTER
    held = await sovereignty_rows(database, systems=systems, limit=MOST)
    changed = await change_rows(database, systems=systems, since=begin, until=end, limit=MOST)
    fought = await campaign_rows(database, systems=systems, only_live=False, since=begin, until=end, limit=MOST)
    data = BattleSovereignty(
        systems=await sov_rows(database, held),
        changes=await changes(database, changed),
        campaigns=await campaigns(database, fought),
    )
    return BattleSovereigntyOne(data=data, simulated=simulated)
