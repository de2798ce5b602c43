"""`GET /wars` against the oracle: pairs, figures, days, filters, pages, and what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import api_world as w
import asyncpg
import battle_world as bw
import httpx
import pytest
import war_world as ww
from api_servers import client_of, new_database
from battle_events import merged
from test_api_battles import all_of, crew
from test_api_openapi import no_other_fields, operation, validate
from test_api_problems import assert_problem

from api.app import create_app
from api.cursor import PairPlace, write_pair
from api.war_filters import MAX_DAYS, WarFilter
from runtime.clock import ManualClock
from runtime.settings import Settings

NEWEST = ww.START + timedelta(days=ww.DAYS, hours=-5)


@pytest.fixture(scope="module")
def events() -> list[dict[str, Any]]:
    return ww.make_wars()


@pytest.fixture(scope="module")
async def http(postgres_uri: str, valkey_url: str, events: list[dict[str, Any]]) -> AsyncIterator[httpx.AsyncClient]:
    async with new_database(postgres_uri, "api_wars") as dsn:
        connection = await asyncpg.connect(dsn)
        await w.store_places(connection)
        await w.store(connection, [crew(999, NEWEST, range(1), 99000001)])
        await bw.tell(connection, *events)
        await connection.close()
        async with client_of(create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay"))) as client:
            yield client


@pytest.fixture
async def empty(postgres_uri: str, valkey_url: str) -> AsyncIterator[tuple[asyncpg.Connection, httpx.AsyncClient]]:
    """A database without battles, for one test's own; it is 20 March 2026."""
    async with new_database(postgres_uri, "api_wars_own") as dsn:
        connection = await asyncpg.connect(dsn)
        clock = ManualClock(datetime(2026, 3, 20, tzinfo=UTC))
        settings = Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="simulated")
        async with client_of(create_app(settings, clock=clock)) as client:
            yield connection, client
        await connection.close()


FILTERS: list[dict[str, Any]] = [
    {},
    {"organisation": [99000003]},
    {"organisation": [99000001, 99000002], "region": [10000043]},
    {"region": [10000002]},
    {"region": [10000002, 10000043], "min_battles": 4},
    {"min_battles": 6},
    {"min_isk": 3e10},
    {"min_isk": 1.0, "min_battles": 2, "organisation": [99000005]},
]


@pytest.mark.parametrize("sort", ["kills", "isk", "battles", "newest"])
@pytest.mark.parametrize("filters", FILTERS, ids=str)
async def test_a_list_is_the_oracles(
    http: httpx.AsyncClient, events: list[dict[str, Any]], filters: dict[str, Any], sort: str
) -> None:
    params = filters | {"sort": sort, "from": "2021-10-25", "to": "2021-11-20"}
    right = ww.wars(events, date(2021, 10, 25), date(2021, 11, 20), **filters, sort=sort)
    everything = ww.wars(events, date(2021, 10, 20), date(2021, 12, 20))
    assert 0 < len(right) <= len(everything) - bool({"organisation", "min_battles", "min_isk"} & filters.keys())
    rows = await all_of(http, "/wars", params | {"limit": 4})
    assert [tuple(one["id"] for one in row["parties"]) for row in rows] == [war.pair for war in right]
    for row, war in zip(rows, right, strict=True):
        ends = [event["end"] for event in war.battles]
        assert (row["battles"], row["kills"]) == (len(war.battles), war.losses(0, 1))
        assert [one["losses"] for one in row["parties"]] == [war.losses(0), war.losses(1)]
        for told, isk in zip(
            (row["isk"], *(one["isk_lost"] for one in row["parties"])), (war.isk(0, 1), war.isk(0), war.isk(1)), strict=True
        ):
            assert told == (None if isk is None else pytest.approx(isk))
        assert row["unpriced"] == sum(one["unpriced"] for parties in war.parties for one in parties)
        assert row["appraised"] == war.appraised(0, 1)
        assert [one["appraised"] for one in row["parties"]] == [war.appraised(0), war.appraised(1)]
        assert row["active"] == sum(event["state"] == "active" for event in war.battles)
        assert datetime.fromisoformat(row["last_end"]).timestamp() == max(ends)
        assert datetime.fromisoformat(row["first_start"]).timestamp() == min(ends) - 60
        last = max(war.battles, key=lambda event: (event["end"], event["battle_id"]))
        first = min(war.battles, key=lambda event: (event["start"], event["battle_id"]))
        assert (row["first_battle"], row["last_battle"]) == tuple(f"/battles/{one['battle_id']}" for one in (first, last))
        assert [(one["day"], one["battles"], one["losses"]) for one in row["days"]] == ww.days_of(war)


async def test_the_window_is_thirty_days_up_to_the_newest_kill(http: httpx.AsyncClient, events: list[dict[str, Any]]) -> None:
    body = (await http.get("/wars", params={"limit": 200})).json()
    assert (body["from"], body["to"]) == ("2021-10-30", "2021-11-28")
    assert len(body["data"]) == len(ww.wars(events, date(2021, 10, 30), date(2021, 11, 28)))
    for given, told in (
        ({"from": "2021-11-03"}, ("2021-11-03", "2021-11-28")),
        ({"to": "2021-11-03"}, ("2021-10-05", "2021-11-03")),
        ({"from": "2003-05-06"}, ("2003-05-06", "2004-05-05")),
        ({"from": "2024-01-01"}, ("2024-01-01", "2024-01-01")),
        ({"to": "9998-12-31"}, ("9998-12-02", "9998-12-31")),
    ):
        body = (await http.get("/wars", params=given)).json()
        assert (body["from"], body["to"]) == told


async def test_figures_as_they_are_told(empty: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = empty
    nothing = {"data": [], "next": None, "simulated": True, "from": None, "to": None}
    assert (await client.get("/wars")).json() == nothing
    newest = datetime(2026, 3, 14, 12, tzinfo=UTC)
    await w.store(connection, [crew(9, newest, range(1), 99000001)])
    await connection.execute("insert into names (category, id, name) values ('alliance', 99000002, 'Two')")
    early, late = datetime(2026, 2, 20, 23, 59, 59, tzinfo=UTC), datetime(2026, 3, 14, 11, tzinfo=UTC)
    one = ww.organisation(99000002, losses=4, isk=None, unpriced=4)
    other = ww.organisation(98000009, losses=0, isk=0.0) | {"kind": "corporation"}
    stranger = ww.organisation(99000005, pilots=2, losses=2)
    await bw.tell(connection, ww.war_battle(100, early, [one, stranger], [other]))
    one, other = ww.organisation(99000002, losses=3, isk=5e9, unpriced=1, appraised=2), other | {"losses": 3, "isk_lost": 1e9}
    await bw.tell(connection, ww.war_battle(200, late, [other], [one], state="active"))
    await bw.tell(connection, ww.war_battle(300, newest + timedelta(days=1), [other], [one]))  # ahead of all kills
    body = (await client.get("/wars")).json()
    assert body == {
        "data": [
            {
                "parties": [
                    {
                        "id": 98000009,
                        "kind": "corporation",
                        "name": None,
                        "losses": 3,
                        "isk_lost": 1e9,
                        "unpriced": 0,
                        "appraised": 0,
                    },
                    {
                        "id": 99000002,
                        "kind": "alliance",
                        "name": "Two",
                        "losses": 7,
                        "isk_lost": 5e9,
                        "unpriced": 5,
                        "appraised": 2,
                    },
                ],
                "battles": 2,
                "active": 1,
                "kills": 10,
                "isk": 6e9,
                "unpriced": 5,
                "appraised": 2,
                "course": "escalating",
                "trend": 1.5,
                "first_start": "2026-02-20T23:58:59Z",
                "last_end": "2026-03-14T11:00:00Z",
                "first_battle": "/battles/100",
                "last_battle": "/battles/200",
                "days": [
                    {"day": "2026-02-20", "battles": 1, "losses": [0, 4], "isk_lost": [0, None]},
                    {"day": "2026-03-14", "battles": 1, "losses": [3, 3], "isk_lost": [1e9, 5e9]},
                ],
            }
        ],
        "next": None,
        "simulated": True,
        "from": "2026-02-13",
        "to": "2026-03-14",
    }


async def test_a_coalitions_war_shows_as_its_alliances(empty: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = empty
    await w.store(connection, [crew(9, ww.START, range(1), 99000001)])
    ours, theirs = ([ww.organisation(one) for one in ids] for ids in ((99000001, 99000002), (99000003, 99000004, 99000005)))
    await bw.tell(connection, ww.war_battle(100, ww.START, ours, theirs))
    rows = (await client.get("/wars")).json()["data"]
    pairs = {tuple(one["id"] for one in row["parties"]) for row in rows}
    assert pairs == {(one, other) for one in (99000001, 99000002) for other in (99000003, 99000004, 99000005)}
    await bw.tell(connection, ww.war_battle(100, ww.START, ours[:1], theirs[:1], revision=2))
    rows = (await client.get("/wars")).json()["data"]
    assert [[one["id"] for one in row["parties"]] for row in rows] == [[99000001, 99000003]]
    await bw.tell(connection, merged(100, 50, 3))
    assert (await client.get("/wars")).json()["data"] == []


async def test_a_walk_keeps_the_window_of_its_first_page(empty: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = empty
    await w.store(connection, [crew(9, ww.START, range(1), 99000001)])
    for number in range(3):
        sides = ([ww.organisation(99000010 + number)], [ww.organisation(99000020 + number)])
        await bw.tell(connection, ww.war_battle(100 + 10 * number, ww.START - timedelta(days=29), *sides))
    first = (await client.get("/wars", params={"limit": 2})).json()
    await w.store(connection, [crew(10, ww.START + timedelta(days=1), range(1), 99000001)])
    second = (await client.get("/wars", params={"limit": 2, "cursor": first["next"]})).json()
    assert (second["from"], second["to"]) == (first["from"], first["to"]) == ("2021-09-21", "2021-10-20")
    assert [row["parties"][0]["id"] for row in first["data"] + second["data"]] == [99000012, 99000011, 99000010]
    assert (await client.get("/wars")).json()["data"] == []


async def test_the_answer_is_not_sent_twice(empty: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = empty
    await w.store(connection, [crew(9, ww.START, range(1), 99000001)])
    sides = ([ww.organisation(99000010)], [ww.organisation(99000020)])
    await bw.tell(connection, ww.war_battle(100, ww.START, *sides))
    tag = (await client.get("/wars")).headers["etag"]
    assert (await client.get("/wars", headers={"If-None-Match": tag})).status_code == 304
    await bw.tell(connection, ww.war_battle(100, ww.START, *sides, revision=2, state="active"))
    assert (await client.get("/wars", headers={"If-None-Match": tag})).status_code == 200


async def test_real_answers_fit_the_document(http: httpx.AsyncClient) -> None:
    schema = operation("/wars", "get")["responses"]["200"]["content"]["application/json"]["schema"]
    answer = (await http.get("/wars")).json()
    assert answer["data"]
    validate(schema, answer)
    no_other_fields(schema, answer)


@pytest.mark.parametrize(
    ("asked", "parameter", "says"),
    [
        ("from=yesterday", "from", "ISO 8601"),
        ("to=1638000000", "to", "ISO 8601"),
        ("from=2021-11-27T00:00:00Z", "from", "ISO 8601"),
        ("from=2021-13-27", "from", "valid date"),
        ("to=1999-01-01", "to", "2003-05-06"),
        ("to=9999-12-31", "to", "9998-12-31"),
        ("sort=oldest", "sort", "'battles' or 'newest'"),
        ("organisation=x", "organisation", "integer"),
        ("min_battles=-1", "min_battles", "greater than or equal to 0"),
        ("min_isk=inf", "min_isk", "finite"),
        ("limit=201", "limit", "less than or equal to 200"),
    ],
)
async def test_a_wrong_parameter_is_named(http: httpx.AsyncClient, asked: str, parameter: str, says: str) -> None:
    body = assert_problem(await http.get(f"/wars?{asked}"), 422, "bad-parameter")
    assert body["errors"][0]["parameter"] == parameter
    assert says in body["errors"][0]["detail"]


async def test_days_that_make_no_window(http: httpx.AsyncClient) -> None:
    says = assert_problem(await http.get("/wars?from=2021-11-28&to=2021-11-27"), 422, "bad-parameter")["detail"]
    assert "from must not be later than to" in says
    assert (await http.get("/wars?from=2021-11-27&to=2021-11-27")).status_code == 200
    assert (await http.get("/wars?from=2021-01-01&to=2022-01-01")).status_code == 200
    says = assert_problem(await http.get("/wars?from=2021-01-01&to=2022-01-02"), 422, "bad-parameter")["detail"]
    assert f"at most {MAX_DAYS} days" in says
    assert_problem(await http.get("/wars?after=2021-11-27"), 422, "unknown-parameter")
    assert_problem(await http.get("/wars?from=2021-11-27&from=2021-11-28"), 422, "bad-parameter")


async def test_a_cursor_belongs_to_its_question(http: httpx.AsyncClient) -> None:
    cursor = (await http.get("/wars", params={"limit": 2})).json()["next"]
    for params in ({"sort": "isk"}, {"min_battles": 1}, {"from": "2021-11-01"}):
        body = assert_problem(await http.get("/wars", params=params | {"cursor": cursor}), 422, "bad-cursor")
        assert "other filters" in body["detail"]
    for sort, value, day in (
        ("kills", 1.5, date(2021, 11, 1)),
        ("kills", 5, date(1, 1, 1)),
        ("kills", 5, date(9999, 12, 31)),
        ("newest", 2**62, date(2021, 11, 1)),
        ("isk", "7", date(2021, 11, 1)),
    ):
        forged = write_pair(PairPlace(value, 5, 6, day), WarFilter(sort=sort).digest())  # type: ignore[arg-type]
        assert_problem(await http.get("/wars", params={"sort": sort, "cursor": forged}), 422, "bad-cursor")
    battles = (await http.get("/battles", params={"limit": 2})).json()["next"]
    assert_problem(await http.get("/wars", params={"cursor": battles}), 422, "bad-cursor")
