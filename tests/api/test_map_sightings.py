"""Sightings, presence, records of people and of places, against an oracle that knows no SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import api_world as w
import pytest
from map_world import CLASSES, Mapped
from test_api_problems import assert_problem
from test_map_layers import get

from api.services.map_sightings import HULLS
from universe.ships import CAPITAL_GROUPS, SHIP_CLASSES


def unix(time: datetime) -> int:
    return int(time.timestamp())


def recent(mapped: Mapped, width: timedelta) -> list[w.Kill]:
    """Kills of the window that ends with the newest one."""
    newest = max(kill.time for kill in mapped.kills)
    return [kill for kill in mapped.kills if newest - width < kill.time <= newest]


def test_the_words_are_those_of_the_static_data() -> None:
    """The API knows no groups; it has to name each class of a capital, and no other."""
    assert set(HULLS["capital"]) == {SHIP_CLASSES[group] for group in CAPITAL_GROUPS}
    assert len(set(HULLS["capital"])) == len(CAPITAL_GROUPS), "a word that stands for something else too would be too many"
    assert set(HULLS["logistics"]) == {SHIP_CLASSES[group] for group in (832, 1527, 1538)}


@pytest.mark.parametrize(("what", "hull"), [("capital", 23913), ("logistics", 638)])
@pytest.mark.parametrize("hours", [24, 168])
async def test_sightings(mapped: Mapped, what: str, hull: int, hours: int) -> None:
    body = await get(mapped.client, "/map/sightings", what=what, hours=hours)
    data = body["data"]
    seen = [kill for kill in recent(mapped, timedelta(hours=hours)) if hull in kill.parties]
    kills, lost = Counter(kill.system for kill in seen), Counter(kill.system for kill in seen if kill.hull == hull)
    order = sorted(kills, key=lambda system: (-kills[system], system))
    assert data["system"] == order and len(order) > (hours > 24)
    assert data["kills"] == [kills[system] for system in order]
    assert data["lost"] == [lost[system] for system in order]
    assert data["last"] == [unix(max(kill.time for kill in seen if kill.system == system)) for system in order]
    assert data["classes"] == ([CLASSES[hull]] if order else [])
    assert data["seen"] == [[kills[system]] for system in order]


async def test_a_mail_with_two_hulls_of_a_class_counts_once_and_one_with_two_classes_for_both(mapped: Mapped) -> None:
    await mapped.connection.execute("update types set ship_class = 'titan' where type_id in (24690, 587)")
    try:
        data = (await get(mapped.client, "/map/sightings", what="capital", hours=168))["data"]
    finally:
        for number in (24690, 587):
            await mapped.connection.execute("update types set ship_class = $2 where type_id = $1", number, CLASSES[number])
    kills = recent(mapped, timedelta(hours=168))
    assert data["classes"] == ["titan", "supercarrier"]
    for place, system in enumerate(data["system"]):
        here = [kill for kill in kills if kill.system == system]
        titans = [kill for kill in here if {24690, 587} & kill.parties.keys()]
        carriers = [kill for kill in here if 23913 in kill.parties]
        assert data["seen"][place] == [len(titans), len(carriers)]
        both = {kill.id for kill in titans} | {kill.id for kill in carriers}
        assert data["kills"][place] == len(both)
        assert data["lost"][place] == sum(kill.hull in (24690, 587, 23913) for kill in here)


@pytest.mark.parametrize(("kind", "number"), [("alliance", 99000002), ("corporation", 98000003), ("character", 2112000004)])
@pytest.mark.parametrize("days", [1, 30])
async def test_presence(mapped: Mapped, kind: str, number: int, days: int) -> None:
    body = await get(mapped.client, "/map/presence", **{kind: number}, days=days)
    data = body["data"]
    there = [kill for kill in recent(mapped, timedelta(days=days)) if number in kill.parties]
    kills = Counter(kill.system for kill in there if kill.parties[number] & 6)
    losses = Counter(kill.system for kill in there if kill.parties[number] & 1)
    every = Counter(kill.system for kill in there)
    order = sorted(every, key=lambda system: (-every[system], system))
    assert data["system"] == order
    assert (data["kills"], data["losses"]) == ([kills[one] for one in order], [losses[one] for one in order])
    assert data["last"] == [unix(max(kill.time for kill in there if kill.system == one)) for one in order]
    assert (body["kind"], body["who"]["id"]) == (kind, number)


async def test_presence_asks_for_one_and_knows_of_nobody_else(mapped: Mapped) -> None:
    for params in ({}, {"alliance": 99000001, "character": 2112000001}):
        answer = await mapped.client.get("/map/presence", params=params)
        body = assert_problem(answer, 422, "bad-parameter")
        assert "name one alliance, one corporation or one character" in body["detail"]
    assert_problem(await mapped.client.get("/map/presence?alliance=5"), 404, "not-found")
    assert_problem(await mapped.client.get("/map/presence?alliance=2112000004"), 404, "not-found")


def fault_paths() -> Iterable[tuple[str, str, str]]:
    yield "/map/activity?hours=0", "hours", "greater than or equal to 1"
    yield "/map/activity?hours=169", "hours", "less than or equal to 168"
    yield "/map/kills?limit=20001", "limit", "less than or equal to 20000"
    yield "/map/kills?order=best", "order", "'newest' or 'oldest'"
    yield "/map/kills?from=yesterday", "from", "ISO 8601"
    yield "/map/kills?from=2021-11-28&to=2021-11-27", "from, to", "from must be earlier than to"
    yield "/map/battles?from=2021-11-28&to=2021-11-28", "from, to", "from must be earlier than to"
    yield "/map/battles?to=1638037330", "to", "ISO 8601"
    yield "/map/sightings", "what", "required"
    yield "/map/sightings?what=freighter", "what", "'capital' or 'logistics'"
    yield "/map/presence?alliance=1&days=31", "days", "less than or equal to 30"
    yield "/alliances/1/record?days=0", "days", "greater than or equal to 1"
    yield "/regions/1/record?days=31", "days", "less than or equal to 30"
    yield "/routes?from=30000142", "to", "required"
    yield "/routes?from=30000142&to=30000144&prefer=fastest", "prefer", "'shorter'"
    yield "/routes?from=30000142&to=30000144&avoid=jita", "avoid", "integer"


@pytest.mark.parametrize(("path", "parameter", "says"), list(fault_paths()), ids=str)
async def test_a_wrong_parameter_is_named_with_what_is_allowed(mapped: Mapped, path: str, parameter: str, says: str) -> None:
    body: Any = assert_problem(await mapped.client.get(path), 422, "bad-parameter")
    assert body["errors"][0]["parameter"] == parameter, body
    assert says in body["errors"][0]["detail"]


async def test_an_unknown_parameter_is_refused(mapped: Mapped) -> None:
    body = assert_problem(await mapped.client.get("/map/kills?sort=newest"), 422, "unknown-parameter")
    assert "order" in body["detail"]


@pytest.mark.parametrize(
    "path", ["/map/sovereignty", "/map/activity", "/map/kills", "/map/battles", "/map/sightings?what=capital",
             "/map/presence?alliance=99000001", "/alliances/99000001/record?days=30", "/regions/10000002/record?days=30",
             "/routes?from=30000142&to=30000144"],
)  # fmt: skip
async def test_every_answer_has_a_tag_that_stays(mapped: Mapped, path: str) -> None:
    first = await mapped.client.get(path)
    assert first.status_code == 200 and first.json()["simulated"] is False
    for _ in range(3):
        again = await mapped.client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
