"""Records of people and of places, against an oracle that knows no SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import api_world as w
import pytest
from map_world import CLASSES, Mapped, appraised
from test_api_openapi import good, no_other_fields, validate
from test_api_problems import assert_problem

from api.services import place_record, record
from api.services.record_sums import efficiency, every_day, first_midnight, isk

FIELD = {"alliance": "alliance_id", "corporation": "corporation_id", "character": "character_id"}
PEOPLE = [("alliance", 99000002), ("corporation", 98000003), ("corporation", 98000007), ("character", 2112000004)]


async def get(mapped: Mapped, path: str, **params: Any) -> Any:
    answer = await mapped.client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    kind, _, rest = path.strip("/").partition("/")
    names = {"alliances": "alliance_id", "corporations": "corporation_id", "characters": "character_id"}
    name = names.get(kind, f"{kind.removesuffix('s')}_id")
    schema = good(f"/{kind}/{{{name}}}/{rest.partition('/')[2]}", "get")["schema"]
    validate(schema, answer.json())
    no_other_fields(schema, answer.json())
    return answer.json()["data"]


def of_days(mapped: Mapped, days: int) -> list[w.Kill]:
    """Kills of so many days, the last of which has the newest kill."""
    newest = max(kill.time for kill in mapped.kills)
    midnight = datetime.combine(newest.date() - timedelta(days=days - 1), time(), UTC)
    return [kill for kill in mapped.kills if kill.time >= midnight]


def tally(kills: list[w.Kill]) -> dict[str, Any]:
    known = [kill.value for kill in kills if kill.value is not None]
    return {
        "killmails": len(kills),
        "isk": None if kills and not known else float(sum(known)),
        "unpriced": len(kills) - len(known),
        "appraised": sum(map(appraised, kills)),
    }


def organisation(owner: dict[str, Any]) -> tuple[str, int] | None:
    if "alliance_id" in owner:
        return "alliance", owner["alliance_id"]
    return ("corporation", owner["corporation_id"]) if owner.get("corporation_id", 0) >= 98_000_000 else None


def by_hour(kills: list[w.Kill]) -> list[int]:
    return [sum(kill.time.hour == hour for kill in kills) for hour in range(24)]


def pilots(kills: list[w.Kill], losses: list[w.Kill], ours: Callable[[dict[str, Any]], bool]) -> int:
    found = {one["character_id"] for kill in kills for one in kill.attackers if ours(one) and "character_id" in one}
    return len(found | {kill.victim["character_id"] for kill in losses if "character_id" in kill.victim})


def flown(kills: list[w.Kill], losses: list[w.Kill], ours: Callable[[dict[str, Any]], bool]) -> list[tuple[int, int, int]]:
    used = Counter(hull for kill in kills for hull in {one.get("ship_type_id") for one in kill.attackers if ours(one)} - {None})
    lost = Counter(kill.hull for kill in losses)
    order = sorted(used | lost, key=lambda hull: (-used[hull] - lost[hull], hull))
    return [(hull, used[hull], lost[hull]) for hull in order][:20]


def met(kills: list[w.Kill], losses: list[w.Kill], number: int, ours: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    killed: dict[Any, list[w.Kill]] = {}
    lost: dict[Any, list[w.Kill]] = {}
    for kill in kills:
        killed.setdefault(organisation(kill.victim), []).append(kill)
    for kill in losses:
        for who in {organisation(one) for one in kill.attackers if not ours(one)}:
            lost.setdefault(who, []).append(kill)
    found = {who for who in (*killed, *lost) if who is not None and who[1] != number}
    rows = [
        {
            "who": who,
            "killed": len(killed.get(who, [])),
            "isk_killed": tally(killed.get(who, []))["isk"],
            "lost": len(lost.get(who, [])),
            "isk_lost": tally(lost.get(who, []))["isk"],
        }
        for who in found
    ]
    return sorted(rows, key=lambda row: (-row["killed"] - row["lost"], row["who"][1]))[:15]


def friends(kills: list[w.Kill], number: int, ours: Callable[[dict[str, Any]], bool]) -> list[tuple[Any, int]]:
    found = Counter(
        who
        for kill in kills
        for who in {organisation(one) for one in kill.attackers if not ours(one)}
        if who is not None and who[1] != number
    )
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0][1]))[:15]


def who(row: dict[str, Any]) -> tuple[str, int]:
    return row["organisation"]["kind"], row["organisation"]["id"]


@pytest.mark.parametrize(("kind", "number"), PEOPLE)
@pytest.mark.parametrize("days", [1, 30])
async def test_a_record_of_somebody(mapped: Mapped, kind: str, number: int, days: int) -> None:
    data = await get(mapped, f"/{kind}s/{number}/record", days=days)
    there = [kill for kill in of_days(mapped, days) if number in kill.parties]
    kills = [kill for kill in there if kill.parties[number] & 6]
    losses = [kill for kill in there if kill.parties[number] & 1]

    def ours(owner: dict[str, Any]) -> bool:
        return owner.get(FIELD[kind]) == number

    assert (data["kills"], data["losses"]) == (tally(kills), tally(losses))
    assert data["efficiency"] == efficiency(tally(kills)["isk"], tally(losses)["isk"])
    assert data["solo_kills"] == sum(kill.solo for kill in kills)
    assert (data["kills_by_hour"], data["losses_by_hour"]) == (by_hour(kills), by_hour(losses))
    assert len(data["by_day"]) == days
    for row in data["by_day"]:
        won, fell = ([kill for kill in some if str(kill.time.date()) == row["day"]] for some in (kills, losses))
        assert (row["kills"], row["losses"]) == (len(won), len(fell))
        assert (row["isk_destroyed"], row["isk_lost"]) == (tally(won)["isk"], tally(fell)["isk"])
    assert data["active_pilots"] == pilots(kills, losses, ours)
    assert [(row["type"]["id"], row["kills"], row["losses"]) for row in data["hulls"]] == flown(kills, losses, ours)
    assert all(row["class"] == CLASSES.get(row["type"]["id"], "other") for row in data["hulls"])
    every = Counter(kill.system for kill in there)
    won, fell = Counter(kill.system for kill in kills), Counter(kill.system for kill in losses)
    order = sorted(every, key=lambda system: (-every[system], system))[:15]
    assert [(row["system"]["id"], row["kills"], row["losses"]) for row in data["systems"]] == [
        (system, won[system], fell[system]) for system in order
    ]
    foes = [{**row, "who": who(row)} for row in data["opponents"]]
    assert [{name: row[name] for name in row if name != "organisation"} for row in foes] == met(kills, losses, number, ours)
    assert [(who(row), row["kills"]) for row in data["friends"]] == friends(kills, number, ours)
    assert data["detail_killmails"] == len(there)
    assert (data["id"], data["kind"], data["days"]) == (number, kind, days)


async def test_the_world_is_rich_enough(mapped: Mapped) -> None:
    """Else the comparison above says nothing."""
    data = await get(mapped, "/alliances/99000002/record", days=30)
    assert min(data["kills"].values()) > 0 and min(data["losses"].values()) > 0
    assert len(data["hulls"]) > 5 and len(data["opponents"]) > 3 and len(data["friends"]) > 3
    assert {row["organisation"]["kind"] for row in data["opponents"]} == {"alliance", "corporation"}


async def test_of_very_many_mails_the_newest_are_read_for_details(mapped: Mapped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "DETAIL_MAILS", 10)
    data = await get(mapped, "/alliances/99000002/record", days=30)
    there = sorted((k for k in of_days(mapped, 30) if 99000002 in k.parties), key=lambda kill: (kill.time, kill.id))
    newest = there[-10:]
    kills = [kill for kill in newest if kill.parties[99000002] & 6]
    losses = [kill for kill in newest if kill.parties[99000002] & 1]

    def ours(owner: dict[str, Any]) -> bool:
        return owner.get("alliance_id") == 99000002

    assert data["detail_killmails"] == 10 and data["active_pilots"] == pilots(kills, losses, ours)
    assert [(row["type"]["id"], row["kills"], row["losses"]) for row in data["hulls"]] == flown(kills, losses, ours)
    assert data["kills"]["killmails"] == sum(kill.parties[99000002] & 6 > 0 for kill in there), "sums are of all"


@pytest.mark.parametrize(("kind", "number"), [("system", 30000142), ("region", 10000002), ("region", 11000031)])
@pytest.mark.parametrize("days", [1, 30])
async def test_a_record_of_a_place(mapped: Mapped, kind: str, number: int, days: int) -> None:
    data = await get(mapped, f"/{kind}s/{number}/record", days=days)
    kills = [kill for kill in of_days(mapped, days) if getattr(kill, kind) == number]
    assert data["kills"] == tally(kills)
    assert (data["solo_kills"], data["npc_kills"]) == (sum(k.solo for k in kills), sum(k.npc for k in kills))
    assert data["kills_by_hour"] == by_hour(kills)
    assert [(row["day"], row["kills"], row["isk"]) for row in data["by_day"]] == [
        (str(day), tally(rows)["killmails"], tally(rows)["isk"])
        for day in every_day(first_midnight(datetime.fromisoformat(data["until"]), days), datetime.fromisoformat(data["until"]))
        for rows in [[kill for kill in kills if kill.time.date() == day]]
    ]
    assert data["active_pilots"] == pilots(kills, kills, lambda _: True)
    attacked = Counter(a for kill in kills for a in {one.get("alliance_id") for one in kill.attackers} - {None})
    lost = Counter(kill.victim["alliance_id"] for kill in kills if "alliance_id" in kill.victim)
    order = sorted(attacked | lost, key=lambda one: (-attacked[one] - lost[one], one))[:15]
    assert [(row["alliance"]["id"], row["kills"], row["losses"]) for row in data["alliances"]] == [
        (one, attacked[one], lost[one]) for one in order
    ]
    hulls = Counter(kill.hull for kill in kills)
    order = sorted(hulls, key=lambda one: (-hulls[one], one))[:20]
    assert [(row["type"]["id"], row["losses"], row["isk"]) for row in data["hulls_lost"]] == [
        (one, hulls[one], tally([kill for kill in kills if kill.hull == one])["isk"]) for one in order
    ]
    places = Counter(kill.system for kill in kills)
    order = sorted(places, key=lambda one: (-places[one], one))[:15]
    assert [(row["system"]["id"], row["kills"]) for row in data["systems"]] == [(one, places[one]) for one in order]
    assert data["detail_killmails"] == len(kills)


async def test_details_of_a_place_are_of_its_newest_kills(mapped: Mapped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_record, "DETAIL_MAILS", 5)
    data = await get(mapped, "/regions/10000002/record", days=30)
    kills = sorted((k for k in of_days(mapped, 30) if k.region == 10000002), key=lambda kill: (kill.time, kill.id))
    assert data["detail_killmails"] == 5 and data["active_pilots"] == pilots(kills[-5:], kills[-5:], lambda _: True)
    assert data["kills"]["killmails"] == len(kills)


@pytest.mark.parametrize(
    "path", ["/alliances/5", "/alliances/2112000004", "/corporations/99000001", "/characters/5", "/systems/5", "/regions/5"]
)
async def test_of_nobody_there_is_no_record(mapped: Mapped, path: str) -> None:
    assert_problem(await mapped.client.get(f"{path}/record"), 404, "not-found")


async def test_somebody_known_who_did_nothing_has_an_empty_record(mapped: Mapped) -> None:
    await mapped.connection.execute("insert into names (category, id, name) values ('alliance', 99009999, 'Quiet')")
    data = await get(mapped, "/alliances/99009999/record", days=2)
    assert data["name"] == "Quiet" and data["kills"] == {"killmails": 0, "isk": 0.0, "unpriced": 0, "appraised": 0}
    assert data["efficiency"] is None and data["hulls"] == data["friends"] == []
    assert [row["kills"] for row in data["by_day"]] == [0, 0]


def test_unknown_is_null_and_nothing_is_zero() -> None:
    assert (isk(0, 0, []), isk(2, 2, [None]), isk(2, 1, [None, 5])) == (0.0, None, 5.0)
    assert (efficiency(3.0, 1.0), efficiency(None, 1.0), efficiency(0.0, 0.0), efficiency(0.0, 2.0)) == (0.75, None, None, 0.0)
    days: Iterable[date] = every_day(
        first_midnight(datetime(2021, 11, 2, 5, tzinfo=UTC), 3), datetime(2021, 11, 2, 5, tzinfo=UTC)
    )
    assert list(days) == [date(2021, 10, 31), date(2021, 11, 1), date(2021, 11, 2)]
