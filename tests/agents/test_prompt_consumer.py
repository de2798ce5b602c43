"""How long Faust's fetches may wait at the broker."""

from __future__ import annotations

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
