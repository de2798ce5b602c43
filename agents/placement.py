"""Which partition a key lies on. Pure.

A table's rows must lie where the events are that they were made from, so a row key is the event's key, alone or followed by
`|` and more: `30000142` and `30000142|1638000000` share a partition. Everything else is placed as Kafka's clients do.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from aiokafka.partitioner import murmur2

SEPARATOR = b"|"


def row_key(key: bytes, more: int | str) -> bytes:
    """The key of one row among several of the same event key."""
    return key + SEPARATOR + str(more).encode()


def partition(key: bytes | None, all_partitions: Sequence[int], available: Sequence[int]) -> int:
    """Kafka's own murmur2 placement, on the part of the key before `|`; a message without key goes anywhere."""
    if key is None:
        return random.choice(available or all_partitions)
    event_key, _, _ = key.partition(SEPARATOR)
    index: int = (murmur2(event_key) & 0x7FFFFFFF) % len(all_partitions)
    return all_partitions[index]
