"""What ESI answered, so that it is not asked again before it says so, and at half the price after: in memory and in Redis.

The key is the whole address with its query: pages and types of one endpoint do not share a place.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from runtime.clock import Clock
from schemas.redis_keys import ESI_ANSWER_KEPT, ESI_ANSWER_MOST, ESI_ASKING, EsiKeys
from streams.esi.headers import COMPATIBILITY
from streams.esi.outcome import Document

MEMORY = 32 * 1024 * 1024
"""Bytes of packed answers kept in memory. All systems' sovereignty is 0.15 MB of it, a page of orders 0.03."""
PACKING = 1
"""zlib's fastest level."""
RETRY = 10.0
"""Seconds before Redis is tried again."""

KEYS = EsiKeys()


class Cache:
    """Memory first, then Redis; without Redis memory alone."""

    def __init__(self, redis: Redis | None, clock: Clock, *, memory: int = MEMORY) -> None:
        self._redis = redis
        self._clock = clock
        self._most = memory
        self._packed: OrderedDict[str, Document] = OrderedDict()
        self._size = 0
        self._retry_at = 0.0

    async def find(self, url: str) -> Document | None:
        """The newest answer that is known; it may have expired. One that cannot be read is none."""
        packed = self._packed.get(digest(url))
        if packed is None or not current(packed, self._now()):  # another process may have a newer one
            (found,) = await self._ask(lambda pipe: pipe.hgetall(KEYS.answer(digest(url)))) or [None]
            return self._newest(url, found)
        return self._newest(url, None)

    async def claim(self, url: str) -> tuple[bool, Document | None]:
        """(whether it is ours to ask for, the newest answer by now): else two processes that see it expire would ask twice.

        False: another one is asking, wait for its answer. Without Redis there is nobody to wait for. `keep` gives the claim back,
        or `release` when there is nothing to keep.
        """

        def both(pipe: Any) -> None:
            pipe.set(KEYS.asking(digest(url)), b"1", nx=True, ex=ESI_ASKING)
            pipe.hgetall(KEYS.answer(digest(url)))

        ours, found = await self._ask(both) or [True, None]
        return bool(ours), self._newest(url, found)

    async def release(self, url: str) -> None:
        """There was no answer."""
        await self._ask(lambda pipe: pipe.delete(KEYS.asking(digest(url))))

    async def keep(self, url: str, document: Document) -> None:
        """From now on this is the newest."""
        name = digest(url)
        body = zlib.compress(document.body, PACKING)
        packed = Document(body, document.pages, document.last_modified, document.expires, document.etag)
        self._remember(name, packed)
        left = max(0.0, (document.expires or 0.0) - self._now())

        def store(pipe: Any) -> None:
            pipe.delete(KEYS.answer(name), KEYS.asking(name))
            pipe.hset(KEYS.answer(name), mapping=fields(url, packed))
            pipe.expire(KEYS.answer(name), min(ESI_ANSWER_MOST, int(left) + ESI_ANSWER_KEPT))

        await self._ask(store)

    async def _ask(self, what: Callable[[Any], object]) -> list[Any] | None:
        """The commands' answers, in one round trip; None while there is no Redis."""
        if self._redis is None or self._now() < self._retry_at:
            return None
        try:
            async with self._redis.pipeline() as pipe:
                what(pipe)
                return list(await pipe.execute())
        except (RedisError, OSError):
            self._retry_at = self._now() + RETRY
            return None

    def _newest(self, url: str, found: Any) -> Document | None:
        """Of what memory has and what Redis gave, unpacked."""
        name = digest(url)
        packed = self._packed.get(name)
        there = read({key.decode(): value for key, value in (found or {}).items()}, url)
        if there is not None and (packed is None or (there.expires or 0.0) > (packed.expires or 0.0)):
            packed = there
            self._remember(name, packed)
        if packed is None:
            return None
        self._packed.move_to_end(name)
        body = unpacked(packed.body)
        return None if body is None else Document(body, packed.pages, packed.last_modified, packed.expires, packed.etag)

    def _remember(self, name: str, packed: Document) -> None:
        old = self._packed.pop(name, None)
        self._size += len(packed.body) - (0 if old is None else len(old.body))
        self._packed[name] = packed
        while self._size > self._most and len(self._packed) > 1:
            _, dropped = self._packed.popitem(last=False)
            self._size -= len(dropped.body)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def current(document: Document, now: float) -> bool:
    """Nobody is to ask for it yet."""
    return document.expires is not None and now < document.expires


def digest(url: str) -> str:
    """The name of an address. Another compatibility date is another shape of answer."""
    return hashlib.sha256(f"{COMPATIBILITY} {url}".encode()).hexdigest()[:32]


def fields(url: str, packed: Document) -> dict[Any, Any]:
    """As Redis holds it; what is not known is left out."""
    told: dict[str, object] = {"etag": packed.etag, "expires": packed.expires, "modified": packed.last_modified}
    known = {name: str(value) for name, value in told.items() if value is not None}
    return {"url": url, "body": packed.body, "pages": str(packed.pages)} | known


def read(found: Mapping[str, bytes], url: str) -> Document | None:
    """Still packed; None when it is not what it should be."""
    with suppress(KeyError, ValueError, UnicodeDecodeError):
        if found["url"].decode() == url and unpacked(found["body"]) is not None:
            expires, modified = (float(found[name]) if name in found else None for name in ("expires", "modified"))
            etag = found["etag"].decode() if "etag" in found else None
            return Document(found["body"], int(found["pages"]), modified, expires, etag)
    return None


def unpacked(body: bytes) -> bytes | None:
    """None for what was damaged."""
    with suppress(zlib.error):
        return zlib.decompress(body)
    return None
