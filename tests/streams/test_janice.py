"""Appraisals: typed, with null for what Janice does not know, and a sentence for whatever goes wrong."""

from __future__ import annotations

import orjson
import pytest
from fake_http import Reply
from fake_janice import KEY, FakeJanice

from runtime.settings import Settings
from streams.http import open_http
from streams.janice import NO_KEY, WRONG_KEY, Janice
from streams.janice_answers import Appraisal, Failed, Worth, appraisal_in, prices_in


@pytest.fixture
async def server(clock):
    async with FakeJanice(lambda: clock.now().timestamp()) as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def http(clock):
    http = open_http(Settings(contact="ops@example.org", _env_file=None), clock=clock, total=0.5)
    yield http
    await http.aclose()


@pytest.fixture
def janice(http, server, clock) -> Janice:
    return Janice(http=http, url=server.url + "/api/rest/v2", key=KEY, clock=clock)


async def test_a_paste_is_appraised(janice, server, clock):
    found = await janice.appraise("Tritanium\t1000\nPLEX\t2\nNothing sold\nGibberish ✓\n")
    assert isinstance(found, Appraisal)
    assert (found.market, found.as_of, found.failures, found.code) == (2, clock.now(), ("Gibberish ✓",), None)
    assert found.immediate == Worth(10_004_000.0, 10_204_500.0, 10_405_000.0)
    tritanium, plex, unsold = found.items
    assert (tritanium.type_id, tritanium.name, tritanium.amount, tritanium.volume) == (34, "Tritanium", 1000, 0.01)
    assert (tritanium.each, tritanium.total) == (Worth(4.0, 4.5, 5.0), Worth(4_000.0, 4_500.0, 5_000.0))
    assert (plex.buy_orders, plex.sell_orders, plex.amount) == (3, 4, 2)
    assert unsold.each == unsold.total == Worth(None, None, None), "unknown is not zero"
    assert found.top5_average == Worth(None, None, None)
    assert server.seen[0].path == "/api/rest/v2/appraisal" and "market=2" in server.seen[0].query


async def test_items_are_priced_by_name(janice):
    found = await janice.price(["Tritanium", "No such thing", "Nothing sold"])
    assert [(one.type_id, one.now) for one in found] == [(34, Worth(4.0, 4.5, 5.0)), (99, Worth(None, None, None))]
    assert found[0].median_5_days == Worth(4.0, None, None)


async def test_without_a_key_nothing_is_asked_and_one_sentence_says_what_to_do(http, server, clock):
    found = await Janice(http=http, url=server.url, key="", clock=clock).appraise("Tritanium")
    assert found == Failed(NO_KEY) and "WARSTREAM_JANICE_KEY" in found.sentence and server.requests == []


async def test_a_wrong_key_is_a_sentence_without_the_key(http, server, clock):
    janice = Janice(http=http, url=server.url, key="wrong-key", clock=clock)
    found = await janice.price(["Tritanium"])
    assert found == Failed(WRONG_KEY) and "wrong-key" not in found.sentence + repr(janice) + str(found)


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply(400), "Janice cannot read this list."),
        (Reply(403), WRONG_KEY),
        (Reply(404), "Janice answers 404."),
        (Reply(500), "Janice answers HTTP 500."),
        (Reply(302, headers={"Location": "/login"}), "Janice is redirected to /login."),
        (Reply(200, b"<html>"), "Janice's answer is no JSON."),
        (Reply(200, b"[]"), "Janice's answer is no appraisal."),
        (Reply(200, b'{"items": null}'), "Janice's answer is no appraisal."),
        (Reply(200, b'{"items": [{"amount": 1}]}'), "Janice's answer names an item without its id."),
        (Reply(200, b"{}" * 20, stall=True), "Janice did not answer within 30 s."),
    ],
)
async def test_what_goes_wrong_is_a_sentence(janice, server, reply, sentence):
    server.faults = [reply]
    assert await janice.appraise("Tritanium") == Failed(sentence)


async def test_too_many_requests_are_a_silence_that_is_kept(janice, server, clock):
    server.faults = [Reply(429, headers={"Retry-After": "90"})]
    assert (await janice.price(["PLEX"])).sentence == "Janice has had too many requests; try again in 90 s."
    await clock.sleep(60)
    assert (await janice.price(["PLEX"])).sentence == "Janice wants to be left alone; try again in 30 s."
    await clock.sleep(31)
    assert len(await janice.price(["PLEX"])) == 1 and len(server.requests) == 2


@pytest.mark.parametrize(("paste", "says"), [("", "nothing"), (" \n ", "nothing"), ("x" * 300_000, "300,000 bytes")])
async def test_a_paste_that_is_none_or_too_long_is_not_sent(janice, server, paste, says):
    assert says in (await janice.appraise(paste)).sentence and server.requests == []


async def test_nobody_there_is_a_sentence(http, clock):
    found = await Janice(http=http, url="http://127.0.0.1:9", key=KEY, clock=clock).appraise("PLEX")
    assert found.sentence.startswith("Janice does not answer (")


@pytest.mark.parametrize("value", [True, "4", None, [], float("nan")])
def test_a_figure_that_is_no_number_is_null(clock, value):
    row = {"itemType": {"eid": 34, "name": 1, "volume": value}, "amount": "3", "effectivePrices": {"buyPrice": value}}
    found = appraisal_in({"items": [row], "failures": ["a", " ", 2], "totalVolume": value}, 2, clock.now())
    assert (found.total_volume, found.items[0].each.buy, found.items[0].amount, found.items[0].name) == (None,) * 4
    assert found.failures == ("a",)


@pytest.mark.parametrize("data", [None, {}, [1], [{}], [{"itemType": {"eid": "34"}}]])
def test_prices_that_are_none_are_said(clock, data):
    assert isinstance(prices_in(data, clock.now()), Failed)


def test_the_key_is_in_no_text_of_the_settings():
    settings = Settings(janice_key=KEY, _env_file=None)
    assert KEY not in repr(settings) + str(settings) and orjson.dumps(settings.janice_key)
