"""Connections to Kafka: one place that knows brokers, passwords and limits."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from runtime import log
from runtime.settings import Settings
from runtime.sole_member import SoleConsumer
from schemas.topics import MAX_MESSAGE_BYTES, wanted_topics

FETCH_WAIT_MS = 40
"""How long a broker may keep a fetch that finds nothing. The embedded one keeps it so long even when something comes meanwhile,
at each topic on a kill's way: with 100 ms a battle's revision took 150 ms at the median, with 40 ms it takes 94. It costs an
idle stack a tenth of a core (measured, 24 and 36 %)."""
LINGER_MS = 5
"""How long a producer waits for company; batches are what makes it fast, 5 ms is a tenth of the latency we aim at."""
BATCH_BYTES = 512 * 1024
COMPRESSION = "zstd"
"""Of our events it makes 12 % in a sixth of the time of lz4, which makes 17 % (measured with aiokafka's codecs)."""


class TopicsWrong(RuntimeError):
    """Topics on the broker differ from the table; the message lists each difference and the remedy."""


@dataclass(frozen=True, slots=True)
class Kafka:
    """How to reach the brokers."""

    bootstrap_servers: str
    security: dict[str, Any] = field(repr=False)
    idempotent: bool
    replication: int
    sole: bool = False
    """Each consumer with a group is the only one of it."""

    @classmethod
    def of(cls, settings: Settings) -> Kafka:
        """From the settings; TLS and SASL only when asked for."""
        security: dict[str, Any] = {"security_protocol": settings.kafka_security_protocol}
        if "SSL" in settings.kafka_security_protocol:
            cafile = settings.kafka_ssl_cafile
            security["ssl_context"] = ssl.create_default_context(cafile=str(cafile) if cafile else None)
        if settings.kafka_security_protocol.startswith("SASL"):
            security |= {
                "sasl_mechanism": settings.kafka_sasl_mechanism,
                "sasl_plain_username": settings.kafka_sasl_username,
                "sasl_plain_password": settings.kafka_sasl_password,
            }
        return cls(
            settings.kafka_bootstrap_servers, security, settings.kafka_idempotent, settings.kafka_replication, settings.sole
        )

    def producer(self) -> AIOKafkaProducer:
        """A producer that waits for every replica and repeats what was not acknowledged. Not yet started."""
        return AIOKafkaProducer(
            bootstrap_servers=self.bootstrap_servers,
            acks="all",
            enable_idempotence=self.idempotent,
            compression_type=COMPRESSION,
            linger_ms=LINGER_MS,
            max_batch_size=BATCH_BYTES,
            max_request_size=MAX_MESSAGE_BYTES,
            **self.security,
        )

    def consumer(self, *topics: str, group: str | None, **more: Any) -> AIOKafkaConsumer:
        """A consumer that starts at the beginning and commits only when told to. Not yet started.

        One with a group is to be subscribed after its start, or else (`topics`) never is the only one of its group.
        """
        options: dict[str, Any] = {
            "bootstrap_servers": self.bootstrap_servers,
            "group_id": group,
            "enable_auto_commit": False,
            "auto_offset_reset": "earliest",
            "fetch_max_wait_ms": FETCH_WAIT_MS,
            "max_partition_fetch_bytes": MAX_MESSAGE_BYTES,
            "session_timeout_ms": 6_000,
            "heartbeat_interval_ms": 2_000,
            **self.security,
        }
        kind = SoleConsumer if self.sole and group is not None and not topics else AIOKafkaConsumer
        return kind(*topics, **(options | more))

    def admin(self) -> AIOKafkaAdminClient:
        """An admin client. Not yet started."""
        return AIOKafkaAdminClient(bootstrap_servers=self.bootstrap_servers, **self.security)


async def cluster_id(kafka: Kafka) -> str:
    """The broker's identity. The embedded broker gets a new one at each start: its offsets begin at 0 again."""
    admin = kafka.admin()
    await admin.start()
    try:
        return str((await admin.describe_cluster())["cluster_id"])
    finally:
        await admin.close()


async def ensure_topics(kafka: Kafka) -> list[str]:
    """Create what is missing of the table of topics and check the rest; return the names created.

    Raises `TopicsWrong` when a topic has another number of partitions (adding some would move keys) or other settings than
    the table's: one that is compacted instead of kept, or kept for an hour, loses events in silence.
    """
    admin = kafka.admin()
    await admin.start()
    try:
        wanted = wanted_topics()
        missing = [name for name in wanted if name not in set(await admin.list_topics())]
        if missing:
            await admin.create_topics(
                [NewTopic(name, wanted[name][0], kafka.replication, topic_configs=wanted[name][1]) for name in missing]
            )
            await _until_listed(admin, missing)
        wrong = []
        for found in await admin.describe_topics(list(wanted)):
            name, partitions = found["topic"], len(found["partitions"])
            if partitions != wanted[name][0]:
                wrong.append(
                    f"{name} has {partitions} partitions instead of {wanted[name][0]}: delete this topic when all of it is read "
                    "(the next start makes it anew), or point to another cluster."
                )
        for name, settings in (await _settings_told(admin, list(wanted))).items():
            wrong += _differences(name, settings, wanted[name][1])
        if wrong:
            raise TopicsWrong(" ".join(wrong))
        return missing
    finally:
        await admin.close()


async def _settings_told(admin: AIOKafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    """What the broker says of each topic's settings. A topic it may not tell of is left out, with a line in the log."""
    told: dict[str, dict[str, str]] = {}
    for answer in await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names]):
        for error, text, _kind, name, entries in answer.resources:
            if error:
                log.get("topics").warning("the settings of a topic are not told, so not checked", topic=name, error=text)
            else:
                told[name] = {entry[0]: entry[1] for entry in entries}
    return told


def _differences(topic: str, told: dict[str, str], wanted: dict[str, str]) -> list[str]:
    """One sentence for each setting that is not as wanted.

    Apache Kafka tells every setting. The embedded broker repeats what it was given when the topic was made, and obeys none of
    it; a setting that is not told cannot be checked.
    """
    found = []
    for setting, value in wanted.items():
        if setting not in told:
            log.get("topics").debug("the broker does not tell a setting, so it is not checked", topic=topic, setting=setting)
        elif told[setting] != value:
            found.append(
                f"{topic} has {setting}={told[setting]} instead of {value}: set it with `kafka-configs.sh --alter --entity-type "
                f"topics --entity-name {topic} --add-config {setting}={value}`, or point to another cluster."
            )
    return found


async def _until_listed(admin: AIOKafkaAdminClient, names: list[str]) -> None:
    """Creation is answered before every broker knows of it."""
    for _ in range(100):
        if set(names) <= set(await admin.list_topics()):
            return
        await asyncio.sleep(0.05)
    raise TopicsWrong(f"the broker did not create {', '.join(names)} within 5 s; look at its log")


def partitions_of(topic: str) -> list[TopicPartition]:
    """All partitions of one of our topics."""
    return [TopicPartition(topic, number) for number in range(wanted_topics()[topic][0])]
