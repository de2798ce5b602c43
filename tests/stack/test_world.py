"""The world beside the kills through the whole system: from a strict ESI and EVE-Scout by Kafka and the sinks to the API."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import pytest
from world_stack import (
    ALLIANCE,
    CAPSULE,
    KILLER,
    MEGATHRON,
    NULLSEC,
    PLANET,
    RAVEN,
    RIFTER,
    TAMA,
    TRITANIUM,
    Running,
    eventually,
    mail,
    running,
)

from runtime.kafka import partitions_of
from schemas.topics import KILLMAILS
from warstream.world import GROUP

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

AT_ONCE = 2.5
"""Seconds that a person waits for a price that nobody has."""


async def test_names_prices_and_sovereignty_reach_the_api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, monkeypatch) as all_of_it:
        await all_of_it.play(mail())
        await _kept_hot(all_of_it)
        await _named(all_of_it)
        await _priced(all_of_it)
        await _fetched_while_you_wait(all_of_it)
        await _held(all_of_it)
        await _on_the_frontiers(all_of_it)
        await _committed(all_of_it)


async def _kept_hot(w: Running) -> None:
    """Before anybody asks for it, and in Redis: what is read there is counted so."""
    key = w.keys.price(TRITANIUM)
    await eventually(lambda: w.redis.exists(key), f"nobody asked, and {key} is not in Redis")
    assert 300 < await w.redis.ttl(key) <= 600
    before = await _from_redis(w)
    best = (await w.http.get(f"/prices/{TRITANIUM}")).json()["data"]["best"]
    assert (best["value"], best["kind"], best["depth"], best["source"]) == (4.11, "sell", 600, "esi")
    assert await _from_redis(w) == before + 1
    assert w.asked_for(TRITANIUM) == 1


async def _from_redis(w: Running) -> float:
    found = re.search(
        r'^warstream_price_lookups_total\{level="redis"\} (\S+)$', (await w.http.get("/metrics")).text, re.MULTILINE
    )
    return 0.0 if found is None else float(found[1])


async def _named(w: Running) -> None:
    kill = await w.until("/killmails/100", lambda found: found["data"]["attackers"][0]["character"]["name"])
    attacker = kill["data"]["attackers"][0]
    assert [attacker[who]["name"] for who in ("character", "corporation", "alliance")] == ["Ada Example", "Corp", "Example"]
    assert kill["data"]["victim"]["character"]["name"] is None, "nobody knows him"
    alliance = (await w.until(f"/alliances/{ALLIANCE}", lambda found: found["data"]["ticker"]))["data"]
    assert (alliance["ticker"], alliance["executor"]["name"], alliance["kills"]) == ("EXMPL", "Corp", 1)
    assert alliance["said"]["ticker"]["source"] == "esi"
    corporation = (await w.until("/corporations/98000001", lambda found: found["data"]["members"]))["data"]
    assert (corporation["members"], corporation["ceo"]["name"], corporation["closed"]) == (310, "Ada Example", False)
    character = (await w.until(f"/characters/{KILLER}", lambda found: found["data"]["corporation"]))["data"]
    assert (character["name"], character["alliance"]["name"]) == ("Ada Example", "Example")
    assert (await w.http.get("/characters/2112999999")).status_code == 404


async def _priced(w: Running) -> None:
    await w.until(f"/prices/{RIFTER}", lambda found: len(found["data"]["quotes"]) > 1)  # the estimate is there
    one, two = await asyncio.gather(w.http.get(f"/prices/{RIFTER}"), w.http.post("/prices", json={"types": [RIFTER, TRITANIUM]}))
    assert one.json()["data"]["best"]["kind"] == "sell"
    assert [row["best"]["kind"] for row in two.json()["data"]] == ["sell", "sell"]
    assert {quote["kind"] for quote in one.json()["data"]["quotes"]} >= {"average", "adjusted", "sell", "buy"}
    assert (await w.http.get("/prices/999999999")).status_code == 404
    assert w.asked_for(RIFTER) == 1, "several wanted it and one asked"


async def _fetched_while_you_wait(w: Running) -> None:
    """A type that nobody has a price of: one question is enough, and two at once are one request."""
    began = time.monotonic()
    first = (await w.http.get(f"/prices/{RAVEN}")).json()["data"]
    assert first["best"] is not None, f"no price after {time.monotonic() - began:.1f} s"
    assert (first["best"]["value"], first["best"]["kind"], w.asked_for(RAVEN)) == (4.11, "sell", 1)
    assert time.monotonic() - began < AT_ONCE
    assert w.asked_for(MEGATHRON) == 0
    both = await asyncio.gather(*(w.http.get(f"/prices/{MEGATHRON}") for _ in range(2)))
    assert [answer.json()["data"]["best"]["value"] for answer in both] == [4.11, 4.11]
    assert w.asked_for(MEGATHRON) == 1, "two wanted it and one asked"
    began = time.monotonic()
    assert (await w.http.get(f"/prices/{CAPSULE}")).json()["data"]["best"] is None
    assert time.monotonic() - began < AT_ONCE, "nobody sells it, so nobody is asked and nobody waits"


async def _held(w: Running) -> None:
    (row,) = (await w.until(f"/sovereignty/systems?alliance={ALLIANCE}", lambda found: found["data"]))["data"]
    assert (row["system"]["name"], row["owner"]["alliance"]["name"], row["adm"]) == ("1DQ1-A", "Example", 5.2)
    system = await w.until(f"/systems/{NULLSEC}", lambda found: found["data"]["hours"] and found["data"]["sovereignty"])
    (seen,) = system["data"]["hours"]
    assert (seen["jumps"], seen["ship_kills"], seen["npc_kills"]) == (31, 3, 400)
    region = (await w.http.get(f"/regions/{row['region']['id']}")).json()["data"]
    assert region["holders"] == [{"alliance": {"id": ALLIANCE, "name": "Example"}, "systems": 1}]
    holder = (await w.until(f"/alliances/{ALLIANCE}", lambda found: found["data"]["systems"]))["data"]
    assert (holder["systems"], holder["said"]["systems"]["source"]) == (1, "esi")
    (fight,) = (await w.until("/sovereignty/campaigns", lambda found: found["data"]))["data"]
    assert (fight["id"], fight["system"]["name"], fight["event_type"]) == (7, "1DQ1-A", "ihub_defense")


async def _on_the_frontiers(w: Running) -> None:
    holes = await w.until("/wormholes/thera", lambda found: found["data"])
    assert (holes["data"][0]["system"]["name"], holes["said"]["source"]) == ("Rancer", "eve-scout")
    incursions = await w.until("/incursions", lambda found: found["data"])
    assert (incursions["data"][0]["staging"]["id"], incursions["said"]["source"]) == (NULLSEC, "esi")
    (zone,) = (await w.until("/faction-war", lambda found: found["data"]))["data"]
    assert (zone["system"]["id"], zone["occupier"]["id"], zone["victory_points"]) == (TAMA, 500001, 41_200)
    (skyhook,) = (await w.until("/skyhooks", lambda found: found["data"]))["data"]
    assert (skyhook["planet_id"], skyhook["system"]["id"]) == (PLANET, NULLSEC)


async def _committed(w: Running) -> None:
    """What was read and dealt with is not read again after a restart."""
    admin = w.kafka.admin()
    await admin.start()

    async def all_read() -> bool:
        found = await admin.list_consumer_group_offsets(GROUP, partitions=partitions_of(KILLMAILS.name))
        return sum(max(0, one.offset) for one in found.values()) == 1

    try:
        await eventually(all_read, "the kill that was read is not committed")
    finally:
        await admin.close()
