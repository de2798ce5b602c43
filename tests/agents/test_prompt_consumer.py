"""How long Faust's fetches may wait at the broker, and how it numbers its assignments."""

from __future__ import annotations

from typing import Any

from aiokafka import TopicPartition
from faust.types import TP

from agents.app import build_app
from runtime.kafka import FETCH_WAIT_MS
from runtime.settings import Settings


async def test_a_fetch_waits_as_long_as_we_say_and_not_as_faust_does() -> None:
    settings = Settings(_env_file=None, kafka_bootstrap_servers="127.0.0.1:1")  # type: ignore[call-arg]
    app = build_app(settings, "test")

    async def nothing(*_: object) -> None: ...

    consumer = app.transport.create_consumer(callback=nothing, on_partitions_revoked=nothing, on_partitions_assigned=nothing)
    client = consumer._new_consumer_thread()._create_worker_consumer(app.transport)
    assert client._fetch_max_wait_ms == FETCH_WAIT_MS
    assert type(consumer).__name__ == "WholeConsumer"


async def test_the_only_worker_numbers_its_assignments_itself() -> None:
    """Its client has no generation, and Faust passes over what is of another one than now."""
    settings = Settings(_env_file=None, kafka_bootstrap_servers="127.0.0.1:1", sole=True)  # type: ignore[call-arg]
    app = build_app(settings, "test")

    async def nothing(*_: object) -> None: ...

    consumer = app.transport.create_consumer(callback=nothing, on_partitions_revoked=nothing, on_partitions_assigned=nothing)
    thread = consumer._new_consumer_thread()
    told: list[tuple[set[Any], int, int]] = []

    async def assigned(partitions: set[Any], generation: int) -> None:
        told.append((partitions, generation, app.consumer_generation_id))

    thread.on_partitions_assigned = assigned
    for partitions in ({TP("killmails", 0)}, {TP("killmails", 0), TP("killmails", 1)}):
        await thread._rebalance_listener.on_partitions_assigned([TopicPartition(*tp) for tp in partitions])
    assert told == [({TP("killmails", 0)}, 1, 1), ({TP("killmails", 0), TP("killmails", 1)}, 2, 2)]
