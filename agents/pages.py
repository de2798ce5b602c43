"""A growing set kept in a table: what a batch adds is one new row, so writing costs what is new and not what is there. Pure.

A row (page) is named by its content. Written twice it is one row, and two workers that both believe to own a partition for
a moment cannot overwrite each other's. Many small pages become one. An entry may lie on several pages: it is a set.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any, NamedTuple, Protocol

import orjson

from agents.placement import partition, row_key

PAGE_BYTES = 512 * 1024
"""A page's size at most, but for a single larger entry: far below Kafka's limit, large enough that a day has few of them."""
SMALL_BYTES = 64 * 1024
MANY = 32
"""So many small pages become one: each entry is then written about five times in all, and a partition has few hundred rows."""


class Rows(Protocol):
    """The table, as `agents.runtime.StateTable` is one."""

    def put(self, key: bytes, value: bytes) -> None: ...
    def drop(self, key: bytes) -> None: ...
    def rows(self) -> Iterable[tuple[bytes, bytes]]: ...


class Entry(NamedTuple):
    """One member of the set: its time (Unix seconds), by which it is forgotten, and its JSON."""

    time: int
    row: bytes


class _Page(NamedTuple):
    newest: int
    size: int


def anchors(partitions: int) -> tuple[bytes, ...]:
    """For each partition an event key that lies on it: the smallest number that does."""
    numbers = range(partitions)
    found: dict[int, bytes] = {}
    for number in count():
        key = str(number).encode()
        found.setdefault(partition(key, numbers, numbers), key)
        if len(found) == partitions:
            return tuple(found[one] for one in numbers)
    raise AssertionError("unreachable")


class Pages:
    """The pages of one partition. `anchor` is an event key that lies on it (`anchors`); each set there has a name of its own."""

    def __init__(self, table: Rows, anchor: bytes, name: str = "page") -> None:
        self._table = table
        self._prefix = row_key(anchor, f"{name}-")
        self._pages: dict[bytes, _Page] = {}

    def read(self) -> Iterator[Any]:
        """All entries, as JSON values; to be called once, before anything is written."""
        for key, value in self._table.rows():
            if key.startswith(self._prefix):
                page = orjson.loads(value)
                self._pages[key] = _Page(page["newest"], len(value))
                yield from page["entries"]

    def write(self, entries: Sequence[Entry]) -> None:
        """Add entries."""
        for page in _cut(entries):
            self._put(max(entry.time for entry in page), b",".join(entry.row for entry in page))
        small = [key for key, page in self._pages.items() if page.size < SMALL_BYTES]
        if len(small) >= MANY:
            self._merge(small)

    def forget(self, before: int) -> None:
        """Drop the pages all of whose entries are older than a time (Unix seconds)."""
        for key in [key for key, page in self._pages.items() if page.newest < before]:
            self._drop(key)

    def _merge(self, keys: Sequence[bytes]) -> None:
        wanted = set(keys)
        values = {key: value for key, value in self._table.rows() if key in wanted}
        bodies = [value[value.index(b"[") + 1 : -2] for value in values.values()]
        kept = self._put(max(self._pages[key].newest for key in keys), b",".join(bodies))
        for key in keys:
            if key != kept:  # the new one is there before the old ones go
                self._drop(key)

    def _put(self, newest: int, body: bytes) -> bytes:
        value = b'{"newest":%d,"entries":[%b]}' % (newest, body)
        key = self._prefix + hashlib.blake2b(value, digest_size=12).hexdigest().encode()
        self._table.put(key, value)
        self._pages[key] = _Page(newest, len(value))
        return key

    def _drop(self, key: bytes) -> None:
        self._table.drop(key)
        del self._pages[key]


def _cut(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    page: list[Entry] = []
    size = 0
    for entry in entries:
        if page and size + len(entry.row) > PAGE_BYTES:
            yield page
            page, size = [], 0
        page.append(entry)
        size += len(entry.row)
    if page:
        yield page
