"""The strict Discord itself: who behaves has no violations, and who breaks a rule has one for each."""

from __future__ import annotations

import asyncio
import math

import httpx
import pytest
from discord_limits import BAN_SECONDS, INVALID, INVALID_SECONDS, Limits
from fake_discord import FakeDiscord, Fault
from fake_http import Reply

AGENT = "Warstream/0.1 (ops@example.org)"
QUIET = {"allowed_mentions": {"parse": []}}
HELLO = {"content": "A battle in Rancer"} | QUIET


@pytest.fixture
async def server(clock):
    async with FakeDiscord(lambda: clock.now().timestamp(), invalid=3) as server:
        yield server


@pytest.fixture
async def client(server):
    async with httpx.AsyncClient(base_url=server.url, headers={"User-Agent": AGENT}) as client:
        yield client


@pytest.fixture
def hook(server):
    return server.webhook(threads=frozenset({"77"}))


async def post(client, hook, body=HELLO, query="?wait=true"):
    return await client.post(hook.path + query, json=body)


def kinds(server) -> list[str]:
    """What was broken, without who and when."""
    return [violation.split(": ", 1)[1] for violation in server.violations]


def limits(answer) -> tuple[int, int, float]:
    """Limit, remaining and seconds to the reset, from the headers."""
    names = ("limit", "remaining", "reset-after")
    limit, remaining, after = (answer.headers[f"x-ratelimit-{name}"] for name in names)
    return int(limit), int(remaining), float(after)


async def test_who_minds_the_headers_the_longer_limit_and_every_silence_has_no_violations(server, client, hook, clock):
    other = server.webhook("12", "another-token")
    statuses = []
    for number in range(80):
        if number == 20:
            server.hush(hook, 33.3)
        if number == 50:
            server.hush(None, 1.25)
        for to in (hook, other):
            answer = await post(client, to, {"content": f"{number}"} | QUIET)
            while answer.status_code == 429:
                statuses.append(answer.headers["x-ratelimit-scope"])
                await clock.sleep(answer.json()["retry_after"])
                answer = await post(client, to, {"content": f"{number}"} | QUIET)
            assert answer.status_code == 200
        if limits(answer)[1] == 0:
            await clock.sleep(max(limits(answer)[2], 10.0))  # 5 in 10 s are 30 in a minute
    server.assert_obeyed()
    assert statuses == ["shared", "global"]
    assert [len(webhook.messages) for webhook in (hook, other)] == [80, 80]


async def test_a_message_is_posted_looked_at_edited_and_taken_back(server, client, hook):
    posted = await post(client, hook, {"content": "now", "username": "War", "embeds": [{"title": "Rancer"}]} | QUIET)
    message = posted.json()
    assert posted.status_code == 200 and message["id"].isdigit() and message["author"]["username"] == "War"
    assert message["embeds"] == [{"title": "Rancer", "type": "rich"}] and message["edited_timestamp"] is None
    at = f"{hook.path}/messages/{message['id']}"
    assert (await client.get(at)).json() == message
    edited = await client.patch(at, json={"content": "over"} | QUIET)
    assert edited.status_code == 200
    assert edited.json() == message | {"content": "over", "edited_timestamp": "2026-11-23T12:00:00+00:00"}
    assert (await client.delete(at)).status_code == 204
    gone = await client.get(at)
    assert (gone.status_code, gone.json()) == (404, {"message": "Unknown Message", "code": 10008})
    server.assert_obeyed()


async def test_without_wait_nothing_is_said_of_the_message(server, client, hook):
    for query in ("", "?wait=false"):
        answer = await post(client, hook, query=query)
        assert (answer.status_code, answer.content) == (204, b"") and limits(answer)[0] == 5
    assert len(hook.messages) == 2 and len(set(hook.messages)) == 2
    server.assert_obeyed()


async def test_a_message_is_in_the_thread_it_was_sent_to(server, client, hook):
    message = (await post(client, hook, query="?wait=true&thread_id=77")).json()
    at = f"{hook.path}/messages/{message['id']}"
    assert message["channel_id"] == "77"
    assert (await client.get(at)).json()["code"] == 10008
    assert (await client.get(at + "?thread_id=77")).json() == message
    assert (await post(client, hook, query="?thread_id=78")).json() == {"message": "Unknown Channel", "code": 10003}
    wrong = await post(client, hook, query="?thread_id=main")
    assert wrong.status_code == 400 and wrong.json()["errors"]["thread_id"]["_errors"][0]["code"] == "NUMBER_TYPE_COERCE"


async def test_a_webhook_says_who_it_is_under_any_version_and_none(server, client, hook):
    for path in (hook.path, hook.path.replace("/v10", "")):
        about = (await client.get(path)).json()
        assert (about["id"], about["token"], about["type"], about["channel_id"]) == ("11", "a-token", 1, hook.channel)
    server.assert_obeyed()


async def test_a_bucket_of_five_is_full_again_two_seconds_after_its_first_request(server, client, hook, clock):
    start = clock.now().timestamp()
    for left in (4, 3, 2, 1):
        assert limits(await post(client, hook)) == (5, left, 2.0)
    await clock.sleep(0.5)
    last = await post(client, hook)
    assert limits(last) == (5, 0, 1.5) and float(last.headers["x-ratelimit-reset"]) == start + 2.0
    assert last.headers["x-ratelimit-bucket"]
    await clock.sleep(1.5)
    assert limits(await post(client, hook)) == (5, 4, 2.0)
    server.assert_obeyed()


async def test_a_sixth_request_in_two_seconds_is_refused_and_not_stored(server, client, hook, clock):
    for _ in range(5):
        await post(client, hook)
    await clock.sleep(0.75)
    answer = await post(client, hook)
    assert answer.status_code == 429 and limits(answer) == (5, 0, 1.25)
    assert answer.json() == {"message": "You are being rate limited.", "retry_after": 1.25, "global": False}
    assert answer.headers["x-ratelimit-scope"] == "user" and answer.headers["retry-after"] == "2"
    assert kinds(server) == ["over budget: 5 in 2 s"] and len(hook.messages) == 5
    other = server.webhook("12", "another-token")
    assert (await post(client, other)).status_code == 200, "each webhook has its own bucket"


async def test_all_methods_draw_on_one_bucket(server, client, hook):
    at = f"{hook.path}/messages/{(await post(client, hook)).json()['id']}"
    await client.get(at)
    await client.patch(at, json=HELLO)
    await client.get(hook.path)
    assert limits(await client.delete(at))[1] == 0
    assert (await client.get(hook.path)).status_code == 429


async def test_a_thirty_first_request_in_a_minute_is_refused_while_the_bucket_has_some_left(server, client, hook, clock):
    for number in range(30):
        if number % 5 == 0 and number:
            await clock.sleep(2.0)
        assert (await post(client, hook)).status_code == 200
    await clock.sleep(2.0)
    answer = await post(client, hook)
    assert answer.status_code == 429 and answer.headers["x-ratelimit-scope"] == "shared"
    assert answer.json() == {"message": "The resource is being rate limited.", "retry_after": 48.0, "global": False}
    assert limits(answer) == (5, 4, 2.0), "the headers do not tell of it"
    assert kinds(server) == ["over budget: 30 in 60 s"]
    await clock.sleep(limits(answer)[2])
    assert (await post(client, hook)).status_code == 429, "who believes the headers comes too early"
    assert "before retry_after is past: 46.000 s too early" in kinds(server)
    await clock.sleep(46.0)
    assert [(await post(client, hook)).status_code for _ in range(5)] == [200] * 5
    assert len(server.violations) == 3


async def test_a_fifty_first_request_in_a_second_is_refused_for_every_webhook(server, client, clock):
    hooks = [server.webhook(f"{number}", "a-token") for number in range(1, 14)]
    for hook in hooks[:10]:
        for _ in range(5):
            await post(client, hook)
    await clock.sleep(0.4)
    answer = await post(client, hooks[10])
    assert answer.status_code == 429 and answer.json()["global"] is True and answer.json()["retry_after"] == 0.6
    assert (answer.headers["x-ratelimit-scope"], answer.headers["x-ratelimit-global"]) == ("global", "true")
    assert "x-ratelimit-remaining" not in answer.headers, "it tells nothing of the webhook"
    assert kinds(server) == ["over budget: 50 in 1 s"]
    await clock.sleep(0.5)
    await post(client, hooks[11])
    assert kinds(server)[1:] == ["before retry_after is past: 0.100 s too early", "over budget: 50 in 1 s"]
    await clock.sleep(0.1)
    assert limits(await post(client, hooks[12]))[1] == 4
    assert len(server.violations) == 3


async def test_a_silence_is_broken_in_the_same_moment_only_by_who_has_had_the_answer(server, client, hook):
    server.hush(hook, 10.0)
    async with httpx.AsyncClient(base_url=server.url, headers={"User-Agent": AGENT}) as another:
        assert (await post(client, hook)).status_code == (await post(another, hook)).status_code == 429
        server.assert_obeyed()
        await post(client, hook)
        assert kinds(server) == ["before retry_after is past: 10.000 s too early"]


@pytest.mark.parametrize(("early", "broken"), [(0.001, True), (0.0, False)])
async def test_a_silence_ends_when_it_was_said_to(server, client, hook, clock, early, broken):
    server.hush(hook, 7.1234)
    told = (await post(client, hook)).json()["retry_after"]
    assert told == 7.124, "rounded up"
    await clock.sleep(told - early - 0.0006 * broken)
    assert (await post(client, hook)).status_code == (429 if broken else 200)
    assert bool(server.violations) == broken


async def test_three_wrong_tokens_bring_a_ban_of_everything_for_an_hour(server, client, hook, clock):
    for token in ("x", "y", "z"):
        answer = await client.get(f"/api/webhooks/11/{token}")
        assert (answer.status_code, answer.json()) == (401, {"message": "Invalid Webhook Token", "code": 50027})
    assert kinds(server) == ["as many invalid requests as bring a ban"]
    answer = await post(client, hook)
    assert answer.status_code == 403 and "1015" in answer.text and answer.headers["content-type"].startswith("text/html")
    assert "x-ratelimit-limit" not in answer.headers and answer.headers["retry-after"] == "3600"
    assert len(server.violations) == 1, "until now nobody had said so"
    await clock.sleep(BAN_SECONDS - 1.0)
    await client.get("/api/webhooks/12/t")
    assert kinds(server)[1:] == ["during a ban: 1.000 s too early"]
    await clock.sleep(1.0)
    assert (await post(client, hook)).status_code == 200 and hook.messages
    assert len(server.violations) == 2


async def test_a_429_counts_towards_a_ban_but_not_one_that_others_brought(server, client, hook):
    server.hush(hook, 1.0)
    for _ in range(5):
        assert (await post(client, hook)).headers["x-ratelimit-scope"] == "shared"
    for _ in range(3):
        assert (await post(client, hook)).headers["x-ratelimit-scope"] == "user"
    assert (await post(client, hook)).status_code == 403


async def test_what_was_invalid_ten_minutes_ago_does_not_count(server, client, hook, clock):
    for number in range(6):
        await client.get(f"/api/webhooks/11/t{number}")
        await clock.sleep(INVALID_SECONDS / 2)
    server.assert_obeyed()
    assert (await post(client, hook)).status_code == 200


def test_ten_thousand_invalid_requests_in_ten_minutes_are_too_many() -> None:
    limits = Limits(INVALID, BAN_SECONDS)
    times = [1_000.0 + number * INVALID_SECONDS / INVALID for number in range(10_000)]
    assert [limits.failed(time) for time in times] == [False] * 9_999 + [True]
    assert limits.banned(times[-1] + BAN_SECONDS - 1) and not limits.banned(times[-1] + BAN_SECONDS)
    slower = Limits(INVALID, BAN_SECONDS)
    assert not any(slower.failed(number * INVALID_SECONDS / 9_999) for number in range(12_000))


async def test_a_ban_that_others_brought_is_not_held_against_the_first_who_meets_it(server, client, hook, clock):
    server.ban(60.0)
    assert (await post(client, hook)).status_code == 403
    await clock.sleep(60.0)
    assert (await post(client, hook)).status_code == 200
    server.assert_obeyed()
    server.ban(60.0)
    await post(client, hook)
    await post(client, hook)
    assert kinds(server) == ["during a ban: 60.000 s too early"]


async def test_a_deleted_webhook_is_left_alone_for_good(server, client, hook, clock):
    await post(client, hook)
    hook.deleted = True
    answer = await post(client, hook)
    assert (answer.status_code, answer.json()) == (404, {"message": "Unknown Webhook", "code": 10015})
    assert limits(answer)[0] == 5
    server.assert_obeyed()
    await clock.sleep(86_400.0 * 30)
    await client.get(hook.path)
    await client.get("/api/webhooks/11/a-new-token")
    assert kinds(server) == ["again after 10015, the webhook is gone for good"] * 2
    assert (await post(client, server.webhook("12", "t"))).status_code == 200
    assert (await client.get("/api/webhooks/99/t")).json()["code"] == 10015, "one that never was"
    assert len(server.violations) == 2


async def test_a_wrong_token_is_not_tried_again_and_costs_the_right_one_nothing(server, client, hook, clock):
    await client.get("/api/webhooks/11/wrong")
    assert limits(await post(client, hook))[1] == 4
    server.assert_obeyed()
    await clock.sleep(60.0)
    await client.get("/api/webhooks/11/wrong")
    assert kinds(server) == ["again after 50027, the token is wrong for good"]


@pytest.mark.parametrize("agent", ["", "python-httpx/0.28", "Warstream/0.1", "Warstream/0.1 ()"])
async def test_who_does_not_say_who_he_is_does_not_get_in(server, client, hook, agent):
    answer = await client.post(hook.path, json=HELLO, headers={"User-Agent": agent})
    assert answer.status_code == 403 and "1010" in answer.text and not hook.messages
    assert kinds(server) == ["User-Agent without a name and a contact"]


async def test_a_request_without_any_user_agent_does_not_get_in(server, hook):
    async with httpx.AsyncClient(base_url=server.url) as client:
        del client.headers["User-Agent"]
        assert (await post(client, hook)).status_code == 403
    assert kinds(server) == ["User-Agent without a name and a contact"]


@pytest.mark.parametrize("allowed", [None, {}, {"users": ["1"]}, {"parse": ["users"]}, {"parse": ["everyone"]}])
async def test_a_message_that_does_not_forbid_mentions_is_seen(server, client, hook, allowed):
    body = {"content": "quiet"} | ({} if allowed is None else {"allowed_mentions": allowed})
    posted = await post(client, hook, body)
    assert posted.status_code == 200 and kinds(server) == ['allowed_mentions without "parse": []']
    await client.patch(f"{hook.path}/messages/{posted.json()['id']}", json=body)
    assert len(server.violations) == 2, "an edit is parsed anew"


async def test_what_is_no_request_to_a_webhook_is_seen(server, client, hook):
    assert (await client.get("/api/users/@me")).status_code == 404
    assert (await client.delete(hook.path)).status_code == 405
    assert kinds(server) == ["no path of a webhook", "no such method here"] and not hook.deleted


async def test_a_5xx_comes_once_and_nothing_is_stored(server, client, hook):
    server.faults = [Fault(Reply(503, b"<html>")), Fault(Reply(502))]
    assert [(await post(client, hook)).status_code for _ in range(3)] == [503, 502, 200]
    assert len(hook.messages) == 1
    server.assert_obeyed()


@pytest.mark.parametrize("query", ["", "?wait=true"])
async def test_a_post_is_stored_and_its_answer_lost(server, client, hook, query):
    server.faults = [Fault(lost=True)]
    with pytest.raises(httpx.RemoteProtocolError):
        await post(client, hook, query=query)
    assert [message["content"] for message in hook.messages.values()] == [HELLO["content"]]
    assert limits(await client.get(f"{hook.path}/messages/{next(iter(hook.messages))}"))[1] == 3
    server.assert_obeyed()


async def test_what_was_lost_on_the_way_has_told_nobody(server, client, hook, clock):
    hook.deleted = True
    for path, status in ((hook.path, 404), (server.webhook("12", "right").path.replace("right", "wrong"), 401)):
        server.faults = [Fault(lost=True)]
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(path)
        await clock.sleep(1.0)
        assert (await client.get(path)).status_code == status
    server.assert_obeyed()


async def test_a_slow_answer_comes_when_the_test_lets_it(server, client, hook):
    server.faults = [Fault(held=(free := asyncio.Event()))]
    with pytest.raises(httpx.ReadTimeout):
        await client.post(hook.path, json=HELLO, timeout=0.1)
    assert len(hook.messages) == 1, "it is stored all the same"
    free.set()
    server.faults = [Fault(held=(free := asyncio.Event()))]
    asking = asyncio.create_task(post(client, hook))
    while len(hook.messages) < 2:
        await asyncio.sleep(0.01)
    assert not asking.done()
    free.set()
    assert (await asking).status_code == 200
    server.assert_obeyed()


def test_no_limit_is_ever_passed_in_any_window() -> None:
    """Who comes as often as he likes gets no more through than each window allows, and not much less."""
    limits, passed, now = Limits(INVALID, BAN_SECONDS), [], 5_000.0
    for _ in range(4_000):
        if limits.take("11/t", now) is None:
            passed.append(now)
        now += 0.37
    for time in passed:
        assert sum(time - 60.0 < other <= time for other in passed) <= 30
    assert len(passed) >= 30 * math.floor((now - 5_000.0) / 60.0)


def test_assert_obeyed_says_what_was_broken() -> None:
    server = FakeDiscord(lambda: 0.0)
    server.violations.append("GET webhook 11 at 0.000: during a ban")
    with pytest.raises(AssertionError, match="during a ban"):
        server.assert_obeyed()
