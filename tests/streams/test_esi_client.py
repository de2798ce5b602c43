"""The ESI client before a server that keeps the rules: what it asks, and what it makes of each answer."""

from __future__ import annotations

import asyncio
import time

import pytest
from esi_world import settings, world
from fake_esi import HTML, Doc
from fake_http import Reply

from streams.esi.client import TRIES
from streams.esi.outcome import Denied, Fresh, Gone, Throttled, Unavailable, Unchanged
from streams.esi.pages import TRIES as PAGE_TRIES
from streams.esi.pages import Pages, whole

PRICES = "/markets/prices"
SYSTEMS = "/sovereignty/systems"
ORDERS = "/markets/10000002/orders"


async def test_before_expires_nothing_leaves_the_process_and_after_it_a_304_is_asked_for() -> None:
    async with world() as (server, client, clock):
        server.docs[PRICES] = Doc([{"type_id": 34}], cache=300)
        first = await client.get(PRICES)
        assert isinstance(first, Fresh) and first.json() == [{"type_id": 34}] and first.last_modified is not None
        for _ in range(20):
            await clock.sleep(14.9)
            again = await client.get(PRICES)
            assert isinstance(again, Unchanged) and again.body == first.body
        assert server.statuses == [200]
        await clock.sleep(5)
        renewed = await client.get(PRICES)
        assert isinstance(renewed, Unchanged) and renewed.body == first.body
        assert server.statuses == [200, 304]
        assert renewed.expires is not None and first.expires is not None and renewed.expires >= first.expires + 300
        await client.get(PRICES)
        assert len(server.requests) == 2, "a 304 renews Expires"


async def test_a_wrong_clock_of_ours_asks_no_earlier() -> None:
    async with world() as (server, client, clock):
        server.now = lambda: clock.now().timestamp() - 4_000
        server.docs[PRICES] = Doc([1], cache=300)
        for _ in range(100):
            await client.get(PRICES)
            await clock.sleep(10)
        assert 3 <= len(server.requests) <= 5


async def test_types_and_pages_of_one_path_do_not_share_an_answer() -> None:
    async with world() as (server, client, _):
        server.docs[ORDERS] = Doc(lambda made, page: [page], cache=300, pages=3)
        one = await client.get(ORDERS, {"page": 1, "order_type": "all"})
        two = await client.get(ORDERS, {"page": 2, "order_type": "all"})
        same = await client.get(ORDERS, {"order_type": "all", "page": 1})
        assert isinstance(one, Fresh) and isinstance(two, Fresh) and isinstance(same, Unchanged)
        assert (one.json(), two.json(), same.json()) == ([1], [2], [1])


async def test_two_who_ask_at_once_ask_once() -> None:
    async with world() as (server, client, _):
        server.docs[PRICES] = Doc([1])
        outcomes = await asyncio.gather(*(client.get(PRICES) for _ in range(5)))
        assert len(server.requests) == 1 and sum(isinstance(outcome, Fresh) for outcome in outcomes) == 1


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(404, b'{"error":"Alliance not found"}'), Gone("Alliance not found")),
        (Reply(410), Gone()),
        (Reply(400, b'{"error":"bad date"}'), Denied(400, "bad date")),
        (Reply(401), Denied(401)),
        (Reply(422, HTML), Denied(422, HTML.decode())),
        (Reply(500, HTML), Unavailable("HTTP 500")),
        (Reply(200, HTML), Unavailable("HTTP 200 that is no JSON")),
        (Reply(302, b"", {"Location": "/x"}), Unavailable("HTTP 302 to /x")),
    ],
)
async def test_each_answer_has_its_outcome_and_is_not_repeated(reply: Reply, outcome: object) -> None:
    async with world() as (server, client, _):
        server.faults_at["/alliances/1"] = [reply]
        assert await client.get("/alliances/1") == outcome
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_gateway_that_fails_is_tried_again(status: int) -> None:
    async with world() as (server, client, clock):
        server.docs[PRICES] = Doc([1])
        server.faults_at[PRICES] = [Reply(status, HTML), Reply(status, HTML)]
        assert isinstance(await client.get(PRICES), Fresh)
        assert len(server.requests) == TRIES and len(clock.slept) == 2 and clock.slept[0] <= 2 and clock.slept[1] <= 4


async def test_a_slow_body_and_a_broken_one_are_unavailable_and_tried_again() -> None:
    async with world(total=0.2) as (server, client, _):
        server.docs[PRICES] = Doc([1])
        server.faults_at[PRICES] = [Reply(200, b"[1, 2, 3]", stall=True), Reply(200, b"[1, 2, 3]", cut=3)]
        began = time.monotonic()
        assert isinstance(await client.get(PRICES), Fresh)
        assert time.monotonic() - began < 2


async def test_nobody_there_is_unavailable() -> None:
    async with world() as (_, client, _):
        client._url = "http://127.0.0.1:9"
        assert isinstance(await client.get(PRICES), Unavailable)


async def test_after_a_420_nobody_asks_anything_until_it_is_over() -> None:
    async with world() as (server, client, clock):
        server.docs |= {PRICES: Doc([1]), SYSTEMS: Doc([2])}
        server.ban(40)
        outcome = await client.get(PRICES)
        now = clock.now().timestamp()
        assert isinstance(outcome, Throttled) and 40 <= outcome.until - now <= 43
        for path in (SYSTEMS, "/status", "/alliances/1"):
            assert isinstance(await client.get(path), Throttled)
        assert isinstance(await client.post("/universe/names", [1]), Throttled)
        assert len(server.requests) == 1
        await clock.sleep(outcome.until - now + 0.001)
        assert isinstance(await client.get(SYSTEMS), Fresh)


async def test_a_429_silences_its_group_and_no_other() -> None:
    async with world() as (server, client, clock):
        server.docs |= {PRICES: Doc([1]), SYSTEMS: Doc([2], cache=5)}
        for seconds in (30, 60, 120):
            server.faults_at[SYSTEMS] = [Reply(429, b"{}", {"Retry-After": str(seconds)})]
            asked = len(server.requests)
            outcome = await client.get(SYSTEMS)
            assert isinstance(outcome, Throttled)
            assert isinstance(await client.get("/sovereignty/campaigns"), Throttled)
            assert len(server.requests) == asked + 1
            assert isinstance(await client.get(PRICES), Fresh | Unchanged)
            await clock.sleep(outcome.until - clock.now().timestamp() + 0.001)
            assert isinstance(await client.get(SYSTEMS), Fresh | Unchanged)
            await clock.sleep(10)


async def test_a_403_silences_us_for_long() -> None:
    async with world() as (server, client, clock):
        server.docs[PRICES] = Doc([1])
        server.faults_at[SYSTEMS] = [Reply(403)]
        assert isinstance(await client.get(SYSTEMS), Denied)
        outcome = await client.get(PRICES)
        assert isinstance(outcome, Throttled) and outcome.until - clock.now().timestamp() > 600


async def test_a_route_that_keeps_failing_is_left_alone_then_probed_once_and_is_well_again() -> None:
    async with world() as (server, client, clock):
        server.docs |= {PRICES: Doc([1]), "/status": Doc({"players": 1}, cache=30)}
        server.faults_at[PRICES] = [Reply(500)] * 6
        for _ in range(5):
            assert isinstance(await client.get(PRICES), Unavailable)
        outcome = await client.get(PRICES)
        assert isinstance(outcome, Unavailable) and "keeps failing" in outcome.reason and outcome.until is not None
        assert len(server.asked(PRICES)) == 5
        await clock.sleep(outcome.until - clock.now().timestamp() + 0.001)
        assert (await client.get(PRICES)) == Unavailable("HTTP 500"), "the probe"
        outcome = await client.get(PRICES)
        assert isinstance(outcome, Unavailable) and outcome.until is not None and len(server.asked(PRICES)) == 6
        await clock.sleep(outcome.until - clock.now().timestamp() + 0.001)
        assert isinstance(await client.get(PRICES), Fresh)
        assert isinstance(await client.get("/alliances/1"), Gone), "another route is asked all the while"


async def test_an_outage_suspends_all_and_only_status_is_asked_once_a_minute() -> None:
    async with world() as (server, client, clock):
        server.docs |= {PRICES: Doc([1]), SYSTEMS: Doc([2]), "/status": Doc({"players": 1, "start_time": "x"}, cache=30)}
        began = clock.now().timestamp()
        server.away = lambda now: now < began + 600
        assert isinstance(await client.get(PRICES), Unavailable)
        while (outcome := await client.get(SYSTEMS)) and not isinstance(outcome, Fresh):
            assert isinstance(outcome, Unavailable) and outcome.until is not None
            await clock.sleep(max(5.0, outcome.until - clock.now().timestamp()))
        assert clock.now().timestamp() < began + 700
        assert len(server.asked(PRICES)) == TRIES and len(server.asked(SYSTEMS)) == 1
        assert 9 <= len(server.asked("/status")) <= 12


async def test_what_is_held_is_given_in_downtime_too_and_nothing_is_tried_again_into_it() -> None:
    async with world() as (server, client, clock):
        server.docs |= {PRICES: Doc([1], cache=3_600), "/status": Doc({"players": 1}, cache=30)}
        clock._now = clock._now.replace(hour=10, minute=59, second=50)
        eleven = clock._now.replace(hour=11, minute=0, second=0).timestamp()
        server.planned = server.away = lambda now: eleven <= now
        server.docs[SYSTEMS] = Doc([2], cache=3_600 * 24)
        held = await client.get(SYSTEMS)
        server.faults_at[PRICES] = [Reply(502), Reply(502)]
        client.random.random = lambda: 1.0  # type: ignore[method-assign]
        await clock.sleep(8.5)
        outcome = await client.get(PRICES)
        assert isinstance(outcome, Unavailable) and len(server.asked(PRICES)) == 1 and clock.now().timestamp() > eleven
        again = await client.get(SYSTEMS)
        assert isinstance(again, Unchanged) and isinstance(held, Fresh) and again.body == held.body


async def test_a_budget_is_counted_before_the_first_request() -> None:
    """30 tokens in 15 minutes, each answer 2: without an account the 16th request would be one too many."""
    async with world() as (server, client, clock):
        server.docs["/skyhooks/raidable"] = Doc(lambda made, page: [made], cache=1)
        began = clock.now().timestamp()
        good = 0
        while clock.now().timestamp() < began + 3_600:
            outcome = await client.get("/skyhooks/raidable")
            good += isinstance(outcome, Fresh)
            wait = outcome.until - clock.now().timestamp() if isinstance(outcome, Throttled) else 2.0
            await clock.sleep(max(2.0, wait))
        assert server.most_spent["activity"] <= 30 and good >= 4


async def test_a_group_that_we_did_not_know_is_learned_from_its_headers() -> None:
    async with world() as (server, client, _):
        told = {"X-Ratelimit-Group": "new", "X-Ratelimit-Limit": "20/15m", "X-Ratelimit-Remaining": "8"}
        server.faults_at["/contracts/public/1"] = [Reply(200, b"[]", told)] * 50
        outcomes = [await client.get("/contracts/public/1") for _ in range(20)]
        assert sum(isinstance(outcome, Fresh) for outcome in outcomes) < 9
        assert isinstance(outcomes[-1], Throttled)


async def test_pages_are_whole_and_of_one_moment() -> None:
    async with world() as (server, client, _):
        server.docs[ORDERS] = Doc(lambda made, page: [page * 10, page * 10 + 1], pages=45)
        found = await whole(client, ORDERS, {"order_type": "all"})
        assert isinstance(found, Pages) and found.changed
        assert found.rows() == [page * 10 + n for page in range(1, 46) for n in (0, 1)]
        assert server.open_most <= 8
        again = await whole(client, ORDERS, {"order_type": "all"})
        assert isinstance(again, Pages) and not again.changed and len(server.requests) == 45


async def test_pages_of_two_moments_are_fetched_anew_when_the_older_ones_have_expired() -> None:
    async with world() as (server, client, clock):
        began = clock.now().timestamp()
        server.docs[ORDERS] = Doc(
            lambda made, page: [made], pages=5, modified=lambda now, page: began - (300 if page < 3 and now < began + 300 else 0)
        )
        found = await whole(client, ORDERS)
        assert isinstance(found, Pages) and found.rows() == [began] * 5 and found.last_modified == began
        assert clock.now().timestamp() >= began + 300


async def test_pages_that_never_fit_together_are_no_pages() -> None:
    async with world() as (server, client, _):
        server.docs[ORDERS] = Doc([1], pages=3, cache=60, modified=lambda now, page: now // 60 * 60 - page)
        found = await whole(client, ORDERS)
        assert isinstance(found, Unavailable) and "different moments" in found.reason
        assert len(server.requests) <= 3 * PAGE_TRIES


async def test_one_page_that_fails_is_the_outcome_of_all() -> None:
    async with world() as (server, client, _):
        server.docs[ORDERS] = Doc([1], pages=3)
        server.faults_at[ORDERS] = [Reply(200, b"[1]", {"X-Pages": "3"}), Reply(500)]
        assert await whole(client, ORDERS) == Unavailable("HTTP 500")


def test_who_we_are_is_in_the_settings() -> None:
    assert "ops@example.org" in settings("http://127.0.0.1:9").user_agent
