"""A source without a network is alive and hears nothing: the two are told apart."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from fake_http import Reply
from fake_r2z2 import FakeR2Z2
from stream_twins import START

from runtime import metrics
from runtime.settings import Settings
from streams.answers import last_answer, said, tell
from streams.backfill import Backfill
from streams.checkpoint import Checkpoint
from streams.esi.client import open_esi
from streams.history import History
from streams.http import Blocked, NotFound, NotModified, Ok, Oversized, Refused, Throttled, Unavailable, open_http
from streams.r2z2_loop import R2Z2
from streams.redisq import RedisQ

NOBODY = "http://127.0.0.1:9"
LONG_AGO = START.timestamp() - 3_600


@pytest.fixture
async def http(clock):
    http = open_http(Settings(contact="tests@example.org", _env_file=None), clock=clock)
    yield http
    await http.aclose()


@pytest.fixture
async def esi(clock):
    esi = open_esi(Settings(contact="tests@example.org", esi_url=NOBODY, redis_url="", _env_file=None), clock=clock)
    yield esi
    await esi.aclose()


@pytest.fixture
def sources(http, esi, door, clock, tmp_path):
    """Each source as something to run, by its name, given its address, a stop and a beat."""
    common = {"http": http, "door": door, "clock": clock}
    kept = {"checkpoint": Checkpoint(tmp_path / "kept.json"), "directory": tmp_path / "files"}

    async def held(_):
        return set()

    async def publish(_):
        raise AssertionError("nothing was compared")

    def history(url, beat):
        return History(url=url, esi=esi, everef_url=url, held=held, publish=publish, beat=beat, **common, **kept)

    def backfill(url, beat):
        return Backfill(url=url, beat=beat, **common, **kept)

    day = date(2026, 11, 20)
    return {
        "r2z2": lambda url, stop, beat: R2Z2(url=url, checkpoint=kept["checkpoint"], beat=beat, **common).run(stop),
        "redisq": lambda url, stop, beat: RedisQ(url=url, queue="q", esi=esi, beat=beat, **common).run(stop),
        "history": lambda url, stop, beat: history(url, beat).run(1, stop),
        "everef": lambda url, stop, beat: backfill(url, beat).run(day, day, stop),
    }


@pytest.mark.parametrize("source", ["r2z2", "redisq", "history", "everef"])
async def test_a_source_that_reaches_nobody_beats_and_has_not_answered(sources, clock, source):
    metrics.SOURCE_LAST_ANSWER.labels(source).set(LONG_AGO)
    tried = metrics.SOURCE_REQUESTS.labels(source, "unavailable")
    before, beats, stop = tried._value.get(), [], asyncio.Event()

    def beat() -> None:
        beats.append(clock.now())
        if len(beats) == 40:
            stop.set()

    await asyncio.wait_for(sources[source](NOBODY, stop, beat), 30)
    assert len(beats) > 5 and tried._value.get() - before >= 2
    assert last_answer(source) == LONG_AGO
    assert metrics.SOURCE_LAST_ANSWER.labels(source)._value.get() == LONG_AGO


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Ok(b"", status=204), "answers 204"),
        (NotModified(), "answers 304"),
        (NotFound(), "answers 404"),
        (Blocked(), "answers 403: too many requests, no contact in the User-Agent, or another poller on this address"),
        (Throttled(3.0), "answers 429: too many requests"),
        (Oversized(b"x", 5_000), "sends more than 5,000 bytes"),
        (Refused(422, "no such killmail"), "answers 422 no such killmail"),
        (Unavailable("HTTP 502"), "answers HTTP 502"),
        (Unavailable("redirected to https://elsewhere"), "is redirected to https://elsewhere"),
        (Unavailable("ConnectError: refused"), "does not answer (ConnectError: refused)"),
        (Unavailable("TimeoutError"), "did not answer within 8 s"),
    ],
)
def test_an_answer_is_told_to_people_in_words(answer, sentence):
    assert said(answer, 8.0) == sentence


async def test_an_hour_of_silence_is_a_life_without_answers(sources, clock):
    """The source beats in its pause; it has not heard anything since the 403."""
    stop, beats = asyncio.Event(), []

    def beat() -> None:
        beats.append(clock.now())
        if len(beats) == 50:
            stop.set()

    async with FakeR2Z2(lambda: clock.now().timestamp(), pointer=1_000) as server:
        server.fault("sequence", Reply(403))
        await asyncio.wait_for(sources["r2z2"](server.url, stop, beat), 30)
    assert last_answer("r2z2") == START.timestamp()
    assert clock.now().timestamp() > START.timestamp() + 1_200


@pytest.mark.parametrize(
    "answer", [Ok(b""), NotModified(), NotFound(), Blocked(), Throttled(5.0), Oversized(b"", 1), Refused(400, "no")]
)
def test_whatever_a_server_says_is_an_answer(answer):
    metrics.SOURCE_LAST_ANSWER.clear()
    tell("here", answer, START)
    assert last_answer("here") == START.timestamp()


def test_before_the_first_answer_there_is_none():
    metrics.SOURCE_LAST_ANSWER.clear()
    tell("here", Unavailable("HTTP 503"), START)
    tell("elsewhere", NotFound(), START)
    assert last_answer("here") is None
