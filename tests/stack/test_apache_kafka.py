"""Apache Kafka as we run it without Docker: it keeps what it acknowledged, and dies with its parent."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from warstream import kafka
from warstream.kafka import ApacheKafka, KafkaError

pytestmark = [
    pytest.mark.apache,
    pytest.mark.skipif(not kafka.available(), reason=kafka.why_not() or "available"),
]

EVENTS = 500


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[ApacheKafka]:
    broker = ApacheKafka(tmp_path / "kafka")
    await asyncio.to_thread(broker.start)
    yield broker
    await asyncio.to_thread(broker.stop)


async def create_topic(broker: ApacheKafka, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap_servers)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, num_partitions=3, replication_factor=1)])
    finally:
        await admin.close()


async def produce(broker: ApacheKafka, topic: str, values: list[bytes]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=broker.bootstrap_servers, enable_idempotence=True)
    await producer.start()
    try:
        await asyncio.gather(*[await producer.send(topic, value, key=value) for value in values])
    finally:
        await producer.stop()


async def consume(broker: ApacheKafka, topic: str, count: int, group: str) -> list[bytes]:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=broker.bootstrap_servers, group_id=group, auto_offset_reset="earliest")
    await consumer.start()
    try:
        async with asyncio.timeout(30):
            return [(await anext(consumer)).value for _ in range(count)]
    finally:
        await consumer.stop()


async def test_keeps_what_it_acknowledged_through_sigkill(broker: ApacheKafka) -> None:
    values = [b"killmail-%d" % number for number in range(EVENTS)]
    await create_topic(broker, "killmails")
    await produce(broker, "killmails", values)
    servers = broker.bootstrap_servers

    await asyncio.to_thread(broker.kill)
    assert not broker.running
    await asyncio.to_thread(broker.start)

    assert broker.bootstrap_servers == servers
    assert sorted(await consume(broker, "killmails", EVENTS, "after-kill")) == sorted(values)


async def test_a_group_resumes_after_a_clean_restart(broker: ApacheKafka) -> None:
    await create_topic(broker, "killmails")
    await produce(broker, "killmails", [b"before"])
    assert await consume(broker, "killmails", 1, "sink") == [b"before"]
    await asyncio.to_thread(broker.stop)
    await asyncio.to_thread(broker.start)
    await produce(broker, "killmails", [b"after"])
    assert await consume(broker, "killmails", 1, "sink") == [b"after"]


async def test_listens_on_the_loopback_only(broker: ApacheKafka) -> None:
    listening = [link.laddr.ip for link in psutil.Process(broker.pid).net_connections() if link.status == "LISTEN"]
    assert len(listening) == 2  # broker and controller
    # Java's dual-stack sockets show an IPv4 address in its IPv6 form.
    assert {address.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}


async def test_makes_no_topic_that_nobody_declared(broker: ApacheKafka) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=broker.bootstrap_servers, request_timeout_ms=2000)
    await producer.start()
    try:
        with pytest.raises(Exception):  # noqa: B017  which error is aiokafka's affair
            await producer.send_and_wait("kilmails", b"mistyped")
    finally:
        await producer.stop()
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap_servers)
    await admin.start()
    assert "kilmails" not in await admin.list_topics()
    await admin.close()


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux")
def test_dies_with_its_parent(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys, threading, time; from warstream.kafka import ApacheKafka\n"
        "broker = ApacheKafka(pathlib.Path(sys.argv[1]))\n"
        # Started by a thread that ends: the broker must outlive that thread, and no more than the process.
        "starter = threading.Thread(target=broker.start); starter.start(); starter.join()\n"
        "time.sleep(1); print(broker.pid, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    assert child.is_running()
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 5
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    parent.stdout.close()


def test_a_taken_port_is_an_error_and_not_someone_elses_broker(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        broker = ApacheKafka(tmp_path, taken.getsockname()[1])
        with pytest.raises(KafkaError, match="already in use"):
            broker.start()


def test_a_start_that_fails_shows_the_log(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()  # looks formatted and is not
    with pytest.raises(KafkaError, match=r"meta\.properties"):
        ApacheKafka(tmp_path).start()
