"""The world beside a simulated war: nobody on its mails is without a name, and nobody takes it for the real one."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import orjson
import pytest
from pydantic import TypeAdapter

from schemas.topics import HEARD, NAMES, PRICES, SOVEREIGNTY
from streams.esi.names_ids import owners_of
from streams.simulator.beside import beside
from streams.simulator.war import War

START = datetime(2026, 11, 20, tzinfo=UTC)
MAILS = 1_500


@pytest.fixture(scope="module")
def war() -> War:
    return War(11, START)


@pytest.fixture(scope="module")
def told(war: War) -> list[Any]:
    return list(beside(war))


def bytes_of(told: list[Any]) -> bytes:
    return b"\n".join(orjson.dumps([topic.name, key, event]) for topic, key, event in told)


def test_everybody_on_its_mails_has_a_name(war: War, told: list[Any]) -> None:
    names = {key: event["name"] for topic, key, event in told if topic is NAMES}
    seen: Counter[str] = Counter()
    for mail in islice(war, MAILS):
        event: Any = {"killmail": mail.envelope["esi"]}
        seen.update(f"{category}:{number}" for category, ids in owners_of(event).items() for number in ids)
    assert {key.partition(":")[0] for key in seen} == {"character", "corporation", "alliance", "faction"}
    assert sum(key.startswith("corporation:1000") for key in seen) > 8, "and NPCs are among them"
    assert {key: count for key, count in seen.items() if not names.get(key)} == {}


def test_every_event_is_one_of_its_topic_marked_as_simulated_and_told_once(told: list[Any]) -> None:
    assert {topic.name for topic, _, _ in told} == {NAMES.name, PRICES.name, SOVEREIGNTY.name, HEARD.name}
    keys = Counter((topic.name, key) for topic, key, _ in told)
    assert max(keys.values()) == 1
    readers = {topic.name: TypeAdapter(topic.schema) for topic in (NAMES, PRICES, SOVEREIGNTY, HEARD)}
    for topic, _, event in told:
        assert event["simulated"] is True and event["source"] == "simulator"
        readers[topic.name].validate_json(orjson.dumps(event), strict=True)


def test_told_again_it_is_the_same_to_the_byte_and_another_war_has_other_people(told: list[Any]) -> None:
    assert bytes_of(list(beside(War(11, START)))) == bytes_of(told)
    people = {key for topic, key, _ in told if topic is NAMES and key.startswith("character:")}
    others = {key for topic, key, _ in beside(War(12, START)) if topic is NAMES and key.startswith("character:")}
    assert len(people & others) < len(people) / 10
