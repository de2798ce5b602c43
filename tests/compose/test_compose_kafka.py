"""The Kafka of docker-compose.yml without Docker: its environment through the image's start program on the fetched jars.

What this cannot see is the image itself: its user, its paths and its rights.
"""

import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaConnectionError

from warstream import kafka

COMPOSE = Path(__file__).parents[2] / "compose" / "docker-compose.yml"
PASSWORD = "0123456789abcdef"

pytestmark = [
    pytest.mark.apache,
    pytest.mark.skipif(not kafka.available(), reason=kafka.why_not() or "available"),
]


def free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, "Kafka ended while starting"
        if kafka.answers(port):
            return
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.1)
    raise AssertionError("Kafka did not answer in a minute")


@pytest.fixture
def clients_port(tmp_path: Path) -> Iterator[int]:
    """Kafka with the compose file's settings; only host names, ports and the data folder are changed."""
    clients, broker, controller = free_ports(3)
    changes = {
        r"\$\{WARSTREAM_KAFKA_SASL_USERNAME:-warstream\}": "warstream",
        r"\$\{WARSTREAM_KAFKA_SASL_PASSWORD:\?[^}]*\}": PASSWORD,
        r"CLIENTS://(kafka)?:9092": f"CLIENTS://127.0.0.1:{clients}",
        r"127\.0\.0\.1:9091": f"127.0.0.1:{broker}",
        r"127\.0\.0\.1:9093": f"127.0.0.1:{controller}",
        r"/var/lib/kafka/data": str(tmp_path / "data"),
    }
    environment = {}
    for name, value in yaml.safe_load(COMPOSE.read_text())["services"]["kafka"]["environment"].items():
        for pattern, replacement in changes.items():
            value = re.sub(pattern, replacement, value)
        environment[name] = value
    folders = {name: tmp_path / name for name in ("default", "mounted", "final")}
    for folder in folders.values():
        folder.mkdir()
    for name in ("server.properties", "log4j2.yaml", "tools-log4j2.yaml"):
        (folders["default"] / name).write_text("")
    java = [str(kafka.find_java()), "-Xmx512m", "-cp", f"{kafka.LIBS}/*"]
    setup = [f"--{name}-configs-dir={folder}" for name, folder in folders.items()]
    subprocess.run([*java, "kafka.docker.KafkaDockerWrapper", "setup", *setup], env=environment, check=True, timeout=60)
    with (tmp_path / "kafka.log").open("wb") as log:
        process = subprocess.Popen([*java, "kafka.Kafka", str(folders["final"] / "server.properties")], stdout=log)
    try:
        wait_for(broker, process)
        yield clients
    finally:
        process.terminate()
        process.wait(30)


def sasl(port: int, password: str) -> dict[str, str]:
    return {
        "bootstrap_servers": f"127.0.0.1:{port}",
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": "warstream",
        "sasl_plain_password": password,
    }


async def test_serves_who_knows_the_password_and_nobody_else(clients_port: int) -> None:
    good = sasl(clients_port, PASSWORD)
    admin = AIOKafkaAdminClient(**good)
    await admin.start()
    await admin.create_topics([NewTopic("killmails", num_partitions=1, replication_factor=1)])
    await admin.close()
    producer = AIOKafkaProducer(**good, enable_idempotence=True)
    await producer.start()
    await producer.send_and_wait("killmails", b"one")
    await producer.stop()
    consumer = AIOKafkaConsumer("killmails", **good, group_id="sink", auto_offset_reset="earliest")
    await consumer.start()
    assert (await anext(consumer)).value == b"one"
    await consumer.stop()

    stranger = AIOKafkaAdminClient(**sasl(clients_port, "a guess"))
    with pytest.raises(KafkaConnectionError, match="Unable to bootstrap"):
        await stranger.start()
    await stranger.close()
    nobody = AIOKafkaAdminClient(bootstrap_servers=f"127.0.0.1:{clients_port}", request_timeout_ms=2000)
    with pytest.raises(KafkaConnectionError, match="Unable to bootstrap"):
        await nobody.start()
    await nobody.close()
