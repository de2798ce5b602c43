"""RedisQ-compatible servers."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from random import Random

import orjson
import pytest
from esi_world import settings
from fake_esi import Doc, FakeEsi
from fake_http import Reply
from fake_redisq import FakeRedisQ
from stream_twins import body, hash_of, shared_data

from runtime.settings import Settings
from streams import redisq
from streams.esi import outcome as esi_outcome
from streams.esi.client import open_esi
from streams.esi.mail import mail_path
from streams.http import Blocked, NotFound, Ok, Oversized, Throttled, Unavailable, open_http
from streams.redisq import BadQueue, RedisQ, listen_url, step
from streams.redisq_body import ask_again_after

NOBODY = "http://127.0.0.1:9"


def package(number: int) -> dict[str, object]:
    mail = body(number)
    return {"killID": number, "killmail": mail, "zkb": {"hash": hash_of(mail), "totalValue": 5.0}}


@pytest.mark.parametrize("host", ["redisq.zkillboard.com", "zkillredisq.stream"])
def test_the_official_server_has_ended_and_the_message_names_r2z2(host):
    with pytest.raises(BadQueue, match=r"2026-05-31.*R2Z2"):
        listen_url(f"https://{host}/listen.php", "mine")


def test_a_queue_is_mandatory():
    with pytest.raises(BadQueue, match="WARSTREAM_REDISQ_QUEUE"):
        listen_url("https://example.org/redisq", " ")


def test_an_address_must_be_one():
    with pytest.raises(BadQueue, match="https://host/path"):
        listen_url("example", "mine")


def test_the_address_carries_queue_and_wait_and_keeps_what_it_had():
    url = listen_url("https://example.org/redisq?filter=x", "my war", ttw=99)
    assert url == "https://example.org/redisq?filter=x&queueID=my+war&ttw=10"


def test_nothing_in_the_queue_is_nothing_to_hand_over():
    assert step(3, Ok(b'{"package":null}'), 0.5) == redisq.Turn(0, redisq.SPACING)


def test_a_package_is_handed_over():
    payload = orjson.dumps({"package": package(5)})
    assert step(0, Ok(payload), 0.5).emit == payload


@pytest.mark.parametrize("bad", [b"<html>", b"null", b"[]", b"{}", b""])
def test_what_is_no_package_is_set_aside_and_not_asked_for_in_haste(bad):
    turns = [step(faults, Ok(bad), 0.5) for faults in range(3)]
    assert [turn.wait for turn in turns] == [1, 2, 4] and turns[0].emit == bad


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (Blocked(), 3_600),
        (Throttled(12.0), 12),
        (Throttled(None), 35),
        (Throttled(1e9), 3_600),
        (Unavailable("HTTP 500"), 8),
        (Unavailable("HTTP 503", 20.0), 20),
        (NotFound(), 8),
        (Oversized(b"x", 1), 8),
    ],
)
def test_waits_after_trouble(answer, wait):
    assert step(3, answer, 0.5).wait == wait


def test_waits_at_most_a_minute_for_a_server_that_is_down():
    assert step(10_000, Unavailable("x"), 0.5).wait == 60


def client(clock):
    return open_http(Settings(contact="tests@example.org", _env_file=None), total=0.5, clock=clock)


def esi_client(clock, url: str):
    return open_esi(settings(url), clock=clock, random=Random(1), total=0.5)


async def run(server, door, clock, seconds: float, esi_url: str = NOBODY, asked=None, beats=None):
    """Polls for so many seconds of the clock; `asked` is a client of ESI; `beats` takes the times of the signs of life."""
    http, own, asked = client(clock), asked is None, asked or esi_client(clock, esi_url)
    stop = asyncio.Event()
    end = clock.now().timestamp() + seconds

    def beat() -> None:
        if beats is not None:
            beats.append(clock.now().timestamp())
        if clock.now().timestamp() >= end:
            stop.set()

    url = server.url + "/redisq"
    poller = RedisQ(http=http, url=url, queue="q", esi=asked, door=door, clock=clock, beat=beat, random=Random(1))
    await asyncio.wait_for(poller.run(stop), 120)  # only against a hang: a busy machine is slow
    await http.aclose()
    if own:
        await asked.aclose()


async def test_packages_come_through_redirects_and_trouble(door, clock):
    async with FakeRedisQ(lambda: clock.now().timestamp()) as server:
        server.queue = [package(1), package(2), package(3)]
        server.faults = [Reply(500), Reply(429), Reply(200, b"<html>"), Reply(200, b"x", stall=True)]
        await run(server, door, clock, 120)
        assert door.ids == [1, 2, 3] and door.dead == [b"<html>"] and server.violations == []
        assert door.mails[0].zkb["totalValue"] == 5.0 and door.mails[0].hash == hash_of(body(1))


def bodiless(number: int) -> dict[str, object]:
    return {name: value for name, value in package(number).items() if name != "killmail"}


async def test_a_package_that_names_no_killmail_is_a_dead_letter(door, clock):
    nobody = [{"killID": 7, "zkb": {"hash": "x"}}, {"killID": "7/../8", "zkb": {"hash": "0" * 40}}, {"killID": 7}]
    async with FakeRedisQ(lambda: clock.now().timestamp()) as server, FakeEsi(lambda: clock.now().timestamp()) as esi:
        server.queue = [*nobody, package(8)]
        await run(server, door, clock, 10, esi.url)
        assert door.ids == [8] and len(door.dead) == 3 and esi.requests == []


async def test_a_package_without_a_body_gets_that_of_esi(door, clock):
    async with FakeRedisQ(lambda: clock.now().timestamp()) as server, FakeEsi(lambda: clock.now().timestamp()) as esi:
        esi.mails = {(number, hash_of(body(number))): body(number) for number in (7, 8)}
        esi.faults_at[mail_path(7, hash_of(body(7)))] = [Reply(500), Reply(200, b"<html>")]
        server.queue = [bodiless(7), package(3), bodiless(8)]
        await run(server, door, clock, 60, esi.url)
        assert [mail.body for mail in door.mails] == [body(7), body(3), body(8)]
        assert door.mails[0].zkb["totalValue"] == 5.0 and door.mails[0].hash == hash_of(body(7))
        assert len(esi.killmails_asked()) == 4 and esi.violations == server.violations == [] and door.dead == []


@pytest.mark.parametrize("status", [404, 422])
async def test_a_body_that_esi_does_not_have_is_a_dead_letter_and_the_feed_goes_on(door, clock, status):
    async with FakeRedisQ(lambda: clock.now().timestamp()) as server, FakeEsi(lambda: clock.now().timestamp()) as esi:
        esi.faults = [Reply(status)]
        server.queue = [bodiless(7), package(3)]
        await run(server, door, clock, 120, esi.url)
        assert door.ids == [3] and [orjson.loads(one)["package"] for one in door.dead] == [bodiless(7)]
        assert len(esi.requests) == 1


@pytest.mark.parametrize(
    ("faults", "seconds"),
    [
        ([Reply(500)] * 7, 60),
        ([Reply(429, headers={"Retry-After": "40"})] * 2, 80),
        ([Reply(429)], 60),
        ([Reply(420, headers={"X-ESI-Error-Limit-Reset": "40"})], 40),
        ([Reply(403)], 900),
        ([Reply(200, b"<html>")] * 4, 30),
    ],
    ids=["fails", "throttles", "throttles in silence", "has had enough", "does not want us", "an error page"],
)
async def test_while_esi_gives_nothing_the_feed_waits_and_loses_nothing(door, clock, faults, seconds):
    """The RedisQ server keeps what follows; what it has sent it has forgotten."""
    async with FakeRedisQ(lambda: clock.now().timestamp()) as server, FakeEsi(lambda: clock.now().timestamp()) as esi:
        esi.mails = {(number, hash_of(body(number))): body(number) for number in (7, 8)}
        esi.docs["/status"] = Doc({"players": 1}, cache=30)
        esi.faults_at[mail_path(7, hash_of(body(7)))] = list(faults)
        server.queue = [bodiless(7), package(3), bodiless(8)]
        beats: list[float] = []
        await run(server, door, clock, seconds + 600, esi.url, beats=beats)
        assert door.ids == [7, 3, 8] and door.dead == [] and esi.violations == []
        asked = esi.killmails_asked()
        assert len(asked) == len(faults) + 2 and asked[len(faults)] - asked[0] >= seconds
        assert max(later - earlier for earlier, later in pairwise(beats)) <= 60, "no watchdog takes it for dead"


async def test_a_killmail_at_which_esi_fails_each_time_holds_nobody_up_for_long(door, clock):
    async with FakeRedisQ(lambda: clock.now().timestamp()) as server, FakeEsi(lambda: clock.now().timestamp()) as esi:
        esi.mails = {(8, hash_of(body(8))): body(8)}
        esi.docs["/status"] = Doc({"players": 1}, cache=30)
        esi.faults_at[mail_path(7, hash_of(body(7)))] = [Reply(500)] * 1_000
        server.queue = [bodiless(7), package(3), bodiless(8)]
        await run(server, door, clock, 1_800, esi.url)
        assert door.ids == [3, 8] and [orjson.loads(one)["package"] for one in door.dead] == [bodiless(7)]
        assert len(esi.killmails_asked()) == 8 + 1 and esi.violations == []


async def test_a_downtime_is_waited_out_with_status_alone(door, clock):
    async with FakeRedisQ(lambda: clock.now().timestamp()) as server, FakeEsi(lambda: clock.now().timestamp()) as esi:
        esi.mails = {(7, hash_of(body(7))): body(7)}
        esi.docs["/status"] = Doc({"players": 1}, cache=30)
        end = clock.now().timestamp() + 600
        esi.away = lambda now: now < end
        server.queue = [bodiless(7), package(3)]
        await run(server, door, clock, 700, esi.url)
        assert door.ids == [7, 3] and door.dead == [] and esi.violations == []
        assert len([at for at in esi.killmails_asked() if at < end]) <= 3


async def test_told_to_stop_while_esi_is_away_it_sets_the_package_aside(door, clock):
    async with FakeRedisQ(lambda: clock.now().timestamp()) as server, FakeEsi(lambda: clock.now().timestamp()) as esi:
        esi.away = lambda now: True
        server.queue = [bodiless(7), package(3)]
        await run(server, door, clock, 500, esi.url)
        assert door.ids == [] and [orjson.loads(one)["package"] for one in door.dead] == [bodiless(7)]


@pytest.mark.parametrize(
    ("outcome", "wait"),
    [
        (esi_outcome.Gone(), None),
        (esi_outcome.Denied(422), None),
        (esi_outcome.Fresh(b"[]"), None),
        (esi_outcome.Denied(403), 16),
        (esi_outcome.Throttled(1_040.0), 40),
        (esi_outcome.Throttled(999.0), 0),
        (esi_outcome.Throttled(1e9), 900),
        (esi_outcome.Unavailable("HTTP 500"), 16),
        (esi_outcome.Unavailable("the game server is away", 1_060.0), 60),
        (esi_outcome.Unavailable("the game server is away", 999.0), 1),
        (esi_outcome.Unavailable("keeps failing", 1e9), 900),
    ],
)
def test_when_esi_is_asked_for_a_body_again(outcome, wait):
    assert ask_again_after(outcome, 3, 1_000.0) == wait


def test_it_is_given_up_only_where_esi_fails_at_this_one():
    assert ask_again_after(esi_outcome.Unavailable("HTTP 500"), 7, 1_000.0) is None
    assert ask_again_after(esi_outcome.Unavailable("the game server is away", 1_060.0), 99, 1_000.0) == 60
    assert ask_again_after(esi_outcome.Throttled(1_060.0), 99, 1_000.0) == 60
    assert ask_again_after(esi_outcome.Denied(403), 99, 1_000.0) == 60


async def test_real_packages_go_through(door, clock):
    folder = shared_data("zkb", "redisq")
    packages = [orjson.loads((folder / name).read_bytes())["package"] for name in ("payload1.json", "payload2.json")]
    packages += orjson.loads(shared_data("zkb", "redisq-large", "zkb_redis.json").read_bytes())
    async with FakeRedisQ(lambda: clock.now().timestamp()) as server:
        server.queue = list(packages)
        await run(server, door, clock, 20)
        assert door.ids == [entry["killID"] for entry in packages] and server.violations == []


@pytest.mark.parametrize(
    ("reply", "seconds"), [(Reply(420, headers={"X-ESI-Error-Limit-Reset": "40"}), 40), (Reply(429), 60), (Reply(403), 900)]
)
async def test_esi_that_throttles_or_refuses_is_left_alone(door, clock, reply, seconds):
    """As long as it asks for, whoever of us would ask: the history and names share the budgets."""
    async with FakeRedisQ(lambda: clock.now().timestamp()) as server, FakeEsi(lambda: clock.now().timestamp()) as esi:
        esi.faults = [reply]
        server.queue = [bodiless(7)]
        asked = esi_client(clock, esi.url)
        await run(server, door, clock, 0, asked=asked)
        ((refused, _),) = esi.requests
        other = mail_path(9, "0" * 40)
        for at in (refused, refused + seconds - 1e-3):
            await clock.sleep(at - clock.now().timestamp())
            assert isinstance(await asked.get(other), esi_outcome.Throttled) and len(esi.requests) == 1
        await clock.sleep(1.1)
        assert isinstance(await asked.get(other), esi_outcome.Denied) and len(esi.requests) == 2
        await asked.aclose()
