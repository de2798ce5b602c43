"""The doctrines of a battle: side by side, whatever address it has now, and how its attackers were probably fitted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import api_world as w
import asyncpg
import battle_world as bw
import doctrine_world as dw
import httpx
import pytest
from api_servers import client_of, new_database
from battle_events import battle, merged
from doctrine_events import FEROX, FULL, RAILGUN, SPIKE, doctrine, member
from test_api_doctrines import fits_document
from test_api_problems import assert_problem

from api.app import create_app
from runtime.settings import Settings

Own = tuple[asyncpg.Connection, httpx.AsyncClient]


@pytest.fixture
async def own(postgres_uri: str, valkey_url: str) -> AsyncIterator[Own]:
    async with new_database(postgres_uri, "api_battle_doctrines") as dsn:
        connection = await asyncpg.connect(dsn)
        await w.store_places(connection)
        async with client_of(create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay"))) as client:
            yield connection, client
        await connection.close()


def loadout(hull: int | None, weapon: int | None, pilots: int = 5) -> dict[str, Any]:
    return {"organisation": 99000001, "ship_type_id": hull, "weapon_type_id": weapon, "pilots": pilots, "damage": 100}


def fight(kills: list[int], *loadouts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A battle whose side A showed these loadouts."""
    event = battle(kills, **more)
    event["report"]["sides"][0]["loadouts"] = list(loadouts)
    return event


async def asked(http: httpx.AsyncClient, number: int) -> dict[str | None, Any]:
    """Side -> its row."""
    body = (await http.get(f"/battles/{number}/doctrines", follow_redirects=True)).json()
    fits_document("/battles/{battle_id}/doctrines", body)
    return {row["side"]: row for row in body["data"]}


async def test_each_side_has_what_it_flew(own: Own) -> None:
    await bw.tell(own[0], fight([1, 2, 3]))
    fleets = [member("f", 0, battle=1, pilots=20, distance=0.3), member("f2", 1, battle=1, pilots=30, distance=0.1)]
    await dw.tell(
        own[0],
        doctrine("f", members=[*fleets, member("f3", 2, battle=1, side="B"), member("f4", 3, battle=77)]),
        doctrine("g", members=[member("g", 0, battle=1, pilots=40)]),
    )
    sides = await asked(own[1], 1)
    assert list(sides) == ["A", "B", None], "those without a side, too"
    first, second = sides["A"]["doctrines"]
    assert (first["doctrine"]["id"], first["pilots"]) == ("g", 40), "most pilots first"
    assert (second["doctrine"]["id"], second["pilots"], second["distance"]) == ("f", 30, 0.1)
    assert [one["id"] for one in second["fleets"]] == ["f", "f2"]
    assert (second["start"], second["end"]) == (second["fleets"][0]["start"], second["fleets"][1]["end"])
    assert [one["doctrine"]["id"] for one in sides["B"]["doctrines"]] == ["f"]
    assert sides[None]["doctrines"] == []


async def test_fleets_told_with_an_address_that_the_battle_had_are_its_own(own: Own) -> None:
    await bw.tell(own[0], fight([5, 6, 7]))
    await dw.tell(own[0], doctrine("f", members=[member("f", battle=5)]))
    await bw.tell(own[0], fight([1, 2, 5, 6, 7], revision=2), merged(5, 1, 2))
    assert (await own[1].get("/battles/5/doctrines", follow_redirects=False)).headers["location"] == "/battles/1/doctrines"
    assert [one["doctrine"]["id"] for one in (await asked(own[1], 5))["A"]["doctrines"]] == ["f"]


async def test_an_old_battle_tells_what_was_flown_after_the_window_has_gone_on(own: Own) -> None:
    await bw.tell(own[0], fight([1, 2, 3]))
    await dw.tell(own[0], doctrine("f", 1, members=[member("f", 0, battle=1)]))
    await dw.tell(own[0], doctrine("f", 2, members=[member("f2", 99, battle=50)]))
    assert [one["doctrine"]["id"] for one in (await asked(own[1], 1))["A"]["doctrines"]] == ["f"]


async def test_a_side_that_has_another_letter_now_is_told_with_the_one_it_had(own: Own) -> None:
    await bw.tell(own[0], fight([1, 2, 3]))
    await dw.tell(own[0], doctrine("f", members=[member("f", battle=1, side="D")]))
    assert [one["doctrine"]["id"] for one in (await asked(own[1], 1))["D"]["doctrines"]] == ["f"]


async def test_loadouts_are_estimated_by_the_doctrines_of_their_side_alone(own: Own) -> None:
    shown = [loadout(FEROX, RAILGUN, 20), loadout(FEROX, SPIKE), loadout(FEROX, 1), loadout(FEROX, None), loadout(None, RAILGUN)]
    await bw.tell(own[0], fight([1, 2, 3], *shown))
    await dw.tell(own[0], doctrine("g", members=[member("g", battle=1, side="B")]))
    assert [one["estimate"] for one in (await asked(own[1], 1))["A"]["loadouts"]] == [None] * 5, "the foe flies it"
    await dw.tell(own[0], doctrine("f", members=[member("f", battle=1)]))
    found = (await asked(own[1], 1))["A"]["loadouts"]
    right = {"doctrine": "f", "fit": FULL["fits"][0]["fit_id"], "ehp": 74210.5, "dps": 411.5, "confidence": 0.681}
    assert [one["estimate"] for one in found] == [right, right, None, None, None]
    assert (found[0]["pilots"], found[0]["ship"], found[0]["side"]) == (20, {"id": FEROX, "name": None}, "A")


async def test_a_battle_that_is_none(own: Own) -> None:
    assert_problem(await own[1].get("/battles/9/doctrines"), 404, "not-found")
