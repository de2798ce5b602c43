"""How the part `world` begins: with a simulated war's world, told once a broker; or with a word on whether ESI is there."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from runtime.settings import Settings
from streams.esi.outcome import Denied, Fresh, Gone, Outcome, Throttled, Unavailable, Unchanged
from warstream import world


class Broker:
    """Takes a simulated world of so many events. `wars` says which were made."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.took: list[int] = []
        self.wars: list[tuple[int, Any, float]] = []
        monkeypatch.setattr(world, "PIECE_SECONDS", 0.0)
        monkeypatch.setattr("streams.simulator.war.War", self._war)
        monkeypatch.setattr("streams.simulator.beside.beside", lambda war: iter(range(1_200)))

    def _war(self, seed: int, start: Any, *, rate: float) -> Any:
        self.wars.append((seed, start, rate))
        return self.wars[-1]

    async def start(self, cluster: str | None, seed: int = 7, stop_after: int | None = None) -> int:
        """One life of the part; how many events it told."""
        stop = asyncio.Event()
        before = sum(self.took)

        async def publish(piece: Any) -> None:
            self.took.append(len(piece))
            if stop_after is not None and sum(self.took) - before >= stop_after:
                stop.set()

        settings = Settings(_env_file=None, data_dir=self.folder, simulated_seed=seed)
        monitor: Any = SimpleNamespace(beat=lambda: None)
        task = asyncio.create_task(world._simulated(settings, publish, cluster, stop, monitor))
        await asyncio.wait({task}, timeout=0.3)
        assert task.done() == (stop_after is not None), "it stays, so that the stack does not take it for dead"
        stop.set()
        await asyncio.wait_for(task, 5)
        return sum(self.took) - before


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Broker:
    return Broker(tmp_path, monkeypatch)


async def test_a_simulated_world_is_told_once_and_again_to_a_new_broker_of_the_same_war(broker: Broker) -> None:
    assert [await broker.start(cluster) for cluster in ("a", "a", "b", "b")] == [1_200, 0, 1_200, 0]
    assert max(broker.took) == world.PIECE
    assert len(broker.wars) == 2 and broker.wars[0] == broker.wars[1], "the same war, from its own first second"


async def test_a_broker_that_forgets_nothing_is_told_once(broker: Broker) -> None:
    assert [await broker.start(None) for _ in range(2)] == [1_200, 0]


async def test_another_war_is_told_too(broker: Broker) -> None:
    assert [await broker.start("a", seed) for seed in (7, 8)] == [1_200, 1_200]
    assert [seed for seed, _, _ in broker.wars] == [7, 8]


async def test_stopped_in_its_middle_it_is_told_as_a_whole_the_next_time(broker: Broker) -> None:
    assert await broker.start("a", stop_after=500) == 500
    assert [await broker.start("a") for _ in range(2)] == [1_200, 0]


def says(outcome: Outcome | None) -> str:
    async def get(_: str) -> Outcome:
        if outcome is None:
            await asyncio.Event().wait()
        assert outcome is not None
        return outcome

    client: Any = SimpleNamespace(get=get)
    settings = Settings(_env_file=None, esi_url="http://esi.example")
    return asyncio.run(world._reached(client, settings))


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Fresh(b"{}"), "names, prices and sovereignty from ESI at http://esi.example"),
        (Unchanged(b"{}"), "names, prices and sovereignty from ESI at http://esi.example"),
        (Unavailable("HTTP 503"), "does not answer (HTTP 503); names"),
        (Throttled(5.0, "HTTP 420"), "HTTP 420"),
        (Denied(403), "403"),
        (Gone("no route"), "no route"),
        (None, "does not answer; names"),
    ],
)
def test_the_start_says_whether_esi_is_there_and_waits_for_nobody(
    outcome: Outcome | None, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world, "LOOK_SECONDS", 0.1)
    assert sentence in says(outcome)


@pytest.mark.parametrize(
    ("looked", "trouble", "sentence"),
    [
        (True, None, "holes of Thera and Turnur from EVE-Scout at http://scout.example"),
        (True, "answers 404", "EVE-Scout at http://scout.example answers 404; its holes come when it does"),
        (False, None, "EVE-Scout at http://scout.example does not answer; its holes"),
    ],
)
def test_and_whether_eve_scout_is(looked: bool, trouble: str | None, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "LOOK_SECONDS", 0.1)

    async def says() -> str:
        scout: Any = SimpleNamespace(asked=asyncio.Event(), trouble=trouble)
        if looked:
            scout.asked.set()
        return await world._scouted(scout, Settings(_env_file=None, eve_scout_url="http://scout.example"))

    assert sentence in asyncio.run(says())
