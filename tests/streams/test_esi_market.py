"""ESI's market through the one client, before an ESI that keeps its rules: every outcome in the words of `streams.prices`."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from esi_world import world
from fake_esi import HTML, Doc
from fake_http import Reply
from market_twins import order
from stream_twins import START

from streams.esi.outcome import Throttled
from streams.esi.pages import TRIES as PAGE_TRIES
from streams.prices.esi_market import CACHED, EsiMarket
from streams.prices.market import THE_FORGE, NoSuchType, NotNow, Orders

ORDERS = "/markets/10000002/orders"
TRITANIUM = 34
CACHE = 300.0


async def test_all_pages_of_one_moment_and_what_esi_says_of_it() -> None:
    async with world() as (server, client, clock):
        await clock.sleep(17)
        server.docs[ORDERS] = Doc(lambda _, page: [order(float(page)), order(page + 0.5)], CACHE, pages=3)
        answer = await EsiMarket(client).orders(THE_FORGE, TRITANIUM)
        assert isinstance(answer, Orders)
        assert [one["price"] for one in answer.orders] == [1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
        assert answer.as_of == START and answer.as_of.tzinfo is UTC
        assert abs(answer.expires - (START + timedelta(seconds=CACHE))) <= timedelta(seconds=1)
        assert sorted(one.query for one in server.seen) == [f"order_type=all&page={n}&type_id=34" for n in (1, 2, 3)]


async def test_before_expires_nobody_is_asked_and_types_are_apart() -> None:
    async with world() as (server, client, clock):
        server.docs[ORDERS] = Doc(lambda made, _: [order(made)], CACHE)
        market = EsiMarket(client)
        first = await market.orders(THE_FORGE, TRITANIUM)
        assert isinstance(first, Orders)
        await clock.sleep(CACHE - 1)
        assert await market.orders(THE_FORGE, TRITANIUM) == first
        await market.orders(THE_FORGE, 35)
        assert len(server.requests) == 2
        await clock.sleep(2)
        second = await market.orders(THE_FORGE, TRITANIUM)
        assert isinstance(second, Orders) and second.as_of == first.as_of + timedelta(seconds=CACHE)
        assert len(server.requests) == 3


async def test_no_orders_are_an_answer() -> None:
    async with world() as (server, client, _):
        server.docs[ORDERS] = Doc([], CACHE)
        answer = await EsiMarket(client).orders(THE_FORGE, TRITANIUM)
        assert isinstance(answer, Orders) and answer.orders == []


async def test_an_answer_without_times_is_of_now_and_good_for_esis_own_cache() -> None:
    async with world() as (server, client, clock):
        server.faults_at[ORDERS] = [Reply(200, b"[]")]
        answer = await EsiMarket(client).orders(THE_FORGE, TRITANIUM)
        now: datetime = clock.now()
        assert answer == Orders([], now, now + CACHED)


@pytest.mark.parametrize("status", [400, 404, 410, 422])
async def test_a_type_that_esi_does_not_know(status: int) -> None:
    async with world() as (server, client, _):
        server.faults_at[ORDERS] = [Reply(status, b'{"error":"Type not found!"}')]
        assert await EsiMarket(client).orders(THE_FORGE, TRITANIUM) == NoSuchType()
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", [401, 403, 405])
async def test_another_refusal_says_nothing_of_the_type(status: int) -> None:
    async with world() as (server, client, _):
        server.faults_at[ORDERS] = [Reply(status, b'{"error":"not you"}')]
        assert await EsiMarket(client).orders(THE_FORGE, TRITANIUM) == NotNow(f"ESI answers {status} not you", None)


@pytest.mark.parametrize(
    ("reply", "wait"),
    [
        (Reply(429, b"{}", {"Retry-After": "77"}), 78.0),
        (Reply(420, b"{}", {"X-ESI-Error-Limit-Reset": "12"}), 13.0),
        (Reply(429, b"{}"), 60.0),
    ],
)
async def test_throttled_says_how_long_and_is_obeyed(reply: Reply, wait: float) -> None:
    async with world() as (server, client, clock):
        server.docs[ORDERS] = Doc([order(4.0)], CACHE)
        server.faults_at[ORDERS] = [reply]
        market = EsiMarket(client)
        assert await market.orders(THE_FORGE, TRITANIUM) == NotNow(f"HTTP {reply.status}", wait)
        again = await market.orders(THE_FORGE, 35)
        assert isinstance(again, NotNow) and again.reason and again.wait is not None and 0 < again.wait <= wait
        assert len(server.requests) == 1
        await clock.sleep(wait)
        assert isinstance(await market.orders(THE_FORGE, 35), Orders)


async def test_a_budget_of_ours_that_is_used_up_is_a_wait_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async with world() as (server, client, clock):

        async def spent(path: str) -> Throttled:
            return Throttled(clock.now().timestamp() + 7.5, "our share is spent")

        monkeypatch.setattr(client._budget, "reserve", spent)
        assert await EsiMarket(client).orders(THE_FORGE, TRITANIUM) == NotNow("our share is spent", 7.5)
        assert server.requests == []


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(500, HTML), "HTTP 500"),
        (Reply(200, HTML), "HTTP 200 that is no JSON"),
        (Reply(200, b'{"error":"x"}'), f"{ORDERS} has pages that are no arrays"),
    ],
)
async def test_what_is_no_answer_is_not_now_and_the_reason_is_said(reply: Reply, reason: str) -> None:
    async with world() as (server, client, _):
        server.faults_at[ORDERS] = [reply]
        assert await EsiMarket(client).orders(THE_FORGE, TRITANIUM) == NotNow(reason, None)


async def test_a_page_that_fails_fails_the_whole_and_the_others_are_not_asked_again() -> None:
    async with world() as (server, client, _):
        server.docs[ORDERS] = Doc(lambda _, page: [order(float(page))], CACHE, pages=2)
        market = EsiMarket(client)
        answered = server._document

        def second_fails(request, doc, now):  # type: ignore[no-untyped-def]
            return Reply(500, HTML) if "page=2" in request.query else answered(request, doc, now)

        server._document = second_fails  # type: ignore[method-assign]
        assert await market.orders(THE_FORGE, TRITANIUM) == NotNow("HTTP 500", None)
        server._document = answered  # type: ignore[method-assign]
        server.docs["/status"] = Doc({"players": 1}, 30)
        answer = await market.orders(THE_FORGE, TRITANIUM)
        assert isinstance(answer, Orders) and [one["price"] for one in answer.orders] == [1.0, 2.0]
        assert [one.query[15:21] for one in server.seen if one.path == ORDERS] == ["page=1", "page=2", "page=2"]


async def test_pages_of_two_moments_are_no_answer() -> None:
    async with world() as (server, client, _):
        modified = lambda now, page: START.timestamp() - page  # noqa: E731
        server.docs[ORDERS] = Doc(lambda _, page: [order(float(page))], CACHE, pages=2, modified=modified)
        answer = await EsiMarket(client).orders(THE_FORGE, TRITANIUM)
        assert isinstance(answer, NotNow) and answer.reason.endswith(f"{PAGE_TRIES} times in a row")


async def test_nobody_there_and_then_the_wait_for_the_next_look() -> None:
    async with world() as (_, client, _):
        client._url = "http://127.0.0.1:9"
        market = EsiMarket(client)
        first = await market.orders(THE_FORGE, TRITANIUM)
        assert isinstance(first, NotNow) and first.reason.startswith("ConnectError") and first.wait is None
        second = await market.orders(THE_FORGE, TRITANIUM)
        assert isinstance(second, NotNow) and second.wait is not None and 0 < second.wait <= 61
        assert second.reason == "the game server is away"


async def test_whatever_comes_it_never_raises() -> None:
    replies = [Reply(204), Reply(304), Reply(301, b"", {"Location": "/x"}), Reply(200, b""), Reply(200, b"[1", cut=1)]
    replies += [Reply(200, b"null"), Reply(200, b"3"), Reply(200, b"[]", {"X-Pages": "-1", "Last-Modified": "soon"}), Reply(418)]
    for reply in replies:
        async with world(total=0.5) as (server, client, _):
            server.faults_at[ORDERS] = [reply] * 3
            answer = await asyncio.wait_for(EsiMarket(client).orders(THE_FORGE, TRITANIUM), 10)
            assert (isinstance(answer, Orders) and not answer.orders) or (isinstance(answer, NotNow) and answer.reason), reply
