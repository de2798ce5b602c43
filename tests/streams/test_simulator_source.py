"""The simulated war as a source: in the present, from where it stopped."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import orjson
import pytest

from runtime.clock import ManualClock
from streams.answers import last_answer
from streams.arrival import Arrival
from streams.checkpoint import Checkpoint
from streams.simulator.pace import Pace, first_second
from streams.simulator.source import BATCH, WARM_UP_HOURS, OtherWar, SimulatorSource
from streams.simulator.war import War

NOW = datetime(2026, 11, 23, 1, 12, 44, 500_000, tzinfo=UTC)


class Door:
    """Stands where the intake stands: takes arrivals, acknowledges them on flush, stops the source when told."""

    def __init__(self, stop: asyncio.Event, after: int, *, breaks: bool = False) -> None:
        self._stop = stop
        self._after = after
        self._breaks = breaks
        self.taken: list[Arrival] = []
        self.acknowledged = 0

    async def offer(self, arrival: Arrival) -> None:
        self.taken.append(arrival)
        if len(self.taken) >= self._after:
            if self._breaks:
                raise ConnectionError("the broker is gone")
            self._stop.set()

    async def flush(self) -> None:
        self.acknowledged = len(self.taken)


async def play(
    path: Path, clock: ManualClock, after: int, *, breaks: bool = False, **settings: float | str | None
) -> tuple[Door, SimulatorSource]:
    stop = asyncio.Event()
    door = Door(stop, after, breaks=breaks)
    beats: list[int] = []
    source = SimulatorSource(door, Checkpoint(path), clock, lambda: beats.append(1), seed=3, **{"prefill_hours": 2, **settings})  # type: ignore[arg-type]
    if breaks:
        with pytest.raises(ConnectionError):
            await source.run(stop)
    else:
        await asyncio.wait_for(source.run(stop), 60)
        assert beats and last_answer("simulator") == clock.now().timestamp()
    return door, source


def posted(arrival: Arrival) -> datetime:
    return datetime.fromtimestamp(orjson.loads(arrival.payload)["uploaded_at"], UTC)


async def test_begins_with_the_last_hours_at_once_and_goes_on_in_real_time(tmp_path: Path) -> None:
    clock = ManualClock(NOW)
    door, _ = await play(tmp_path / "war.json", clock, 2_600)
    at_once = [arrival for arrival in door.taken if arrival.received_at == NOW]
    later = [arrival for arrival in door.taken if arrival.received_at > NOW]
    assert len(at_once) > 500
    assert len(later) > 100
    assert posted(at_once[0]) >= NOW - timedelta(hours=2)
    for arrival in later:
        assert timedelta(0) <= arrival.received_at - posted(arrival) < timedelta(seconds=2)
    assert all(arrival.simulated and arrival.kind == "simulator" for arrival in door.taken)
    assert all(posted(arrival) <= arrival.received_at for arrival in door.taken)
    assert max(clock.slept) <= 1.0


async def test_a_fast_war_does_not_begin_with_all_its_last_hours(tmp_path: Path) -> None:
    """At 10 kills a second 6 h would be 216,000 kills, and the day before them 864,000 to plan."""
    door, _ = await play(tmp_path / "war.json", ManualClock(NOW), 5_500, rate=10.0, prefill_hours=None)
    at_once = [arrival for arrival in door.taken if arrival.received_at == NOW]
    assert 4_000 < len(at_once) < 5_500
    start = datetime.fromisoformat(Checkpoint(tmp_path / "war.json").load()["start"])
    assert timedelta(minutes=40) < NOW - start < timedelta(hours=1)


async def test_shows_late_mails_from_the_first_minute_on(tmp_path: Path) -> None:
    door, _ = await play(tmp_path / "war.json", ManualClock(NOW), 1_000)
    lags = []
    for arrival in door.taken:
        killed = datetime.fromisoformat(orjson.loads(arrival.payload)["esi"]["killmail_time"])
        lags.append(posted(arrival) - killed)
    assert max(lags) > timedelta(hours=8)


async def test_goes_on_with_the_next_mail_after_a_stop(tmp_path: Path) -> None:
    path = tmp_path / "war.json"
    first, _ = await play(path, ManualClock(NOW), 400)
    second, _ = await play(path, ManualClock(NOW + timedelta(minutes=3)), 200)
    start = first_second(NOW, 2, WARM_UP_HOURS, 0)
    whole = War(3, start).mails(since=NOW - timedelta(hours=2))
    expected = [orjson.dumps(mail.envelope) for mail in islice(whole, 600)]
    assert [arrival.payload for arrival in first.taken + second.taken] == expected


async def test_brings_again_what_was_not_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "war.json"
    broken, _ = await play(path, ManualClock(NOW), BATCH + 70, breaks=True)
    assert broken.acknowledged == BATCH
    second, _ = await play(path, ManualClock(NOW), 100)
    assert [one.payload for one in second.taken[:69]] == [one.payload for one in broken.taken[BATCH : BATCH + 69]]


async def test_passes_over_what_was_posted_in_a_long_pause(tmp_path: Path) -> None:
    path = tmp_path / "war.json"
    await play(path, ManualClock(NOW), 300)
    awake = NOW + timedelta(hours=30)
    door, _ = await play(path, ManualClock(awake), 300)
    assert awake - timedelta(hours=2) <= posted(door.taken[0]) < awake - timedelta(hours=1.8)


async def test_a_new_broker_that_remembers_nothing_gets_the_last_mails_again(tmp_path: Path) -> None:
    path = tmp_path / "war.json"
    first, _ = await play(path, ManualClock(NOW), 300, forgetful_cluster="a")
    same, _ = await play(path, ManualClock(NOW), 10, forgetful_cluster="a")
    new, _ = await play(path, ManualClock(NOW), 320, forgetful_cluster="b")
    assert [one.payload for one in new.taken[:310]] == [one.payload for one in first.taken + same.taken]


@pytest.mark.parametrize("other", [{"seed": 99}, {"rate": 1.0}], ids=str)
async def test_another_war_does_not_begin_where_one_was_played(other: dict[str, float], tmp_path: Path) -> None:
    """Its kills would have the ids of the first one's."""
    path = tmp_path / "war.json"
    await play(path, ManualClock(NOW), 50)
    known = Checkpoint(path).load()
    Checkpoint(path).save(known | other)
    with pytest.raises(OtherWar, match=r"seed 3 and 0\.182; .* WARSTREAM_DATA_DIR"):
        await play(path, ManualClock(NOW), 50)
    assert Checkpoint(path).load() == known | other


async def test_faster_than_life_until_the_present(tmp_path: Path) -> None:
    clock = ManualClock(NOW)
    door, _ = await play(tmp_path / "war.json", clock, 4_000, speed=60.0)
    rows = [(arrival.received_at, posted(arrival)) for arrival in door.taken]
    moving = [(real, war) for real, war in rows if real > NOW]
    assert len(moving) > 300
    real = (moving[-1][0] - moving[0][0]).total_seconds()
    war = (moving[-1][1] - moving[0][1]).total_seconds()
    assert 45 < war / real < 75


def test_refuses_to_be_slower_than_life(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"speed is 0\.5"):
        SimulatorSource(None, Checkpoint(tmp_path / "x"), ManualClock(NOW), lambda: None, speed=0.5)  # type: ignore[arg-type]


def test_pace_never_passes_the_present() -> None:
    pace = Pace(NOW, NOW - timedelta(hours=10), 10.0)
    assert pace.wait(NOW - timedelta(hours=10), NOW) == 0
    assert pace.wait(NOW - timedelta(hours=5), NOW) == pytest.approx(1_800)
    caught_up = NOW + timedelta(hours=10 / 9)
    assert pace.wait(caught_up, NOW) == pytest.approx(10 / 9 * 3_600, abs=1)
    assert pace.wait(NOW + timedelta(hours=5), NOW) == pytest.approx(18_000)
