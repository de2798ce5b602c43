"""What a battle event writes. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from battle_events import APPRAISED, FULL, MERGED, battle

from sinks.battle_rows import BATTLE_COLUMNS, SHOWN, battle_rows


def columns(event: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(BATTLE_COLUMNS, battle_rows(event).battle, strict=True))


def test_a_battle_is_found_by_everything_it_is_asked_for() -> None:
    row = columns(FULL)
    assert (row["battle_id"], row["revision"], row["state"], row["merged_into"]) == (190000001, 4, "active", None)
    assert (row["started_at"], row["ended_at"]) == (
        datetime(2026, 3, 14, 19, 22, 7, tzinfo=UTC),
        datetime(2026, 3, 14, 19, 29, 18, tzinfo=UTC),
    )
    assert (row["tier"], row["kind"], row["kills"], row["pilots"], row["pilot_losses"]) == ("gank", "fight", 4, 12, 4)
    assert (row["isk"], row["unpriced"]) == (417_500_000.25, 1)
    assert (row["systems"], row["regions"]) == ([30002811, 30002813], [10000033])
    assert row["organisations"] == [98000003, 99000001, 99000002, 2112000044], "those without a side take part too"
    assert orjson.loads(row["report"]) == FULL["report"]
    assert orjson.loads(row["places"]) == FULL["systems"]
    assert orjson.loads(row["engagements"]) == FULL["engagements"]
    assert battle_rows(FULL).kills == row["kill_ids"] == FULL["kills"]


def test_a_battle_says_how_many_of_its_losses_we_valued_ourselves() -> None:
    row = columns(APPRAISED)
    assert (row["isk"], row["unpriced"], row["appraised"]) == (417_500_000.25, 1, 2)
    assert [(side["side"], side["appraised"]) for side in orjson.loads(row["sides"])] == [("A", 0), ("B", 2)]


@pytest.mark.parametrize("event", [FULL, MERGED])
def test_where_nobody_counted_them_it_is_unknown_and_not_0(event: dict[str, Any]) -> None:
    row = columns(event)
    assert row["appraised"] is None
    assert {side["appraised"] for side in orjson.loads(row["sides"])} <= {None}


def test_a_list_shows_the_first_organisations_of_each_side() -> None:
    sides = orjson.loads(columns(FULL)["sides"])
    assert [(side["side"], side["pilots"], side["losses"], side["organisations"]) for side in sides] == [
        ("A", 7, 1, 2),
        ("B", 4, 3, 1),
    ]
    assert sides[0]["leading"][0] == {"id": 99000001, "kind": "alliance", "pilots": 6}
    crowd = battle([5, 6])
    leader = crowd["report"]["sides"][0]["organisations"][0]
    crowd["report"]["sides"][0]["organisations"] = [leader | {"id": number} for number in range(1, 2 * SHOWN + 1)]
    (first, _) = orjson.loads(columns(crowd)["sides"])
    assert (first["organisations"], len(first["leading"])) == (2 * SHOWN, SHOWN)


@pytest.mark.parametrize(("a", "b"), [(99000001, 99000007), (99000007, 99000001)])
def test_a_pair_is_the_same_whoever_has_the_letter_a(a: int, b: int) -> None:
    row = columns(battle([5, 6], a=a, b=b))
    lost = {a: 5_500_000.0, b: 412_000_000.25}
    assert (row["first_leader"], row["second_leader"]) == (99000001, 99000007)
    assert (row["first_isk"], row["second_isk"]) == (lost[99000001], lost[99000007])
    assert (row["first_kind"], row["second_kind"]) == ("alliance", "alliance")


def test_without_two_sides_there_is_no_pair() -> None:
    row = columns(battle([5, 6], b=None))
    assert {row[name] for name in BATTLE_COLUMNS if name.startswith(("first", "second"))} == {None}


def test_what_is_unknown_stays_unknown() -> None:
    row = columns(battle([5, 6], isk=None, places={31000005: None}))
    assert (row["isk"], row["regions"], row["systems"]) == (None, [], [31000005])


def test_a_merged_address_has_no_kills_and_no_report() -> None:
    rows = battle_rows(MERGED)
    row = columns(MERGED)
    assert (rows.merged_into, rows.kills) == (190000001, [])
    assert (row["state"], row["merged_into"], row["report"], row["kills"]) == ("merged", 190000001, None, 0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"revision": "4"}, "revision: "),
        ({"state": "over"}, "state: "),
        ({"kills": [1, None]}, "kills.1: "),
        ({"report": {}}, "report"),
        ({"report": None}, "state: a merged battle has merged_into and no report"),
        ({"merged_into": 5}, "state: a merged battle"),
        ({"state": "merged"}, "state: a merged battle"),
    ],
)
def test_what_is_no_battle_is_told_in_one_sentence(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        battle_rows(FULL | change)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("event", [None, [], "battle", {}])
def test_any_other_json_is_refused(event: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        battle_rows(event)
