"""The contract of every topic: a schema, a version, an example of each version, a producer and consumers that read it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from pydantic import BaseModel
from topic_contract import EXAMPLES, READERS, example_files, faults

from schemas import topics
from schemas.topics import KILLMAILS, TABLES, TOPICS, Topic, wanted_topics

LANDED = EXAMPLES / "landed.json"


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_lacks_nothing(topic: Topic) -> None:
    assert faults(topic) == []


def test_every_topic_of_the_module_is_in_the_table() -> None:
    assert {id(value) for value in vars(topics).values() if isinstance(value, Topic)} == {id(topic) for topic in TOPICS}
    assert len({topic.name for topic in TOPICS}) == len(TOPICS)


class NoEvent(BaseModel):
    """A schema that is no TypedDict."""


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "sieges"}, "no example v1.json"),
        ({"version": 3}, "no example v3.json"),
        ({"version": 3}, "is not the VERSION"),
        ({"schema": NoEvent}, "no TypedDict"),
        ({"producers": ()}, "no producer"),
        ({"consumers": ()}, "no consumer"),
        ({"producers": ("streams.nowhere",)}, "does not exist"),
        ({"producers": ("streams.checkpoint",)}, "never uses KILLMAILS"),
        ({"consumers": ("sinks.discord",)}, "does not exist"),
        ({"consumers": ("sinks.sink_offsets",)}, "nobody says how"),
    ],
)
def test_a_topic_that_lacks_something_is_found_out(change: dict[str, object], says: str) -> None:
    broken = replace(KILLMAILS, **change)  # type: ignore[arg-type]
    assert any(says in fault for fault in faults(broken, constant="KILLMAILS"))


def test_a_topic_under_no_constant_is_found_out() -> None:
    assert any("no constant" in fault for fault in faults(replace(KILLMAILS, partitions=3)))


def test_an_example_that_a_consumer_cannot_read_is_found_out(tmp_path: Path) -> None:
    example = orjson.loads((EXAMPLES / "killmails" / "v2.json").read_bytes())
    del example["place"], example["killmail"]
    (tmp_path / "killmails").mkdir()
    (tmp_path / "killmails" / "v2.json").write_bytes(orjson.dumps(example))
    found = faults(KILLMAILS, examples=tmp_path)
    assert any("does not fit its schema" in fault for fault in found)
    for consumer in KILLMAILS.consumers:
        assert any(f"{consumer} cannot read v2.json" in fault for fault in found)


def test_an_example_that_a_consumer_passes_over_is_found_out() -> None:
    silent = READERS | {("killmails", "sinks.redis"): lambda _: None}
    assert any("sinks.redis makes nothing of v1.json" in fault for fault in faults(KILLMAILS, readers=silent))


def test_an_example_that_has_landed_stays_as_it_is_for_ever() -> None:
    """Kafka and disks hold old events. A new version gets a new file; a changed or deleted old one would hide a break."""
    landed = orjson.loads(LANDED.read_bytes())
    for name, digest in landed.items():
        file = EXAMPLES / name
        assert file.is_file(), f"{name} has landed and must stay; events of that version are still about"
        assert hashlib.sha256(file.read_bytes()).hexdigest() == digest, f"{name} has landed and may not change: add a new file"


def test_every_example_is_of_a_topic_and_in_the_list_of_the_landed() -> None:
    ours = {str(file.relative_to(EXAMPLES)) for topic in TOPICS for file in example_files(topic)}
    there = {str(file.relative_to(EXAMPLES)) for file in EXAMPLES.rglob("*") if file.is_file()} - {LANDED.name}
    assert there == ours, "an example lies in no topic's folder"
    assert set(orjson.loads(LANDED.read_bytes())) == ours, "add the sha256 of each new example to schemas/examples/landed.json"


def test_a_version_is_never_left_behind() -> None:
    """What says version n in the file's name says it inside as well."""
    for topic in TOPICS:
        for file in example_files(topic):
            assert orjson.loads(file.read_bytes())["v"] == int(file.stem.split("-")[0].removeprefix("v")), file


def test_a_changelog_has_as_many_partitions_as_the_topic_whose_keys_it_shares() -> None:
    wanted = wanted_topics()
    for table in TABLES:
        partitions, settings = wanted[table.changelog]
        assert partitions == wanted[table.source.name][0]
        assert settings["cleanup.policy"] == "compact" and "retention.ms" not in settings


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_compacted_topic_has_no_time_limit_and_every_other_has_one(topic: Topic) -> None:
    assert (topic.cleanup == "delete") == ("retention.ms" in topic.config())
