"""At 60,000 killmails and 20,000 battles every layer of the map and every record is read by an index."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from api_servers import new_database
from test_api_battle_plans import FILL, nodes, plan_of

from api.cursor import Place
from api.filters import KillmailFilter
from api.queries.drivers import DRIVERS
from api.queries.map_activity import sums_query
from api.queries.map_battles import _COURSE, _OVERLAP
from api.queries.map_kills import map_query
from api.queries.map_sightings import _PRESENCE, _SIGHTINGS
from api.queries.records import OWN_DETAILS, OWN_SUMS, PLACE_DETAILS, PLACE_SUMS
from api.storage.postgres import Database, open_database
from api.windows import Stretch

KILLS = 60_000
"""One a minute, some 42 days."""
START = datetime(2021, 10, 1, tzinfo=UTC)
KILL = "'2021-10-01'::timestamptz + n * interval '1 minute'"
MORE = f"""
insert into killmails (killmail_id, killmail_time, hash, solar_system_id, region_id, security_band, victim_alliance_id,
    ship_type_id, ship_class, damage_taken, attacker_count, pilot_count, total_value, npc, solo, source, received_at,
    content, body)
select n, {KILL}, '', 30000000 + n % 3000, 10000000 + n % 60, 'nullsec', 99000000 + n % 300, 587, 'frigate', 1, 2, 2,
    (n % 1000) * 1.01e6 + (n % 50 / 49) * 1e9, false, false, '', now(), '', '{{}}'
from generate_series(1, {KILLS}) n;
insert into killmail_attackers
    (killmail_id, ordinal, killmail_time, character_id, alliance_id, ship_type_id, damage_done, final_blow)
select n, k, {KILL}, 2112000000 + n % 2000, 99000000 + (n + k) % 300, 587, 1, k = 0
from generate_series(1, {KILLS}) n, generate_series(0, 1) k;
insert into killmail_parties select 99000000 + n % 300, {KILL}, n, 1 from generate_series(1, {KILLS}) n on conflict do nothing;
insert into killmail_parties select 587 + n % 40, {KILL}, n, 2 from generate_series(1, {KILLS}) n;
insert into system_hours select 30000000 + s, '2021-10-01'::timestamptz + h * interval '1 hour', 'esi', 1, 1, 1, 1
from generate_series(1, 500) s, generate_series(1, 400) h;
analyze;
"""
END = START + timedelta(minutes=KILLS)
WEEK = END - timedelta(days=7)
IN_A_WEEK = 7 * 24 * 60
GREAT = ("killmails", "killmail_parties", "killmail_attackers", "battles", "system_hours")


@pytest.fixture(scope="module")
async def many(postgres_uri: str) -> AsyncIterator[Database]:
    async with new_database(postgres_uri, "api_many_kills") as dsn:
        connection = await asyncpg.connect(dsn)
        await connection.execute("select warstream_month('2021-10-01'), warstream_month('2021-11-01')")
        await connection.execute(FILL)
        await connection.execute(MORE)
        await connection.execute("vacuum killmails, killmail_parties")  # as it is done by itself: else rows are looked at
        await connection.close()
        async with open_database(dsn) as database:
            yield database


def indexes(plan: list[dict[str, Any]], name: str) -> bool:
    """Whether a plan reads by an index of this name; partitions have theirs with the columns in it."""
    return any(name in node.get("Index Name", "") for node in plan)


def looked_at(plan: list[dict[str, Any]], table: str) -> int:
    """How many rows of a table were read."""
    return int(
        sum(
            (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
            for node in plan
            if node.get("Relation Name", "").startswith(table) and node["Node Type"] != "Bitmap Index Scan"
        )
    )


def of_indexes_alone(plan: list[dict[str, Any]]) -> None:
    """No row of the tables themselves is fetched: each would be a page."""
    read = [node for node in plan if node.get("Relation Name", "").startswith(("killmails_", "killmail_parties_"))]
    assert {node["Node Type"] for node in read} == {"Index Only Scan"}, [node["Node Type"] for node in read]
    assert sum(node["Heap Fetches"] for node in read) == 0


def no_scans(plan: list[dict[str, Any]]) -> None:
    scanned = {node["Relation Name"] for node in plan if node["Node Type"] == "Seq Scan"}
    assert not {name for name in scanned if name.startswith(GREAT)}, scanned


DRIVER = {driver.filter: driver for driver in DRIVERS}


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize("more", [{}, {"region": (10000007,)}, {"alliance": (99000007,)}, {"min_value": 2e9}], ids=str)
async def test_kills_are_a_walk_that_ends_with_the_answer(many: Database, more: dict[str, Any], sort: Any) -> None:
    driver = DRIVER.get(next(iter(more), ""))
    place = Place(START + timedelta(days=20), 5)
    for behind in (None, place):
        plan = await plan_of(many, *map_query(KillmailFilter(sort=sort, **more), driver, Stretch(START, END), behind, 100))
        no_scans(plan)
        assert looked_at(plan, "killmails_2021") < (KILLS / 20 if "min_value" in more else 600), "not all kills of six weeks"


async def test_kills_of_great_worth_have_an_index(many: Database) -> None:
    plan = await plan_of(many, *map_query(KillmailFilter(min_value=1.9e9), None, Stretch(START, END), None, 50_000))
    assert looked_at(plan, "killmails_2021") < KILLS / 10, "the others are not looked at"


async def test_battles_of_a_past_hour_are_found_by_their_span(many: Database) -> None:
    begin = START + timedelta(days=2)
    plan = await plan_of(many, _OVERLAP, [begin, begin + timedelta(hours=1), 2001])
    assert indexes(plan, "battles_span") and looked_at(plan, "battles") < 200
    no_scans(plan)


async def test_the_course_of_battles_looks_at_their_kills_alone(many: Database) -> None:
    battles = [row["battle_id"] for row in await many.fetch("select battle_id from battles order by battle_id limit 20")]
    plan = await plan_of(many, _COURSE, [battles, START - timedelta(days=90), END])
    no_scans(plan)
    assert looked_at(plan, "battles") <= 20 and looked_at(plan, "killmails_2021") <= 20 * 100


async def test_hours_are_read_by_their_time(many: Database) -> None:
    end = START + timedelta(hours=300)
    for passed in ([], [(end, "dotlan")]):
        plan = await plan_of(many, *sums_query(end - timedelta(hours=24), end, passed))
        assert indexes(plan, "system_hours_time") and looked_at(plan, "system_hours") < 24 * 500 + 1_000


async def test_sightings_and_presence_look_at_their_mails_alone(many: Database) -> None:
    hulls = [587, 588, 589]
    plan = await plan_of(many, _SIGHTINGS, [hulls, ["titan"] * 3, WEEK, END])
    no_scans(plan)
    assert looked_at(plan, "killmails_2021") < IN_A_WEEK / 40 * 3 * 1.2
    plan = await plan_of(many, _PRESENCE, [99000007, WEEK, END])
    no_scans(plan)
    of_indexes_alone(plan)
    assert looked_at(plan, "killmails_2021") < IN_A_WEEK / 300 * 1.5


@pytest.mark.parametrize(
    ("sql", "values", "most"),
    [
        (OWN_SUMS, [99000007, WEEK, END], IN_A_WEEK / 300 * 1.5),
        (OWN_DETAILS.format(own="alliance"), [99000007, WEEK, END, 3_000, 20, 15], IN_A_WEEK / 300 * 1.5),
        (PLACE_SUMS.format(place="region_id"), [10000007, WEEK, END], IN_A_WEEK / 60 * 1.5),
        (PLACE_SUMS.format(place="solar_system_id"), [30000007, WEEK, END], 20),
        (PLACE_DETAILS.format(place="region_id"), [10000007, WEEK, END, 3_000, 15], IN_A_WEEK / 60 * 1.5),
        (PLACE_DETAILS.format(place="region_id"), [10000007, WEEK, END, 10, 15], 20),
    ],
    ids=["own", "own details", "region", "system", "region details", "few details"],
)
async def test_records_look_at_their_mails_alone(many: Database, sql: str, values: list[object], most: float) -> None:
    plan = await plan_of(many, sql, values)
    no_scans(plan)
    assert looked_at(plan, "killmails_2021") < most
    assert looked_at(plan, "killmail_attackers") < most * 3


async def test_what_somebody_did_is_summed_out_of_indexes_alone(many: Database) -> None:
    of_indexes_alone(await plan_of(many, OWN_SUMS, [99000007, WEEK, END]))


def test_nodes_are_read() -> None:
    """Else the plans above say nothing."""
    assert len(list(nodes({"Node Type": "x", "Plans": [{"Node Type": "y"}]}))) == 2
