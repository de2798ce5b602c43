"""The HTTP client: every answer a server may give is a value."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import time
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest
from fake_http import FakeServer, Reply, Request
from stream_twins import START

from runtime.settings import Settings
from streams.http import (
    Blocked,
    Http,
    NotFound,
    NotModified,
    Ok,
    Oversized,
    Refused,
    Throttled,
    Unavailable,
    etag_note,
    open_http,
    outcome,
)


class Answering(FakeServer):
    """Gives `replies` one after the other, then 200."""

    def __init__(self) -> None:
        super().__init__(time.monotonic)
        self.replies: list[Reply] = []

    async def reply(self, request: Request) -> Reply:
        return self.replies.pop(0) if self.replies else Reply(200, b"fine")


@pytest.fixture
async def server():
    async with Answering() as server:
        yield server


@pytest.fixture
async def http():
    http = open_http(Settings(contact="ops@example.org", _env_file=None), total=0.3, max_body=50_000)
    http._now = lambda: START
    yield http
    await http.aclose()


async def test_says_who_asks(server, http):
    await http.get(server.url)
    assert (
        server.seen[0].headers["user-agent"].startswith("Warstream/")
        and "ops@example.org" in server.seen[0].headers["user-agent"]
    )


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (Reply(200, b"x", {"ETag": '"a"'}), Ok(b"x", '"a"')),
        (Reply(304), NotModified()),
        (Reply(404), NotFound()),
        (Reply(410), NotFound()),
        (Reply(403), Blocked()),
        (Reply(429), Throttled(None)),
        (Reply(429, headers={"Retry-After": "7.5"}), Throttled(7.5)),
        (Reply(429, headers={"Retry-After": "-7"}), Throttled(None)),
        (Reply(429, headers={"Retry-After": "nan"}), Throttled(None)),
        (Reply(429, headers={"Retry-After": "inf"}), Throttled(None)),
        (Reply(429, headers={"Retry-After": "soon"}), Throttled(None)),
        (Reply(429, headers={"Retry-After": format_datetime(START + timedelta(seconds=90), usegmt=True)}), Throttled(90.0)),
        (Reply(420, headers={"X-ESI-Error-Limit-Reset": "31"}), Throttled(31.0)),
        (Reply(422), Refused(422, "Unprocessable Entity")),
        (Reply(500), Unavailable("HTTP 500")),
        (Reply(503, headers={"Retry-After": "20"}), Unavailable("HTTP 503", 20.0)),
        (Reply(302, headers={"Location": "/there"}), Unavailable("redirected to /there")),
        (Reply(200, b"x" * 50_001), Oversized(b"x" * 50_001, 50_000)),
        (Reply(200, gzip.compress(b"x" * 9_000), {"Content-Encoding": "gzip"}), Ok(b"x" * 9_000)),
    ],
)
async def test_each_status_has_its_value(server, http, reply, answer):
    server.replies = [reply]
    assert await http.get(server.url) == answer


async def test_a_small_answer_that_unpacks_to_a_huge_one_is_oversized(server, http):
    server.replies = [Reply(200, gzip.compress(b"\0" * 3_000_000), {"Content-Encoding": "gzip"})]
    assert isinstance(await http.get(server.url), Oversized)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"x" * 100, stall=True),
        Reply(200, b"x" * 100, cut=10),
        Reply(200, b"no gzip", {"Content-Encoding": "gzip"}),
        Reply(302, headers={"Location": "file:///etc/passwd"}),
    ],
)
async def test_what_breaks_off_or_stalls_is_unavailable(server, http, reply):
    server.replies = [reply]
    started = time.monotonic()
    assert isinstance(await http.get(server.url, follow=True), Unavailable)
    assert time.monotonic() - started < 2


async def test_nobody_there_is_unavailable_with_a_reason(http):
    answer = await http.get("http://127.0.0.1:9/")
    assert isinstance(answer, Unavailable) and answer.reason.startswith("Connect")
    assert isinstance(await http.get("no address"), Unavailable)


async def test_a_trickle_ends_with_the_total_time(http):
    """Each byte is in time; the whole never ends."""

    async def trickle(_, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await asyncio.sleep(0.05)

    listening = await asyncio.start_server(trickle, "127.0.0.1", 0)
    started = time.monotonic()
    answer = await http.get(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/")
    assert isinstance(answer, Unavailable) and 0.2 < time.monotonic() - started < 1.5
    listening.close()


async def test_redirects_are_followed_only_when_asked_and_not_for_ever(server, http):
    server.replies = [Reply(302, headers={"Location": "/there"})]
    assert await http.get(server.url, follow=True) == Ok(b"fine")
    server.replies = [Reply(302, headers={"Location": "/round"})] * 20
    assert isinstance(await http.get(server.url, follow=True), Unavailable)


async def test_an_etag_is_sent_back(server, http):
    await http.get(server.url, etag='"a"')
    assert server.seen[0].headers["if-none-match"] == '"a"'


async def test_the_rate_is_kept(server):
    http = open_http(Settings(contact="x", _env_file=None), per_second=20)
    for _ in range(5):
        await http.get(server.url)
    times = [moment for moment, _ in server.requests]
    assert min(later - first for first, later in itertools.pairwise(times)) > 0.04
    await http.aclose()


async def test_two_tasks_keep_the_rate_together(server):
    http = open_http(Settings(contact="x", _env_file=None), per_second=20)

    async def some() -> None:
        for _ in range(4):
            await http.get(server.url)

    await asyncio.gather(some(), some())
    times = [moment for moment, _ in server.requests]
    assert min(later - first for first, later in itertools.pairwise(times)) >= 0.05
    await http.aclose()


async def test_the_wait_for_our_turn_is_not_the_servers_time(server, http, tmp_path):
    """The server keeps one request waiting for longer than the next one may take; the next one is answered all the same."""
    slow = asyncio.Event()

    async def reply(request):
        if request.path == "/slow":
            await slow.wait()
        return Reply(200, b"fine")

    server.reply = reply
    http = open_http(Settings(contact="x", _env_file=None), per_second=20, total=5)
    first = asyncio.create_task(http.get(f"{server.url}/slow"))
    await asyncio.sleep(0.05)
    behind = asyncio.create_task(http.get(f"{server.url}/next", total=0.3))
    file = asyncio.create_task(http.download(f"{server.url}/file", tmp_path / "file", total=0.3))
    await asyncio.sleep(0.6)
    slow.set()
    assert await first == await behind == Ok(b"fine") and isinstance(await file, Ok)
    await http.aclose()


async def test_a_server_that_asked_for_silence_is_left_alone_and_no_other(server, http):
    http.hush(f"{server.url}/a", START.timestamp() + 60)
    assert http.silence(f"{server.url}/b") == 60
    assert http.silence("http://127.0.0.1:1/a") == 0


async def test_a_silent_server_sees_nothing_until_the_moment_is_there(server, http, clock, tmp_path):
    http._now = clock.now
    until = START.timestamp() + 60
    http.hush(f"{server.url}/a", until)
    http.hush(f"{server.url}/a", until - 30)  # the longer one counts
    for seconds in (0, 59.999):
        await clock.sleep(seconds)
        left = pytest.approx(until - clock.now().timestamp(), abs=1e-6)
        for answer in (await http.get(f"{server.url}/b"), await http.download(f"{server.url}/c", tmp_path / "c")):
            assert isinstance(answer, Blocked) and answer.left == left
    assert server.requests == [] and not (tmp_path / "c").exists()
    await clock.sleep(0.001)
    assert clock.now().timestamp() == until
    assert isinstance(await http.get(f"{server.url}/b"), Ok)
    assert isinstance(await http.download(f"{server.url}/c", tmp_path / "c"), Ok)


async def test_who_waits_behind_a_blocked_request_does_not_ask(server):
    http = open_http(Settings(contact="x", _env_file=None), per_second=20)
    server.replies = [Reply(403)]

    async def blocked() -> None:
        assert await http.get(f"{server.url}/first") == Blocked()
        http.hush(server.url, time.time() + 60)

    first = asyncio.create_task(blocked())
    await asyncio.sleep(0)  # it holds the gate
    behind = await asyncio.gather(*(http.get(f"{server.url}/{number}") for number in range(3)))
    await first
    assert [type(answer) for answer in behind] == [Blocked] * 3 and [path for _, path in server.requests] == ["/first"]
    await http.aclose()


async def test_a_download_broken_off_keeps_what_came_and_asks_for_the_rest(server, http, tmp_path):
    path = tmp_path / "file"
    server.replies = [Reply(200, b"0123456789", {"ETag": '"v1"'}, cut=4), Reply(206, b"456789", {"ETag": '"v1"'})]
    assert isinstance(await http.download(server.url, path), Unavailable)
    assert path.read_bytes() == b"0123"
    assert isinstance(await http.download(server.url, path), Ok)
    assert path.read_bytes() == b"0123456789"
    assert (server.seen[1].headers["range"], server.seen[1].headers["if-range"]) == ("bytes=4-", '"v1"')


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"weak"'}])
async def test_a_download_without_a_strong_etag_starts_anew(server, http, tmp_path, headers):
    path = tmp_path / "file"
    server.replies = [Reply(200, b"0123456789", headers, cut=4), Reply(200, b"0123456789")]
    await http.download(server.url, path)
    await http.download(server.url, path)
    assert "range" not in server.seen[1].headers and path.read_bytes() == b"0123456789"


async def test_a_refused_rest_starts_anew(server, http, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    etag_note(path).write_text('"v1"')
    server.replies = [Reply(416), Reply(200, b"new")]
    assert isinstance(await http.download(server.url, path), Unavailable)
    assert isinstance(await http.download(server.url, path), Ok) and path.read_bytes() == b"new"


async def test_a_post_sends_its_body_and_is_answered_as_a_get_is(server, http):
    server.replies = [Reply(200, b"x", {"ETag": '"a"'}), Reply(403), Reply(200, b"x" * 50_001), Reply(200, b"x" * 9, stall=True)]
    assert await http.post(server.url + "/a?b=1", b"1\n2", headers={"X-Key": "k"}) == Ok(b"x", '"a"')
    seen = server.seen[0]
    assert (seen.method, seen.path, seen.query, seen.body, seen.headers["x-key"]) == ("POST", "/a", "b=1", b"1\n2", "k")
    assert await http.post(server.url, b"") == Blocked()
    assert isinstance(await http.post(server.url, b""), Oversized)
    assert isinstance(await http.post(server.url, b""), Unavailable)
    http.hush(server.url, START.timestamp() + 60)
    assert await http.post(server.url, b"") == Blocked(60.0) and len(server.seen) == 4


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=60"}, 60.0),
        ({"Cache-Control": "s-maxage=5"}, None),
        ({"Cache-Control": "no-cache", "Expires": "soon"}, None),
        ({"Expires": format_datetime(START + timedelta(seconds=90), usegmt=True)}, 90.0),
        ({"Expires": format_datetime(START - timedelta(seconds=90), usegmt=True)}, 0.0),
        (
            # A server whose clock is an hour off still knows how long its answer is good.
            {
                "Date": format_datetime(START + timedelta(hours=1), usegmt=True),
                "Expires": format_datetime(START + timedelta(hours=1, seconds=30), usegmt=True),
            },
            30.0,
        ),
        ({"Cache-Control": "max-age=10", "Expires": format_datetime(START + timedelta(hours=1), usegmt=True)}, 10.0),
    ],
)
async def test_an_answer_says_for_how_long_it_is_good(server, http, headers, fresh):
    server.replies = [Reply(200, b"x", headers), Reply(304, headers=headers)]
    assert (await http.get(server.url)).fresh == fresh
    assert (await http.get(server.url)).fresh == fresh


async def test_a_client_that_raises_something_else_is_not_hidden():
    def broken(_: httpx.Request) -> httpx.Response:
        raise RuntimeError("a fault of ours")

    http = Http(httpx.AsyncClient(transport=httpx.MockTransport(broken)))
    with pytest.raises(RuntimeError):
        await http.get("http://example.org")
    await http.aclose()


def test_outcomes_are_counted_by_their_name():
    assert outcome(NotFound()) == "notfound" and outcome(Ok(b"")) == "ok"
