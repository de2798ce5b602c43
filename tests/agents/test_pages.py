"""A set on pages: nothing is lost by writing, merging, cutting and forgetting."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from agents import pages
from agents.pages import MANY, PAGE_BYTES, Entry, Pages, anchors
from agents.placement import partition


class Table:
    def __init__(self) -> None:
        self.held: dict[bytes, bytes] = {}
        self.written = 0

    def put(self, key: bytes, value: bytes) -> None:
        self.held[key] = value
        self.written += len(value)

    def drop(self, key: bytes) -> None:
        del self.held[key]

    def rows(self) -> list[tuple[bytes, bytes]]:
        return list(self.held.items())


def entry(number: int, size: int = 1, time: int | None = None) -> Entry:
    return Entry(number if time is None else time, orjson.dumps([number, "x" * size]))


def read(table: Table, anchor: bytes = b"0") -> set[int]:
    return {row[0] for row in Pages(table, anchor).read()}


def test_an_anchor_lies_on_its_partition() -> None:
    for count in (1, 2, 8):
        numbers = range(count)
        for number, anchor in enumerate(anchors(count)):
            assert partition(anchor + b"|page-1", numbers, numbers) == number


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.integers(1, 500), max_size=5), max_size=200))
def test_what_was_written_is_read(batches: list[list[int]]) -> None:
    table = Table()
    own = Pages(table, b"0")
    assert list(own.read()) == []
    for batch in batches:
        own.write([entry(number) for number in batch])
    assert read(table) == {number for batch in batches for number in batch}
    assert len(table.held) <= MANY


def test_small_pages_become_one_and_cost_little_in_all() -> None:
    table = Table()
    own = Pages(table, b"0")
    for number in range(3_000):
        own.write([entry(number, 300)])
    assert read(table) == set(range(3_000))
    assert len(table.held) < 2 * MANY
    assert table.written < 6 * 3_000 * 310


def test_a_batch_is_cut_into_pages_and_a_large_entry_has_its_own() -> None:
    table = Table()
    Pages(table, b"0").write([entry(1, 10), entry(2, PAGE_BYTES), entry(3, 10), entry(4, 10)])
    assert read(table) == {1, 2, 3, 4}
    assert sorted(len(orjson.loads(value)["entries"]) for value in table.held.values()) == [1, 1, 2]


def test_pages_of_another_partition_and_other_rows_are_left_alone() -> None:
    table = Table()
    table.put(b"0|told-1", b"x")
    Pages(table, b"2").write([entry(7)])
    own = Pages(table, b"0")
    assert list(own.read()) == []
    own.write([entry(1)])
    assert read(table) == {1} and read(table, b"2") == {7} and table.held[b"0|told-1"] == b"x"


def test_a_page_goes_when_all_of_it_is_old() -> None:
    table = Table()
    own = Pages(table, b"0")
    own.write([entry(1, time=10), entry(2, time=30)])
    own.write([entry(3, time=20)])
    again: Any = Pages(table, b"0")
    list(again.read())
    again.forget(25)
    assert read(table) == {1, 2}


def test_the_same_entries_are_the_same_page(monkeypatch: Any) -> None:
    monkeypatch.setattr(pages, "MANY", 2)
    table = Table()
    own = Pages(table, b"0")
    for _ in range(5):
        own.write([entry(1), entry(2)])
    assert len(table.held) == 1 and read(table) == {1, 2}
