"""What the battles' agent finds on a broker that forgot everything: the battles as Postgres and Redis know them, whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import date
from pathlib import Path

import orjson
import pytest
import pytest_asyncio
from integration_world import AMARR, JITA, PERIMETER, RANCER, World, event
from side_corrections import said
from small_fights import fight, one_more

from agents.battles.battle_store import BattleStore
from agents.battles.told_rows import read_told
from runtime.clock import SystemClock
from runtime.redis import connect
from runtime.settings import Settings
from schemas.redis_keys import Keys
from schemas.topics import BATTLES, BATTLES_TABLE, SIDE_CORRECTIONS
from universe.map import load
from warstream import late_kills
from warstream.battle_restore import restore_battles
from warstream.rebuild import rebuild
from warstream.stack.valkey import EmbeddedValkey

pytestmark = pytest.mark.timeout(300)

GATES = {system.id: frozenset(system.gates) for system in load()}
FIRST, SECOND, THIRD = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)
NEWEST = fight(900, RANCER, THIRD, "12:00", 1)
DAY = 86_400


class Table:
    """The agent's table, as its changelog tells it."""

    def __init__(self, rows: dict[bytes, bytes]) -> None:
        self._rows = rows

    def put(self, key: bytes, value: bytes) -> None:
        self._rows[key] = value

    def drop(self, key: bytes) -> None:
        self._rows.pop(key, None)

    def rows(self) -> Iterable[tuple[bytes, bytes]]:
        return list(self._rows.items())


def one_day(world: World, redis_url: str = "") -> Settings:
    """A horizon of one day."""
    return world.settings.model_copy(update={"battle_horizon_days": 1.0, "redis_url": redis_url})


async def restored(world: World, settings: Settings) -> BattleStore:
    """Restore, and read it as the agent does."""
    await restore_battles(settings, SystemClock())
    rows: dict[bytes, bytes] = {}
    for record in await world.read_all(BATTLES_TABLE.changelog, values_only=False):
        if record.value is None:
            rows.pop(record.key, None)
        else:
            rows[record.key] = record.value
    store = BattleStore(Table(rows), GATES, DAY, "test")
    for _ in store.load():
        pass
    return store


def news(store: BattleStore) -> dict[int, tuple[int, list[int]]]:
    """What the agent would tell now: battle -> (revision, kills)."""
    return {battle.battle_id: (told.revision, sorted(battle.facts)) for battle, told in store.news()}


async def tell(world: World, *days: date) -> None:
    """Let Postgres have the battles of these days as they are."""
    for day in days:
        await rebuild(world.settings.model_copy(update={"battle_horizon_days": 0.0}), day, day, SystemClock())
        await world.settled(BATTLES.name)


async def send(world: World, *bodies: list[dict[str, object]]) -> None:
    await world.send_events([event(body) for body in [one for some in bodies for one in some]])
    await world.settled()


@pytest_asyncio.fixture
async def two(world: World) -> AsyncIterator[World]:
    """Two battles within the horizon, as Postgres has them, and the newest kill."""
    async with world.sink():
        await send(world, fight(100, JITA, THIRD, "10:00", 4), fight(200, AMARR, THIRD, "10:00", 4), NEWEST)
        await tell(world, THIRD)
        yield world


async def test_a_battle_over_the_edge_is_held_whole(world: World) -> None:
    """The horizon ends at 12:00 of the second day, and what the agent holds of it 900 s earlier."""
    over, gone = fight(100, JITA, SECOND, "11:20", 50), fight(300, AMARR, SECOND, "11:25", 10)
    async with world.sink():
        await send(world, over, gone, NEWEST)
        await tell(world, SECOND)
        store = await restored(world, one_day(world))
    assert news(store) == {}
    battle = store.battles.battle_of(100)
    assert battle is not None
    assert sorted(battle.facts) == list(range(100, 150))


async def test_two_kills_over_the_edge_that_are_no_battle_yet_are_held_both(world: World) -> None:
    pair = fight(500, PERIMETER, SECOND, "11:40", 1)
    pair.append(one_more(pair, 501, "2026-03-02T11:50:00Z"))
    async with world.sink():
        await send(world, pair, NEWEST)
        store = await restored(world, one_day(world))
    battle = store.battles.battle_of(501)
    assert battle is not None
    assert sorted(battle.facts) == [500, 501]


async def test_a_battle_that_ended_in_the_margin_is_told_under_its_own_revisions(world: World) -> None:
    async with world.sink():
        await send(world, fight(100, JITA, SECOND, "11:40", 12), NEWEST)
        await tell(world, SECOND)
        store = await restored(world, one_day(world))
    assert news(store) == {}


async def test_a_battle_at_the_end_of_an_archive_stays_ended(world: World) -> None:
    """Its last kill is the newest there is: that it has ended says how far the stream had come."""
    async with world.sink():
        await send(world, fight(100, JITA, THIRD, "11:58", 4))
        await tell(world, THIRD)
        assert await world.db.fetchval("select state from battles where battle_id = 100") == "ended"
        store = await restored(world, one_day(world))
    assert news(store) == {}
    assert store.battles.newest == 1_772_540_161, "901 s behind 12:01"


async def test_a_kill_whose_revision_the_broker_took_with_it_is_told(two: World) -> None:
    await send(two, [one_more(fight(100, JITA, THIRD, "10:00", 1), 150, "2026-03-03T10:06:00Z")])
    assert news(await restored(two, one_day(two))) == {100: (2, [100, 101, 102, 103, 150])}


async def test_the_same_without_a_fingerprint(two: World) -> None:
    await send(two, [one_more(fight(100, JITA, THIRD, "10:00", 1), 150, "2026-03-03T10:06:00Z")])
    await two.db.execute("update battles set fingerprint = null")
    assert news(await restored(two, one_day(two))) == {100: (2, [100, 101, 102, 103, 150])}


async def test_a_correction_that_nobody_told_is_told_and_that_of_an_old_battle_is_derived(two: World) -> None:
    async def corrected(number: int) -> list[str]:
        sides = orjson.loads(await two.db.fetchval("select report from battles where battle_id = $1", number))["sides"]
        return [side["side"] for side in sides for one in side["organisations"] if one.get("corrected")]

    ours, old = 98_000_100, 98_000_600
    await send(two, fight(600, JITA, FIRST, "10:00", 4))
    await tell(two, FIRST)
    await late_kills.all_noted(two.db, await two.db.fetchval("select now()"))
    spoken = [said(100, "2026-03-03T10:00:00Z", ours, "alone"), said(600, "2026-03-01T10:00:00Z", old, "alone")]
    await two.send(SIDE_CORRECTIONS.name, [(str(one["killmail_id"]).encode(), orjson.dumps(one)) for one in spoken])
    await two.settled(SIDE_CORRECTIONS.name)
    assert news(await restored(two, one_day(two))) == {100: (2, [100, 101, 102, 103])}
    assert [row["killmail_id"] for row in await two.db.fetch("select killmail_id from late_kills")] == [600]
    await tell(two, FIRST, THIRD)
    assert (await corrected(600), await corrected(100)) == (["A"], ["A"])
    assert news(await restored(two, one_day(two))) == {}
    await two.db.execute("update battles set fingerprint = null")
    assert news(await restored(two, one_day(two))) == {100: (3, [100, 101, 102, 103])}


async def test_a_merged_address_goes_on_counting(two: World) -> None:
    await send(two, [one_more(fight(100, JITA, THIRD, "10:00", 1), 90, "2026-03-03T09:56:00Z")])
    await tell(two, THIRD)
    store = await restored(two, one_day(two))
    assert news(store) == {}
    battle = store.battles.battle_of(100)
    assert battle is not None
    found, _ = read_told(store._table.rows())
    assert {number: (one.revision, one.state) for number, one in found.items()} == {
        90: (2, "ended"),
        100: (2, "merged"),
        200: (1, "ended"),
    }


@pytest_asyncio.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a server of its own."""
    server = EmbeddedValkey(tmp_path / "valkey")
    await asyncio.to_thread(server.start)
    yield server.url
    await asyncio.to_thread(server.stop)


async def test_what_redis_has_and_postgres_has_not_is_told_once_more_above_it(two: World, valkey: str) -> None:
    keys, redis = Keys("replay"), connect(valkey)
    # 100 went on to revision 7, 200 is behind Postgres, of 300 Postgres has the kills alone.
    for number, revision in ((100, 7), (200, 0), (300, 5)):
        await redis.hset(keys.battle_marker(number), mapping={"revision": revision})
    await redis.hset(keys.battle_board(), "300", b"x")
    await redis.aclose()
    await send(two, fight(300, PERIMETER, THIRD, "11:00", 4))
    expected = {100: (8, [100, 101, 102, 103]), 300: (6, [300, 301, 302, 303])}
    assert news(await restored(two, one_day(two, valkey))) == expected


async def test_a_redis_that_is_away_hinders_nothing(two: World) -> None:
    assert news(await restored(two, one_day(two, "redis://127.0.0.1:1/0"))) == {}


async def test_old_kills_of_the_last_minutes_are_noted_unless_all_were(two: World) -> None:
    async def noted() -> set[int]:
        await restore_battles(one_day(two), SystemClock())
        rows = await two.db.fetch("delete from late_kills returning killmail_id, day")
        assert {row["day"] for row in rows} <= {FIRST}
        return {row["killmail_id"] for row in rows}

    await send(two, fight(600, JITA, FIRST, "10:00", 2))
    await two.db.execute("update killmails set stored_at = stored_at - interval '1 hour'")
    await send(two, fight(700, JITA, FIRST, "10:00", 2))
    assert await noted() == {700, 701}
    await late_kills.all_noted(two.db, await two.db.fetchval("select now()"))
    assert await noted() == set()
