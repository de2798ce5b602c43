"""Templates and matches through the Postgres sink: whatever the order and repetition, the same rows; bad ones aside."""

from __future__ import annotations

import random
from itertools import permutations
from typing import Any

import orjson
from asked_fits import asked
from hangar import SHIELD_HURRICANE
from integration_world import World

from schemas.topics import DOCTRINE_TEMPLATES, TEMPLATE_MATCHES

EVENT: dict[str, Any] = {
    "v": 1,
    "event_time": "2026-11-22T00:00:00Z",
    "hull_type_id": SHIELD_HURRICANE.hull,
    "fit_hash": "0" * 16,
    "template_id": asked("x", SHIELD_HURRICANE)["template_id"],
    "name": "x",
    "doctrine": "",
    "score": 0.5,
    "slots": [],
    "charges_missing": [],
    "drones_missing": [],
    "drones_extra": [],
    "simulated": False,
    "processed_at": "2026-11-22T00:00:01.000Z",
}
VERSIONS = [(0, "c", 9), (2, "a", 7), (2, "b", 1), (2, "b", 4)]
"""(proof, content, revision), the last one counts."""


def match(killmail_id: int, version: tuple[int, str, int], **more: Any) -> dict[str, Any]:
    proof, content, revision = version
    score = VERSIONS.index(version) / 10
    return EVENT | {"killmail_id": killmail_id, "proof": proof, "content": content, "revision": revision, "score": score} | more


async def test_of_matches_the_highest_counts_whatever_the_order(world: World) -> None:
    told = [match(number, version) for number, order in enumerate(permutations(VERSIONS), 1) for version in (*order, order[0])]
    poison = [EVENT | {"killmail_id": 5}, match(6, VERSIONS[0], simulated=True), match(7, VERSIONS[0], slots=[{"rack": "top"}])]
    async with world.sink():
        await world.send(
            TEMPLATE_MATCHES.name, [(str(one["killmail_id"]).encode(), orjson.dumps(one)) for one in (*told, *poison)]
        )
        await world.settled(TEMPLATE_MATCHES.name)
    rows = await world.db.fetch("select killmail_id, score, proof, content, revision from template_matches order by 1")
    assert [tuple(row)[2:] for row in rows] == [VERSIONS[-1]] * 24
    assert {round(row["score"], 4) for row in rows} == {0.3}
    assert [row["reason"] for row in await world.letters()] == ["bad-event"] * 3


async def test_of_a_template_the_last_change_counts_whatever_the_order(world: World) -> None:
    changes = [(1, False), (1, True), (3, False), (2, True)]
    told = []
    for name, order in enumerate(permutations(changes)):
        told += [asked(str(name), SHIELD_HURRICANE, second=second, withdrawn=withdrawn) for second, withdrawn in order]
    random.Random(3).shuffle(told)
    ties = [
        asked(f"tie {first}", SHIELD_HURRICANE, second=5, withdrawn=one) for first in (True, False) for one in (first, not first)
    ]
    async with world.sink():
        await world.send(DOCTRINE_TEMPLATES.name, [(one["template_id"].encode(), orjson.dumps(one)) for one in (*told, *ties)])
        await world.settled(DOCTRINE_TEMPLATES.name)
    rows = await world.db.fetch("select name, withdrawn, changed_at, body from doctrine_templates")
    assert len(rows) == 26
    for row in rows:
        assert row["withdrawn"] == row["name"].startswith("tie") == orjson.loads(row["body"])["withdrawn"]
        assert row["changed_at"].second == (5 if row["withdrawn"] else 3)
