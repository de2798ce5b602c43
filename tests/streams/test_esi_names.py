"""Names: who is asked for first, what a bad id costs, what is told once and what again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest
from esi_world import Told, world
from fake_esi import Doc, FakeEsi
from fake_http import Reply
from pydantic import TypeAdapter
from stream_twins import START, body

from runtime.clock import ManualClock
from schemas.topics import NAMES
from streams.esi.client import EsiClient
from streams.esi.names import NameResolver
from streams.esi.names_bisect import bisected
from streams.esi.names_ids import askable, owners_of
from streams.esi.names_known import KnownFile
from streams.esi.names_roll import DETAILS_AGE, GONE_AGE, MOST, SEEN_LATELY, Roll
from streams.esi.outcome import Denied, Fresh, Gone, Throttled

NOW = START.timestamp()
PILOT = 95_000_000
CORPORATION = 98_000_000
ALLIANCE = 99_000_000
DETAILS = {"name": "Test Alliance", "ticker": "TEST", "creator_id": 1, "date_founded": "2010-06-04T11:00:00Z"}


def event(**victim: int) -> Any:
    mail = body()
    return {"killmail": mail | {"victim": mail["victim"] | victim}}


def test_the_parties_of_a_kill_are_asked_for_by_what_they_are() -> None:
    mail = event(alliance_id=99_000_001, faction_id=500_001, corporation_id=500_021, character_id=3_000_005)
    mail["killmail"]["attackers"] += [{"damage_done": 1, "final_blow": False, "faction_id": 500_010, "character_id": 2_000}]
    assert owners_of(mail) == {
        "character": {95_000_001, 3_000_005},
        "corporation": {98_000_001},
        "alliance": {99_000_001},
        "faction": {500_001, 500_010, 500_021},
    }


@pytest.mark.parametrize(
    ("category", "number", "key"),
    [
        ("corporation", 0, None),
        ("corporation", -5, None),
        ("character", 2**63, None),
        ("station", 60_003_760, ("station", 60_003_760)),
        ("station", 1_030_000_000_000, None),
        ("faction", 1_000_125, None),
        ("corporation", 1_000_125, ("corporation", 1_000_125)),
    ],
)
def test_what_no_one_can_name_is_not_asked_for(category: Any, number: int, key: Any) -> None:
    assert askable(category, number) == key


def test_who_was_seen_most_and_last_comes_first_and_the_unnamed_before_the_old() -> None:
    roll = Roll()
    roll.want("character", [PILOT + 1], NOW - 7_200)
    roll.want("character", [PILOT + 1], NOW - 7_200)
    roll.want("character", [PILOT + 2], NOW)
    for _ in range(5):
        roll.want("character", [PILOT + 3], NOW - 60)
    for _ in range(9):
        roll.want("alliance", [ALLIANCE], NOW - 60)
    roll.told(("alliance", ALLIANCE), "name", NOW - 40 * 86_400)
    roll.want("alliance", [ALLIANCE], NOW)
    assert [number for _, number in roll.next("name", NOW)] == [PILOT + 3, PILOT + 2, PILOT + 1, ALLIANCE]
    assert [number for _, number in roll.next("name", NOW, 2)] == [PILOT + 3, PILOT + 2]


def test_each_question_has_its_age_and_npcs_have_no_affiliation() -> None:
    roll = Roll()
    npc, pilot, alliance = ("character", 3_000_005), ("character", PILOT), ("alliance", ALLIANCE)
    for category, number in (npc, pilot, alliance):
        assert roll.want(category, [number], NOW) == 1  # type: ignore[arg-type]
    assert roll.next("affiliation", NOW) == [pilot] and roll.next("details", NOW) == [alliance]
    roll.told(alliance, "details", NOW)  # type: ignore[arg-type]
    assert set(roll.next("name", NOW)) == {npc, pilot}, "details have the name in them"
    for key in (npc, pilot):
        roll.told(key, "name", NOW)  # type: ignore[arg-type]
    roll.told(pilot, "affiliation", NOW)  # type: ignore[arg-type]
    assert all(roll.waiting(question) == 0 for question in ("name", "affiliation", "details"))  # type: ignore[arg-type]
    roll.sweep(NOW + DETAILS_AGE - 60)
    assert roll.waiting("details") == 0
    roll.sweep(NOW + DETAILS_AGE)
    assert roll.next("details", NOW) == [alliance] and roll.waiting("affiliation") == 0
    roll.want("character", [PILOT], NOW + 7 * 86_400)
    assert roll.next("affiliation", NOW) == [pilot]


def test_who_is_gone_is_asked_for_again_after_a_day_and_who_is_not_seen_any_more_is_not() -> None:
    roll = Roll()
    roll.want("corporation", [CORPORATION, CORPORATION + 1], NOW)
    roll.gone(("corporation", CORPORATION), NOW)
    roll.want("corporation", [CORPORATION], NOW + 60)
    assert roll.next("name", NOW) == [("corporation", CORPORATION + 1)]
    roll.sweep(NOW + GONE_AGE)
    assert roll.waiting("name") == 2
    roll = Roll()
    roll.want("corporation", [CORPORATION], NOW)
    roll.told(("corporation", CORPORATION), "details", NOW)
    roll.sweep(NOW + SEEN_LATELY + DETAILS_AGE)
    assert roll.waiting("details") == 0


def test_the_roll_is_bounded() -> None:
    roll = Roll()
    for number in range(MOST + 500):
        roll.want("character", [PILOT + number], NOW + number)
    roll.sweep(NOW + MOST)
    assert len(roll.entries) == MOST and ("character", PILOT) not in roll.entries and roll.waiting("name") == MOST


async def test_one_bad_id_in_a_thousand_costs_twenty_requests() -> None:
    for bad in (0, 1, 499, 500, 999):
        asked: list[int] = []
        refused = 0

        async def ask(batch: list[int], bad: int = bad, asked: list[int] = asked) -> Any:
            nonlocal refused
            asked.append(len(batch))
            refused += bad in batch
            return Gone() if bad in batch else Fresh(orjson.dumps(batch))

        found = await bisected([list(range(1_000))], ask)
        assert found.bad == [bad] and found.stopped is None
        assert sorted(number for batch, _ in found.answers for number in batch) == [n for n in range(1_000) if n != bad]
        assert len(asked) <= 21 and refused <= 11


async def test_what_says_nothing_of_ids_stops_and_says_where_to_go_on() -> None:
    async def ask(batch: list[int]) -> Any:
        return Throttled(5.0) if batch == [2, 3] else Denied(400) if len(batch) > 2 else Fresh(b"[]")

    found = await bisected([[0, 1, 2, 3], [4, 5]], ask)
    assert found.stopped == Throttled(5.0) and found.left == [[2, 3], [4, 5]] and found.bad == []

    async def forbid(batch: list[int]) -> Any:
        return Denied(401)

    assert (await bisected([[1, 2]], forbid)).left == [[1, 2]]


class Ended(ManualClock):
    def __init__(self) -> None:
        super().__init__(START)
        self.stop = asyncio.Event()
        self.end = 0.0

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        if self.now().timestamp() >= self.end:
            self.stop.set()


async def resolve(clock: Ended, resolver: NameResolver, seconds: float) -> None:
    clock.stop.clear()
    clock.end = clock.now().timestamp() + seconds
    await resolver.run(clock.stop)


def people(server: FakeEsi, pilots: int) -> list[int]:
    numbers = [PILOT + number for number in range(pilots)]
    server.people |= {number: ("character", f"Pilot {number}") for number in numbers}
    server.affiliations |= {number: {"corporation_id": CORPORATION} for number in numbers}
    return numbers


def names(told: Told) -> list[Any]:
    for _, key, event in told.messages:
        TypeAdapter(NAMES.schema).validate_json(orjson.dumps(event))
        assert key == f"{event['category']}:{event['id']}"
    return told.of(NAMES)


def made(client: EsiClient, told: Any, folder: Path, cluster: str | None = None) -> NameResolver:
    return NameResolver(client, told, KnownFile(folder / "names.json", cluster), lambda: None)


async def test_all_of_a_kill_are_named_once_with_what_else_is_known(tmp_path: Path) -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        people(server, 2)
        server.affiliations[PILOT] |= {"alliance_id": ALLIANCE}
        server.people |= {
            CORPORATION: ("corporation", "Corp"),
            ALLIANCE: ("alliance", "Old name"),
            500_001: ("faction", "Caldari State"),
        }
        server.docs[f"/alliances/{ALLIANCE}"] = Doc(DETAILS | {"executor_corporation_id": 7}, cache=3_600)
        corporation = {"name": "Corp", "ticker": "C", "member_count": 5, "ceo_id": 8, "state": "closed", "alliance_id": ALLIANCE}
        server.docs[f"/corporations/{CORPORATION}"] = Doc(corporation | {"enlisted_faction_id": 500_001}, cache=3_600)
        resolver = made(client, told, tmp_path)
        assert resolver.want("character", [PILOT, PILOT + 1]) == 2
        resolver.want("corporation", [CORPORATION])
        resolver.want("alliance", [ALLIANCE])
        resolver.want("faction", [500_001])
        await resolve(clock, resolver, 60)
        assert resolver.waiting == 0
        asked = len(server.requests)
        assert asked == 4
        for _ in range(10):
            assert resolver.want("character", [PILOT]) == 0
        await resolve(clock, resolver, 600)
        assert len(server.requests) == asked, "known is known"
    latest: dict[str, dict[str, Any]] = {}
    for event in names(told):
        latest.setdefault(f"{event['category']}:{event['id']}", {}).update(event)
    pilot, alliance, corp = latest[f"character:{PILOT}"], latest[f"alliance:{ALLIANCE}"], latest[f"corporation:{CORPORATION}"]
    assert (pilot["name"], pilot["corporation_id"], pilot["alliance_id"], pilot["faction_id"]) == (
        f"Pilot {PILOT}",
        CORPORATION,
        ALLIANCE,
        None,
    )
    assert (alliance["name"], alliance["ticker"], alliance["closed"], alliance["executor_corporation_id"]) == (
        "Test Alliance",
        "TEST",
        False,
        7,
    )
    assert (corp["ticker"], corp["member_count"], corp["closed"], corp["faction_id"]) == ("C", 5, True, 500_001)
    assert latest["faction:500001"]["name"] == "Caldari State"


async def test_one_bad_id_in_a_thousand_is_found_within_the_error_budget_and_told_without_a_name(tmp_path: Path) -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        numbers = people(server, 1_000)
        bad = numbers[617]
        del server.people[bad]
        resolver = made(client, told, tmp_path)
        resolver.want("character", numbers)
        await resolve(clock, resolver, 900)
        assert len(server.asked("/universe/names")) <= 21
        assert server.most_spent["errors"] <= 80
        by_id = {event["id"]: event["name"] for event in names(told) if "name" in event}
        assert len(by_id) == 1_000 and by_id[bad] is None and sum(name is None for name in by_id.values()) == 1
        asked = len(server.requests)
        resolver.want("character", [bad])
        await resolve(clock, resolver, 3_600)
        assert len(server.requests) == asked
        server.people[bad] = ("character", "Back")
        clock._now = clock._now.replace(day=clock._now.day + 1, hour=14)
        resolver.want("character", [bad])
        await resolve(clock, resolver, 60)
        assert "Back" in [event.get("name") for event in names(told)[-2:]]


async def test_many_bad_ids_never_pass_the_error_limit_and_no_half_is_asked_twice(tmp_path: Path) -> None:
    """80 failures a minute without Redis are 20: the search waits in its middle, and goes on there."""
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        numbers = people(server, 1_000)
        for number in numbers[::90]:
            del server.people[number]
        resolver = made(client, told, tmp_path)
        resolver.want("character", numbers)
        await resolve(clock, resolver, 3_600)
        assert server.most_spent["errors"] <= 20 and 420 not in server.statuses
        batches = [request.body for request in server.seen if request.path == "/universe/names"]
        assert len(batches) == len(set(batches)) < 12 * 21
        assert sum(event.get("name", "") is None for event in names(told)) == 12


async def test_a_pilot_without_affiliation_keeps_his_name(tmp_path: Path) -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        numbers = people(server, 3)
        del server.affiliations[numbers[1]]
        resolver = made(client, told, tmp_path)
        resolver.want("character", numbers)
        await resolve(clock, resolver, 300)
        assert resolver.waiting == 0
    assert all(event.get("name", "") is not None for event in names(told))
    assert {event["id"] for event in names(told) if "corporation_id" in event} == {numbers[0], numbers[2]}


async def test_garbled_answers_name_nobody_and_make_nobody_nameless(tmp_path: Path) -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        people(server, 1)
        server.docs["/status"] = Doc({"players": 1}, cache=30)
        server.faults_at["/universe/names"] = [Reply(200, b"{}"), Reply(200, b"<html>"), Reply(504)]
        resolver = made(client, told, tmp_path)
        resolver.want("character", [PILOT])
        await resolve(clock, resolver, 900)
    assert [event["name"] for event in names(told) if "name" in event] == [f"Pilot {PILOT}"]


async def test_what_is_known_survives_a_restart_but_for_the_newest_on_a_broker_that_forgot(tmp_path: Path) -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        people(server, 2)
        resolver = made(client, told, tmp_path, "a")
        resolver.want("character", [PILOT])
        await resolve(clock, resolver, 4_000)
        resolver.want("character", [PILOT + 1])
        await resolve(clock, resolver, 60)
        asked = len(server.requests)
        for cluster, more in [("a", 0), ("b", 2), ("b", 0)]:
            resolver = made(client, told, tmp_path, cluster)
            resolver.want("character", [PILOT, PILOT + 1])
            await resolve(clock, resolver, 60)
            assert len(server.requests) == asked + more
            asked = len(server.requests)


async def test_what_kafka_did_not_take_is_not_known(tmp_path: Path) -> None:
    clock, told = Ended(), Told()

    async def refuse(messages: Any) -> None:
        raise ConnectionError("no broker")

    async with world(clock) as (server, client, _):
        people(server, 1)
        resolver = made(client, refuse, tmp_path)
        resolver.want("character", [PILOT])
        with pytest.raises(ConnectionError):
            await resolve(clock, resolver, 60)
        resolver = made(client, told, tmp_path)
        assert resolver.want("character", [PILOT]) == 1
        await resolve(clock, resolver, 60)
    assert len(names(told)) == 2


# ---- one id at which ESI's server fails


@pytest.mark.parametrize("place", [0, 13, 29])
async def test_one_id_at_which_esi_fails_keeps_no_other_from_his_name(tmp_path: Path, place: int) -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        server.docs["/status"] = Doc({"players": 1}, cache=30)
        numbers = people(server, 30)
        server.bad = frozenset({numbers[place]})
        resolver = made(client, told, tmp_path)
        resolver.want("character", numbers)
        await resolve(clock, resolver, 1_800)
        named = {event["id"] for event in names(told) if "name" in event}
        assert named == set(numbers) - server.bad and resolver.waiting == 0
        asked = server.asked("/universe/names")
        assert len(asked) <= 20 and server.most_spent["errors"] <= 20
        resolver.want("character", numbers)
        await resolve(clock, resolver, 3_600)
        assert server.asked("/universe/names") == asked, "he is left alone for a day"
        clock._now = clock._now.replace(day=clock._now.day + 1, hour=15)
        server.bad = frozenset()
        resolver.want("character", numbers)
        await resolve(clock, resolver, 60)
        assert numbers[place] in {event["id"] for event in names(told) if "name" in event}


async def test_a_lone_id_at_which_esi_fails_does_not_hold_up_who_comes_after_him(tmp_path: Path) -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        server.docs["/status"] = Doc({"players": 1}, cache=30)
        numbers = people(server, 2)
        server.bad = frozenset({numbers[0]})
        resolver = made(client, told, tmp_path)
        resolver.want("character", numbers[:1])
        await resolve(clock, resolver, 1_800)
        resolver.want("character", numbers[1:])
        await resolve(clock, resolver, 600)
        assert {event["id"] for event in names(told) if "name" in event} == {numbers[1]}
        assert len(server.asked("/universe/names")) < 40 and resolver.waiting == 0


async def test_an_alliance_at_which_esi_fails_does_not_hold_up_the_next(tmp_path: Path) -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        server.docs["/status"] = Doc({"players": 1}, cache=30)
        for number in (ALLIANCE, ALLIANCE + 1):
            server.people[number] = ("alliance", f"Alliance {number}")
            server.docs[f"/alliances/{number}"] = Doc(DETAILS, cache=3_600)
        resolver = made(client, told, tmp_path)
        resolver.want("alliance", [ALLIANCE])
        await resolve(clock, resolver, 10)
        server.bad = frozenset({ALLIANCE})
        clock._now = clock._now.replace(day=clock._now.day + 1)
        for _ in range(9):
            resolver.want("alliance", [ALLIANCE])
        resolver.want("alliance", [ALLIANCE + 1])
        await resolve(clock, resolver, 600)
        assert f"alliance:{ALLIANCE + 1}" in [key for _, key, event in told.messages if "ticker" in event]


@pytest.mark.parametrize("away", [True, False])
async def test_an_outage_puts_nobody_off(tmp_path: Path, away: bool) -> None:
    """The whole server, or this one route of it, for four hours."""
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        server.docs["/status"] = Doc({"players": 1}, cache=30)
        numbers = people(server, 40)
        resolver = made(client, told, tmp_path)
        resolver.want("character", numbers[:20])
        await resolve(clock, resolver, 60)
        server.away = lambda now: away
        server.bad = frozenset(numbers)
        resolver.want("character", numbers[20:])
        await resolve(clock, resolver, 4 * 3_600)
        asked = len(server.asked("/universe/names"))
        assert asked < 150 and server.most_spent["errors"] <= 20
        server.away, server.bad = lambda now: False, frozenset()
        await resolve(clock, resolver, 900)
        assert {event["id"] for event in names(told) if "name" in event} == set(numbers)
        assert len(server.asked("/universe/names")) < asked + 40


# ---- over a crash


async def test_what_was_wanted_and_kept_is_asked_for_after_a_crash(tmp_path: Path) -> None:
    clock, told = Ended(), Told()
    async with world(clock) as (server, client, _):
        people(server, 1)
        resolver = made(client, told, tmp_path)
        resolver.want("character", [PILOT])
        await resolver.keep()
        resolver = made(client, told, tmp_path)  # nobody wants him again
        await resolve(clock, resolver, 60)
    assert {event["id"] for event in names(told)} == {PILOT}


async def test_keeping_waits_for_a_save_that_is_under_way_and_saves_what_came_after_it(tmp_path: Path) -> None:
    clock = Ended()
    async with world(clock) as (_, client, _):
        known = KnownFile(tmp_path / "names.json")
        resolver = NameResolver(client, Told(), known, lambda: None)
        resolver.want("character", [PILOT])
        first = asyncio.create_task(resolver.keep())
        await asyncio.sleep(0)
        resolver.want("character", [PILOT + 1])
        await resolver.keep()
        assert set(known.load()) == {("character", PILOT), ("character", PILOT + 1)} and first.done()
        known.save = None  # type: ignore[assignment,method-assign]
        await resolver.keep()
        resolver.want("character", [PILOT])
        for _ in range(2):  # what could not be saved is not taken for saved
            with pytest.raises(TypeError):
                await resolver.keep()
