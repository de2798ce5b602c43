"""The doctrines that the sides of a battle flew, and what that tells of how they were fitted."""

from __future__ import annotations

from typing import Any

import orjson

from api.models import battle_doctrines as m
from api.models.doctrines import DoctrineRow
from api.queries.doctrines import battle_fleets
from api.services.battle_report import Told
from api.services.battles import Row
from api.services.doctrine_whole import dps_of, ehp_of
from api.services.doctrines import doctrine_rows
from api.services.loadout_estimate import KnownFit, estimate
from api.storage.postgres import Database


async def list_battle_doctrines(database: Database, battle: Row, told: Told, *, simulated: bool) -> m.BattleDoctrineList:
    """One row a side of the battle, and one for a side that fleets were told of and that has another letter by now."""
    fleets = await battle_fleets(database, battle["battle_id"])
    unique = {fleet["doctrine_id"]: fleet for fleet in fleets}
    shown = {row.id: row for row in await doctrine_rows(database, unique.values())}
    fits = {number: [KnownFit(number, fit) for fit in orjson.loads(row["fits"])] for number, row in unique.items()}
    letters = [side["side"] for side in told.sides()]
    letters += sorted({fleet["side"] for fleet in fleets} - set(letters))
    data = []
    for letter in letters:
        own = [fleet for fleet in fleets if fleet["side"] == letter]
        flown = list(dict.fromkeys(fleet["doctrine_id"] for fleet in own))
        seen = [_seen(shown[number], [fleet for fleet in own if fleet["doctrine_id"] == number]) for number in flown]
        known = [fit for number in flown for fit in fits[number]]
        data.append(
            m.SideDoctrines(
                side=letter,
                doctrines=sorted(seen, key=lambda one: (-one.pilots, one.doctrine.id)),
                loadouts=[_loadout(letter, one, told, known) for one in _loadouts(told, letter)],
            )
        )
    return m.BattleDoctrineList(data=data, next=None, simulated=simulated)


def _seen(doctrine: DoctrineRow, fleets: list[Row]) -> m.SeenDoctrine:
    return m.SeenDoctrine(
        doctrine=doctrine,
        start=min(fleet["started_at"] for fleet in fleets),
        end=max(fleet["ended_at"] for fleet in fleets),
        pilots=max(fleet["pilots"] for fleet in fleets),
        distance=min(fleet["distance"] for fleet in fleets),
        fleets=[
            m.SeenFleet(
                id=fleet["fleet_id"],
                start=fleet["started_at"],
                end=fleet["ended_at"],
                pilots=fleet["pilots"],
                distance=fleet["distance"],
            )
            for fleet in fleets
        ],
    )


def _loadouts(told: Told, letter: str | None) -> list[Any]:
    return [one for side in told.sides() if side["side"] == letter for one in side["loadouts"]]


def _loadout(letter: str | None, one: Any, told: Told, known: list[KnownFit]) -> m.EstimatedLoadout:
    found = estimate(one["ship_type_id"], one["weapon_type_id"], known)
    return m.EstimatedLoadout(
        side=letter,
        organisation=told.organisation(one["organisation"]),
        ship=told.type(one["ship_type_id"]),
        weapon=told.type(one["weapon_type_id"]),
        pilots=one["pilots"],
        damage=one["damage"],
        estimate=None
        if found is None
        else m.LoadoutEstimate(
            doctrine=found.known.doctrine_id,
            fit=found.known.fit["fit_id"],
            ehp=ehp_of(found.known.fit["analysis"]),
            dps=dps_of(found.known.fit["analysis"]),
            confidence=found.confidence,
        ),
    )
