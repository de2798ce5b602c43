"""The consumer that docs/world.md shows reads a topic, on both brokers."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import orjson
from integration_world import Broker

from schemas.topics import TOPICS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "world.md").read_text()
WAIT = 60.0


async def test_the_consumer_of_the_documentation_reads_what_is_there_and_what_comes(broker: Broker, tmp_path: Path) -> None:
    (program,) = re.findall(r"^```python\n(.*?)^```", TEXT, re.M | re.S)
    (tmp_path / "follow.py").write_text(program)
    (command,) = re.findall(r"^    \S*python follow\.py \S+ (\S+)\s+#", TEXT, re.M)
    events = [{"solar_system_id": number} for number in range(3)]
    producer = broker.kafka.producer()
    await producer.start()
    await producer.send_and_wait(command, orjson.dumps(events[0]), key=b"0")
    await producer.send_and_wait(command, None, key=b"7")
    await producer.send_and_wait(command, orjson.dumps(events[1]), key=b"1")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(tmp_path / "follow.py"), broker.kafka.bootstrap_servers, command, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        lines = [await asyncio.wait_for(process.stdout.readline(), WAIT) for _ in range(2)]
        await producer.send_and_wait(command, orjson.dumps(events[2]), key=b"2")
        lines.append(await asyncio.wait_for(process.stdout.readline(), WAIT))
    finally:
        process.kill()
        await process.wait()
        await producer.stop()
    assert [line.decode().strip() for line in lines] == [str(event) for event in events]


def test_every_topic_of_the_table_is_one_and_has_one_partition() -> None:
    known = {topic.name: topic.partitions for topic in TOPICS}
    table = re.search(r"^\| topic \|.*?\n\n", TEXT, re.M | re.S)
    assert table is not None
    named = [name for row in re.findall(r"^\|([^|]+)\|", table[0], re.M) for name in re.findall(r"`([a-z-]+)`", row)]
    assert len(named) > 10 and {known[name] for name in named} == {1}
