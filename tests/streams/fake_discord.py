"""Discord's webhooks as its documentation and its users describe them (reference, section 6), stricter than the real ones.

Buckets, the longer limit, the global one, bans, bodies, and silence for good after 10015. Who breaks a rule is in `violations`.
The limits stand in `discord_limits.py` and `discord_bodies.py`, not as a client has them. Without a version in the path the real
one may answer in an older form; this one answers as v10 does.
"""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

import orjson
from discord_bodies import KEYS, errors_of, is_empty
from discord_limits import BAN_SECONDS, INVALID, Limits, Refused, millis
from discord_manners import AGENT, EVERYBODY, Manners
from discord_mentions import Mention, parse_disabled
from discord_messages import Webhook, edited, posted, snowflake
from fake_http import FakeServer, Reply, Request

PATH = re.compile(r"/api(?:/v\d+)?/webhooks/(?P<id>\d+)/(?P<token>[\w-]+)(?:/messages/(?P<message>\d+))?")
JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html; charset=UTF-8"}
TRUE = ("true", "True", "1")
NO_WEBHOOK = 10015
NO_TOKEN = 50027


@dataclass
class Fault:
    """What befalls a request that the limits have let through. Without `reply` it is done, and only its answer suffers."""

    reply: Reply | None = None
    """Given instead of doing anything: a 5xx. (For 429 and 403 there are `hush` and `ban`, which stay in force.)"""
    lost: bool = False
    """The connection ends without an answer."""
    held: asyncio.Event | None = None
    """The answer is slow: it comes when this is set."""


class Denied(Exception):
    """An answer of 4xx, with Discord's own code."""

    def __init__(self, status: int, code: int, message: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        body = {"message": message, "code": code} | ({"errors": errors} if errors else {})
        self.reply = Reply(status, orjson.dumps(body), JSON)


@dataclass(frozen=True)
class Call:
    """A request, taken apart."""

    request: Request
    id: str
    token: str
    message: str | None
    query: dict[str, str]

    @property
    def webhook(self) -> str:
        """Who is counted: a wrong token does not spend what the right one has."""
        return f"{self.id}/{self.token}"

    def __str__(self) -> str:
        return f"{self.request.method} webhook {self.id}" + (f" message {self.message}" if self.message else "")


class FakeDiscord(FakeServer):
    """`webhook` makes one. `faults` befall the next requests, one each. `pings`: (id of the message, whom it pinged)."""

    def __init__(self, now: Callable[[], float], invalid: int = INVALID, ban_seconds: float = BAN_SECONDS) -> None:
        """`now` in seconds since 1970. After `invalid` answers of 401, 403 and 429 within 10 min the client is banned."""
        super().__init__(now)
        self.webhooks: dict[str, Webhook] = {}
        self.faults: list[Fault] = []
        self.pings: list[tuple[str, Mention]] = []
        self._limits = Limits(invalid, ban_seconds)
        self._manners = Manners()
        self._serial = 0

    def webhook(self, number: str = "11", token: str = "a-token", threads: frozenset[str] = frozenset()) -> Webhook:
        self.webhooks[number] = Webhook(number, token, threads)
        return self.webhooks[number]

    def hush(self, webhook: Webhook | None, seconds: float) -> None:
        """Others have used it up: 429 of scope `shared` for so long; of scope `global` for all, when no webhook is named."""
        self._limits.hushed[None if webhook is None else f"{webhook.id}/{webhook.token}"] = self.now() + seconds

    def ban(self, seconds: float) -> None:
        """Somebody at this address was too bad: the edge answers 403 to everybody."""
        self._limits.banned_until = self.now() + seconds

    def assert_obeyed(self) -> None:
        """No rule was broken."""
        assert self.violations == [], "\n".join(self.violations)

    async def reply(self, request: Request) -> Reply:
        now = self.now()
        match = PATH.fullmatch(request.path)
        query = {name: values[0] for name, values in parse_qs(request.query).items()}
        call = Call(request, match["id"], match["token"], match["message"], query) if match else None
        where = call or f"{request.method} {request.path}"
        subjects = {EVERYBODY, call.id, call.webhook} if call else {EVERYBODY}
        for offence in self._manners.offences(subjects, request, now):
            self._broken(where, offence)
        if self._limits.banned(now):
            seconds = self._limits.banned_until - now
            self._manners.tell(EVERYBODY, "during a ban", request, now, seconds)
            return edge(1015, {"Retry-After": str(math.ceil(seconds))})
        if not AGENT.fullmatch(request.headers.get("user-agent", "")):
            self._broken(where, "User-Agent without a name and a contact")
            reply = edge(1010)
        elif call is None:
            self._broken(where, "no path of a webhook")
            reply = Denied(404, 0, "404: Not Found").reply
        else:
            reply = await self._counted(call, now)
        if reply.status in (401, 403, 429) and reply.headers.get("X-RateLimit-Scope") != "shared" and self._limits.failed(now):
            self._broken(where, "as many invalid requests as bring a ban")
        return reply

    def _broken(self, where: Call | str, what: str) -> None:
        self.violations.append(f"{where} at {self.now():.3f}: {what}")

    async def _counted(self, call: Call, now: float) -> Reply:
        """The answer within the limits. That of everybody's limit has no headers of the webhook's."""
        refused = self._limits.take(call.webhook, now)
        if refused is not None and refused.budget:
            self._broken(call, f"over budget: {refused.budget}")
        if refused is not None and refused.scope == "global":
            return self._too_many(call, refused, now)
        headers = self._limits.buckets[call.webhook].headers(now)
        reply = await self._befallen(call) if refused is None else self._too_many(call, refused, now)
        return replace(reply, headers=headers | reply.headers)

    def _too_many(self, call: Call, refused: Refused, now: float) -> Reply:
        everybody = refused.scope == "global"
        seconds = millis(refused.seconds)
        self._manners.tell(EVERYBODY if everybody else call.webhook, "before retry_after is past", call.request, now, seconds)
        headers = JSON | {"Retry-After": str(math.ceil(seconds)), "X-RateLimit-Scope": refused.scope}
        headers |= {"X-RateLimit-Global": "true"} if everybody else {}
        subject = "The resource is" if refused.scope == "shared" else "You are"
        body = {"message": f"{subject} being rate limited.", "retry_after": seconds, "global": everybody}
        return Reply(429, orjson.dumps(body), headers)

    async def _befallen(self, call: Call) -> Reply:
        """The answer as it fares on its way back. What is lost there has told the client nothing."""
        fault = self.faults.pop(0) if self.faults else Fault()
        denied = None
        try:
            reply = fault.reply or self._done(call)
        except Denied as error:
            reply, denied = error.reply, error.code
        if fault.held is not None:
            await fault.held.wait()
        if denied == NO_WEBHOOK and not fault.lost:
            self._manners.tell(call.id, "again after 10015, the webhook is gone for good", call.request, self.now())
        if denied == NO_TOKEN and not fault.lost:
            self._manners.tell(call.webhook, "again after 50027, the token is wrong for good", call.request, self.now())
        return replace(reply, drop=fault.lost)

    def _done(self, call: Call) -> Reply:
        webhook = self.webhooks.get(call.id)
        if webhook is None or webhook.deleted:
            raise Denied(404, NO_WEBHOOK, "Unknown Webhook")
        if call.token != webhook.token:
            raise Denied(401, NO_TOKEN, "Invalid Webhook Token")
        thread = thread_of(call, webhook)
        match call.request.method, call.message:
            case "GET", None:
                return answer(webhook.about())
            case "POST", None:
                return self._post(call, webhook, thread)
            case "GET" | "PATCH" | "DELETE", str(number):
                return self._message(call, webhook, thread, number)
        self._broken(call, "no such method here")
        raise Denied(405, 0, "405: Method Not Allowed")

    def _post(self, call: Call, webhook: Webhook, thread: str | None) -> Reply:
        self._serial += 1
        number = snowflake(self.now(), self._serial)
        message, mentions = posted(webhook, number, thread, self._body(call), self.now())
        self._refuse_empty(call, message)
        webhook.messages[number] = message
        self.pings += [(number, mention) for mention in mentions]
        return answer(message) if call.query.get("wait") in TRUE else Reply(204)

    def _message(self, call: Call, webhook: Webhook, thread: str | None, number: str) -> Reply:
        message = webhook.messages.get(number)
        if message is None or message["channel_id"] != (thread or webhook.channel):
            raise Denied(404, 10008, "Unknown Message")
        if call.request.method == "DELETE":
            del webhook.messages[number]
            return Reply(204)
        if call.request.method == "PATCH":
            message = edited(message, self._body(call), self.now())
            self._refuse_empty(call, message)
            webhook.messages[number] = message
        return answer(message)

    def _body(self, call: Call) -> dict[str, Any]:
        """What it says of the message. Without `application/json` Discord sees no body at all."""
        if call.request.headers.get("content-type", "").split(";")[0] != "application/json":
            self._broken(call, "a body that is not called application/json")
            raise Denied(400, 50006, "Cannot send an empty message")
        try:
            body = orjson.loads(call.request.body)
        except orjson.JSONDecodeError:
            body = None
        if not isinstance(body, dict):
            self._broken(call, "a body that is no JSON object")
            raise Denied(400, 50109, "The request body contains invalid JSON.")
        if unknown := sorted(body.keys() - KEYS):
            self._broken(call, f"unknown keys: {', '.join(unknown)}")
        if not parse_disabled(body):
            self._broken(call, 'allowed_mentions without "parse": []')
        if errors := errors_of(body):
            self._broken(call, f"a body that Discord refuses: {orjson.dumps(errors).decode()}")
            raise Denied(400, 50035, "Invalid Form Body", errors)
        return body

    def _refuse_empty(self, call: Call, message: dict[str, Any]) -> None:
        if is_empty(message["content"], message["embeds"]):
            self._broken(call, "an empty message")
            raise Denied(400, 50006, "Cannot send an empty message")


def thread_of(call: Call, webhook: Webhook) -> str | None:
    """The id of the thread that is asked for; None for the channel itself."""
    thread = call.query.get("thread_id")
    if thread is not None and not thread.isdigit():
        error = {"code": "NUMBER_TYPE_COERCE", "message": f'Value "{thread}" is not snowflake.'}
        raise Denied(400, 50035, "Invalid Form Body", {"thread_id": {"_errors": [error]}})
    if thread is not None and thread not in webhook.threads:
        raise Denied(404, 10003, "Unknown Channel")
    return thread


def edge(code: int, headers: dict[str, str] | None = None) -> Reply:
    """Cloudflare's 403, before Discord has seen anything: a page, and no limits in its headers."""
    page = f"<!DOCTYPE html><title>Access denied</title>error code: {code}"
    return Reply(403, page.encode(), HTML | (headers or {}))


def answer(data: dict[str, Any]) -> Reply:
    return Reply(200, orjson.dumps(data), JSON)
