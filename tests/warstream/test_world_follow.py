"""What the part `world` reads of Kafka: who was seen is on the disk before the place up to which he was read is told."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from stream_twins import START

from runtime.clock import ManualClock
from schemas.topics import KILLMAILS, WANTS
from warstream.world import COMMIT_SECONDS, _follow, read_want

WANT = {"v": 1, "types": [34], "wanted_at": "2026-11-23T12:00:00.000Z", "simulated": False}


class Ahead:
    """A consumer and the resolver behind it, with one story of both. Ten seconds pass with each poll."""

    def __init__(self, clock: ManualClock, stop: asyncio.Event, polls: list[list[tuple[str, bytes | None]]]) -> None:
        self.clock, self.stop, self.polls = clock, stop, polls
        self.story: list[Any] = []

    async def getmany(self, **_: Any) -> dict[str, list[Any]]:
        await self.clock.sleep(10.0)
        records = self.polls.pop(0)
        if not self.polls:
            self.stop.set()
        return {"partition": [SimpleNamespace(topic=topic, value=value) for topic, value in records]}

    async def commit(self) -> None:
        self.story.append("commit")

    def want(self, category: str, ids: set[int]) -> None:
        self.story.append((category, *sorted(ids)))

    async def keep(self) -> None:
        self.story.append("keep")


def kill(pilot: int) -> tuple[str, bytes]:
    mail = {"victim": {"character_id": pilot}, "attackers": []}
    return KILLMAILS.name, orjson.dumps({"simulated": False, "killmail": mail})


async def followed(polls: list[list[tuple[str, bytes | None]]]) -> tuple[list[Any], list[Any]]:
    clock, stop, wants = ManualClock(START), asyncio.Event(), asyncio.Queue()  # type: ignore[var-annotated]
    ahead: Any = Ahead(clock, stop, polls)
    monitor: Any = SimpleNamespace(beat=lambda: None)
    await asyncio.wait_for(_follow(ahead, ahead, wants, stop, monitor, clock), 5)
    return ahead.story, [wants.get_nowait() for _ in range(wants.qsize())]


async def test_names_are_kept_before_each_commit_and_both_once_a_minute_and_at_the_end() -> None:
    story, _ = await followed([[kill(95_000_000 + number)] for number in range(14)])
    seen = [("character", 95_000_000 + number) for number in range(14)]
    per = int(COMMIT_SECONDS // 10)
    assert story == [*seen[:per], "keep", "commit", *seen[per : 2 * per], "keep", "commit", *seen[2 * per :], "keep", "commit"]


async def test_what_cannot_be_read_is_passed_over() -> None:
    naive = WANT | {"wanted_at": "2026-11-23T12:00:00"}
    bad = [b"x", b"{}", b"[]", None, orjson.dumps(WANT | {"simulated": True}), orjson.dumps(naive)]
    story, wants = await followed([[(WANTS.name, value) for value in [*bad, orjson.dumps(WANT)]], [(KILLMAILS.name, b"null")]])
    assert wants == [WANT] and story == ["keep", "commit"]


@pytest.mark.parametrize(
    "bad", [{"wanted_at": "2026-11-23T12:00:00"}, {"wanted_at": "soon"}, {"types": [0]}, {"types": [True]}, {"simulated": True}]
)
def test_a_want_of_another_kind_is_refused(bad: dict[str, Any]) -> None:
    assert read_want(orjson.dumps(WANT), simulated=False) == WANT
    with pytest.raises(ValueError, match=r"want|type|zone|format"):
        read_want(orjson.dumps(WANT | bad), simulated=False)
