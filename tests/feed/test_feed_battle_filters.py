"""What each battle filter means, against the event itself; one exact sentence for each mistake."""

from __future__ import annotations

from typing import Any

import pytest
from battle_told import battle, merged, organisation, side
from hypothesis import given
from hypothesis import strategies as st

from api.feed.battle_filter import battle_facts
from api.feed.filters import BadFilter, read_filter, read_query
from schemas.battle_news import entry_of

few = st.integers(1, 4)
KINDS = ["fight", "gank", "camp", "roam", "bash", "clean-up"]
TIERS = ["gank", "brawl", "battle", "hellcamp"]


@st.composite
def battles(draw: st.DrawFn) -> Any:
    def letter(name: str | None) -> Any:
        parties = draw(st.lists(st.tuples(few, st.sampled_from(["alliance", "corporation", "character"])), max_size=3))
        return side(name, *(organisation(number, 1, kind) for number, kind in parties))

    places = draw(st.lists(st.tuples(few, st.none() | few, st.none() | few), min_size=1, max_size=3))
    unassigned = letter(None) if draw(st.booleans()) else None
    sides = [letter("A"), letter("B")]
    kills = list(range(1, draw(st.integers(3, 6))))
    isk = draw(st.none() | st.integers(0, 4))
    change = draw(st.sampled_from(["updated", "ended"]))
    figures = {"pilots": draw(few), "tier": draw(st.sampled_from(TIERS)), "isk": isk, "kind": draw(st.sampled_from(KINDS))}
    return battle(1, 1, change, systems=places, sides=sides, unassigned=unassigned, kills=kills, **figures)


ids = st.lists(few, max_size=2, unique=True)
wishes = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("system", "constellation", "region", "alliance", "corporation"), ids),
        "min_kills": st.integers(0, 6), "min_pilots": few, "min_isk": st.integers(0, 5),
        "tier": st.lists(st.sampled_from(TIERS), max_size=2, unique=True),
        "kind": st.lists(st.sampled_from(KINDS), max_size=3, unique=True),
        "state": st.lists(st.sampled_from(["active", "ended", "merged"]), max_size=2, unique=True),
    },
)  # fmt: skip


def oracle(event: Any, wish: dict[str, Any]) -> bool:
    """The same question, asked of the whole event in the slowest way."""
    report = event["report"]
    sides = [*report["sides"], *([report["unassigned"]] if report["unassigned"] else [])]
    parties = [(one["kind"], one["id"]) for each in sides for one in each["organisations"]]
    for name, values in wish.items():
        match name:
            case "system" | "constellation" | "region":
                field = "solar_system_id" if name == "system" else f"{name}_id"
                good = not values or any(place[field] in values for place in event["systems"])
            case "alliance" | "corporation":
                good = not values or any((name, number) in parties for number in values)
            case "min_kills":
                good = len(event["kills"]) >= values
            case "min_pilots":
                good = event["pilots"] >= values
            case "min_isk":
                good = report["losses"]["isk"] is not None and report["losses"]["isk"] >= values
            case _:
                good = not values or event[name] in values
        if not good:
            return False
    return True


@given(battles(), wishes)
def test_a_filter_says_what_the_whole_event_says(event: Any, wish: dict[str, Any]) -> None:
    assert read_filter("battles", wish).matches(battle_facts(entry_of(event))) == oracle(event, wish)


@given(battles(), wishes)
def test_query_parameters_mean_the_same_as_json(event: Any, wish: dict[str, Any]) -> None:
    query = [(name, str(one)) for name, value in wish.items() for one in (value if isinstance(value, list) else [value])]
    assert read_query("battles", query).matches(battle_facts(entry_of(event))) == oracle(event, wish)


@given(battles(), wishes)
def test_a_merged_battle_is_to_a_filter_what_it_was_before_but_for_its_state(event: Any, wish: dict[str, Any]) -> None:
    facts = battle_facts(entry_of(merged(1, 2, into=5)), before=entry_of(event))
    state = wish.get("state")
    expected = oracle(event, {name: value for name, value in wish.items() if name != "state"}) and (
        not state or "merged" in state
    )
    assert read_filter("battles", wish).matches(facts) == expected


def test_a_merged_battle_of_which_nothing_is_known_comes_to_those_who_ask_for_everything() -> None:
    facts = battle_facts(entry_of(merged(1, 2, into=5)))
    assert read_filter("battles", {}).matches(facts)
    for wish in ({"region": 1}, {"min_kills": 1}, {"min_isk": 0}, {"tier": "gank"}, {"alliance": 1}):
        assert not read_filter("battles", wish).matches(facts)


@pytest.mark.parametrize(
    ("given_filter", "sentence"),
    [
        ({"hull": 1}, "filter: topic battles has no field 'hull'; it has region, constellation, system, alliance"),
        ({"system": "Jita"}, "filter.system: expected a positive whole number or a list of them, got 'Jita'"),
        ({"min_kills": 2.5}, "filter.min_kills: expected a whole number, 0 or more, got 2.5"),
        ({"min_pilots": -1}, "filter.min_pilots: expected a whole number, 0 or more, got -1"),
        ({"min_kills": True}, "filter.min_kills: expected a whole number, 0 or more, got True"),
        ({"min_isk": "1b"}, "filter.min_isk: expected an amount of ISK, 0 or more, got '1b'"),
        ({"tier": "war"}, "filter.tier: expected gank, brawl, battle, hellcamp or a list of them, got 'war'"),
        ({"state": ["active", "won"]}, "filter.state: expected active, ended, merged or a list of them, got 'won'"),
    ],
)
def test_a_mistake_gets_one_exact_sentence(given_filter: Any, sentence: str) -> None:
    with pytest.raises(BadFilter) as caught:
        read_filter("battles", given_filter)
    assert str(caught.value).startswith(sentence)
