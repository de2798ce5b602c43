"""All pages of one answer, of one moment, or none: pages of two moments hold some rows twice and others not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from streams.esi.client import EsiClient, Params
from streams.esi.outcome import Document, Failure, Fresh, Gone, Unavailable, Unchanged

TRIES = 3
"""Looks at the whole before it is given up. A page that did not expire meanwhile is not asked for again."""
EDGE = 1.0
"""Seconds after an old page's `Expires` until the next look: times in headers are whole seconds."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Every page, in order, each a JSON array; one `Last-Modified` for all of them."""

    bodies: tuple[bytes, ...]
    last_modified: float | None
    expires: float | None
    changed: bool
    """False: no page is new since it was last asked for."""

    def rows(self) -> list[Any]:
        """All rows decoded. 400 pages of orders are some 400,000 rows: whoever can takes `bodies` one by one."""
        return [row for body in self.bodies for row in orjson.loads(body)]


async def whole(client: EsiClient, path: str, params: Params | None = None) -> Pages | Failure:
    """All pages, or why not. There is no upper limit of pages: what is left out silently is worse than nothing.

    A throttled look loses nothing: what is held and has not expired is not asked for again.
    """
    for attempt in range(TRIES):
        found = await _look(client, path, params)
        if isinstance(found, Pages):
            return found
        if not isinstance(found, _Skew):
            return found
        if attempt < TRIES - 1:
            await client.clock.sleep(max(0.0, found.again - client.clock.now().timestamp()) + EDGE)
    return Unavailable(f"the pages of {path} are of different moments, {TRIES} times in a row")


@dataclass(frozen=True, slots=True)
class _Skew:
    """Pages of two moments; a page of the older one expires at `again`."""

    again: float


async def _look(client: EsiClient, path: str, params: Params | None) -> Pages | Failure | _Skew:
    first = await client.get(path, {**(params or {}), "page": 1})
    if not isinstance(first, Fresh | Unchanged):
        return first
    asked = [client.get(path, {**(params or {}), "page": page}) for page in range(2, first.pages + 1)]
    rest = await asyncio.gather(*asked)
    now = client.clock.now().timestamp()
    documents: list[Document] = [first]
    for outcome in rest:
        if isinstance(outcome, Gone):  # there are fewer pages than the first one said: it is of an older moment
            return _Skew(first.expires or now)
        if not isinstance(outcome, Fresh | Unchanged):
            return outcome
        documents.append(outcome)
    if len({(document.last_modified, document.pages) for document in documents}) > 1:
        return _Skew(_oldest_expiry(documents, now))
    if first.last_modified is None and len(documents) > 1:
        return Unavailable(f"{path} tells no Last-Modified: whether its {len(documents)} pages belong together is not known")
    if any(not document.body.startswith(b"[") for document in documents):
        return Unavailable(f"{path} has pages that are no arrays")
    return Pages(
        bodies=tuple(document.body for document in documents),
        last_modified=first.last_modified,
        expires=min((document.expires for document in documents if document.expires is not None), default=None),
        changed=any(isinstance(document, Fresh) for document in documents),
    )


def _oldest_expiry(documents: Sequence[Document], now: float) -> float:
    """When the last page of an older moment expires: then all can be had anew."""
    newest = max(document.last_modified or 0.0 for document in documents)
    return max((document.expires or now for document in documents if (document.last_modified or 0.0) < newest), default=now)
