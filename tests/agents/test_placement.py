"""A row lies where its events are, and a plain key where every other Kafka client puts it."""

from __future__ import annotations

from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given
from hypothesis import strategies as st

from agents.placement import partition, row_key
from schemas.topics import PARTITIONS

ALL = range(PARTITIONS)
Keys = st.integers(1, 2**40).map(lambda number: str(number).encode())


@given(Keys, st.one_of(st.integers(), st.text(max_size=20)))
def test_every_row_of_a_key_lies_on_the_partition_of_the_key(key: bytes, more: int | str) -> None:
    assert partition(row_key(key, more), ALL, ALL) == partition(key, ALL, ALL)


@given(Keys)
def test_a_plain_key_lies_where_kafkas_own_clients_put_it(key: bytes) -> None:
    assert partition(key, ALL, ALL) == DefaultPartitioner()(key, list(ALL), list(ALL))


def test_rows_of_one_key_differ_and_of_two_keys_never_meet() -> None:
    assert row_key(b"30000142", 1) != row_key(b"30000142", 2)
    assert row_key(b"3000014", 21) != row_key(b"30000142", 1)


def test_systems_spread_over_all_partitions() -> None:
    assert {partition(str(number).encode(), ALL, ALL) for number in range(30000001, 30000200)} == set(ALL)


def test_without_a_key_it_goes_to_a_partition_that_is_there() -> None:
    assert {partition(None, ALL, [3]) for _ in range(20)} == {3}
    assert partition(None, [0, 1], []) in {0, 1}
