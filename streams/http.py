"""One HTTP client for every source: it says who we are, waits for nobody for ever and takes no more than it can hold.

What a server may well answer is a value, not an exception: a source's `step` decides on it.
"""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from runtime.clock import Clock, SystemClock
from runtime.settings import Settings
from streams.gate import Gate

MAX_BODY = 16 * 1024 * 1024
"""Bytes of one answer: a history day with the raw bodies of 25,000 kills goes to a file by `download` instead."""
HEAD_KEPT = 64 * 1024
"""Bytes of an oversized answer that are kept, enough to see what it was."""
MAX_DOWNLOAD = 1024**3
"""Bytes of one download; the largest archive has some 30 MB. A wrong answer must not fill the disk."""
CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 30.0
"""The whole answer: R2Z2 and ESI answer in well below a second; half a minute without an end is a stalled socket."""
MAX_REDIRECTS = 3
MAX_AGE = re.compile(r"(?:^|[\s,])max-age=(\d{1,9})(?:$|[\s,])")
"""In `Cache-Control`: seconds for which an answer is good."""


@dataclass(frozen=True, slots=True)
class Ok:
    """2xx, whole."""

    body: bytes
    etag: str | None = None
    status: int = 200
    fresh: float | None = field(default=None, compare=False)
    """Seconds for which the server wants no further request for the same; None when it does not say."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: what we have is still right."""

    fresh: float | None = field(default=None, compare=False)
    """As in `Ok`."""


@dataclass(frozen=True, slots=True)
class NotFound:
    """404 or 410."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """403: we were too fast, or are not wanted."""

    left: float | None = None
    """None when the server said so. Otherwise it was not asked: it is to be left alone for so many seconds more (`Http.hush`)."""


@dataclass(frozen=True, slots=True)
class Throttled:
    """429, or ESI's 420. `retry_after` in seconds, None when the server does not say."""

    retry_after: float | None


@dataclass(frozen=True, slots=True)
class Oversized:
    """The answer is larger than we take; `head` is its beginning."""

    head: bytes
    limit: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Another 4xx: the request itself is wrong, repeating it does not help. `detail` is the beginning of the answer."""

    status: int
    detail: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """5xx, a redirect that was not asked for, or no answer at all; `retry_after` in seconds when the server gave one."""

    reason: str
    retry_after: float | None = None
    unreached: bool = field(default=False, compare=False)
    """No connection came about: no network, no such name, nobody who listens."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Whatever the server said, of any status, whole: for who reads status and headers himself. Header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Answer = Ok | NotModified | NotFound | Blocked | Throttled | Oversized | Refused | Unavailable


def outcome(answer: Answer) -> str:
    """The word an answer is counted under."""
    return type(answer).__name__.lower()


class Http:
    """Asks politely. Made by `open_http`; close it with `aclose`."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        spacing: float = 0.0,
        total: float = TOTAL_SECONDS,
        max_body: int = MAX_BODY,
        clock: Clock | None = None,
    ) -> None:
        self._client = client
        self._gates: dict[str, Gate] = defaultdict(lambda: Gate(spacing))
        self._total = total
        self._max_body = max_body
        self._now = (clock or SystemClock()).now

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        follow: bool = False,
        total: float | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """The answer to a GET, at most `max_body` bytes once unpacked. Redirects are followed only with `follow`.

        `total` is in seconds, from the request to the end of the answer; the wait for our turn at the server comes before it.
        """
        headers = (headers or {}) | ({"If-None-Match": etag} if etag else {})
        try:
            async with self._open(url, headers, follow, total or self._total) as response:
                return response if isinstance(response, Blocked) else await self._answer(response)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError) as error:
            return _no_answer(error)

    async def exchange(
        self, method: str, url: str, *, headers: dict[str, str], content: bytes | None = None, total: float | None = None
    ) -> Exchange | Oversized | Blocked | Unavailable:
        """One request and the answer as it came. `Blocked` only while the server is to be left alone (`hush`); no redirects."""
        try:
            async with self._open(url, headers, False, total or self._total, method, content) as response:
                if isinstance(response, Blocked):
                    return response
                body = await self._body(response)
                if isinstance(body, Oversized):
                    return body
                told = {name.lower(): value for name, value in response.headers.items()}
                return Exchange(response.status_code, told, body)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError) as error:
            return _no_answer(error)

    async def download(self, url: str, path: Path, *, etag: str | None = None, total: float = 1800.0) -> Answer:
        """Fetch a large file into `path`, going on where an interrupted download of the same version stopped.

        The ETag of what is on disk lies beside it (`etag_note`): by `If-Range` the server sends the rest only when
        the file is still the same. `Ok` comes with an empty body. `etag` (of an earlier complete copy) makes it
        conditional: `NotModified` then, and nothing is written.
        """
        note = etag_note(path)
        headers = {"Accept-Encoding": "identity"}
        have = _part_size(path, note)
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": note.read_text()}
        elif etag:
            headers["If-None-Match"] = etag
        try:
            async with self._open(url, headers, True, total) as response:
                if isinstance(response, Blocked):
                    return response
                if response.status_code == 416:  # what we hold is all there is, or no longer what they hold
                    _forget(path, note)
                    return Unavailable("the rest of a partial download was refused; it starts anew")
                bad = self._bad(response)
                if bad is not None:
                    return bad
                found = response.headers.get("etag")
                if response.status_code != 206:
                    have = 0
                if found and not found.startswith("W/"):  # If-Range needs a strong ETag
                    note.write_text(found)
                else:
                    note.unlink(missing_ok=True)
                with path.open("ab" if have else "wb") as file:
                    async for chunk in response.aiter_raw():
                        file.write(chunk)
                        if file.tell() > MAX_DOWNLOAD:
                            return Oversized(b"", MAX_DOWNLOAD)
                return Ok(b"", found, response.status_code)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError) as error:
            return _no_answer(error)

    async def post(self, url: str, body: bytes, *, total: float | None = None, headers: dict[str, str] | None = None) -> Answer:
        """The answer to a POST, under the same limits as `get`. Redirects are not followed."""
        try:
            async with self._open(url, headers or {}, False, total or self._total, "POST", body) as response:
                return response if isinstance(response, Blocked) else await self._answer(response)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError) as error:
            return _no_answer(error)

    def hush(self, url: str, until: float) -> None:
        """Ask this address' server nothing before `until` (Unix seconds), whoever of us wants to: it has blocked us.

        Until then `get` and `download` answer `Blocked` themselves. At `until` the silence is over.
        """
        gate = self._gate(url)
        gate.silent_until = max(gate.silent_until, until)

    def silence(self, url: str) -> float:
        """Seconds for which this address' server is to be left alone."""
        return max(0.0, self._gate(url).silent_until - self._now().timestamp())

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    @asynccontextmanager
    async def _open(
        self,
        url: str,
        headers: dict[str, str],
        follow: bool,
        total: float,
        method: str = "GET",
        content: bytes | None = None,
    ) -> AsyncIterator[httpx.Response | Blocked]:
        """The server's answer; `Blocked` without a request while it is to be left alone."""
        async with asyncio.timeout(None) as limit:
            async with self._gate(url).passed():
                left = self.silence(url)  # asked here, for who passed before us may have been blocked
                response: httpx.Response | Blocked = Blocked(left)
                if not left:
                    # From here on: what others of us kept the gate for is no fault of this server's answer.
                    limit.reschedule(asyncio.get_running_loop().time() + total)
                    request = self._client.build_request(method, url, headers=headers, content=content)
                    response = await self._client.send(request, stream=True, follow_redirects=follow)
            try:
                yield response
            finally:
                if isinstance(response, httpx.Response):
                    await response.aclose()

    async def _answer(self, response: httpx.Response) -> Answer:
        """What a response means, once all of it is here."""
        bad = self._bad(response)
        if bad is not None:
            return bad
        body = await self._body(response)
        if isinstance(body, Oversized):
            return body
        return Ok(body, response.headers.get("etag"), response.status_code, self._fresh(response))

    async def _body(self, response: httpx.Response) -> bytes | Oversized:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > self._max_body:
                return Oversized(bytes(body[:HEAD_KEPT]), self._max_body)
        return bytes(body)

    def _gate(self, url: str) -> Gate:
        return self._gates[httpx.URL(url).netloc.decode()]

    def _bad(self, response: httpx.Response) -> Answer | None:
        """What a status other than 2xx means; None for 2xx."""
        status = response.status_code
        if 200 <= status < 300:
            return None
        if status == 304:
            return NotModified(self._fresh(response))
        if status in (404, 410):
            return NotFound()
        if status == 403:
            return Blocked()
        if status in (420, 429):
            return Throttled(self._retry_after(response))
        if 300 <= status < 400:
            return Unavailable(f"redirected to {response.headers.get('location', 'nowhere')}")
        if status >= 500:
            return Unavailable(f"HTTP {status}", self._retry_after(response))
        return Refused(status, response.reason_phrase)

    def _fresh(self, response: httpx.Response) -> float | None:
        """Seconds, from `Cache-Control` or else `Expires` against the server's own clock; None when neither can be read."""
        age = MAX_AGE.search(response.headers.get("cache-control", "").lower())
        if age:
            return float(age[1])
        try:
            until = parsedate_to_datetime(response.headers["expires"])
            date = response.headers.get("date")
            return max(0.0, (until - (parsedate_to_datetime(date) if date else self._now())).total_seconds())
        except (KeyError, ValueError, TypeError):
            return None

    def _retry_after(self, response: httpx.Response) -> float | None:
        """Seconds to wait, from `Retry-After` (seconds or a date) or ESI's error-limit reset; None when unreadable."""
        text = response.headers.get("retry-after") or response.headers.get("x-esi-error-limit-reset")
        if text is None:
            return None
        try:
            seconds = float(text)
        except ValueError:
            try:
                seconds = (parsedate_to_datetime(text) - self._now()).total_seconds()
            except (ValueError, TypeError):
                return None
        return seconds if 0 <= seconds < float("inf") else None


def open_http(
    settings: Settings,
    *,
    per_second: float | None = None,
    connect: float = CONNECT_SECONDS,
    total: float = TOTAL_SECONDS,
    max_body: int = MAX_BODY,
    clock: Clock | None = None,
) -> Http:
    """A client with our User-Agent.

    With `per_second` it asks each server one thing at a time, with at least that part of a second from an answer to the next
    request (a half is two seconds).
    """
    client = httpx.AsyncClient(
        headers={"User-Agent": settings.user_agent},
        timeout=httpx.Timeout(total, connect=connect),
        follow_redirects=False,
        max_redirects=MAX_REDIRECTS,
    )
    return Http(client, spacing=1 / per_second if per_second else 0.0, total=total, max_body=max_body, clock=clock)


def etag_note(path: Path) -> Path:
    """Where the ETag of a download lies."""
    return path.with_name(path.name + ".etag")


def _part_size(path: Path, note: Path) -> int:
    """Bytes of a partial download whose version is known."""
    return path.stat().st_size if path.exists() and note.exists() else 0


def _forget(path: Path, note: Path) -> None:
    path.unlink(missing_ok=True)
    note.unlink(missing_ok=True)


def _no_answer(error: Exception) -> Unavailable:
    return Unavailable(_sentence(error), unreached=isinstance(error, httpx.ConnectError | httpx.ConnectTimeout))


def _sentence(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")
