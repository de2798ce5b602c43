"""A whole stack before a strict ESI and EVE-Scout, and what these know."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from fake_esi import Doc, FakeEsi
from fake_eve_scout import FakeEveScout, signature
from redis.asyncio import Redis

from runtime.clock import SystemClock, iso
from runtime.kafka import Kafka
from runtime.redis import connect
from runtime.settings import Settings
from schemas.redis_keys import Keys
from warstream.play import play
from warstream.stack.lifeline import free_port
from warstream.stack.stack import Stack

PARTS = {"postgres": ["sink", "postgres"], "redis": ["sink", "redis"], "api": ["api"], "world": ["world"]}
MODE = "replay"
WAIT = 60.0
ALWAYS = 1e9
"""Seconds of ESI's cache: until 2033, so nothing expires during a test whatever the clock shows, and each is asked for once."""
ALLIANCE, CORPORATION, KILLER, VICTIM, SECOND = 99000001, 98000001, 2112000001, 2112000002, 2112000003
NULLSEC, TAMA, JITA = 30004759, 30002813, 60003760
CONSTELLATION, PLANET = 20000696, 40300001
TRITANIUM, RIFTER, RAVEN, MEGATHRON = 34, 587, 638, 641
"""The first is hot; of the second there is an estimate; of the others nobody has a price."""
CAPSULE = 670
"""Not sold on the market."""
ORDERS = "/markets/10000002/orders"


def told(body: Any) -> Doc:
    """An answer of this moment that is good for long."""
    made = time.time()
    return Doc(body, ALWAYS, modified=lambda *_: made)


def world(esi: FakeEsi) -> None:
    """What this ESI knows."""
    now = datetime.now(UTC)
    window = {"start": iso(now), "end": iso(now + timedelta(hours=1))}
    esi.docs = {
        "/status": Doc(status, 30),
        "/markets/prices": told([{"type_id": RIFTER, "average_price": 600_000.5, "adjusted_price": 590_000.0}]),
        "/sovereignty/systems": told(held_by(ALLIANCE)),
        "/sovereignty/campaigns": told([campaign(now)]),
        "/universe/system_kills": told([{"system_id": NULLSEC, "ship_kills": 3, "pod_kills": 1, "npc_kills": 400}]),
        "/universe/system_jumps": told([{"system_id": NULLSEC, "ship_jumps": 31}]),
        "/incursions": told([incursion()]),
        "/fw/systems": told([war_system()]),
        "/skyhooks/raidable": told(
            {"skyhooks": [{"planet_id": PLANET, "solar_system_id": NULLSEC, "theft_vulnerability": window}]}
        ),
        ORDERS: told(orders),
        f"/alliances/{ALLIANCE}": told(
            {
                "name": "Example",
                "ticker": "EXMPL",
                "creator_id": 1,
                "creator_corporation_id": 1,
                "date_founded": "2014-03-01T12:00:00Z",
            }
            | {"executor_corporation_id": CORPORATION}
        ),
        f"/corporations/{CORPORATION}": told(
            {"name": "Corp", "ticker": "CORP", "member_count": 310, "state": "active", "alliance_id": ALLIANCE, "ceo_id": KILLER}
        ),
    }
    esi.people = {
        ALLIANCE: ("alliance", "Example"),
        CORPORATION: ("corporation", "Corp"),
        KILLER: ("character", "Ada Example"),
        SECOND: ("character", "Ben Example"),
    }  # of the victim nobody knows
    belongs = {"corporation_id": CORPORATION, "alliance_id": ALLIANCE}
    esi.affiliations = {KILLER: belongs, SECOND: belongs}


def status(made: float, _: int) -> dict[str, Any]:
    """Started just now: in the first minutes after 11:00 an older start would be one before the downtime."""
    return {"players": 20_000, "server_version": "1", "start_time": iso(datetime.fromtimestamp(made, UTC))}


def held_by(alliance: int) -> dict[str, Any]:
    """One system, of this alliance."""
    owner = {"alliance_id": alliance, "corporation_id": CORPORATION, "claimed_since": "2025-06-01T12:00:00Z"}
    development = {"activity_defense_multiplier": 5.2, "military_level": 5, "industrial_level": 2, "strategic_level": 5}
    claim = {"alliance": owner | {"is_capital_system": False, "development": development}}
    return {"solar_systems": [{"solar_system_id": NULLSEC, "claim": claim}]}


def campaign(start: datetime) -> dict[str, Any]:
    return {
        "campaign_id": 7,
        "solar_system_id": NULLSEC,
        "constellation_id": CONSTELLATION,
        "structure_id": 1040,
        "event_type": "ihub_defense",
        "start_time": iso(start),
        "defender_id": ALLIANCE,
        "defender_score": 0.6,
        "attackers_score": 0.4,
    }


def incursion() -> dict[str, Any]:
    return {
        "constellation_id": CONSTELLATION,
        "faction_id": 500019,
        "state": "established",
        "influence": 0.31,
        "has_boss": True,
        "staging_solar_system_id": NULLSEC,
        "infested_solar_systems": [NULLSEC],
    }


def war_system() -> dict[str, Any]:
    return {
        "solar_system_id": TAMA,
        "owner_faction_id": 500004,
        "occupier_faction_id": 500001,
        "contested": "contested",
        "victory_points": 41_200,
        "victory_points_threshold": 75_000,
    }


def orders(_: float, __: int) -> list[dict[str, Any]]:
    """The same of every type."""
    place = {"location_id": JITA, "system_id": 30000142, "min_volume": 1, "duration": 90, "issued": "2026-11-01T00:00:00Z"}
    rows = [(1, False, 4.11, 500), (2, False, 4.2, 100), (3, False, 9.0, 1), (4, True, 3.9, 70)]
    return [
        {"order_id": n, "is_buy_order": buy, "price": price, "volume_remain": volume, "volume_total": volume, "range": "station"}
        | place
        for n, buy, price, volume in rows
    ]


def mail(number: int = 100, killer: int = KILLER) -> dict[str, Any]:
    who = {"character_id": killer, "corporation_id": CORPORATION, "alliance_id": ALLIANCE}
    return {
        "killmail_id": number,
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


@dataclass
class Running:
    """The stack and its neighbours."""

    stack: Stack
    esi: FakeEsi
    scout: FakeEveScout
    http: httpx.AsyncClient
    redis: Redis
    folder: Path

    @property
    def keys(self) -> Keys:
        return Keys(MODE)

    @property
    def kafka(self) -> Kafka:
        return Kafka.of(self.stack.settings)

    async def play(self, mail: dict[str, Any]) -> None:
        """A kill happens."""
        path = self.folder / f"{mail['killmail_id']}.json"
        path.write_bytes(orjson.dumps(mail))
        await play(self.kafka, [path], SystemClock())

    async def until(self, path: str, good: Callable[[Any], bool]) -> Any:
        """The answer, when it is good."""
        found: Any = None
        began = time.monotonic()
        while time.monotonic() - began < WAIT:
            answer = await self.http.get(path)
            found = answer.json()
            if answer.status_code == 200 and good(found):
                return found
            await asyncio.sleep(0.1)
        raise AssertionError(f"{path} still answers {found}")

    def asked_for(self, type_id: int) -> int:
        """Requests for the orders of a type."""
        return sum(one.path == ORDERS and f"type_id={type_id}" in one.query.split("&") for one in self.esi.seen)


@asynccontextmanager
async def running(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[FakeEsi], None] = lambda _: None
) -> AsyncIterator[Running]:
    """All servers and parts, ready; `change` what ESI knows before. At the end nobody must have broken a rule of it or of
    EVE-Scout."""
    async with FakeEsi(time.time) as esi, FakeEveScout(time.time) as scout:
        world(esi)
        change(esi)
        scout.lists["thera"] = [signature(expires_at="2036-11-23T18:00:00.000Z")]
        monkeypatch.setenv("WARSTREAM_ESI_URL", esi.url)
        monkeypatch.setenv("WARSTREAM_EVE_SCOUT_URL", scout.url)
        monkeypatch.setenv("WARSTREAM_CONTACT", "tests@example.com")
        port = free_port()
        settings = Settings(_env_file=None, data_dir=folder / "data", mode=MODE, api_port=port)  # type: ignore[call-arg]
        stack = Stack(settings, lambda _: None)
        try:
            await stack.start_servers(MODE)
            for name, arguments in PARTS.items():
                stack.start_part(name, arguments)
            await stack.wait_ready(*PARTS)
            redis = connect(stack.settings.redis_url)
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
                yield Running(stack, esi, scout, http, redis, folder)
            await redis.aclose()
        finally:
            await stack.stop()
        assert esi.violations == []
        assert scout.violations == []


async def eventually(what: Callable[[], Any], why: str) -> None:
    """Wait until `what` (awaited) is true."""
    began = time.monotonic()
    while not await what():
        assert time.monotonic() - began < WAIT, why
        await asyncio.sleep(0.1)
