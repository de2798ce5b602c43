"""Doctrines in the query API: lists against the oracle, ids that live on, evidence, fits."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from typing import Any

import api_world as w
import asyncpg
import doctrine_world as dw
import httpx
import pytest
from api_servers import client_of, new_database
from doctrine_events import FULL, doctrine, member, merged, user
from test_api_battles import all_of
from test_api_openapi import no_other_fields, operation, validate
from test_api_problems import assert_problem

from api.app import create_app
from api.cursor import WordRank, write_word_rank
from api.doctrine_filters import DoctrineFilter
from api.services.doctrine_fits import all_as_eft, as_eft
from fitting.eft import read_eft
from fitting.fit import fit_hash, fit_of
from runtime.settings import Settings

ID = FULL["doctrine_id"]
TYPES = {
    16227: "Ferox", 11978: "Scimitar", 3082: "250mm Railgun II", 12805: "Spike M", 2488: "Warrior II", 35660: "50MN Quad LiF",
}  # fmt: skip


@pytest.fixture(scope="module")
def events() -> list[dict[str, Any]]:
    return dw.make_doctrines()


@pytest.fixture(scope="module")
async def http(postgres_uri: str, valkey_url: str, events: list[dict[str, Any]]) -> AsyncIterator[httpx.AsyncClient]:
    """Many doctrines, and one id that leads to another."""
    async with new_database(postgres_uri, "api_doctrines") as dsn:
        connection = await asyncpg.connect(dsn)
        await w.store_places(connection)
        await dw.tell(connection, *events, merged("gone", events[0]["doctrine_id"], 2))
        await connection.execute("analyze")
        await connection.close()
        async with client_of(create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay"))) as client:
            yield client


@pytest.fixture
async def own(postgres_uri: str, valkey_url: str) -> AsyncIterator[tuple[asyncpg.Connection, httpx.AsyncClient]]:
    """The example of the topic alone, with names of some of its types."""
    async with new_database(postgres_uri, "api_doctrines_own") as dsn:
        connection = await asyncpg.connect(dsn)
        await w.store_places(connection)
        names = [("type", *row) for row in TYPES.items()] + [
            ("region", 10000033, "The Citadel"),
            ("solar_system", 30002813, "Tama"),
        ]
        await connection.executemany("insert into names (category, id, name) values ($1, $2, $3)", names)
        await dw.tell(connection, FULL)
        async with client_of(create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay"))) as client:
            yield connection, client
        await connection.close()


def fits_document(path: str, body: dict[str, Any]) -> None:
    """The answer is what the document says, and nothing else."""
    schema = operation(path, "get")["responses"]["200"]["content"]["application/json"]["schema"]
    validate(schema, body)
    no_other_fields(schema, body)


FILTERS: list[dict[str, Any]] = [
    {},
    {"state": "live"},
    {"state": "abandoned"},
    {"region": [10000043]},
    {"region": [10000043, 11000031]},
    {"alliance": [99000001]},
    {"corporation": [98000003]},
    {"alliance": [99000001, 99000002], "corporation": [98000003, 98000004]},
    {"hull": [587]},
    {"hull": [587, 670], "region": [10000002]},
    {"hull": [9999]},
    {"kind": ["capital"]},
    {"kind": ["capital", "supercapital"]},
    {"drift": ["changing"]},
    {"min_fleets": 2},
    {"min_fleets": 3},
    {"q": "ferox"},
    {"q": "%"},
    {"q": "100%_"},
    {"q": "Rifter", "state": "live"},
    {"after": "2021-10-25T00:00:00Z"},
    {"before": "2021-10-24"},
    {"after": "2021-10-23T00:00:00Z", "before": "2021-10-26", "min_fleets": 2},
]


@pytest.mark.parametrize("sort", ["newest", "fleets", "confidence"])
@pytest.mark.parametrize("filters", FILTERS, ids=str)
async def test_a_list_holds_what_was_asked_for_and_nothing_else(
    http: httpx.AsyncClient, events: list[dict[str, Any]], filters: dict[str, Any], sort: str
) -> None:
    params = filters | {"sort": sort}
    right = dw.expected(events, params)
    if filters and "9999" not in str(filters):
        assert 0 < len(right) < len(events), "a filter that keeps all or nothing shows nothing"
    rows = await all_of(http, "/doctrines", params | {"limit": 7})
    assert [row["id"] for row in rows] == right


async def test_lists_of_owners_and_regions_are_those_of_the_filter(http: httpx.AsyncClient, events: list[dict[str, Any]]) -> None:
    for path, filters in (
        ("/alliances/99000001/doctrines", {"alliance": [99000001]}),
        ("/corporations/98000000/doctrines", {"corporation": [98000000]}),
        ("/regions/10000043/doctrines", {"region": [10000043]}),
    ):
        for more in ({}, {"state": "live", "sort": "fleets"}):
            rows = await all_of(http, path, more | {"limit": 3})
            assert [row["id"] for row in rows] == dw.expected(events, filters | more) != [], path
    for path in ("/alliances/5/doctrines", "/corporations/5/doctrines", "/regions/5/doctrines"):
        assert_problem(await http.get(path), 404, "not-found")


async def test_a_row_says_what_the_event_says(own: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    body = (await own[1].get("/doctrines")).json()
    fits_document("/doctrines", body)
    (row,) = body["data"]
    for name in (
        "revision",
        "state",
        "name",
        "kind",
        "drift",
        "drift_distance",
        "confidence",
        "fleets",
        "battles",
        "pilots_mean",
    ):
        assert row[name] == FULL[name], name
    assert (row["id"], row["first_seen"], row["last_seen"]) == (ID, "2026-03-10T19:22:07Z", "2026-03-14T19:29:12Z")
    assert row["hulls"][0] == {
        "hull": {"id": 16227, "name": "Ferox"}, "class": "battlecruiser", "role": "line", "share": 0.621, "presence": 1.0,
    }  # fmt: skip
    assert row["hulls"][2]["hull"] == {"id": 22456, "name": None}, "a name that is not known"
    assert [one["name"] for one in row["flown_by"]] == ["Alliance 1", None]
    assert row["regions"][0]["region"] == {"id": 10000033, "name": "The Citadel"}
    assert row["links"]["eft"] == f"/doctrines/{ID}/eft"


async def test_a_list_shows_the_greatest_and_one_doctrine_shows_all(
    own: tuple[asyncpg.Connection, httpx.AsyncClient],
) -> None:
    many = doctrine(
        "many", hulls=[FULL["hulls"][0] | {"ship_type_id": n} for n in range(1, 10)], flown_by=[user(n) for n in range(1, 9)]
    )
    await dw.tell(own[0], many)
    short = (await own[1].get("/doctrines", params={"hull": 9})).json()["data"][0]
    assert [len(short[name]) for name in ("hulls", "flown_by")] == [6, 5]
    assert (short["hull_count"], short["organisation_count"]) == (9, 8)
    whole = (await own[1].get("/doctrines/many")).json()["data"]
    assert [len(whole[name]) for name in ("hulls", "flown_by")] == [9, 8]


async def test_one_doctrine_has_everything(own: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    answer = await own[1].get(f"/doctrines/{ID}")
    body = answer.json()
    fits_document("/doctrines/{doctrine_id}", body)
    data = body["data"]
    assert body["simulated"] is False and data["formerly"] == FULL["formerly"]
    assert [day["day"] for day in data["days"]] == ["2026-03-10", "2026-03-12", "2026-03-13", "2026-03-14"]
    assert data["days"][0]["hulls"][0] == {"hull": {"id": 16227, "name": "Ferox"}, "share": 0.65}
    assert data["items"][0] == {
        "item": {"id": 12805, "name": "Spike M"}, "kind": "ammunition", "pieces": 28140, "destroyed": 13920, "losses": 21,
        "per_loss": 1004.9,
    }  # fmt: skip
    assert data["fits"][0]["ehp"] == 74210.5 and data["fits"][0]["dps"] == 411.5 and data["fits"][0]["tank"] == "shield"
    assert data["fits"][1]["dps"] is None, "no weapon is fitted"
    assert [turn["what"] for turn in data["turns"]] == ["appeared", "merged", "renamed"]
    again = await own[1].get(f"/doctrines/{ID}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_the_evidence_comes_page_by_page_newest_first(own: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    rows = await all_of(own[1], f"/doctrines/{ID}/fleets", {"limit": 2})
    assert [row["id"] for row in rows] == [one["fleet_id"] for one in FULL["members"]]
    body = (await own[1].get(f"/doctrines/{ID}/fleets")).json()
    fits_document("/doctrines/{doctrine_id}/fleets", body)
    first = body["data"][0]
    assert first["system"] == {"id": 30002813, "name": "Tama"} and first["battle"] == 190000001
    assert first["organisations"] == [
        {"id": 99000001, "kind": "alliance", "name": "Alliance 1", "pilots": 38},
        {"id": 98000003, "kind": "corporation", "name": None, "pilots": 3},
    ]


async def test_a_fleet_before_the_window_is_told_with_those_who_flew_it_then(
    own: tuple[asyncpg.Connection, httpx.AsyncClient],
) -> None:
    old = member("f", 0, organisations=[[99000002, 5], [98000000, 4], [7, 1]])
    await dw.tell(own[0], doctrine("f", 1, members=[old]), doctrine("f", 2, members=[member("g", 9)]))
    rows = (await own[1].get("/doctrines/f/fleets")).json()["data"]
    assert [row["id"] for row in rows] == ["g", "f"]
    assert [(one["kind"], one["name"]) for one in rows[1]["organisations"]] == [
        ("alliance", "Alliance 2"), ("corporation", "100% Pure_Evil\\"), (None, None),
    ]  # fmt: skip


async def test_fits_have_names_swaps_figures_and_eft_that_reads_back_as_the_same_fit(
    own: tuple[asyncpg.Connection, httpx.AsyncClient],
) -> None:
    body = (await own[1].get(f"/doctrines/{ID}/fits")).json()
    fits_document("/doctrines/{doctrine_id}/fits", body)
    ferox, scimitar = body["data"]
    assert [rack["rack"] for rack in ferox["racks"]] == ["high", "mid", "low", "rig"]
    assert ferox["racks"][0]["modules"][4] == {
        "slot": 4, "item": {"id": 3082, "name": "250mm Railgun II"}, "charge": {"id": 12805, "name": "Spike M"},
    }  # fmt: skip
    assert ferox["drones"] == [{"item": {"id": 2488, "name": "Warrior II"}, "pieces": 5}]
    assert ferox["swaps"][0]["instead_of"] == {"id": 35660, "name": "50MN Quad LiF"} and ferox["swaps"][2]["instead_of"] is None
    assert ferox["analysis"] == FULL["fits"][0]["analysis"] and scimitar["analysis"]["firepower"] is None
    for shown, told in zip(body["data"], FULL["fits"], strict=True):
        read = read_eft(shown["eft"])
        assert read.fit.name == told["name"] and fit_hash(read.fit) == told["fit_hash"] == fit_hash(fit_of(told["fit"]))


async def test_all_fits_are_one_text_to_be_copied(own: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    answer = await own[1].get(f"/doctrines/{ID}/eft")
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/plain; charset=utf-8"
    fits = (await own[1].get(f"/doctrines/{ID}/fits")).json()["data"]
    assert answer.text == "\n\n".join(fit["eft"] for fit in fits)
    assert answer.text.startswith("[Ferox, Ferox, 250mm rails]\n") and "\n[Scimitar, Scimitar, afterburner]\n" in answer.text
    await dw.tell(own[0], doctrine("f", fits=[]))
    assert_problem(await own[1].get("/doctrines/f/eft"), 404, "not-found")


async def test_a_fit_without_figures_is_shown_without_them(
    own: tuple[asyncpg.Connection, httpx.AsyncClient],
) -> None:
    fits = copy.deepcopy(FULL["fits"])
    fits[0]["analysis"] = None
    await dw.tell(own[0], doctrine("f", fits=fits))
    whole = (await own[1].get("/doctrines/f")).json()["data"]
    assert (whole["fits"][0]["ehp"], whole["fits"][0]["dps"], whole["fits"][0]["tank"]) == (None, None, None)
    shown = (await own[1].get("/doctrines/f/fits")).json()["data"]
    assert shown[0]["analysis"] is None and shown[1]["analysis"] is not None and shown[0]["eft"]


def test_what_is_no_fit_has_no_text_and_hides_no_other() -> None:
    broken = FULL["fits"][0] | {"fit": {"high": [[0]]}, "losses": 99}
    assert as_eft(broken) is None
    assert all_as_eft({"fits": [broken, FULL["fits"][1]]}) == as_eft(FULL["fits"][1])


async def test_every_id_that_leads_to_a_doctrine_answers_with_its_address(
    own: tuple[asyncpg.Connection, httpx.AsyncClient],
) -> None:
    connection, http = own
    before = [doctrine("a", 1, members=[member("a", 0), member("a2", 5)]), doctrine("b", 1, members=[member("b", 1)])]
    after = [
        doctrine("b", 2, members=[member("b", 1)], formerly=["a", "once"], processed_at="2026-03-15T00:00:00.000Z"),
        merged("a", "b", 2, processed_at="2026-03-15T00:00:00.000Z"),
    ]
    await dw.tell(connection, *before)
    assert (await http.get("/doctrines/a2", follow_redirects=False)).headers["location"] == "/doctrines/a"
    await dw.tell(connection, *after, merged("a0", "a", 7))
    for number in ("a", "a0", "once"):
        for part in ("", "/fleets?limit=1", "/fits", "/eft"):
            answer = await http.get(f"/doctrines/{number}{part}", follow_redirects=False)
            assert (answer.status_code, answer.headers["location"]) == (308, f"/doctrines/b{part}"), number
            assert answer.headers["cache-control"] == "no-store"
    assert (await http.get("/doctrines/b", follow_redirects=False)).status_code == 200
    assert "a" not in [row["id"] for row in (await http.get("/doctrines")).json()["data"]]


async def test_ids_that_lead_nowhere(own: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, http = own
    await dw.tell(connection, merged("x", "y", 1), merged("y", "x", 1), merged("z", "never-told", 1))
    for number in ("nothing", "x", "z"):
        answer = await http.get(f"/doctrines/{number}")
        assert_problem(answer, 404, "not-found")
        assert answer.json()["detail"] == f"No doctrine here has, or had, the id {number}."
    for bad in ("a%20b", "%00", "a" * 101):
        assert_problem(await http.get(f"/doctrines/{bad}"), 422, "bad-parameter")


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("state=merged", "bad-parameter"),
        ("kind=frigate", "bad-parameter"),
        ("sort=isk", "bad-parameter"),
        ("min_fleets=-1", "bad-parameter"),
        ("q=", "bad-parameter"),
        ("q=%00", "bad-parameter"),
        ("after=2021-10-02&before=2021-10-01", "bad-parameter"),
        ("system=30000142", "unknown-parameter"),
        ("cursor=abc", "bad-cursor"),
        ("sort=fleets&cursor=" + write_word_rank(WordRank(1, "a"), DoctrineFilter().digest()), "bad-cursor"),
        ("cursor=" + write_word_rank(WordRank(0.5, "a"), DoctrineFilter().digest()), "bad-cursor"),
        ("cursor=" + write_word_rank(WordRank(2**62, "a"), DoctrineFilter().digest()), "bad-cursor"),
        ("cursor=" + write_word_rank(WordRank(1, "a\0"), DoctrineFilter().digest()), "bad-cursor"),
    ],
)
async def test_a_wrong_question_is_explained(http: httpx.AsyncClient, query: str, kind: str) -> None:
    assert_problem(await http.get(f"/doctrines?{query}"), 422, kind)
