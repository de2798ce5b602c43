"""A day of all pollers and the names in three processes that share a Valkey: no request over a budget, no rule broken.

What happens to them: downtime, an outage that nobody announced, a ban, 429s, a route that fails, ids that nobody knows.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from esi_world import in_processes, valkey
from fake_esi import HTML, Doc, FakeEsi
from fake_http import Reply
from shared_time import TimeServer
from test_esi_names import CORPORATION, PILOT
from test_esi_pollers import CAMPAIGN, HOOK, INCURSION, WAR, alliance, systems

from streams.esi.poller import JITTER

MIDNIGHT = datetime(2026, 11, 27, tzinfo=UTC)
DAY = 24 * 3_600.0

PROCESS = """
import asyncio, sys
from pathlib import Path
from random import Random

import orjson
from esi_world import settings
from shared_time import SharedClock
from streams import pause
from streams.esi import names, poller
from streams.esi.client import open_esi
from streams.esi.names import NameResolver
from streams.esi.names_known import KnownFile
from streams.esi.poller import POLLS, run_pollers

pause.BREATH = 86_400.0  # each breath is a waking, and this day is paid for by wakings
names.GATHER = 300.0
poller.LEAST = 60.0

async def main(url, redis_url, times, folder, number, wanted):
    async with SharedClock(times) as clock:
        client = open_esi(settings(url, redis_url), clock=clock, random=Random(int(number)))
        told = []

        async def publish(messages):
            told.extend((topic.name, key, event.get("as_of"), event.get("hour")) for topic, key, event in messages)

        work = [run_pollers(client, publish, Path(folder), lambda: None, clock.over,
                            polls=[poll for poll in POLLS if poll.name in wanted.split(",")])]
        if "names" in wanted:
            resolver = NameResolver(client, publish, KnownFile(Path(folder) / "names.json"), lambda: None)
            rng = Random(7)
            async def kills():
                while not clock.over.is_set():
                    resolver.want("character", [95_000_000 + rng.randrange(3_000) for _ in range(60)])
                    resolver.want("corporation", [98_000_000 + rng.randrange(40)])
                    await pause.pause(clock, 600.0, clock.over, lambda: None)
            work += [resolver.run(clock.over), kills()]
        await asyncio.gather(*work)
        await client.aclose()
        print(orjson.dumps(told).decode())  # below what was logged

asyncio.run(main(*sys.argv[1:]))
"""
SHARES = ["sovereignty,campaigns,kills", "prices,jumps,skyhooks", "incursions,faction-war,names"]
SLEEPERS = 3 + 3 + 2 + 2


def between(now: float, start: float, end: float) -> bool:
    """`start` and `end` in hours of the day."""
    return start * 3_600 <= now - MIDNIGHT.timestamp() < end * 3_600


def furnished(server: FakeEsi) -> None:
    """A lively New Eden."""
    draw = random.Random(3)
    people = [PILOT + number for number in range(3_000) if number % 211]
    server.people |= {number: ("character", f"P{number}") for number in people}
    server.affiliations |= {number: {"corporation_id": CORPORATION + number % 40} for number in people}
    server.docs |= {
        "/markets/prices": Doc(
            lambda made, _: [{"type_id": n, "average_price": n + made // 3_600 % 5} for n in range(1, 40)], 3_600
        ),
        "/sovereignty/systems": Doc(lambda made, _: systems(*(alliance(n, 90 + int(made // 900 + n) % 3) for n in range(1, 30)))),
        "/sovereignty/campaigns": Doc(lambda made, _: [CAMPAIGN | {"defender_score": made // 600 % 10 / 10}], 5),
        "/universe/system_kills": Doc(lambda made, _: [{"system_id": 1, "ship_kills": 1, "pod_kills": 0, "npc_kills": 9}], 3_600),
        "/universe/system_jumps": Doc(lambda made, _: [{"system_id": 1, "ship_jumps": draw.randrange(99)}], 3_600),
        "/skyhooks/raidable": Doc(lambda made, _: {"skyhooks": [HOOK | {"planet_id": int(made)}]}),
        "/incursions": Doc(lambda made, _: [INCURSION]),
        "/fw/systems": Doc(lambda made, _: [WAR | {"victory_points": int(made // 3_600)}], 1_800),
        "/status": Doc(lambda made, _: {"players": 1, "start_time": "2026-11-26T11:02:00Z", "vip": between(made, 11, 11.2)}, 30),
    }
    server.docs |= {
        f"/corporations/{CORPORATION + n}": Doc({"name": f"C{n}", "ticker": "C", "state": "active"}, 3_600) for n in range(40)
    }
    server.people |= {CORPORATION + n: ("corporation", f"C{n}") for n in range(40)}
    server.planned = lambda now: between(now, 11, 11.2)
    server.away = lambda now: between(now, 11.02, 11.15) or between(now, 3, 3.3)
    server.faults_at["/sovereignty/campaigns"] = [Reply(429, b"{}", {"Retry-After": str(n)}) for n in (40, 90, 300)]
    server.faults_at["/incursions"] = [Reply(500, HTML)] * 9


class Day(FakeEsi):
    """With a ban at five."""

    banned = False

    async def reply(self, request: Any) -> Reply:
        if between(self.now(), 5, 6) and not self.banned:
            self.banned = True
            self.ban(55)
        return await super().reply(request)


async def test_a_day_of_all_pollers_in_three_processes_breaks_no_rule(tmp_path: Path) -> None:
    with valkey() as store:
        async with TimeServer(MIDNIGHT, SLEEPERS, MIDNIGHT + timedelta(days=1)) as times, Day(times.now) as server:
            furnished(server)
            arguments = [(server.url, store.connection_url, times.address, tmp_path, n, share) for n, share in enumerate(SHARES)]
            outputs = await in_processes(PROCESS, arguments)
    assert server.violations == []
    assert 1 <= server.statuses.count(420) <= len(SHARES), "one, and those under way in that moment"
    assert server.statuses.count(429) == 3
    assert server.most_spent["errors"] <= 80 and server.most_spent["activity"] <= 30
    counts = Counter(path for _, path in server.requests)
    assert 240 <= counts["/skyhooks/raidable"] <= 290 and 240 <= counts["/sovereignty/systems"] <= 290
    assert 1_100 <= counts["/sovereignty/campaigns"] <= DAY / 60
    assert 20 <= counts["/markets/prices"] <= 30 and counts["/status"] < 80
    told: defaultdict[str, list[Any]] = defaultdict(list)
    for topic, *rest in itertools.chain.from_iterable(orjson.loads(output.splitlines()[-1]) for output in outputs):
        told[topic].append(rest)
    for figures in ("jumps", "ship_kills+pod_kills+npc_kills"):
        hours = [hour for key, _, hour in told["activity-history"] if key.endswith(f":{figures}")]
        assert len(hours) == len(set(hours)) >= 22, "each hour once"
    assert len({key for key, *_ in told["names"]}) > 1_500
    assert {"prices", "sovereignty", "sovereignty-changes", "campaigns", "incursions", "faction-war", "skyhooks"} <= set(told)
    gaps = [b - a for a, b in itertools.pairwise(server.asked("/sovereignty/campaigns"))]
    assert max(gaps) < 0.4 * 3_600 + 60 and sorted(gaps)[len(gaps) // 2] <= 60 + JITTER
