"""The world beside the kills through the whole system: from a strict ESI and EVE-Scout by Kafka and the sinks to the API."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from fake_esi import Doc, FakeEsi
from fake_eve_scout import FakeEveScout, signature

from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from warstream.play import play
from warstream.stack.lifeline import free_port
from warstream.stack.stack import Stack

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

PARTS = {"postgres": ["sink", "postgres"], "redis": ["sink", "redis"], "api": ["api"], "world": ["world"]}
WAIT = 60.0
ALLIANCE, CORPORATION, KILLER, VICTIM = 99000001, 98000001, 2112000001, 2112000002
NULLSEC, JITA = 30004759, 60003760
TRITANIUM, RIFTER = 34, 587


def world(esi: FakeEsi) -> None:
    """What this ESI knows."""
    owner = {"alliance_id": ALLIANCE, "corporation_id": CORPORATION, "claimed_since": "2025-06-01T12:00:00Z"}
    development = {"activity_defense_multiplier": 5.2, "military_level": 5, "industrial_level": 2, "strategic_level": 5}
    claim = {"alliance": owner | {"is_capital_system": False, "development": development}}
    esi.docs = {
        "/status": Doc({"players": 20_000, "server_version": "1", "start_time": "2026-01-01T11:05:00Z"}, 30),
        "/markets/prices": Doc([{"type_id": RIFTER, "average_price": 600_000.5, "adjusted_price": 590_000.0}], 3600),
        "/sovereignty/systems": Doc({"solar_systems": [{"solar_system_id": NULLSEC, "claim": claim}]}),
        "/sovereignty/campaigns": Doc([]),
        "/universe/system_kills": Doc([{"system_id": NULLSEC, "ship_kills": 3, "pod_kills": 1, "npc_kills": 400}], 3600),
        "/universe/system_jumps": Doc([{"system_id": NULLSEC, "ship_jumps": 31}], 3600),
        "/incursions": Doc([]),
        "/fw/systems": Doc([]),
        "/skyhooks/raidable": Doc({"skyhooks": []}),
        "/markets/10000002/orders": Doc(orders),
        f"/alliances/{ALLIANCE}": Doc(
            {
                "name": "Example",
                "ticker": "EXMPL",
                "creator_id": 1,
                "creator_corporation_id": 1,
                "date_founded": "2014-03-01T12:00:00Z",
            }
            | {"executor_corporation_id": CORPORATION},
            3600,
        ),
        f"/corporations/{CORPORATION}": Doc(
            {"name": "Corp", "ticker": "CORP", "member_count": 310, "state": "active", "alliance_id": ALLIANCE, "ceo_id": KILLER},
            3600,
        ),
    }
    esi.people = {
        ALLIANCE: ("alliance", "Example"),
        CORPORATION: ("corporation", "Corp"),
        KILLER: ("character", "Ada Example"),
    }  # of the victim nobody knows
    esi.affiliations = {KILLER: {"corporation_id": CORPORATION, "alliance_id": ALLIANCE}}


def orders(_: float, __: int) -> list[dict[str, Any]]:
    """The same of every type."""
    place = {"location_id": JITA, "system_id": 30000142, "min_volume": 1, "duration": 90, "issued": "2026-11-01T00:00:00Z"}
    rows = [(1, False, 4.11, 500), (2, False, 4.2, 100), (3, False, 9.0, 1), (4, True, 3.9, 70)]
    return [
        {"order_id": n, "is_buy_order": buy, "price": price, "volume_remain": volume, "volume_total": volume, "range": "station"}
        | place
        for n, buy, price, volume in rows
    ]


def mail() -> dict[str, Any]:
    who = {"character_id": KILLER, "corporation_id": CORPORATION, "alliance_id": ALLIANCE}
    return {
        "killmail_id": 100,
        "killmail_time": "2026-11-27T10:00:00Z",
        "solar_system_id": NULLSEC,
        "attackers": [who | {"damage_done": 10, "final_blow": True, "security_status": 0.0, "ship_type_id": RIFTER}],
        "victim": {
            "character_id": VICTIM,
            "corporation_id": CORPORATION,
            "damage_taken": 10,
            "ship_type_id": RIFTER,
            "items": [],
        },
    }


async def until(http: httpx.AsyncClient, path: str, good: Callable[[Any], bool]) -> Any:
    """The answer, when it is good."""
    found: Any = None
    began = time.monotonic()
    while time.monotonic() - began < WAIT:
        answer = await http.get(path)
        found = answer.json()
        if answer.status_code == 200 and good(found):
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"{path} still answers {found}")


async def test_names_prices_and_sovereignty_reach_the_api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeEsi(time.time) as esi, FakeEveScout(time.time) as scout:
        world(esi)
        scout.lists["thera"] = [signature(expires_at="2036-11-23T18:00:00.000Z")]
        monkeypatch.setenv("WARSTREAM_ESI_URL", esi.url)
        monkeypatch.setenv("WARSTREAM_EVE_SCOUT_URL", scout.url)
        monkeypatch.setenv("WARSTREAM_CONTACT", "tests@example.com")
        port = free_port()
        settings = Settings(_env_file=None, data_dir=tmp_path / "data", mode="replay", api_port=port)  # type: ignore[call-arg]
        stack = Stack(settings, lambda _: None)
        try:
            await stack.start_servers("replay")
            for name, arguments in PARTS.items():
                stack.start_part(name, arguments)
            await stack.wait_ready(*PARTS)
            path = tmp_path / "100.json"
            path.write_bytes(orjson.dumps(mail()))
            await play(Kafka.of(stack.settings), [path], SystemClock())
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
                await _named(http)
                await _priced(http)
                await _held(http)
                holes = await until(http, "/wormholes/thera", lambda found: found["data"])
                assert holes["data"][0]["system"]["name"] == "Rancer"
                assert holes["said"]["source"] == "eve-scout"
        finally:
            await stack.stop()
        assert esi.violations == []
        assert scout.violations == []
        asked = [request for request in esi.seen if request.query.endswith(f"type_id={RIFTER}")]
        assert len(asked) == 1, "two people wanted it and one asked"


async def _named(http: httpx.AsyncClient) -> None:
    kill = await until(http, "/killmails/100", lambda found: found["data"]["attackers"][0]["character"]["name"])
    attacker = kill["data"]["attackers"][0]
    assert [attacker[who]["name"] for who in ("character", "corporation", "alliance")] == ["Ada Example", "Corp", "Example"]
    assert kill["data"]["victim"]["character"]["name"] is None, "nobody knows him"
    alliance = (await until(http, f"/alliances/{ALLIANCE}", lambda found: found["data"]["ticker"]))["data"]
    assert (alliance["ticker"], alliance["executor"]["name"], alliance["kills"]) == ("EXMPL", "Corp", 1)
    assert alliance["said"]["ticker"]["source"] == "esi"
    corporation = (await until(http, f"/corporations/{CORPORATION}", lambda found: found["data"]["members"]))["data"]
    assert (corporation["members"], corporation["ceo"]["name"], corporation["closed"]) == (310, "Ada Example", False)
    character = (await until(http, f"/characters/{KILLER}", lambda found: found["data"]["corporation"]))["data"]
    assert (character["name"], character["alliance"]["name"]) == ("Ada Example", "Example")
    assert (await http.get("/characters/2112999999")).status_code == 404


async def _priced(http: httpx.AsyncClient) -> None:
    hot = await until(http, f"/prices/{TRITANIUM}", lambda found: found["data"]["best"])
    best = hot["data"]["best"]
    assert (best["value"], best["kind"], best["depth"], best["source"]) == (4.11, "sell", 600, "esi")
    await until(http, f"/prices/{RIFTER}", lambda found: len(found["data"]["quotes"]) > 1)  # the estimate is there
    one, two = await asyncio.gather(http.get(f"/prices/{RIFTER}"), http.post("/prices", json={"types": [RIFTER, TRITANIUM]}))
    assert one.json()["data"]["best"]["kind"] == "sell"
    assert [row["best"]["kind"] for row in two.json()["data"]] == ["sell", "sell"]
    assert {quote["kind"] for quote in one.json()["data"]["quotes"]} >= {"average", "adjusted", "sell", "buy"}
    assert (await http.get("/prices/999999999")).status_code == 404


async def _held(http: httpx.AsyncClient) -> None:
    (row,) = (await until(http, f"/sovereignty/systems?alliance={ALLIANCE}", lambda found: found["data"]))["data"]
    assert (row["system"]["name"], row["owner"]["alliance"]["name"], row["adm"]) == ("1DQ1-A", "Example", 5.2)
    system = await until(http, f"/systems/{NULLSEC}", lambda found: found["data"]["hours"] and found["data"]["sovereignty"])
    (seen,) = system["data"]["hours"]
    assert (seen["jumps"], seen["ship_kills"], seen["npc_kills"]) == (31, 3, 400)
    region = (await http.get(f"/regions/{row['region']['id']}")).json()["data"]
    assert region["holders"] == [{"alliance": {"id": ALLIANCE, "name": "Example"}, "systems": 1}]
    assert (await http.get("/incursions")).json()["said"]["source"] == "esi"
