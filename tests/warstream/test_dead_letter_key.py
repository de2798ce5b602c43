"""A dead letter that is replayed lies where the events of its topic lie, and one that Kafka refuses keeps none of the others."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka.errors import KafkaTimeoutError, NotLeaderForPartitionError, UnknownError
from typer.testing import CliRunner

import schemas
from agents.battles.engagement_agent import ENGAGEMENTS_KEY
from runtime.clock import ManualClock
from runtime.settings import Settings
from schemas.topics import (
    ACTIVITY,
    ACTIVITY_HISTORY,
    ALLIANCE_RANKINGS,
    BATTLES,
    CAMPAIGNS,
    COMPLETENESS,
    DEAD_LETTERS,
    DOCTRINE_TEMPLATES,
    DOCTRINES,
    ENGAGEMENTS,
    FACTION_WAR,
    FITS,
    HEARD,
    INCURSIONS,
    KILLMAILS,
    LATE_KILLS,
    NAMES,
    PRICES,
    SIDE_CORRECTIONS,
    SKYHOOKS,
    SOVEREIGNTY,
    SOVEREIGNTY_CHANGES,
    SYSTEM_ACTIVITY,
    TEMPLATE_MATCHES,
    TOPICS,
    WANTS,
    WORMHOLES,
)
from warstream import cli, dead_letters
from warstream.dead_letters import Replayed, hand_over, key_of

EXAMPLES = Path(schemas.__file__).parent / "examples"

PLACED = {
    KILLMAILS.name: lambda event: str(event["place"]["solar_system_id"]),
    SYSTEM_ACTIVITY.name: lambda event: str(event["region_id"]),
    ACTIVITY.name: lambda event: f"{event['scope']}:{event['id']}:{event['window_start']}",
    ENGAGEMENTS.name: lambda _: ENGAGEMENTS_KEY.decode(),
    BATTLES.name: lambda event: str(event["battle_id"]),
    DOCTRINES.name: lambda event: event["doctrine_id"],
    FITS.name: lambda event: str(event["killmail_id"]),
    DOCTRINE_TEMPLATES.name: lambda event: event["template_id"],
    TEMPLATE_MATCHES.name: lambda event: str(event["killmail_id"]),
    LATE_KILLS.name: lambda event: event["day"],
    SIDE_CORRECTIONS.name: lambda event: str(event["killmail_id"]),
    COMPLETENESS.name: lambda event: event["day"],
    DEAD_LETTERS.name: lambda event: event["id"],
    PRICES.name: lambda event: f"{event['type_id']}:{event['origin']}",
    NAMES.name: lambda event: f"{event['category']}:{event['id']}",
    SOVEREIGNTY.name: lambda event: str(event["solar_system_id"]),
    HEARD.name: lambda event: event["list_name"],
    SOVEREIGNTY_CHANGES.name: lambda event: str(event["solar_system_id"]),
    CAMPAIGNS.name: lambda event: event["source"],
    ACTIVITY_HISTORY.name: lambda event: f"{event['source']}:{event['hour']}:{'+'.join(event['figures'])}",
    INCURSIONS.name: lambda event: event["source"],
    FACTION_WAR.name: lambda event: event["source"],
    SKYHOOKS.name: lambda event: event["source"],
    WORMHOLES.name: lambda event: event["hub"],
    ALLIANCE_RANKINGS.name: lambda event: event["day"],
    WANTS.name: lambda _: "wants",
}
"""With what key each topic's producers place an event."""


def example(topic: str) -> Any:
    event = orjson.loads((EXAMPLES / topic / "v1.json").read_bytes())
    return event[0] if isinstance(event, list) else event


@pytest.mark.parametrize("topic", [topic.name for topic in TOPICS])
def test_the_key_is_that_of_the_table_of_topics(topic: str) -> None:
    event = example(topic)
    assert key_of(topic, orjson.dumps(event)) == PLACED[topic](event).encode()


@pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b'{"place": null}', b'{"place": {"solar_system_id": null}}'])
def test_what_has_no_key_goes_anywhere(payload: bytes) -> None:
    assert key_of(KILLMAILS.name, payload) is None


class Broker:
    """A producer as `hand_over` uses it, before a broker that refuses what has no key, as compacted topics do, and `bad`."""

    def __init__(self, fault: type[Exception] = UnknownError) -> None:
        self.fault = fault
        self.taken: list[tuple[str, bytes]] = []

    async def send_and_wait(self, topic: str, value: bytes, key: bytes | None = None) -> None:
        if key is None or value == b"bad":
            raise self.fault("the record is refused")
        self.taken.append((topic, key))


def letter(number: int, payload: bytes, topic: str = BATTLES.name) -> dict[str, Any]:
    return {"id": f"letter{number}", "topic": topic, "payload": payload}


async def replayed(rows: list[dict[str, Any]], broker: Any) -> tuple[Replayed, list[str], list[tuple[int, int]]]:
    marked: list[str] = []
    told: list[tuple[int, int]] = []

    async def mark(number: str) -> None:
        marked.append(number)

    clock = ManualClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
    done = await hand_over(rows, broker, clock, mark, lambda *count: told.append(count), simulated=False)
    return done, marked, told


async def test_a_letter_without_its_topics_key_goes_with_its_own_id() -> None:
    broker = Broker()
    done, _, _ = await replayed([letter(1, b"<html>")], broker)
    assert done == Replayed(1) and broker.taken == [(BATTLES.name, b"letter1")]


async def test_a_refused_letter_is_told_and_passed_over() -> None:
    broker = Broker()
    rows = [letter(1, b"bad"), letter(2, b"{}", topic="of-old"), letter(3, b'{"battle_id": 7}')]
    done, marked, told = await replayed(rows, broker)
    assert broker.taken == [(BATTLES.name, b"7")] and marked == ["letter3"] and told[-1] == (3, 3)
    assert done.taken == 1 and [line.split(":")[0] for line in done.refused] == ["letter1", "letter2"]
    assert "the record is refused" in done.refused[0] and "no such topic" in done.refused[1]


@pytest.mark.parametrize("away", [KafkaTimeoutError, NotLeaderForPartitionError])
async def test_a_broker_that_fails_ends_it(away: type[Exception]) -> None:
    with pytest.raises(away):
        await replayed([letter(1, b"bad"), letter(2, b"{}")], Broker(away))


def test_the_command_names_the_refused_and_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refusing(*_: object) -> Replayed:
        return Replayed(2, 1, ["letter1: battles does not take it"])

    monkeypatch.setattr(dead_letters, "replay", refusing)
    monkeypatch.setattr("warstream.commands.dead_letters.attached", lambda *_: Settings(_env_file=None))  # type: ignore[call-arg]
    done = CliRunner().invoke(cli.app, ["dead-letters", "replay"])
    assert done.exit_code == 1
    assert "2 taken this time, 1 set aside again" in done.output and "warstream: letter1: battles" in done.output
