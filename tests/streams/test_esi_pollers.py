"""From answers of ESI to events, as pure steps."""

from __future__ import annotations

import csv
from typing import Any

import orjson
import pytest
from pydantic import TypeAdapter
from stream_twins import START, shared_data

from schemas.topics import ACTIVITY_HISTORY, SOVEREIGNTY, SOVEREIGNTY_CHANGES
from streams.esi import heard
from streams.esi.look import CONFIRM, BadBody, Look, State, Turn
from streams.esi.poller import POLLS
from streams.esi.pollers import campaigns, faction_war, hours, incursions, prices, skyhooks, sovereignty

NOW = START.timestamp()


def look(body: Any, as_of: float = NOW, *, dated: bool = True) -> Look:
    return Look(body, as_of, as_of + 7, dated)


def checked(turn: Turn) -> list[Any]:
    """The events, each of which must fit its topic's schema."""
    for topic, key, event in [*turn.messages, *turn.heard]:
        TypeAdapter(topic.schema).validate_json(orjson.dumps(event))
        assert key
    orjson.dumps(turn.state)
    return [event for _, _, event in turn.messages]


def alliance(
    system: int, number: int = 99, corporation: int = 98, since: str = "2025-01-01T00:00:00Z", **more: Any
) -> dict[str, Any]:
    hub = {"id": 1040, "vulnerability_window": {"start": "2026-11-23T18:00:00Z", "end": "2026-11-23T21:00:00Z"}}
    levels = {"activity_defense_multiplier": 5.2, "military_level": 5, "industrial_level": 2, "strategic_level": 4}
    claim = {"alliance_id": number, "corporation_id": corporation, "claimed_since": since, "is_capital_system": False}
    return {"solar_system_id": system, "claim": {"alliance": claim | {"development": levels, "sovereignty_hub": hub} | more}}


def faction(system: int, number: int = 500_001) -> dict[str, Any]:
    return {"solar_system_id": system, "claim": {"faction": {"faction_id": number}}}


def free(system: int) -> dict[str, Any]:
    return {"solar_system_id": system, "claim": {"unclaimed": True}}


def systems(*rows: Any) -> dict[str, Any]:
    return {"solar_systems": list(rows)}


def changes(turn: Turn) -> list[Any]:
    return [event for topic, _, event in turn.messages if topic is SOVEREIGNTY_CHANGES]


def test_only_prices_that_changed_are_told_and_nothing_is_no_zero() -> None:
    rows = [{"type_id": 34, "average_price": 4.1, "adjusted_price": 3.9}, {"type_id": 35, "adjusted_price": 8}, {"type_id": 36}]
    turn = prices.step(look(rows), {})
    events = checked(turn)
    assert [key for _, key, _ in turn.messages] == ["34:estimate", "35:estimate", "36:estimate"]
    assert events[0]["quotes"] == [
        {"kind": "average", "value": 4.1, "depth": None},
        {"kind": "adjusted", "value": 3.9, "depth": None},
    ]
    assert [quote["kind"] for quote in events[1]["quotes"]] == ["adjusted"] and events[2]["quotes"] == []
    again = prices.step(look(rows, NOW + 3_600), turn.state)
    assert again.messages == []
    rows[0] = rows[0] | {"average_price": 4.2}
    assert [event["type_id"] for event in checked(prices.step(look(rows, NOW + 7_200), again.state))] == [34]


def test_a_type_that_left_the_list_has_no_quotes_once() -> None:
    rows = [{"type_id": number, "average_price": 1.0} for number in (34, 35, 36)]
    turn = prices.step(look(rows[:2]), prices.step(look(rows), {}).state)
    assert [(event["type_id"], event["quotes"]) for event in checked(turn)] == [(36, [])]
    assert prices.step(look(rows[:2]), turn.state).messages == []


def test_a_bad_row_of_prices_is_left_out_and_said_and_nobody_takes_it_for_gone() -> None:
    state = prices.step(look([{"type_id": 34, "average_price": 1.0}, {"type_id": 35, "average_price": 2.0}]), {}).state
    turn = prices.step(look([{"type_id": 34, "average_price": 3.0}, {"type_id": 35, "average_price": "2"}]), state)
    assert [event["type_id"] for event in checked(turn)] == [34] and "average_price" in turn.faults[0]


@pytest.mark.parametrize("body", [[], {}, None, "x", [{"type_id": 1}]])
def test_half_of_all_prices_missing_is_no_answer(body: Any) -> None:
    state = prices.step(look([{"type_id": number, "average_price": 1.0} for number in range(1, 10)]), {}).state
    with pytest.raises(BadBody):
        prices.step(look(body), state)


def test_each_kind_of_claim_is_read() -> None:
    future = {"solar_system_id": 5, "claim": {"consortium": {"consortium_id": 7}}}
    no_window = alliance(4, sovereignty_hub={"id": 9})
    turn = sovereignty.step(look(systems(alliance(1), faction(2), free(3), no_window, future)), {})
    events = checked(turn)
    assert [event["owner"]["kind"] for event in events] == ["alliance", "faction", "unclaimed", "alliance", "unknown"]
    assert events[0]["adm"] == 5.2 and events[0]["window"]["start"] == "2026-11-23T18:00:00Z" and events[0]["capital"] is False
    assert events[0]["owner"] == {"kind": "alliance", "alliance_id": 99, "corporation_id": 98, "faction_id": None, "name": None}
    assert events[1]["owner"]["faction_id"] == 500_001 and events[1]["adm"] is None
    assert events[3]["hub_id"] == 9 and events[3]["window"] is None
    assert changes(turn) == [], "a first look is no change"


def test_only_systems_that_changed_are_told_and_a_change_of_owner_is_one_event() -> None:
    first = sovereignty.step(look(systems(alliance(1), alliance(2), free(3), faction(4))), {})
    state = first.state
    assert sovereignty.step(look(systems(alliance(1), alliance(2), free(3), faction(4)), NOW + 300), state).messages == []
    levels = {"activity_defense_multiplier": 5.3}
    turn = sovereignty.step(
        look(
            systems(alliance(1, development=levels), alliance(2, 77, since="2026-11-23T12:01:00Z"), free(3), free(4)), NOW + 600
        ),
        state,
    )
    checked(turn)
    assert [(topic.name, key) for topic, key, _ in turn.messages] == [
        ("sovereignty", "1"),
        ("sovereignty-changes", "2"),
        ("sovereignty", "2"),
        ("sovereignty-changes", "4"),
        ("sovereignty", "4"),
    ]
    taken, left = changes(turn)
    assert (taken["before"]["alliance_id"], taken["after"]["alliance_id"], taken["of"]) == (99, 77, "owner")
    assert left["before"]["faction_id"] == 500_001 and left["after"]["kind"] == "unclaimed"
    again = sovereignty.step(
        look(systems(alliance(1), alliance(2, 77, since="2026-11-23T12:01:00Z"), free(3), free(4)), NOW + 900), state
    )
    assert [change["id"] for change in changes(again)] == [taken["id"], left["id"]], "told twice after a crash"
    back = sovereignty.step(
        look(systems(alliance(1), alliance(2, since="2026-12-01T00:00:00Z"), free(3), free(4)), NOW + 900), turn.state
    )
    forth = sovereignty.step(
        look(systems(alliance(1), alliance(2, 77, since="2026-12-02T00:00:00Z"), free(3), free(4)), NOW + 1_200), back.state
    )
    assert len({taken["id"], changes(back)[0]["id"], changes(forth)[0]["id"]}) == 3


def test_the_same_alliance_taking_a_free_system_twice_is_two_changes() -> None:
    state = sovereignty.step(look(systems(free(1), free(2))), {}).state
    ids = []
    for since in ("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"):
        turn = sovereignty.step(look(systems(alliance(1, since=since), free(2))), state)
        ids += [change["id"] for change in changes(turn)]
        state = sovereignty.step(look(systems(free(1), free(2))), turn.state).state
    assert len(set(ids)) == 2


def test_another_corporation_of_the_same_alliance_is_no_change_of_owner() -> None:
    state = sovereignty.step(look(systems(alliance(1))), {}).state
    turn = sovereignty.step(look(systems(alliance(1, corporation=97))), state)
    assert changes(turn) == [] and [event["owner"]["corporation_id"] for event in checked(turn)] == [97]


def test_unknown_is_not_nobody_and_what_lies_behind_it_is_found_out_later() -> None:
    odd = {"solar_system_id": 1, "claim": {"consortium": {}}}
    state = sovereignty.step(look(systems(alliance(1), alliance(2), alliance(3))), {}).state
    turn = sovereignty.step(look(systems(odd, alliance(2), alliance(3))), state)
    assert changes(turn) == [] and [event["owner"]["kind"] for event in checked(turn)] == ["unknown"]
    turn = sovereignty.step(look(systems(alliance(1, 55), alliance(2), alliance(3))), turn.state)
    assert [(change["before"]["alliance_id"], change["after"]["alliance_id"]) for change in changes(turn)] == [(99, 55)]
    turn = sovereignty.step(look(systems(alliance(2), alliance(3))), turn.state)
    assert changes(turn) == [] and [(event["solar_system_id"], event["owner"]["kind"]) for event in checked(turn)] == [
        (1, "unknown")
    ]


def test_a_field_that_cannot_be_read_is_null_and_an_owner_unknown() -> None:
    odd = alliance(1, development={"activity_defense_multiplier": 5.0, "military_level": "five"})
    turn = sovereignty.step(look(systems(odd, alliance(2, number=0))), {})
    events = checked(turn)
    assert events[0]["adm"] == 5.0 and events[0]["military_level"] is None and events[0]["owner"]["kind"] == "alliance"
    assert events[1]["owner"]["kind"] == "unknown" and len(turn.faults) == 2


def test_a_broken_answer_is_no_end_of_all_empires() -> None:
    state = sovereignty.step(look(systems(*(alliance(number) for number in range(1, 11)))), {}).state
    for body in (systems(), systems(alliance(1)), {}, [], "x"):
        with pytest.raises(BadBody):
            sovereignty.step(look(body), state)


def test_a_forgetful_broker_is_told_all_systems_and_a_change_meanwhile() -> None:
    state = sovereignty.step(look(systems(alliance(1), alliance(2))), {}).state
    turn = sovereignty.step(look(systems(alliance(1), alliance(2, 77))), heard.forgotten(state))
    assert len(changes(turn)) == 1 and len(turn.messages) == 3


def test_of_a_real_map_exactly_the_systems_that_changed_hands_are_told() -> None:
    """The map of 2019, and the same with 40 systems in other hands."""
    lines = shared_data("esi", "sovereignty_map-2019-09-10", "DERIVED_2019-09-10_sovereignty_map.csv").read_text().splitlines()
    rows = []
    for row in csv.DictReader(lines):
        system = int(row["systemId"])
        if row["allianceId"] != "NULL":
            rows.append(alliance(system, int(row["allianceId"]), int(row["corporationId"])))
        else:
            rows.append(free(system) if row["factionId"] == "NULL" else faction(system, int(row["factionId"])))
    first = sovereignty.step(look(systems(*rows)), {})
    assert len(first.messages) == len({row["solar_system_id"] for row in rows}) > 1_000
    taken = [row for row in rows if "alliance" in row["claim"]][:40]
    assert len(taken) == 40
    moved = [alliance(row["solar_system_id"], 123_456_789, since="2026-01-01T00:00:00Z") if row in taken else row for row in rows]
    turn = sovereignty.step(look(systems(*moved)), first.state)
    assert {change["solar_system_id"] for change in changes(turn)} == {row["solar_system_id"] for row in taken}
    assert len(turn.messages) == 2 * 40


CAMPAIGN = {
    "campaign_id": 5,
    "solar_system_id": 30_000_001,
    "constellation_id": 20_000_001,
    "structure_id": 7,
    "event_type": "ihub_defense",
    "start_time": "2026-11-23T18:00:00Z",
    "defender_id": 99,
    "defender_score": 0.6,
    "attackers_score": 0.4,
}
INCURSION = {
    "constellation_id": 20_000_001,
    "faction_id": 500_019,
    "state": "established",
    "influence": 0.5,
    "has_boss": False,
    "staging_solar_system_id": 30_000_001,
    "infested_solar_systems": [30_000_002, 30_000_001],
    "type": "Incursion",
}
WAR = {
    "solar_system_id": 30_002_813,
    "owner_faction_id": 500_001,
    "occupier_faction_id": 500_004,
    "contested": "contested",
    "victory_points": 0,
    "victory_points_threshold": 75_000,
}
HOOK = {
    "planet_id": 40_000_001,
    "solar_system_id": 30_000_001,
    "theft_vulnerability": {"start": "2026-11-23T18:00:00Z", "end": "2026-11-23T19:00:00Z"},
}
LISTS = [
    (campaigns.step, [CAMPAIGN, CAMPAIGN | {"campaign_id": 4, "participants": [{"alliance_id": 1, "score": 1}]}], "campaigns"),
    (incursions.step, [INCURSION], "incursions"),
    (faction_war.step, [WAR], "systems"),
]


@pytest.mark.parametrize(("step", "rows", "name"), LISTS, ids=["campaigns", "incursions", "faction-war"])
def test_a_list_is_told_whole_when_it_changed_and_now_and_then(step: Any, rows: list[Any], name: str) -> None:
    turn = step(look(rows), {})
    (event,) = checked(turn)
    assert len(event[name]) == len(rows) and turn.messages[0][1] == "esi"
    assert step(look(list(reversed(rows)), NOW + 60), turn.state).messages == [], "the order says nothing"
    assert len(step(look(rows, NOW + CONFIRM), turn.state).messages) == 1, "its as_of would grow old"
    more = [*rows, rows[0] | {next(iter(rows[0])): 77}]
    assert len(step(look(more, NOW + 60), turn.state).messages) == 1
    assert step(look(more, NOW - 60), turn.state).messages == [], "an older copy"
    with pytest.raises(BadBody):
        step(look([*rows, {}], NOW + 60), turn.state)
    with pytest.raises(BadBody):
        step(look({"rows": rows}), {})


def test_no_campaigns_are_a_list_too_and_no_war_zones_are_a_fault() -> None:
    assert checked(campaigns.step(look([]), {}))[0]["campaigns"] == []
    with pytest.raises(BadBody):
        faction_war.step(look([]), {})


def test_skyhooks_are_read() -> None:
    (event,) = checked(skyhooks.step(look({"skyhooks": [HOOK]}), {}))
    assert event["skyhooks"][0]["window"] == {"start": "2026-11-23T18:00:00Z", "end": "2026-11-23T19:00:00Z"}
    with pytest.raises(BadBody):
        skyhooks.step(look({"skyhooks": [HOOK | {"theft_vulnerability": None}]}), {})


KILLS = [{"system_id": 30_000_142, "ship_kills": 5, "pod_kills": 2, "npc_kills": 0}]


def told_hours(step: Any, moments: list[float], state: State | None = None) -> list[float]:
    """The moments whose answers became an hour."""
    state, told = state or {}, []
    for moment in moments:
        turn = step(look(KILLS, NOW + moment), state)
        told += [moment] if checked(turn) else []
        state = turn.state
    return told


@pytest.mark.parametrize(
    ("moments", "told"),
    [
        ([0, 0, 0], [0]),
        ([0, 3_600, 7_200], [0, 3_600, 7_200]),
        ([0, 1_800, 3_600], [0, 3_600]),
        ([0, 3_299, 3_600], [0, 3_600]),
        ([0, 3_301, 6_700], [0, 3_301, 6_700]),
        ([0, 3_600, 0, 3_600, 300], [0, 3_600]),
        ([0, 10_000], [0, 10_000]),
    ],
)
def test_no_kill_is_counted_in_two_hours(moments: list[float], told: list[float]) -> None:
    assert told_hours(hours.kills, moments) == told


def test_an_hour_has_its_figures_and_its_end() -> None:
    turn = hours.kills(look(KILLS), {})
    (event,) = checked(turn)
    assert event["figures"] == ["ship_kills", "pod_kills", "npc_kills"] and event["systems"] == {"30000142": [5, 2, 0]}
    assert event["hour"] == event["as_of"] == "2026-11-23T12:00:00.000Z" and event["whole"]
    assert turn.messages[0][1] == "esi:2026-11-23T12:00:00.000Z:ship_kills+pod_kills+npc_kills"
    turn = hours.jumps(look([{"system_id": 1, "ship_jumps": 77}]), {})
    assert checked(turn)[0]["systems"] == {"1": [77]} and turn.messages[0][0] is ACTIVITY_HISTORY


def test_an_hour_is_told_again_to_a_forgetful_broker() -> None:
    state = hours.kills(look(KILLS), {}).state
    assert told_hours(hours.kills, [0, 0, 600, 3_600], hours.forgotten(state)) == [0, 3_600]


@pytest.mark.parametrize("body", [[], {}, [*KILLS, {}], KILLS * 2, [KILLS[0] | {"ship_kills": "many"}]])
def test_a_broken_hour_is_none(body: Any) -> None:
    with pytest.raises(BadBody):
        hours.kills(look(body), {})


def test_without_a_last_modified_the_hour_is_not_known() -> None:
    with pytest.raises(BadBody, match="Last-Modified"):
        hours.kills(look(KILLS, dated=False), {})


def test_real_answers_are_read() -> None:
    for name in ("system_kills_ShortCircuitBot.json", "system_kills_wingspan-ops.json"):
        body = orjson.loads(shared_data("esi", "system_kills", name).read_bytes())
        (event,) = checked(hours.kills(look(body), {}))
        assert len(event["systems"]) == len(body) > 500


def test_each_poll_has_a_name_and_forgets() -> None:
    assert len({poll.name for poll in POLLS}) == len({poll.path for poll in POLLS}) == 8
    assert all(isinstance(poll.forgotten({}), dict) for poll in POLLS)
    assert SOVEREIGNTY.name == "sovereignty"
