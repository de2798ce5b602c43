"""/map/kills and /map/battles against an oracle that knows no SQL."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import api_world as w
import asyncpg
import battle_world as bw
import pytest
from api_servers import client_of, new_database
from api_world import make_kill
from map_world import CLASSES, Mapped
from test_api_problems import assert_problem
from test_map_layers import get

from api.app import create_app
from api.cursor import Place, WindowPlace, write_window
from api.services import map_battles
from runtime.clock import ManualClock
from runtime.settings import Settings

DAY10 = (w.START + timedelta(days=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
EVERYTHING = {"from": "2003-05-06"}


def unix(time: datetime) -> int:
    return int(time.timestamp())


def expected(mapped: Mapped, params: dict[str, Any]) -> list[w.Kill]:
    """As the list of killmails has them."""
    filters = {name: value if isinstance(value, list) else [value] for name, value in params.items() if name in LISTS}
    filters |= {"sort": params.get("order", "newest")}
    filters |= {name: params[name] for name in ("min_value",) if name in params}
    ids = w.expected(mapped.kills, filters)
    kills = {kill.id: kill for kill in mapped.kills}
    begin, end = (datetime.fromisoformat(params[one]) if one in params else None for one in ("from", "to"))
    newest = max(kill.time for kill in mapped.kills)
    end = newest + timedelta(seconds=1) if end is None else _aware(end)
    begin = max(end, w.START) - timedelta(hours=1) if begin is None else _aware(begin)
    return [kills[number] for number in ids if begin <= kills[number].time < end]


LISTS = {"region", "alliance"}


def _aware(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "params",
    [
        {},
        EVERYTHING,
        {**EVERYTHING, "order": "oldest"},
        {"to": DAY10},
        {"from": DAY10, "to": "2021-11-20T00:00:00.5Z"},
        {**EVERYTHING, "region": 10000002},
        {**EVERYTHING, "alliance": [99000001, 99000002]},
        {**EVERYTHING, "alliance": 99000001, "region": [10000002, 10000043], "order": "oldest"},
        {**EVERYTHING, "min_value": 2e9},
        {**EVERYTHING, "min_value": 3e9, "alliance": 99000000},
        {"from": "2030-01-01"},
        {"to": "0001-01-01"},
        {"from": "9999-12-31T23:59:58.5Z", "to": "9999-12-31T23:59:59.5Z"},
    ],
    ids=str,
)
async def test_kills_are_those_of_the_stretch(mapped: Mapped, params: dict[str, Any]) -> None:
    body = await get(mapped.client, "/map/kills", **params, limit=20_000)
    data, kills = body["data"], expected(mapped, params)
    assert data["id"] == [kill.id for kill in kills]
    assert all(len(column) == len(kills) for name, column in data.items() if name != "ship_classes")
    assert data["time"] == [unix(kill.time) for kill in kills]
    assert data["system"] == [kill.system for kill in kills]
    assert data["value"] == [kill.value for kill in kills], "unknown worth is null, never 0"
    assert data["ship_type"] == [kill.hull for kill in kills]
    assert [data["ship_classes"][one] for one in data["ship_class"]] == [CLASSES.get(kill.hull, "other") for kill in kills]
    assert data["npc"] == [kill.npc for kill in kills]
    for name in ("character", "corporation", "alliance"):
        assert data[f"victim_{name}"] == [kill.victim.get(f"{name}_id") for kill in kills]
    assert data["battle"] == [mapped.battle(kill) for kill in kills]
    assert (body["next"], body["truncated"]) == (None, False)


async def test_some_kills_are_in_battles_and_some_of_unknown_worth(mapped: Mapped) -> None:
    """Else the comparison above says nothing."""
    data = (await get(mapped.client, "/map/kills", **EVERYTHING, limit=20_000))["data"]
    assert all({None} < set(data[f"victim_{name}"]) for name in ("character", "alliance"))
    assert {None} < set(data["battle"]) and None in data["value"] and {True, False} == set(data["npc"])


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("more", [{}, {"alliance": 99000003}])
async def test_a_walk_finds_every_kill_once(mapped: Mapped, order: str, more: dict[str, Any]) -> None:
    params = {**EVERYTHING, **more, "order": order}
    found: list[int] = []
    cursor = None
    while True:
        body = await get(mapped.client, "/map/kills", **params, limit=37, **({"cursor": cursor} if cursor else {}))
        found += body["data"]["id"]
        cursor = body["next"]
        assert body["truncated"] == (cursor is not None)
        if cursor is None:
            break
    assert found == [kill.id for kill in expected(mapped, params)]
    other = await mapped.client.get("/map/kills", params={**params, "limit": 5})
    wrong = {**params, "min_value": 5, "cursor": other.json()["next"]}
    assert_problem(await mapped.client.get("/map/kills", params=wrong), 422, "bad-cursor")


@pytest.mark.parametrize("cursor", ["x", "W10", write_window(WindowPlace(Place(w.START, 1), 10**17, 10**18), "map x")])
async def test_a_cursor_of_somebody_else_is_refused(mapped: Mapped, cursor: str) -> None:
    assert_problem(await mapped.client.get("/map/kills", params={"cursor": cursor}), 422, "bad-cursor")


async def test_the_last_hour_stays_the_same_hour_while_it_is_paged(postgres_uri: str, valkey_url: str) -> None:
    rng = random.Random(5)
    async with new_database(postgres_uri, "api_map_walk") as dsn:
        connection = await asyncpg.connect(dsn)
        there = [make_kill(rng, n, time=w.START + timedelta(minutes=n)) for n in range(1, 100)]
        await w.store(connection, there)
        app = create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay"), clock=ManualClock(w.START + w.SPAN))
        async with client_of(app) as client:
            first = await get(client, "/map/kills", limit=30)
            assert (first["until"] - first["begin"], first["until"]) == (3600, unix(there[-1].time) + 1)
            await w.store(connection, [make_kill(rng, 1000, time=w.START + timedelta(days=1))])
            second = await get(client, "/map/kills", limit=30, cursor=first["next"])
            assert (second["begin"], second["until"]) == (first["begin"], first["until"])
            assert first["data"]["id"] + second["data"]["id"] == list(range(99, 39, -1)) and second["next"] is None
        await connection.close()


async def test_a_kill_dated_in_the_future_does_not_hide_the_present(postgres_uri: str, valkey_url: str) -> None:
    rng = random.Random(5)
    now = w.START + timedelta(hours=2)
    async with new_database(postgres_uri, "api_map_future") as dsn:
        connection = await asyncpg.connect(dsn)
        app = create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay"), clock=ManualClock(now))
        async with client_of(app) as client:
            empty = await get(client, "/map/kills")
            assert (empty["data"]["id"], empty["begin"], empty["until"], empty["truncated"]) == ([], None, None, False)
            assert (await get(client, "/map/battles"))["until"] is None
            times = [now - timedelta(minutes=1), now + timedelta(days=40)]
            await w.store(connection, [make_kill(rng, n, time=time) for n, time in enumerate(times, 1)])
            assert (await get(client, "/map/kills"))["data"]["id"] == [1]
        await connection.close()


def overlapping(mapped: Mapped, begin: datetime, end: datetime) -> list[bw.Fight]:
    """First kill before the end, last kill not before the begin; by first kill."""
    found = [f for f in mapped.fights if unix(end) > f.event["start"] and f.event["end"] >= unix(begin)]
    return sorted(found, key=lambda fight: (fight.event["start"], fight.id))


@pytest.mark.parametrize(("days", "hours"), [(0, 240), (2, 1), (2, 24), (5, 3), (30, 24)])
async def test_battles_are_those_that_overlap_the_stretch(mapped: Mapped, days: int, hours: int) -> None:
    begin = w.START + timedelta(days=days)
    end = begin + timedelta(hours=hours)
    params = {"from": begin.isoformat().replace("+00:00", "Z"), "to": end.isoformat().replace("+00:00", "Z")}
    body = await get(mapped.client, "/map/battles", **params)
    data, fights = body["data"], overlapping(mapped, begin, end)
    assert (body["begin"], body["until"], body["truncated"]) == (max(unix(begin), body["begin"]), unix(end), False)
    assert data["id"] == [fight.id for fight in fights]
    assert data["start"] == [fight.event["start"] for fight in fights]
    assert data["end"] == [unix(fight.end) for fight in fights]
    for name in ("state", "tier", "kind", "pilots"):
        assert data[name] == [fight.event[name] for fight in fights], name
    assert data["kills"] == [len(fight.event["kills"]) for fight in fights]
    assert data["isk"] == [fight.isk for fight in fights]
    assert data["systems"] == [[place["solar_system_id"] for place in fight.event["systems"]] for fight in fights]
    assert data["system_kills"] == [[place["kills"] for place in fight.event["systems"]] for fight in fights]
    leaders = [[[data["organisations"][one]["id"] for one in side][:1] for side in sides] for sides in data["sides"]]
    assert leaders == [[[fight.a], [fight.b]] for fight in fights]
    assert all(len(side) <= 2 for sides in data["sides"] for side in sides)
    names = {one["id"]: one["name"] for one in data["organisations"] if one["kind"] == "alliance"}
    assert all(names[one] == f"Alliance {one % 100}" for one in names if one in w.ALLIANCES)


async def test_the_course_of_a_battle_tells_how_it_stood_at_each_minute(postgres_uri: str, valkey_url: str) -> None:
    rng = random.Random(5)
    fights = [bw.Fight(rng, number) for number in (7, 8)]
    begin = w.START + timedelta(hours=1)
    for fight, seconds in zip(fights, [(0, 5, 59, 60, 400), (130, 130, 131)], strict=True):
        times = [begin + timedelta(seconds=one) for one in seconds]
        fight.mails = [make_kill(rng, fight.id + n, time=time) for n, time in enumerate(times)]
        kills = [mail.id for mail in fight.mails]
        fight.event |= {"kills": kills, "start": unix(times[0]), "end": unix(times[-1])}  # type: ignore[typeddict-item]
    values: list[list[float | None]] = [[None, None, None, 4e8, None], [1.4, 2.0, None]]
    for fight, worth in zip(fights, values, strict=True):
        for mail, value in zip(fight.mails, worth, strict=True):
            mail.value = value
    async with new_database(postgres_uri, "api_map_course") as dsn:
        connection = await asyncpg.connect(dsn)
        await bw.store(connection, fights)
        app = create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay"), clock=ManualClock(w.START + w.SPAN))
        async with client_of(app) as client:
            body = await get(client, "/map/battles", course=True)
            first = unix(begin)
            assert body["data"]["id"] == [fight.id for fight in fights]
            assert body["course"] == {
                "minute": [[first, first + 60, first + 360], [first + 120]],
                "kills": [[3, 4, 5], [3]],
                "isk": [[None, 400_000_000, 400_000_000], [3]],
            }
            assert (await get(client, "/map/battles"))["course"] is None
            none = await get(client, "/map/battles", **{"from": "2003-05-06", "to": "2003-05-07"}, course=True)
            assert none["course"] == {"minute": [], "kills": [], "isk": []}
        await connection.close()


async def test_a_battle_counts_up_to_its_last_second_and_not_before_its_first(mapped: Mapped) -> None:
    fight = max(mapped.fights, key=lambda one: one.event["end"] - one.event["start"])

    async def shown(begin: int, end: int) -> bool:
        times = [datetime.fromtimestamp(one, UTC).isoformat().replace("+00:00", "Z") for one in (begin, end)]
        return fight.id in (await get(mapped.client, "/map/battles", **{"from": times[0], "to": times[1]}))["data"]["id"]

    start, end = fight.event["start"], fight.event["end"]
    assert await shown(end, end + 1) and not await shown(end + 1, end + 9)
    assert await shown(start - 9, start + 1) and not await shown(start - 9, start)
    assert await shown(start + 1, start + 2), "it was fought all the time between"


async def test_of_too_many_battles_the_smallest_are_left_out(mapped: Mapped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_battles, "MOST_BATTLES", 10)
    body = await get(mapped.client, "/map/battles", **EVERYTHING)
    most = sorted(mapped.fights, key=lambda one: (-len(one.event["kills"]), one.id))[:10]
    assert body["truncated"] and set(body["data"]["id"]) == {one.id for one in most}
    assert body["data"]["start"] == sorted(body["data"]["start"])
