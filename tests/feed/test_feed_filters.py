"""Filters: the meaning of each one against a reading of the raw killmail, and one exact sentence for each mistake."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from feed_world import kill
from hypothesis import given
from hypothesis import strategies as st

from api.feed.filters import BadFilter, read_filter, read_query
from api.feed.message import ActivityFacts, kill_facts
from api.parameters import KillmailQuery
from schemas.killmail_event import SecurityBand

few = st.integers(1, 4)
maybe = st.none() | few
party = st.fixed_dictionaries(
    {},
    optional={
        "character_id": few.map(lambda n: 100 + n),
        "corporation_id": few.map(lambda n: 200 + n),
        "alliance_id": few.map(lambda n: 300 + n),
        "faction_id": few.map(lambda n: 400 + n),
        "ship_type_id": few.map(lambda n: 500 + n),
    },
)


@st.composite
def mails(draw: st.DrawFn) -> Any:
    event: Any = kill(1, attackers=draw(st.lists(party, min_size=1, max_size=4)))
    victim = {"damage_taken": 1, "ship_type_id": 501, **draw(party)}
    event["killmail"]["victim"] = victim
    event["hull"] = {"type_id": victim["ship_type_id"], "group_id": draw(maybe), "category_id": 6, "ship_class": "other"}
    event["place"] |= {"solar_system_id": draw(few), "constellation_id": draw(maybe), "region_id": draw(maybe)}
    event["place"]["band"] = draw(st.sampled_from(["highsec", "nullsec", "unknown"]))
    worth = draw(st.none() | st.integers(0, 4))
    event["zkb"] = draw(st.just(None) | st.just({}) | st.just({"totalValue": worth}))
    return event


def ids(base: int) -> Any:
    return st.lists(few.map(lambda n: base + n), max_size=2, unique=True)


wishes = st.fixed_dictionaries(
    {},
    optional={
        "system": ids(0), "region": ids(0), "constellation": ids(0), "group": ids(0), "character": ids(100),
        "corporation": ids(200), "alliance": ids(300), "faction": ids(400), "hull": ids(500),
        "band": st.lists(st.sampled_from(["highsec", "nullsec", "unknown"]), max_size=2, unique=True),
        "role": st.sampled_from(["any", "victim", "attacker", "final-blow"]),
        "min_value": st.integers(0, 2), "max_value": st.integers(2, 4), "npc": st.booleans(), "solo": st.booleans(),
    },
)  # fmt: skip

FIELDS = {"character": "character_id", "corporation": "corporation_id", "alliance": "alliance_id", "faction": "faction_id"}
FIELDS["hull"] = "ship_type_id"


def oracle(event: Any, wish: dict[str, Any]) -> bool:
    """The same question, asked of the raw mail in the slowest way."""
    mail, place = event["killmail"], event["place"]
    of_role = {
        "victim": [mail["victim"]],
        "attacker": mail["attackers"],
        "final-blow": [one for one in mail["attackers"] if one["final_blow"]],
        "any": [mail["victim"], *mail["attackers"]],
    }[wish.get("role", "any")]
    for name, values in wish.items():
        value = (event["zkb"] or {}).get("totalValue")
        pilots = [one for one in mail["attackers"] if "character_id" in one]
        match name:
            case "system" | "region" | "constellation":
                field = "solar_system_id" if name == "system" else f"{name}_id"
                good = not values or place[field] in values
            case "group":
                good = not values or event["hull"]["group_id"] in values
            case "band":
                good = not values or place["band"] in values
            case "min_value":
                good = value is not None and value >= values
            case "max_value":
                good = value is not None and value <= values
            case "npc":
                good = values == (len(pilots) == 0)
            case "solo":
                good = values == (len(pilots) == 1)
            case "role":
                good = True
            case _:
                good = not values or any(one.get(FIELDS[name]) in values for one in of_role)
        if not good:
            return False
    return True


@given(mails(), wishes)
def test_a_filter_says_what_the_raw_mail_says(event: Any, wish: dict[str, Any]) -> None:
    assert read_filter("kills", wish).matches(kill_facts(event)) == oracle(event, wish)


@given(mails(), wishes)
def test_query_parameters_mean_the_same_as_json(event: Any, wish: dict[str, Any]) -> None:
    query = []
    for name, value in wish.items():
        for one in value if isinstance(value, list) else [value]:
            query.append((name, str(one).lower() if isinstance(one, bool) else str(one)))
    assert read_query("kills", query).matches(kill_facts(event)) == oracle(event, wish)


def test_a_structure_of_others_is_help_and_npcs_are_not() -> None:
    pilot = {"character_id": 90000001, "corporation_id": 98000001}
    solo = read_filter("kills", {"solo": True})
    assert solo.matches(kill_facts(kill(1, attackers=[pilot, {"faction_id": 500010, "corporation_id": 1000125}])))
    assert solo.matches(kill_facts(kill(1, attackers=[pilot, {"corporation_id": 98000001, "ship_type_id": 35832}])))
    assert not solo.matches(kill_facts(kill(1, attackers=[pilot, {"corporation_id": 98000009, "ship_type_id": 35832}])))


def test_activity_is_asked_for_by_scope_and_place() -> None:
    system, region = ActivityFacts("system", 30000142), ActivityFacts("region", 10000002)
    assert read_filter("activity", {}).matches(system)
    assert not read_filter("activity", {"scope": "region"}).matches(system)
    both = read_filter("activity", {"system": [30000142], "region": 10000043})
    assert both.matches(system)
    assert not both.matches(region)


@pytest.mark.parametrize(
    ("given_filter", "sentence"),
    [
        ([], 'filter: expected an object such as {"region": [10000002]}, got []'),
        ({"regoin": 1}, "filter: topic kills has no field 'regoin'; it has region, constellation"),
        ({"region": "The Forge"}, "filter.region: expected a positive whole number or a list of them, got 'The Forge'"),
        ({"region": [1, True]}, "filter.region: expected a positive whole number or a list of them, got True"),
        ({"system": -1}, "filter.system: expected a positive whole number or a list of them, got -1"),
        ({"character": 2**63}, "filter.character: expected a positive whole number"),
        ({"hull": 1.0}, "filter.hull: expected a positive whole number"),
        ({"hull": list(range(1, 52))}, "filter.hull: 51 ids; at most 50"),
        (
            {"band": "hisec"},
            "filter.band: expected highsec, lowsec, nullsec, w-space, drifter, pochven, zarzakh, abyssal, void, unknown",
        ),
        ({"band": [["highsec"]]}, "filter.band: expected highsec"),
        ({"role": "boss"}, "filter.role: expected any, victim, attacker, final-blow, got 'boss'"),
        ({"role": ["any"]}, "filter.role: expected any, victim, attacker, final-blow, got ['any']"),
        ({"min_value": "1b"}, "filter.min_value: expected an amount of ISK, 0 or more, got '1b'"),
        ({"min_value": float("nan")}, "filter.min_value: expected an amount of ISK"),
        ({"max_value": -1}, "filter.max_value: expected an amount of ISK"),
        ({"min_value": 5, "max_value": 4}, "filter.min_value: must not be above max_value"),
        ({"npc": "yes"}, "filter.npc: expected true or false, got 'yes'"),
        ({"after": "2026"}, "filter: topic kills has no field 'after'"),
    ],
)
def test_a_mistake_gets_one_exact_sentence(given_filter: Any, sentence: str) -> None:
    with pytest.raises(BadFilter) as caught:
        read_filter("kills", given_filter)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ([("region", "Forge")], "filter.region: expected a positive whole number or a list of them, got 'Forge'"),
        ([("npc", "true"), ("npc", "true")], "filter.npc: given more than once; only lists may be repeated"),
        ([("min_value", "nan")], "filter.min_value: expected an amount of ISK"),
        ([("nps", "true")], "filter: topic kills has no field 'nps'"),
    ],
)
def test_a_mistake_in_an_address_gets_one_exact_sentence(query: list[tuple[str, str]], sentence: str) -> None:
    with pytest.raises(BadFilter) as caught:
        read_query("kills", query)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("band", get_args(SecurityBand))
def test_every_band_that_an_event_may_have_can_be_asked_for_in_feed_and_queries(band: str) -> None:
    read_filter("kills", {"band": band})
    assert KillmailQuery(band=[band]).band == [band]
