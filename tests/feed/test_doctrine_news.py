"""What the feed says of a doctrine: small, whole in its figures; and when people see something new of it."""

from __future__ import annotations

import copy
from typing import Any

import orjson
import pytest
from doctrine_events import FULL, MERGED, doctrine, hull, member, region, user

from schemas.doctrine_news import TOP_HULLS, TOP_USERS, entry_of, seen_digest


def told(event: Any) -> Any:
    return entry_of(event)["news"]


def test_the_news_name_the_largest_and_count_the_rest() -> None:
    hulls = [hull(587 + n, 0.1) for n in range(9)]
    users = [user(99000001 + n) for n in range(7)] + [user(98000001, "corporation"), user(2112000001, "character")]
    event = doctrine("f", hulls=hulls, flown_by=users, regions=[region(10000043), region(10000002)])
    news, entry = told(event), entry_of(event)  # type: ignore[arg-type]
    assert [one["ship_type_id"] for one in news["hulls"]] == list(range(587, 587 + TOP_HULLS)) and news["hull_count"] == 9
    assert [one["id"] for one in news["flown_by"]] == list(range(99000001, 99000001 + TOP_USERS))
    assert news["organisation_count"] == 9 and news["regions"] == [10000002, 10000043]
    assert entry["hulls"] == list(range(587, 596)), "a filter finds the small ones, too"
    assert (entry["alliances"], entry["corporations"]) == (list(range(99000001, 99000008)), [98000001])


def test_the_last_battle_is_that_of_the_newest_fleet_and_unknown_without_one() -> None:
    assert (
        told(doctrine("f", members=[member("a", 1, battle=5), member("b", 9, battle=7), member("c", 3)]))["last_battle_id"] == 7
    )
    assert told(doctrine("f", "abandoned", members=[]))["last_battle_id"] is None


def test_a_merged_one_says_where_it_leads_and_nothing_else() -> None:
    assert told(MERGED) == {
        "doctrine_id": MERGED["doctrine_id"],
        "revision": 3,
        "change": "merged",
        "state": "merged",
        "merged_into": FULL["doctrine_id"],
        "simulated": False,
        "processed_at": MERGED["processed_at"],
    }
    with pytest.raises(ValueError, match="does not say into which"):
        entry_of(MERGED | {"merged_into": None})  # type: ignore[typeddict-item, misc]


def test_a_message_is_small() -> None:
    event = copy.deepcopy(FULL)
    event["members"] = [member(f"{n}", n) for n in range(1000)]
    event["hulls"], event["flown_by"] = [hull(n, 0.01) for n in range(100)], [user(n) for n in range(1, 500)]
    assert len(orjson.dumps(told(event))) < 2_000


SAME: list[dict[str, Any]] = [
    {"revision": 9},
    {"processed_at": "2026-03-15T00:00:00.000Z"},
    {"pilots_most": 61, "pilots_mean": 48.4},
    {"last_seen": FULL["last_seen"] + 60},
    {"confidence": 0.84},
    {"drift_distance": 0.07},
    {"hulls": [one | {"share": one["share"] + 0.004} for one in FULL["hulls"]]},
    {"flown_by": FULL["flown_by"][::-1]},
    {"items": [], "fits": [], "days": []},
]
OTHER: list[dict[str, Any]] = [
    {"name": "Ferox"},
    {"drift": "changing"},
    {"state": "abandoned"},
    {"fleets": 6},
    {"battles": 5},
    {"confidence": 0.65},
    {"hulls": FULL["hulls"][:-1]},
    {"hulls": [FULL["hulls"][0] | {"share": 0.75}, *FULL["hulls"][1:]]},
    {"flown_by": FULL["flown_by"][:1]},
    {"regions": FULL["regions"][:1]},
    {"formerly": []},
    {"members": FULL["members"][1:]},
]


@pytest.mark.parametrize("change", SAME, ids=str)
def test_a_figure_that_moves_a_little_is_nothing_new(change: dict[str, Any]) -> None:
    assert seen_digest(FULL | change) == seen_digest(FULL)  # type: ignore[typeddict-item, arg-type]


@pytest.mark.parametrize("change", OTHER, ids=lambda one: ", ".join(one))
def test_what_people_see_is_new(change: dict[str, Any]) -> None:
    assert seen_digest(FULL | change) != seen_digest(FULL)  # type: ignore[typeddict-item, arg-type]
