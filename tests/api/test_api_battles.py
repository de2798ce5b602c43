"""Battles in the query API: lists against the oracle, addresses that live on, the report part by part."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import api_world as w
import asyncpg
import battle_world as bw
import httpx
import pytest
from api_servers import client_of, new_database
from battle_events import APPRAISED, FULL, battle, merged
from test_api_openapi import no_other_fields, operation, validate
from test_api_problems import assert_problem

from api.app import create_app
from api.battle_filters import BattleFilter
from api.cursor import Rank, write_rank
from api.services.conflicts import course_of
from runtime.clock import ManualClock
from runtime.settings import Settings

PARTS = ("kills", "sides", "timeline", "composition", "loadouts", "reships", "damage", "items", "systems", "related")


@pytest.fixture(scope="module")
def fights() -> list[bw.Fight]:
    return bw.make_battles()


@pytest.fixture(scope="module")
async def battles_dsn(postgres_uri: str, fights: list[bw.Fight]) -> AsyncIterator[str]:
    async with new_database(postgres_uri, "api_battles") as dsn:
        connection = await asyncpg.connect(dsn)
        await w.store_places(connection)
        await bw.store(connection, fights)
        await bw.tell(connection, merged(77, 1000, 2))
        await connection.execute("analyze")
        await connection.close()
        yield dsn


@pytest.fixture(scope="module")
async def http(battles_dsn: str, valkey_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(Settings(postgres_dsn=battles_dsn, redis_url=valkey_url, mode="replay"))) as client:
        yield client


@pytest.fixture
async def empty(postgres_uri: str, valkey_url: str) -> AsyncIterator[tuple[asyncpg.Connection, httpx.AsyncClient]]:
    """A database without battles, for one test's own."""
    async with new_database(postgres_uri, "api_battles_own") as dsn:
        connection = await asyncpg.connect(dsn)
        settings = Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="simulated")
        clock = ManualClock(datetime(2026, 3, 20, tzinfo=UTC))
        async with client_of(create_app(settings, clock=clock)) as client:
            yield connection, client
        await connection.close()


async def all_of(http: httpx.AsyncClient, path: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Every row, page by page."""
    rows: list[dict[str, Any]] = []
    cursor = None
    while True:
        answer = await http.get(path, params=params | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        body = answer.json()
        rows += body["data"]
        cursor = body["next"]
        if cursor is None:
            return rows


FILTERS: list[dict[str, Any]] = [
    {},
    {"state": "active"},
    {"state": "ended"},
    {"region": [10000043]},
    {"region": [10000043, 11000031]},
    {"constellation": [20000021]},
    {"constellation": [20009999]},
    {"system": [30000142]},
    {"system": [30000142, 30000145], "region": [10000002]},
    {"alliance": [99000001]},
    {"alliance": [99000001], "system": [30000143]},
    {"corporation": [98000003]},
    {"character": [2112000007]},
    {"character": [2112000007, 2112000011], "corporation": [98000003]},
    {"character": [2112999999]},
    {"tier": ["hellcamp"]},
    {"tier": ["hellcamp", "gank"]},
    {"kind": ["bash"]},
    {"min_kills": 4},
    {"min_kills": 63},
    {"min_pilots": 30},
    {"min_pilots": 100},
    {"min_isk": 4e9},
    {"min_isk": 14e9},
    {"after": "2021-10-25T00:00:00Z"},
    {"before": "2021-10-24"},
    {"after": "2021-10-22T00:00:00Z", "before": "2021-10-27T00:00:00Z", "min_kills": 4, "tier": ["brawl", "battle"]},
    {"alliance": [99000002], "state": "ended", "kind": ["fight", "roam"], "min_isk": 2e9},
]


@pytest.mark.parametrize("sort", ["newest", "kills", "isk"])
@pytest.mark.parametrize("filters", FILTERS, ids=str)
async def test_a_list_holds_what_was_asked_for_and_nothing_else(
    http: httpx.AsyncClient, fights: list[bw.Fight], filters: dict[str, Any], sort: str
) -> None:
    params = filters | {"sort": sort}
    right = bw.expected(fights, params)
    if filters and "9999" not in str(filters):
        assert 0 < len(right) < len(fights), "a filter that keeps all or nothing shows nothing"
    rows = await all_of(http, "/battles", params | {"limit": 7})
    assert [row["id"] for row in rows] == right


async def test_a_row_tells_who_where_and_how_much(http: httpx.AsyncClient, fights: list[bw.Fight]) -> None:
    fight = next(fight for fight in fights if len(fight.systems) > 1 and fight.isk is None)
    rows = await all_of(http, "/battles", {"limit": 200})
    row = next(row for row in rows if row["id"] == fight.id)
    assert (row["revision"], row["kills"], row["isk"]) == (1, len(fight.event["kills"]), None)
    assert [(place["system"]["id"], place["system"]["name"]) for place in row["places"]] == [
        (system, w.system_name(system)) for system in fight.systems
    ]
    assert [[one["id"] for one in side["leading"]] for side in row["sides"]] == [[fight.a, 98000003], [fight.b]]
    assert row["sides"][0]["leading"][0]["name"] == f"Alliance {fight.a % 100}"
    assert row["links"]["sides"] == f"/battles/{fight.id}/sides"


async def test_a_walk_finds_everything_once_while_battles_appear(empty: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = empty
    there = bw.make_battles(seed=3, count=40)
    await bw.store(connection, there)
    late = bw.make_battles(seed=4, count=80)[40:]
    for sort in ("newest", "kills", "isk"):
        found: list[int] = []
        cursor, arrived = None, 0
        while True:
            params = {"sort": sort, "limit": 6} | ({"cursor": cursor} if cursor else {})
            body = (await client.get("/battles", params=params)).json()
            found += [row["id"] for row in body["data"]]
            cursor = body["next"]
            if cursor is None:
                break
            await bw.tell(connection, *(fight.event for fight in late[arrived : arrived + 3]))
            arrived += 3
        known = {fight.id for fight in there}
        assert len(found) == len(set(found)), "a battle came twice"
        assert [number for number in found if number in known] == bw.expected(there, {"sort": sort})
        await connection.execute("delete from battles where battle_id > $1", 40_999)


async def test_a_cursor_belongs_to_its_question(http: httpx.AsyncClient) -> None:
    cursor = (await http.get("/battles", params={"limit": 5, "sort": "isk"})).json()["next"]
    for params in ({"sort": "kills"}, {"sort": "isk", "state": "ended"}):
        body = assert_problem(await http.get("/battles", params=params | {"cursor": cursor}), 422, "bad-cursor")
        assert "other filters" in body["detail"]
    assert_problem(await http.get("/battles", params={"cursor": "x"}), 422, "bad-cursor")
    question = BattleFilter(sort="kills").digest()
    for value in (1.5, "7", None, 2**63, True):
        forged = write_rank(Rank(value, 5), question)  # type: ignore[arg-type]
        assert_problem(await http.get("/battles", params={"sort": "kills", "cursor": forged}), 422, "bad-cursor")
    beyond = write_rank(Rank(2**62, 5), BattleFilter().digest())
    assert_problem(await http.get("/battles", params={"cursor": beyond}), 422, "bad-cursor")
    first = (await http.get("/battles/1000/kills", params={"limit": 1})).json()["next"]
    assert_problem(await http.get("/battles/2000/kills", params={"cursor": first}), 422, "bad-cursor")


async def test_the_id_of_any_kill_leads_to_the_battle_and_its_parts(http: httpx.AsyncClient) -> None:
    for part in ("", *(f"/{part}" for part in PARTS)):
        answer = await http.get(f"/battles/1001{part}")
        assert (answer.status_code, answer.headers["location"]) == (308, f"/battles/1000{part}")
        assert answer.headers["cache-control"] == "no-store"
        assert (await http.get(answer.headers["location"])).status_code == 200
    answer = await http.get("/battles/1002/kills", params={"limit": 2})
    assert answer.headers["location"] == "/battles/1000/kills?limit=2"


async def test_links_live_on_through_earlier_kills_and_merges(empty: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = empty
    await bw.tell(connection, battle([50, 51, 52], revision=1), battle([80, 81, 82], revision=4))
    await bw.tell(connection, battle([20, 50, 51, 52], revision=2), merged(50, 20, 2))
    await bw.tell(connection, battle([20, 50, 51, 52, 80, 81, 82], revision=5), merged(80, 20, 5))
    for number in (50, 51, 80, 82):
        answer = await client.get(f"/battles/{number}/sides")
        assert (answer.status_code, answer.headers["location"]) == (308, "/battles/20/sides")
        assert (await client.get(f"/killmails/{number}/battle")).json()["data"]["id"] == 20
    assert [row["id"] for row in await all_of(client, "/battles", {})] == [20]


async def test_an_address_whose_heir_is_not_stored_yet_is_not_found(
    empty: tuple[asyncpg.Connection, httpx.AsyncClient],
) -> None:
    """Between two batches of the sink: no half of an answer, and no error of ours."""
    connection, client = empty
    await bw.tell(connection, battle([80, 81, 82]))
    await bw.tell(connection, merged(80, 50, 2), merged(50, 20, 3))
    for path in ("/battles/81", "/battles/81/sides", "/killmails/81/battle", "/battles/50"):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:warstream:problem:not-found")
    assert await all_of(client, "/battles", {}) == []


async def test_what_is_no_battle_is_not_found(http: httpx.AsyncClient) -> None:
    for path in ("/battles/999999", "/killmails/999999/battle", *(f"/battles/999999/{part}" for part in PARTS)):
        assert "is in no battle" in assert_problem(await http.get(path), 404, "not-found")["detail"]
    assert_problem(await http.get("/battles/0"), 422, "bad-parameter")
    assert_problem(await http.get("/battles/1000/fleets"), 404, "not-found")
    assert_problem(await http.get("/systems/31999999/battles"), 404, "not-found")


async def test_the_etag_is_the_revision(empty: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = empty
    await bw.tell(connection, battle([5, 6, 7], revision=3))
    paths = ["/battles/5", *(f"/battles/5/{part}" for part in PARTS if part not in ("kills", "items", "sovereignty", "related"))]
    nameless = {path: (await client.get(path)).headers["etag"] for path in paths}
    assert all(tag.startswith('W/"3~') for tag in nameless.values()), "names are missing, and will come"
    for path, tag in nameless.items():
        assert (await client.get(path, headers={"If-None-Match": tag})).status_code == 304
    await name_everybody(connection)
    for path in paths:
        answer = await client.get(path, headers={"If-None-Match": nameless[path]})
        assert (answer.status_code, answer.headers["etag"], answer.json()["simulated"]) == (200, 'W/"3"', True)
        again = await client.get(path, headers={"If-None-Match": 'W/"3"'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", 'W/"3"')
    await bw.tell(connection, battle([5, 6, 7, 8], revision=4))
    for path in paths:
        answer = await client.get(path, headers={"If-None-Match": 'W/"3"'})
        assert (answer.status_code, answer.headers["etag"]) == (200, 'W/"4"')


async def name_everybody(connection: asyncpg.Connection) -> None:
    """Whoever is in a stored report has a name."""
    await connection.execute(
        """insert into names (category, id, name)
        select category, (value #>> '{}')::bigint, 'N' from battles b, (values
            ('alliance', '$.**.organisations[*] ? (@.kind == "alliance").id'),
            ('corporation', '$.**.organisations[*] ? (@.kind == "corporation").id'),
            ('character', '$.**.organisations[*] ? (@.kind == "character").id'), ('character', '$.**.character_id'),
            ('type', '$.**.ship_type_id'), ('type', '$.**.weapon_type_id')) as parts(category, path),
            jsonb_path_query(b.report::jsonb, path::jsonpath) as value
        where jsonb_typeof(value) = 'number'
        union
        select category, (value #>> '{}')::bigint, 'N' from battles b, (values
            ('solar_system', '$[*].solar_system_id'), ('region', '$[*].region_id')) as parts(category, path),
            jsonb_path_query(b.places::jsonb, path::jsonpath) as value
        where jsonb_typeof(value) = 'number'
        on conflict do nothing"""
    )


async def test_items_are_those_of_the_lost_ships_by_side(empty: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    """Added up by type and side, with what lay in containers; a blueprint copy is another thing than its blueprint."""
    connection, client = empty
    rng = random.Random(5)
    fight = bw.Fight(rng, 7)
    for number, mail in enumerate(fight.mails):
        whose = {"alliance_id": (fight.a, fight.b)[number % 2], "corporation_id": w.CORPORATIONS[0]}
        mail.victim = whose if number < 2 else {"corporation_id": w.CORPORATIONS[5], "character_id": w.CHARACTERS[0]}
        inside = [{"flag": 5, "item_type_id": 34, "quantity_destroyed": 7, "singleton": 0}]
        mail.items = [
            {"flag": 5, "item_type_id": 34, "quantity_dropped": 100 + number, "singleton": 0},
            {"flag": 5, "item_type_id": 34, "quantity_destroyed": 3, "singleton": 2},
            {"flag": 155, "item_type_id": 3467, "quantity_destroyed": 1, "singleton": 1, "items": inside},
        ]
    await bw.store(connection, [fight])
    answer = (await client.get(f"/battles/{fight.id}/items")).json()
    found = {
        (row["side"], row["item"]["id"], row["blueprint_copy"]): (row["dropped"], row["destroyed"], row["killmails"])
        for row in answer["data"]
    }
    wanted = {}
    for side, dropped in (("A", 100), ("B", 101), (None, 102)):
        wanted |= {(side, 34, False): (dropped, 7, 1), (side, 34, True): (0, 3, 1), (side, 3467, False): (0, 1, 1)}
    assert found == wanted
    assert (answer["types"], answer["dropped"], answer["destroyed"]) == (9, 303, 33)
    (most,) = (await client.get(f"/battles/{fight.id}/items", params={"limit": 1})).json()["data"]
    assert (most["side"], most["dropped"]) == (None, 102)


async def test_the_kills_are_those_held_by_time_as_everywhere(http: httpx.AsyncClient, fights: list[bw.Fight]) -> None:
    fight = max(fights, key=lambda one: len(one.event["kills"]))
    rows = await all_of(http, f"/battles/{fight.id}/kills", {"limit": 1})
    assert [row["id"] for row in rows] == [mail.id for mail in fight.mails]
    page = (await http.get("/killmails", params={"system": rows[0]["system"]["id"], "limit": 200})).json()["data"]
    (alike,) = [row for row in page if row["id"] == rows[0]["id"]]
    assert alike == rows[0]


async def test_sums_say_how_much_of_them_is_our_own_valuation(empty: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = empty
    number = APPRAISED["battle_id"]

    async def said() -> tuple[Any, ...]:
        (row,) = (await client.get("/battles")).json()["data"]
        whole = (await client.get(f"/battles/{number}")).json()["data"]
        parts = (await client.get(f"/battles/{number}/sides")).json()["data"]
        assert row["appraised"] == whole["appraised"] == whole["losses"]["appraised"]
        assert [side["appraised"] for side in row["sides"]] == [side["losses"]["appraised"] for side in parts["sides"]]
        a, b = parts["sides"]
        organisations = [one["appraised"] for one in (*a["organisations"], *b["organisations"])]
        return row["appraised"], [side["appraised"] for side in row["sides"]], organisations

    await bw.tell(connection, FULL)
    assert await said() == (None, [None, None], [None, None, None]), "told before they were counted"
    await bw.tell(connection, APPRAISED)
    assert await said() == (2, [0, 2], [0, 0, 2])


async def test_every_part_tells_what_the_event_told(empty: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = empty
    await connection.executemany(
        "insert into names (category, id, name) values ($1, $2, $3)",
        [("type", 24690, "Hyperion"), ("character", 2112000001, "Ada"), ("alliance", 99000002, "Two")],
    )
    await bw.tell(connection, FULL)
    number = FULL["battle_id"]
    parts = {part: (await client.get(f"/battles/{number}/{part}")).json()["data"] for part in PARTS}
    whole = (await client.get(f"/battles/{number}")).json()["data"]
    report = FULL["report"]
    a, b = report["sides"]
    untold = {"appraised": None}  # by an event of before it was counted
    assert whole["losses"] == report["losses"] | untold
    assert (whole["disagreement"], whole["first_blood"]) == (report["disagreement"], number)
    assert (whole["unassigned"], whole["start"], len(whole["engagements"])) == (1, "2026-03-14T19:22:07Z", 2)
    assert whole["turning_points"][0]["text"] == report["timeline"]["turning_points"][0]["text"]
    sides = parts["sides"]["sides"]
    assert [side["side"] for side in sides] == ["A", "B"]
    assert sides[0]["organisations"] == [one | untold | {"name": None, "corrected": False} for one in a["organisations"]]
    assert sides[1]["organisations"] == [one | untold | {"name": "Two", "corrected": False} for one in b["organisations"]]
    assert sides[0]["top_pilots"][0]["ship"] == {"id": 24690, "name": "Hyperion"}
    assert parts["sides"]["unassigned"]["isk_inflicted"] is None
    assert parts["timeline"]["momentum"] == report["timeline"]["momentum"]
    assert [one["losses"] for one in parts["timeline"]["buckets"]] == [one["losses"] for one in report["timeline"]["buckets"]]
    assert [(one["side"], one["classes"]) for one in parts["composition"]] == [
        ("A", a["classes"]), ("B", b["classes"]), (None, {"frigate": 1}),
    ]  # fmt: skip
    assert parts["composition"][2]["hulls"] == [{"ship": None, "class": "other", "fielded": 1, "lost": 0}]
    assert [(one["organisation"]["kind"], one["pilots"]) for one in parts["loadouts"]] == [
        ("alliance", 3),
        ("alliance", 2),
        ("alliance", 3),
    ]
    assert parts["reships"] == [
        {"side": "B", "character": {"id": 2112000001, "name": "Ada"}, "killmails": [190000001, 190000007],
         "organisation": {"id": 99000002, "kind": "alliance", "name": "Two"}},
    ]  # fmt: skip
    assert [(one["side"], one["damage"]) for one in parts["damage"]] == [("A", 51000), ("B", 8100), (None, 12)]
    assert [one["system"]["id"] for one in parts["systems"]["systems"]] == [30002811, 30002813]
    assert [one["id"] for one in parts["systems"]["engagements"]] == [190000001, 190000005]
    assert parts["kills"] == [], "its killmails are not held here"


async def test_the_battles_of_a_system(http: httpx.AsyncClient, fights: list[bw.Fight]) -> None:
    for params in ({}, {"state": "active"}, {"sort": "isk"}):
        rows = await all_of(http, "/systems/30000142/battles", params | {"limit": 5})
        assert [row["id"] for row in rows] == bw.expected(fights, params | {"system": [30000142]})


def crew(number: int, time: datetime, pilots: range, alliance: int) -> w.Kill:
    """A mail with these attackers."""
    attackers = [
        {
            "character_id": 2112000000 + n,
            "corporation_id": 98000000,
            "alliance_id": alliance,
            "damage_done": 1,
            "final_blow": n == pilots[0],
        }
        for n in pilots
    ]
    kill = w.Kill(number, time, 30000142, {"character_id": 2113000000 + number, "corporation_id": 98000001}, attackers, 587, 1e6)
    kill.join({**kill.victim, "ship_type_id": 587}, 1)
    for one in attackers:
        kill.join(one, 2)
    return kill


async def test_related_battles_share_pilots_or_leaders_and_are_near(
    empty: tuple[asyncpg.Connection, httpx.AsyncClient],
) -> None:
    connection, client = empty
    start = datetime(2026, 3, 14, 12, tzinfo=UTC)

    async def fight(number: int, hours: float, pilots: range, a: int, b: int) -> None:
        time = start + timedelta(hours=hours)
        await w.store(connection, [crew(number, time, pilots, a)])
        await bw.tell(connection, battle([number], start=int(time.timestamp()), end=int(time.timestamp()) + 60, a=a, b=b))

    await fight(100, 0, range(10), 99000001, 99000002)
    await fight(90, -3, range(4, 12), 99000001, 99000009)  # six of its pilots
    await fight(91, -4, range(6, 12), 99000001, 99000009)  # only four
    await fight(92, -25, range(10), 99000001, 99000002)  # all, but too long ago
    await fight(110, 20, range(20, 24), 99000002, 99000001)  # nobody, but the same leaders
    await fight(111, 20, range(20, 24), 99000002, 99000003)
    await fight(112, 26, range(20, 24), 99000002, 99000001)  # too late
    await fight(113, 0, range(2, 10), 99000004, 99000005)  # at the same time
    answer = await client.get("/battles/100/related")
    assert [(row["id"], row["when"], row["shared_pilots"], row["same_leaders"]) for row in answer.json()["data"]] == [
        (113, "during", 8, False), (90, "before", 6, False), (110, "after", 0, True),
    ]  # fmt: skip


async def test_a_conflict_says_how_much_of_it_is_our_own_valuation(
    empty: tuple[asyncpg.Connection, httpx.AsyncClient],
) -> None:
    connection, client = empty
    await w.store(connection, [crew(999, datetime(2026, 3, 14, 20, tzinfo=UTC), range(1), 99000001)])
    later = {"battle_id": 190000050, "kills": [190000050], "formerly": []}
    for events, told in (
        ([APPRAISED, APPRAISED | later], 4),
        ([FULL | later | {"revision": 7}], None),  # of one of the two nobody has counted
    ):
        await bw.tell(connection, *events)
        (row,) = (await client.get("/conflicts")).json()["data"]
        assert (row["battles"], row["appraised"]) == (2, told)
        sides = [sum(event["report"]["sides"][n]["losses"]["unpriced"] for event in (events[0], events[-1])) for n in (0, 1)]
        assert [one["unpriced"] for one in row["parties"]] == sides or told is None
        assert (row["parties"][0]["appraised"] is None) == (told is None)


async def test_a_party_whose_losses_nobody_priced_has_null_and_not_0(
    empty: tuple[asyncpg.Connection, httpx.AsyncClient],
) -> None:
    connection, client = empty
    until = datetime(2026, 3, 14, 12, tzinfo=UTC)
    await w.store(connection, [crew(999, until, range(1), 99000001)])
    end = int(until.timestamp())

    async def fight(number: int, *lost: tuple[int, int, float | None, int | None]) -> None:
        """Of side A and of B: losses, of these unpriced, ISK, of them appraised."""
        event = battle([number, number + 1, number + 2], start=end - 60, end=end)
        for side, (losses, unpriced, isk, appraised) in zip(event["report"]["sides"], lost, strict=True):
            side["losses"] |= {"killmails": losses, "unpriced": unpriced, "isk": isk}
            if appraised is not None:
                side["losses"]["appraised"] = appraised
        await bw.tell(connection, event)

    async def parties() -> list[tuple[float | None, int, int | None]]:
        (row,) = (await client.get("/conflicts")).json()["data"]
        return [(one["isk_lost"], one["unpriced"], one["appraised"]) for one in row["parties"]]

    await fight(1000, (0, 0, 0.0, 0), (3, 3, None, 0))
    assert await parties() == [(0.0, 0, 0), (None, 3, 0)], "nothing lost is 0, something of unknown worth is null"
    await fight(2000, (2, 2, None, 0), (0, 0, 0.0, 0))
    assert await parties() == [(None, 2, 0), (None, 3, 0)], "a battle without losses makes nothing known"
    await fight(3000, (2, 1, 5.0, 1), (1, 0, 7.0, None))
    assert await parties() == [(5.0, 3, 1), (7.0, 3, None)], "of the known, with the rest counted"


async def test_conflicts_are_pairs_of_leaders_with_their_trend(empty: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = empty
    assert (await client.get("/conflicts")).json() == {
        "data": [], "next": None, "simulated": True, "window": "24h", "until": None,
    }  # fmt: skip
    until = datetime(2026, 3, 14, 12, tzinfo=UTC)
    await w.store(connection, [crew(999, until, range(1), 99000001)])

    async def fight(first: int, hours_ago: float, count: int, a: int, b: int | None, **more: Any) -> None:
        end = int((until - timedelta(hours=hours_ago)).timestamp())
        await bw.tell(
            connection,
            battle(list(range(first, first + count)), start=end - 60, end=end, a=a, b=b, **({"state": "ended"} | more)),
        )

    await fight(1000, 20, 4, 99000001, 99000002, isk=1e9)
    await fight(2000, 2, 6, 99000002, 99000001, isk=None, state="active")  # letters swapped, and in the second half
    await fight(3000, 20, 10, 99000001, 99000003)
    await fight(4000, 1, 5, 99000001, 99000003)
    await fight(5000, 1, 3, 99000004, 99000005, places={30000142: 10000002})
    await fight(6000, 25, 90, 99000004, 99000005)  # outside
    await fight(7000, 1, 90, 99000004, None)  # one side alone
    await fight(8000, -1, 90, 99000004, 99000005)  # ahead of all kills
    body = (await client.get("/conflicts")).json()
    assert body["until"] == "2026-03-14T12:00:00Z"
    assert {row["appraised"] for row in body["data"]} == {None}, "told before it was counted"
    rows = [
        ([one["id"] for one in row["parties"]], row["battles"], row["kills"], row["course"], row["trend"], row["active"])
        for row in body["data"]
    ]
    assert rows == [
        ([99000001, 99000003], 2, 15, "cooling", 0.5, 0),
        ([99000001, 99000002], 2, 10, "escalating", 1.5, 1),
        ([99000004, 99000005], 1, 3, "new", None, 0),
    ]
    one, two = body["data"][1]["parties"]
    assert (body["data"][1]["isk"], one["isk_lost"], two["isk_lost"]) == (1e9, 417_500_000.25, 417_500_000.25)
    assert body["data"][1]["last_battle"] == "/battles/2000"
    near = (await client.get("/conflicts", params={"region": 10000002})).json()["data"]
    assert [[one["id"] for one in row["parties"]] for row in near] == [[99000004, 99000005]]
    month = (await client.get("/conflicts", params={"window": "30d", "limit": 1})).json()["data"]
    assert [(row["kills"], [one["id"] for one in row["parties"]]) for row in month] == [(93, [99000004, 99000005])]
    hour = (await client.get("/conflicts", params={"window": "1h"})).json()["data"]
    assert hour == [], "the window begins after its first moment"


@pytest.mark.parametrize(
    ("early", "late", "course"),
    [
        (0, 0, "new"),
        (0, 5, "new"),
        (10, 15, "escalating"),
        (10, 14, "steady"),
        (10, 6, "steady"),
        (10, 5, "cooling"),
        (9, 0, "cooling"),
    ],
)
def test_the_course_follows_the_trend(early: int, late: int, course: str) -> None:
    assert course_of(early, late)[0] == course


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/battles", "/battles?limit=5"), ("/battles/{battle_id}", "/battles/1000"), ("/conflicts", "/conflicts?window=30d"),
     ("/killmails/{killmail_id}/battle", "/killmails/1001/battle"), ("/systems/{system_id}/battles", "/systems/30000142/battles"),
     *((f"/battles/{{battle_id}}/{part}", f"/battles/1000/{part}") for part in PARTS)],
)  # fmt: skip
async def test_real_answers_fit_the_document(http: httpx.AsyncClient, path: str, asked: str) -> None:
    answer = await http.get(asked)
    assert answer.status_code == 200, answer.text
    schema = operation(path, "get")["responses"]["200"]["content"]["application/json"]["schema"]
    validate(schema, answer.json())
    no_other_fields(schema, answer.json())


@pytest.mark.parametrize(
    ("path", "parameter", "says"),
    [
        ("/battles?state=merged", "state", "'active' or 'ended'"),
        ("/battles?tier=war", "tier", "'hellcamp'"),
        ("/battles?kind=war", "kind", "'clean-up'"),
        ("/battles?sort=oldest", "sort", "'newest', 'kills' or 'isk'"),
        ("/battles?min_kills=-1", "min_kills", "greater than or equal to 0"),
        ("/battles?min_pilots=99999999999", "min_pilots", "less than or equal to"),
        ("/battles?min_isk=nan", "min_isk", "finite"),
        ("/battles?after=yesterday", "after", "ISO 8601"),
        ("/battles?alliance=x", "alliance", "integer"),
        ("/conflicts?window=2h", "window", "'1h'"),
        ("/systems/30000142/battles?limit=0", "limit", "greater than or equal to 1"),
    ],
)
async def test_a_wrong_parameter_is_named(http: httpx.AsyncClient, path: str, parameter: str, says: str) -> None:
    body = assert_problem(await http.get(path), 422, "bad-parameter")
    assert body["errors"][0]["parameter"] == parameter
    assert says in body["errors"][0]["detail"]


async def test_parameters_that_do_not_go_together(http: httpx.AsyncClient) -> None:
    assert_problem(await http.get("/battles?after=2021-11-28&before=2021-11-27"), 422, "bad-parameter")
    assert_problem(await http.get("/systems/30000142/battles?region=1"), 422, "unknown-parameter")
    assert_problem(await http.get("/battles/1000?limit=1"), 422, "unknown-parameter")
