"""The tanks of a battle's losses by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from api.models.battle_tanks import HoleCount, TankCount, TankList, TankRow
from api.queries.fits import battle_tanks
from api.services.battle_report import Told
from api.services.battles import Row
from api.storage.postgres import Database


async def list_tanks(database: Database, battle: Row, told: Told, *, simulated: bool) -> TankList:
    """Sides in their order, those without one last."""
    side_of = {one["id"]: side["side"] for side in told.sides() for one in side["organisations"]}
    sums, words = await battle_tanks(database, battle["battle_id"], battle["started_at"], battle["ended_at"], side_of)
    return TankList(data=[_row(row, words) for row in sums], next=None, simulated=simulated)


def _row(row: Mapping[str, Any], words: Sequence[Mapping[str, Any]]) -> TankRow:
    own = [one for one in words if one["side"] == row["side"]]
    tanks: Counter[tuple[Any, Any]] = Counter()
    holes: Counter[tuple[Any, Any]] = Counter()
    for one in own:
        tanks[one["tank"], one["tank_kind"]] += one["losses"]
        if one["hole_layer"] is not None:
            holes[one["hole_layer"], one["hole_damage"]] += one["losses"]
    return TankRow(
        side=row["side"],
        losses=row["losses"],
        analysed=row["analysed"],
        without=row["losses"] - row["analysed"],
        bare=row["bare"],
        ehp_mean=row["ehp_mean"],
        ehp_median=row["ehp_median"],
        ehp_total=row["ehp_total"],
        dps_total=row["dps_total"],
        damage_taken=row["damage_taken"],
        overkill=row["overkill"],
        tanks=[TankCount(tank=tank, tank_kind=kind, losses=losses) for (tank, kind), losses in _most_first(tanks)],
        holes=[HoleCount(layer=layer, damage=damage, losses=losses) for (layer, damage), losses in _most_first(holes)],
    )


def _most_first(counts: Counter[tuple[Any, Any]]) -> list[tuple[tuple[Any, Any], int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))
