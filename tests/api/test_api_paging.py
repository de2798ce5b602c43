"""Cursors."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import api_world as w
import asyncpg
import httpx
import pytest
from api_servers import client_of, new_database
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.cursor import BadCursor, Place, read_cursor, write_cursor
from api.windows import Stretch, stretches
from runtime.settings import Settings


@pytest.mark.parametrize("sort", ["newest", "oldest"])
async def test_a_walk_finds_everything_once_while_kills_arrive(postgres_uri: str, valkey_url: str, sort: str) -> None:
    rng = random.Random(3)
    there = w.make_world(seed=3, count=120)
    async with new_database(postgres_uri, f"api_walk_{sort}") as dsn:
        connection = await asyncpg.connect(dsn)
        await w.store(connection, there)
        found: list[int] = []
        cursor, number, late = None, 10_000, []
        async with client_of(create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url))) as client:
            while True:
                params = {"sort": sort, "limit": 7} | ({"cursor": cursor} if cursor else {})
                body = (await client.get("/killmails", params=params)).json()
                found += [row["id"] for row in body["data"]]
                cursor = body["next"]
                if cursor is None:
                    break
                arrived = [w.make_kill(rng, number + n) for n in range(4)]
                number += 4
                late += arrived
                await w.store(connection, arrived)
        await connection.close()
    assert len(found) == len(set(found)), "a kill came twice"
    assert [n for n in found if n < 10_000] == w.expected(there, {"sort": sort}), "a kill that was there was left out"
    assert found == [n for n in w.expected(there + late, {"sort": sort}) if n in set(found)], "out of order"
    assert any(n >= 10_000 for n in found), "a late kill behind the cursor is found too"


async def test_a_cursor_is_refused_with_other_filters(client: httpx.AsyncClient) -> None:
    cursor = (await client.get("/killmails", params={"limit": 5, "npc": "false"})).json()["next"]
    other = await client.get("/killmails", params={"limit": 5, "npc": "true", "cursor": cursor})
    assert other.status_code == 422
    assert other.json()["type"] == "urn:warstream:problem:bad-cursor"
    assert "other filters" in other.json()["detail"]
    turned = await client.get("/killmails", params={"npc": "false", "sort": "oldest", "cursor": cursor})
    assert turned.status_code == 422
    # Another page size and another way of writing the same filter are the same question.
    same = await client.get("/killmails", params={"limit": 6, "npc": "0", "cursor": cursor})
    assert same.status_code == 200


@pytest.mark.parametrize("cursor", ["x", "AAAA", "bnVsbA", "WzEsMl0", "WyJhIiwxLCIiXQ", "WzEsLTUsImEiXQ", "é", "=" * 40])
async def test_a_broken_cursor_is_named(client: httpx.AsyncClient, cursor: str) -> None:
    answer = await client.get("/killmails", params={"cursor": cursor})
    assert answer.status_code == 422
    assert "no cursor of ours" in answer.json()["detail"]


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 2**63 - 1), st.text("0123456789abcdef", min_size=1))
def test_a_cursor_reads_back(time: datetime, killmail_id: int, question: str) -> None:
    place = Place(time, killmail_id)
    assert read_cursor(write_cursor(place, question), question) == place
    with pytest.raises(BadCursor, match="other filters"):
        read_cursor(write_cursor(place, question), question + "0")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        read_cursor(text, "q")


@given(
    st.datetimes(max_value=datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis wants it bare
    st.timedeltas(timedelta(0), timedelta(days=20_000)),
    st.booleans(),
)
def test_stretches_cover_the_time_without_gap_or_overlap(begin: datetime, length: timedelta, newest: bool) -> None:
    parts = list(stretches(Stretch(begin, begin + length), newest_first=newest))
    if newest:
        parts.reverse()
    assert len(parts) <= 12
    edges = [begin, *(part.end for part in parts)]
    assert [part.begin for part in parts] == edges[:-1]
    assert edges[-1] == begin + length
    assert all(part.begin < part.end for part in parts)
