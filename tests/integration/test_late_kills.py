"""Late kills wait in Postgres until deriving their day is of use: stored, and let go of by the agents. None is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

import asyncpg
import orjson
import pytest
import pytest_asyncio
from integration_world import AMARR, JITA, World, event, until
from small_fights import fight, one_more

from runtime.clock import SystemClock
from runtime.monitor import Monitor
from schemas.topics import BATTLES, LATE_KILLS
from warstream import late_kills
from warstream.late_battles import GROUP, run
from warstream.late_days import LateDays
from warstream.late_kills import LateKill
from warstream.rebuild import rebuild
from warstream.settle import Stalled, group_reached, mark_end, none_due

pytestmark = pytest.mark.timeout(300)

FIRST, SECOND, THIRD = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)


@asynccontextmanager
async def following(world: World, dsn: str | None = None) -> AsyncIterator[None]:
    """The part, with a horizon of one day."""
    settings = world.settings.model_copy(update={"battle_horizon_days": 1.0, "postgres_dsn": dsn or world.dsn})
    stop = asyncio.Event()
    task = asyncio.create_task(run(settings, stop, Monitor("rebuild")))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 15)


async def tell_late(world: World, day: date, *killmails: int) -> None:
    """As the agent does."""
    told = {"v": 1, "day": str(day), "killmails": killmails, "simulated": False, "processed_at": "2026-03-09T00:00:00Z"}
    await world.send(LATE_KILLS.name, [(str(day).encode(), orjson.dumps(told))])


async def committed(world: World, seconds: float = 30.0) -> bool:
    """The follower has taken all there is, within this time."""
    ends = await mark_end(world.kafka, LATE_KILLS.name)
    admin = world.kafka.admin()
    await admin.start()
    try:
        async with asyncio.timeout(seconds):
            while await group_reached(admin, GROUP, list(ends)) != ends:
                await asyncio.sleep(0.1)
        return True
    except TimeoutError:
        return False
    finally:
        await admin.close()


async def rows(world: World) -> dict[int, Any]:
    return {row["killmail_id"]: row["not_before"] for row in await world.db.fetch("select * from late_kills")}


async def nothing_waits(world: World) -> bool:
    return not await rows(world)


async def battle_of(world: World, killmail_id: int) -> Any:
    return await world.db.fetchval("select battle_id from battle_kills where killmail_id = $1", killmail_id)


@pytest_asyncio.fixture
async def days(world: World) -> AsyncIterator[LateDays]:
    """What the part does beside following, without the part."""
    async with asyncpg.create_pool(world.dsn, min_size=0, max_size=2) as pool:
        yield LateDays(world.settings.model_copy(update={"battle_horizon_days": 1.0}), pool, SystemClock(), lambda: None)


async def test_a_late_kill_of_a_battle_that_the_agents_hold_joins_it_when_they_let_go(world: World) -> None:
    held = fight(100, JITA, SECOND, "11:55", 16)
    newest = fight(400, AMARR, THIRD, "12:00", 1)
    late = one_more(held, 90, "2026-03-02T11:50:00Z")
    async with world.sink(), following(world):
        await world.send_events([event(body) for body in held + newest])
        await world.settled()
        await rebuild(world.settings.model_copy(update={"battle_horizon_days": 0.0}), SECOND, SECOND, SystemClock())
        await world.settled(BATTLES.name)
        await world.send_events([event(late)])
        await tell_late(world, SECOND, 90)

        async def put_off() -> Any:
            return (await rows(world)).get(90)

        # The last kill's time, the horizon, the 900 s within which a kill may be linked, and the hour between two rounds of
        # the agent's forgetting.
        assert str(await until(put_off, "the kill to be put off")) == "2026-03-03 13:25:01+00:00"
        await none_due(lambda: late_kills.due(world.db), stall=1)
        assert await battle_of(world, 90) is None
        await world.send_events([event(fight(500, AMARR, THIRD, "13:26", 1)[0])])
        await until(lambda: nothing_waits(world), "the kill's day to be derived")
        await world.settled(BATTLES.name)
    assert await battle_of(world, 90) == 90
    assert await world.db.fetchval("select merged_into from battles where battle_id = 100") == 90


async def test_kills_are_noted_at_once_and_derived_when_they_are_stored_even_after_a_restart(world: World) -> None:
    old, newest = fight(100, JITA, FIRST, "10:00", 4), fight(400, AMARR, THIRD, "12:00", 1)
    async with world.sink():
        async with following(world):
            await world.send_events([event(body) for body in newest])
            await world.settled()
            await tell_late(world, FIRST, 100, 101, 102, 103)
            assert await committed(world), "offsets wait for nothing but the note"
            assert (await rows(world)).keys() == {100, 101, 102, 103}
        async with following(world):
            await world.send_events([event(body) for body in old])
            await until(lambda: nothing_waits(world), "the day to be derived")
        await world.settled(BATTLES.name)
    assert await world.db.fetchval("select kill_ids from battles where battle_id = 100") == [100, 101, 102, 103]


async def test_nothing_is_committed_while_postgres_is_away(world: World) -> None:
    await tell_late(world, FIRST, 100)
    async with following(world, "postgresql://postgres@127.0.0.1:1/nowhere"):
        assert not await committed(world, 12.0)  # it joins its group within 6 s
    async with following(world):
        assert await committed(world)
    assert (await rows(world)).keys() == {100}


async def test_what_is_no_list_of_late_kills_is_passed_over(world: World) -> None:
    async with following(world):
        await world.send(LATE_KILLS.name, [(b"x", b"{}")])
        await tell_late(world, FIRST, "100")  # type: ignore[arg-type]
        await tell_late(world, FIRST, 2**63)
        await tell_late(world, FIRST, 100)
        assert await committed(world)
    assert (await rows(world)).keys() == {100}


async def test_a_kill_that_came_again_meanwhile_is_not_taken_out(world: World) -> None:
    await late_kills.note(world.db, {100: FIRST, 101: FIRST})
    first, second = [LateKill(row["killmail_id"], row["noted_at"]) for row in await world.db.fetch("select * from late_kills")]
    await late_kills.note(world.db, {first.killmail_id: FIRST})
    await late_kills.put_off(world.db, {first: 1_800_000_000})
    assert await rows(world) == {first.killmail_id: None, second.killmail_id: None}
    await late_kills.derived(world.db, [first, second])
    assert (await rows(world)).keys() == {first.killmail_id}


async def test_a_flock_is_derived_when_it_is_over(world: World) -> None:
    async with world.sink():
        await world.send_events([event(body) for body in fight(100, JITA, FIRST, "10:00", 2)])
        await world.settled()
    newest = await world.db.fetchval("select max(killmail_time) + interval '9 days' from killmails")
    await late_kills.note(world.db, {100: FIRST, 999: SECOND})  # 999 is not stored, so its day is of no use yet
    await world.db.execute("update late_kills set noted_at = noted_at - interval '1 minute'")
    assert await late_kills.due_days(world.db, newest) == [FIRST]
    await late_kills.note(world.db, {101: FIRST})
    assert await late_kills.due_days(world.db, newest) == []


async def test_what_postgres_never_got_is_given_up_after_an_hour(
    world: World, days: LateDays, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warstream.late_days.SINK_SECONDS", 1.0)
    await late_kills.note(world.db, {100: FIRST, 101: FIRST})
    await world.db.execute("update late_kills set noted_at = noted_at - $1::interval where killmail_id = 100", timedelta(hours=2))
    with pytest.raises(Stalled):  # who knows what a sink would store
        await days.sweep()
    assert (await rows(world)).keys() == {100, 101}
    monkeypatch.setattr("warstream.late_days.SINK_SECONDS", 30.0)
    async with world.sink():
        await days.sweep()
    assert (await rows(world)).keys() == {101}
