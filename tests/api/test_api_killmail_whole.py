"""GET /killmails/{id} and what a row of the list says."""

from __future__ import annotations

import json
import os
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import api_world as w
import asyncpg
import httpx
import pytest
from api_servers import client_of
from made_worth import worth

from api.app import create_app
from api.flags import slot_word
from runtime.settings import Settings
from schemas.kill_summary import summary_of
from sinks.killmail_rows import killmail_rows
from sinks.killmail_writer import KillmailWriter

SHARED = Path(os.environ.get("WARSTREAM_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data"))


@pytest.fixture(scope="module")
async def special(world_dsn: str) -> AsyncIterator[w.Kill]:
    """A kill with nested items, an unknown flag, a position, a moon and a war; before all others."""
    kill = w.make_kill(random.Random(5), 900_001, time=datetime(2010, 5, 6, 7, 8, 9, tzinfo=UTC))
    kill.victim = {"character_id": 2112000001, "corporation_id": 98000000, "alliance_id": 99000001}
    kill.victim |= {"position": {"x": 1.5, "y": -2e11, "z": 3.0}}  # type: ignore[dict-item]
    kill.attackers = [
        {"faction_id": 500010, "damage_done": 1, "final_blow": False},
        {"character_id": 2112000002, "ship_type_id": 16240, "weapon_type_id": 3146, "damage_done": 9, "final_blow": True,
         "security_status": -9.5},
    ]  # fmt: skip
    inner = {"flag": 64, "item_type_id": 34, "quantity_dropped": 7, "singleton": 0}
    kill.items = [
        {"flag": 5, "item_type_id": 3465, "quantity_dropped": 1, "singleton": 0, "items": [inner]},
        {"flag": 29, "item_type_id": 3146, "quantity_destroyed": 1, "singleton": 0},
        {"flag": 199, "item_type_id": 77777, "quantity_destroyed": 1, "singleton": 2, "items": []},
    ]
    kill.hull, kill.value = 24690, None
    kill.extra = {"moon_id": 40009082, "war_id": 4711, "a_new_field": True}
    connection = await asyncpg.connect(world_dsn)
    await w.store(connection, [kill])
    yield kill
    await w.remove(connection, range(kill.id, kill.id + 1))
    await connection.close()


async def test_the_whole_killmail(client: httpx.AsyncClient, special: w.Kill) -> None:
    answer = await client.get(f"/killmails/{special.id}")
    assert answer.status_code == 200
    assert answer.headers["warstream-mode"] == "replay"
    body = answer.json()
    assert body["simulated"] is False
    data = body["data"]
    assert (data["id"], data["time"], data["hash_ok"], data["war_id"]) == (special.id, "2010-05-06T07:08:09Z", True, 4711)
    assert data["moon"] == {"id": 40009082, "name": None}
    assert data["hull"] == {
        "id": 24690, "name": "Hyperion", "group": {"id": 27, "name": "Battleship"}, "class": "frigate",
    }  # fmt: skip
    assert data["system"]["name"] == w.system_name(special.system)
    assert data["system"]["region"] == {"id": special.region, "name": w.REGIONS[special.region]}
    victim = data["victim"]
    assert victim["character"] == {"id": 2112000001, "name": None}
    assert victim["alliance"] == {"id": 99000001, "name": "Alliance 1"}
    assert victim["faction"] is None
    assert victim["position"] == {"x": 1.5, "y": -2e11, "z": 3.0}
    crate, gun, odd = victim["items"]
    assert (crate["slot"], gun["slot"], odd["slot"]) == ("cargo hold", "high slot 3", "flag 199")
    assert crate["items"][0]["type"] == {"id": 34, "name": "Tritanium"}
    assert crate["items"][0]["slot"] == "unlocked"
    assert (crate["quantity_dropped"], crate["quantity_destroyed"]) == (1, None)
    assert odd["type"] == {"id": 77777, "name": None}
    npc, pilot = data["attackers"]
    assert npc["faction"] == {"id": 500010, "name": "Guristas Pirates"}
    assert (npc["ship"], npc["security_status"]) == (None, None)
    assert (pilot["final_blow"], pilot["weapon"]["name"], pilot["security_status"]) == (
        True,
        "Light Neutron Blaster II",
        -9.5,
    )
    assert data["total_value"] is None
    assert data["zkb"] is None
    assert data["links"]["zkillboard"] == f"https://zkillboard.com/kill/{special.id}/"
    assert data["links"]["esi"] == f"https://esi.evetech.net/killmails/{special.id}/{data['hash']}/"


async def test_a_hole_has_its_own_class_and_no_letter_of_belts(client: httpx.AsyncClient, world: list[w.Kill]) -> None:
    for band, classes in (("w-space", (None, "C5")), ("lowsec", ("B", None))):
        kill = next(kill for kill in world if kill.band == band)
        (row, *_) = (await client.get("/killmails", params={"system": kill.system})).json()["data"]
        whole = (await client.get(f"/killmails/{kill.id}")).json()["data"]
        for place in (row["system"], whole["system"]):
            assert (place["security_class"], place["wormhole_class"]) == classes


async def test_a_simulated_killmail_leads_to_nobodys_real_one(world_dsn: str, valkey_url: str, special: w.Kill) -> None:
    app = create_app(Settings(postgres_dsn=world_dsn, redis_url=valkey_url, mode="simulated"))
    async with client_of(app) as client:
        (row,) = (await client.get("/killmails", params={"sort": "oldest", "limit": 1})).json()["data"]
        whole = (await client.get(f"/killmails/{special.id}")).json()["data"]
        rows = (await client.get("/killmails", params={"limit": 200})).json()["data"]
        valued = next(one for one in rows if one["total_value"] is not None)
        wholly = (await client.get(f"/killmails/{valued['id']}")).json()["data"]
    for links in (row["links"], whole["links"]):
        assert links == {"self": f"/killmails/{special.id}", "zkillboard": None, "esi": None}
    assert valued["value_source"] == wholly["value_source"] == "simulator", "zKillboard never said a word of it"
    assert {one["value_source"] for one in rows} == {"simulator", None}


async def test_the_row_of_the_list(client: httpx.AsyncClient, special: w.Kill) -> None:
    rows = (await client.get("/killmails", params={"sort": "oldest", "limit": 1})).json()["data"]
    (row,) = rows
    assert (row["id"], row["total_value"], row["attacker_count"], row["pilot_count"]) == (special.id, None, 2, 1)
    assert row["final_blow"]["character"] == {"id": 2112000002, "name": None}
    assert row["final_blow"]["ship"] == {"id": 16240, "name": "Catalyst"}
    assert row["victim"]["corporation"] == {"id": 98000000, "name": "100% Pure_Evil\\"}
    assert row["damage_taken"] == 1000


async def test_not_modified(client: httpx.AsyncClient, special: w.Kill) -> None:
    for path in (f"/killmails/{special.id}", "/killmails?limit=3", "/systems/30000142", "/search?q=jita"):
        first = await client.get(path)
        tag = first.headers["etag"]
        again = await client.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["warstream-mode"] == "replay"
        assert (await client.get(path, headers={"If-None-Match": 'W/"other"'})).status_code == 200


async def test_a_changed_worth_changes_the_etag(client: httpx.AsyncClient, special: w.Kill, world_dsn: str) -> None:
    tag = (await client.get(f"/killmails/{special.id}")).headers["etag"]
    connection = await asyncpg.connect(world_dsn)
    await connection.execute("update killmails set total_value = 5e9 where killmail_id = $1", special.id)
    await connection.close()
    answer = await client.get(f"/killmails/{special.id}", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.json()["data"]["total_value"] == 5e9


def valued(seed: int, number: int, *, uploaded: int | None = None, total: float | None = None, zkb: Any = None) -> Any:
    """The event of a kill with an opinion of zKillboard's, uploaded then, or with a worth of ours."""
    kill = w.make_kill(random.Random(seed), number, time=datetime(2010, 5, 6, 7, 8, 10 + number % 10, tzinfo=UTC))
    event: Any = kill.event() | {"zkb": zkb, "worth": worth(total, as_of="2010-05-05") | {"unpriced": 1, "unpriceable": 2}}
    event["source"]["uploaded_at"] = uploaded
    return event


async def test_a_value_says_whose_it_is_and_of_when(client: httpx.AsyncClient, world_dsn: str) -> None:
    zkb = {"totalValue": 5.0}
    told = {
        900_011: (valued(1, 900_011, zkb=zkb, uploaded=1_273_129_700), "zkillboard", "2010-05-06T07:08:20Z"),
        900_012: (valued(2, 900_012, zkb=zkb), "zkillboard", None),
        900_013: (valued(3, 900_013, zkb=zkb, uploaded=2**40), "zkillboard", None),  # the year 36812
        900_014: (valued(4, 900_014, total=7.0), "warstream", "2010-05-05T00:00:00Z"),
        900_015: (valued(5, 900_015, total=None), None, None),
        900_016: (valued(6, 900_016, zkb={}, uploaded=1_273_129_700, total=7.0), None, None),
    }
    connection = await asyncpg.connect(world_dsn)
    async with connection.transaction():
        await KillmailWriter().write(connection, [killmail_rows(event) for event, *_ in told.values()])
    try:
        rows = (await client.get("/killmails", params={"sort": "oldest", "before": "2010-06-01", "limit": 20})).json()["data"]
        found = {row["id"]: row for row in rows}
        for number, (event, source, at) in told.items():
            whole = (await client.get(f"/killmails/{number}")).json()["data"]
            for row in (found[number], whole):
                assert (row["value_source"], row["valued_at"]) == (source, at), number
            assert summary_of(event)["value_source"] == source
            lacking = 3 if source == "warstream" else None
            assert [row["unpriced_items"] for row in (found[number], whole, summary_of(event))] == [lacking] * 3, number
    finally:
        await w.remove(connection, range(900_011, 900_017))
        await connection.close()


async def test_missing(client: httpx.AsyncClient) -> None:
    answer = await client.get("/killmails/123456789")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:warstream:problem:not-found",
        "title": "Not found",
        "status": 404,
        "detail": "Killmail 123456789 is not held here.",
        "instance": "/killmails/123456789",
    }


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared real data is not on this machine")
async def test_every_real_edge_case_is_answered(client: httpx.AsyncClient, world_dsn: str) -> None:
    """106 labelled mails of 2008 to 2026: all fields of all of them come through."""
    bodies = [json.loads(path.read_text()) for path in sorted((SHARED / "killmails" / "corpus").rglob("*.json"))]
    bodies = [body for body in bodies if isinstance(body, dict) and "victim" in body]
    assert len(bodies) > 100
    connection = await asyncpg.connect(world_dsn)
    try:
        for number, body in enumerate(bodies, start=800_000):
            kill = _of_real(number, body)
            await w.store(connection, [kill])
            answer = await client.get(f"/killmails/{number}")
            assert answer.status_code == 200, answer.text
            _compare(answer.json()["data"], body)
    finally:
        await w.remove(connection, range(800_000, 900_000))
        await connection.close()


def _of_real(number: int, body: dict[str, Any]) -> w.Kill:
    time = datetime.fromisoformat(body["killmail_time"])
    victim = {key: value for key, value in body["victim"].items() if key not in ("items", "ship_type_id", "damage_taken")}
    return w.Kill(
        id=number, time=time, system=30000142, victim=victim, attackers=body["attackers"],
        hull=body["victim"]["ship_type_id"], value=None, items=body["victim"].get("items", []),
    )  # fmt: skip


def _compare(data: dict[str, Any], body: dict[str, Any]) -> None:
    def item(one: dict[str, Any]) -> tuple[Any, ...]:
        inner = [item(nested) for nested in one.get("items") or []]
        return (one["item_type_id"], one["flag"], one.get("quantity_dropped"), one.get("quantity_destroyed"),
                one["singleton"], inner)  # fmt: skip

    def told(one: dict[str, Any]) -> tuple[Any, ...]:
        inner = [told(nested) for nested in one.get("items", [])]
        return (one["type"]["id"], one["flag"], one["quantity_dropped"], one["quantity_destroyed"], one["singleton"], inner)

    assert [told(one) for one in data["victim"]["items"]] == [item(one) for one in body["victim"].get("items") or []]
    assert data["victim"]["position"] == body["victim"].get("position")
    assert len(data["attackers"]) == len(body["attackers"])
    for given, had in zip(data["attackers"], body["attackers"], strict=True):
        for owner in ("character", "corporation", "alliance", "faction"):
            assert (given[owner] or {"id": None})["id"] == had.get(f"{owner}_id")
        assert (given["ship"] or {"id": None})["id"] == had.get("ship_type_id")
        assert (given["weapon"] or {"id": None})["id"] == had.get("weapon_type_id")
        assert (given["damage_done"], given["final_blow"]) == (had["damage_done"], had["final_blow"])
        assert given["security_status"] == had.get("security_status")


@pytest.mark.parametrize(
    ("flag", "word"),
    [(11, "low slot 1"), (19, "mid slot 1"), (34, "high slot 8"), (92, "rig slot 1"), (125, "subsystem slot 1"),
     (5, "cargo hold"), (87, "drone bay"), (89, "implant"), (155, "fleet hangar"), (199, "flag 199"), (-1, "flag -1")],
)  # fmt: skip
def test_slot_words(flag: int, word: str) -> None:
    assert slot_word(flag) == word
