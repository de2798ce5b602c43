"""The delta: small, whole in its totals, and nothing made up."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from battle_told import GOONS, LONER, NEW_EDEN, TEST, battle, losses, merged, organisation, side
from feed_world import AMARR, DOMAIN, FORGE, JITA
from pydantic import TypeAdapter

from schemas.battle import Battle
from schemas.battle_news import MAX_ADDED, TOP_ORGANISATIONS, entry_of, told_of


def test_the_battles_of_these_tests_are_battles() -> None:
    for one in (battle(1), merged(1, 2, into=5), battle(1, formerly=[7], unassigned=side(None, organisation(LONER, 1)))):
        TypeAdapter(Battle).validate_python(one)


def test_the_news_are_the_totals_as_they_are_now() -> None:
    far = [(JITA, NEW_EDEN, FORGE), (AMARR, None, DOMAIN)]
    lone = side(None, organisation(LONER, 1, "corporation"), lost=losses(1, None, 1))
    event = battle(
        7, 4, kills=[7, 8, 9], added=[8, 9], formerly=[8], systems=far, unassigned=lone, end=1000, isk=5e6, appraised=2
    )
    assert entry_of(event)["news"] == {
        "battle_id": 7,
        "revision": 4,
        "change": "updated",
        "state": "active",
        "formerly": [8],
        "added": [8, 9],
        "added_count": 2,
        "start": 700,
        "end": 1000,
        "systems": [
            {"solar_system_id": JITA, "constellation_id": NEW_EDEN, "region_id": FORGE},
            {"solar_system_id": AMARR, "constellation_id": None, "region_id": DOMAIN},
        ],
        "kills": 3,
        "pilots": 5,
        "pilot_losses": 3,
        "tier": "gank",
        "kind": "fight",
        "sides": [
            {
                "side": "A",
                "organisations": [{"id": GOONS, "kind": "alliance", "pilots": 3}],
                "organisation_count": 1,
                "pilots": 3,
                "losses": 1,
                "isk_lost": 1e6,
                "unpriced": 0,
                "appraised": 0,
                "efficiency": 0.5,
            },
            {
                "side": "B",
                "organisations": [{"id": TEST, "kind": "alliance", "pilots": 2}],
                "organisation_count": 1,
                "pilots": 2,
                "losses": 2,
                "isk_lost": 2e6,
                "unpriced": 0,
                "appraised": 0,
                "efficiency": 0.5,
            },
        ],
        "unassigned": {
            "side": None,
            "organisations": [{"id": LONER, "kind": "corporation", "pilots": 1}],
            "organisation_count": 1,
            "pilots": 1,
            "losses": 1,
            "isk_lost": None,
            "unpriced": 1,
            "appraised": 0,
            "efficiency": 0.5,
        },
        "isk_lost": 5e6,
        "unpriced": 0,
        "appraised": 2,
        "simulated": False,
        "processed_at": event["processed_at"],
    }


def test_losses_that_nobody_counted_are_unknown_and_not_0() -> None:
    event: Any = battle(7)
    for one in (event["report"], *event["report"]["sides"]):
        del one["losses"]["appraised"]
    TypeAdapter(Battle).validate_python(event)
    news: Any = entry_of(event)["news"]
    assert [news["appraised"], *(one["appraised"] for one in news["sides"])] == [None, None, None]


def test_a_side_names_those_with_most_pilots_and_filters_know_all_of_them() -> None:
    many = [organisation(99000000 + n, pilots=n % 4) for n in range(20)]
    corporation, pilot = organisation(98000001, 9, "corporation"), organisation(90000001, 8, "character")
    entry: Any = entry_of(battle(1, sides=[side("A", *many), side("B", pilot, corporation)]))
    leading, other = entry["news"]["sides"]
    assert [one["id"] - 99000000 for one in leading["organisations"]] == [3, 7, 11, 15, 19]
    assert (len(leading["organisations"]), leading["organisation_count"]) == (TOP_ORGANISATIONS, 20)
    assert [one["id"] for one in other["organisations"]] == [98000001, 90000001]
    assert sorted(entry["alliances"]) == [99000000 + n for n in range(20)]
    assert entry["corporations"] == [98000001]
    told: Any = told_of(entry)
    assert told["alliances"] == [99000000 + n for n in range(20)], "clients hear of all of them too"
    assert {name: value for name, value in told.items() if name != "alliances"} == entry["news"]


def test_a_merge_says_where_to_and_no_figures() -> None:
    event = merged(9, 4, into=7)
    assert told_of(entry_of(event)) == entry_of(event)["news"]
    assert entry_of(event) == {
        "news": {
            "battle_id": 9,
            "revision": 4,
            "change": "merged",
            "state": "merged",
            "merged_into": 7,
            "simulated": False,
            "processed_at": event["processed_at"],
        },
        "alliances": [],
        "corporations": [],
    }


def test_a_thousand_kills_of_sixteen_hundred_pilots_are_told_in_four_thousand_bytes() -> None:
    kills = list(range(10**8, 10**8 + 1000))
    sides = [
        side(letter, *(organisation(n, 32) for n in range(first, first + 50)))
        for letter, first in (("A", 99000000), ("B", 99000050), ("C", 99000100))
    ]
    entry: Any = entry_of(battle(10**8, 999, kills=kills, added=kills, sides=sides, pilots=1600))
    assert entry["news"]["added"] == kills[-MAX_ADDED:]
    assert (entry["news"]["added_count"], entry["news"]["kills"]) == (1000, 1000)
    assert len(orjson.dumps(entry["news"])) < 4000
    assert len(orjson.dumps(told_of(entry))) < 4000 + 11 * 150, "one of 150 alliances"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"report": None}, "its state is active, and it has no report"), ({"state": "merged"}, "does not say into which battle")],
)
def test_a_battle_that_says_too_little_is_refused(change: dict[str, Any], sentence: str) -> None:
    event: Any = battle(1) | change  # type: ignore[operator]
    with pytest.raises(ValueError, match=sentence):
        entry_of(event)
