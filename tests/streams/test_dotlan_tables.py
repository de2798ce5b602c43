"""Campaigns, changes and rankings: what a table says, however its rows are dressed, and no word more."""

from __future__ import annotations

import csv
from datetime import UTC, datetime

import orjson
import pytest
from dotlan_pages import (
    BROKEN,
    CAPTCHA,
    LOGIN,
    alliance,
    campaign,
    campaigns_page,
    change,
    changes_page,
    link,
    logo,
    page,
    ranked,
    rankings_page,
    row,
    table,
)
from pydantic import TypeAdapter
from stream_twins import shared_data

from schemas.topics import ALLIANCE_RANKINGS, CAMPAIGNS, SOVEREIGNTY_CHANGES
from streams.dotlan.campaigns import CampaignRow, read_campaigns
from streams.dotlan.changes import ChangeRow, Holder, read_changes
from streams.dotlan.events import campaigns_event, change_events, rankings_event
from streams.dotlan.places import Places
from streams.dotlan.rankings import read_rankings
from streams.dotlan.unreadable import Unreadable
from universe.map import load

PLACES = Places(load())
FETCHED = datetime(2026, 11, 23, 15, 0, 30, tzinfo=UTC)
READERS = {"campaigns": read_campaigns, "changes": read_changes, "rankings": read_rankings}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
@pytest.mark.parametrize(
    ("body", "says"),
    [
        (CAPTCHA, "captcha"),
        (LOGIN, "login"),
        (BROKEN, "error page"),
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xff", "UTF-8"),
        (b'{"error": "no"}', "has no end"),
        (page("<p>Down for maintenance</p>", "Maintenance"), "error page, titled 'Maintenance'"),
        (page(""), "no table and 0 "),
        (page(table([], ["Time", "Region"])), "a table and 0 "),
        (page(table([["No data"]])), "a table and 0 "),
    ],
)
def test_a_page_without_rows_is_an_alarm_and_never_an_empty_list(read, body, says):
    found = read(body)
    assert isinstance(found, Unreadable) and says in found.reason


@pytest.mark.parametrize(
    ("read", "whole"),
    [
        (read_campaigns, campaigns_page(campaign(1), campaign(2))),
        (read_changes, changes_page(change(), change(time="2026-11-22 01:00"))),
        (read_rankings, rankings_page(ranked(1, "A", 1, 2, 3), ranked(2, "B", 1, 2, 3))),
    ],
)
def test_a_page_that_was_cut_off_is_unreadable_wherever(read, whole):
    assert not isinstance(read(whole), Unreadable)
    for end in range(0, len(whole) - len(b"</html>"), 97):
        assert isinstance(read(whole[:end]), Unreadable), whole[:end][-60:]


# Campaigns


def test_a_campaign_as_it_is_described():
    found = read_campaigns(campaigns_page(campaign(), campaign(102, action="TCU", score="0%", defender="Brave Collective")))
    assert found[0] == CampaignRow(
        campaign_id=101,
        starts_at=datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
        system="1DQ1-A",
        region="Delve",
        event_type="ihub_defense",
        defender="Goonswarm Federation",
        score=0.81,
    )
    assert (found[1].event_type, found[1].score, found[1].defender) == ("tcu_defense", 0.0, "Brave Collective")


@pytest.mark.parametrize(
    ("change", "defender"),
    [
        ({"swapped": True}, "Goonswarm Federation"),
        ({"defender": "Ĉu Ñandú & Søns' 連合 <3"}, "Ĉu Ñandú & Søns' 連合 <3"),
        ({"defender": None}, None),
    ],
)
def test_the_defender_is_the_link_with_a_text(change, defender):
    assert read_campaigns(campaigns_page(campaign(**change)))[0].defender == defender


def test_what_people_read_comes_before_the_address():
    cells = campaign()
    cells[5] = logo("Under score") + link("alliance", "Under score", "Under_score")
    assert read_campaigns(campaigns_page(cells))[0].defender == "Under_score"


def test_a_logo_alone_gives_the_name_of_its_address():
    cells = campaign()
    cells[5] = logo("Goonswarm Federation") * 2
    assert read_campaigns(campaigns_page(cells))[0].defender == "Goonswarm Federation"


def test_columns_may_stand_in_another_order_and_addresses_be_whole():
    cells = [cell.replace('href="/', 'href="https://evemaps.dotlan.net/') for cell in reversed(campaign())]
    assert read_campaigns(campaigns_page(cells)) == read_campaigns(campaigns_page(campaign()))


@pytest.mark.parametrize("score", ["", "?", "81", "181%", "50% of 100%"])
def test_a_score_that_is_none_is_null_and_not_zero(score):
    assert read_campaigns(campaigns_page(campaign(score=score)))[0].score is None


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        (0, "", "0 campaigns"),
        (1, "soon", "no time"),
        (1, "2026-11-31 14:30", "no time"),
        (1, "2026-11-23 14:30 (since 2026-11-22 10:00)", "no time"),
        (3, "1DQ1-A", "names no system"),
        (4, "", "for nothing that we know"),
        (4, "KEEPSTAR", "for nothing that we know"),
    ],
)
def test_one_row_that_cannot_be_read_makes_the_page_unreadable_for_what_is_missing_is_over(column, cell, says):
    bad = campaign(102)
    bad[column] = cell
    found = read_campaigns(campaigns_page(campaign(), bad))
    assert isinstance(found, Unreadable) and says in found.reason


def test_a_row_told_twice_is_one_unless_it_says_two_things():
    assert len(read_campaigns(campaigns_page(campaign(), campaign()))) == 1
    assert isinstance(read_campaigns(campaigns_page(campaign(), campaign(score="80%"))), Unreadable)


def test_missing_columns_are_null_or_an_alarm():
    found = read_campaigns(campaigns_page([*campaign()[:2], *campaign()[3:5]]))  # neither region, defender nor score
    assert (found[0].region, found[0].defender, found[0].score) == (None, None, None)


def test_campaigns_become_one_event_of_the_shape_of_its_topic():
    rows = read_campaigns(campaigns_page(campaign(), campaign(102, system="Tash-Murkon Prime", region="Tash-Murkon")))
    topic, key, event = campaigns_event(rows, PLACES, FETCHED)
    assert (topic, key) == (CAMPAIGNS, "dotlan")
    assert checked(topic, event)["campaigns"][0] == {
        "campaign_id": 101,
        "solar_system_id": 30004759,
        "constellation_id": 20000696,
        "structure_id": None,
        "event_type": "ihub_defense",
        "start_time": "2026-11-23T14:30:00.000Z",
        "defender_id": None,
        "defender_name": "Goonswarm Federation",
        "defender_score": 0.81,
        "attackers_score": None,
        "participants": [],
    }
    assert event["campaigns"][1]["solar_system_id"] == 30001671


@pytest.mark.parametrize(
    ("change", "says"),
    [({"system": "No-Where"}, "no system is named 'No-Where'"), ({"region": "The Forge"}, "1DQ1-A is not in The Forge")],
)
def test_a_campaign_at_an_unknown_place_makes_the_list_unreadable(change, says):
    rows = read_campaigns(campaigns_page(campaign(), campaign(102, **change)))
    found = campaigns_event(rows, PLACES, FETCHED)
    assert isinstance(found, Unreadable) and says in found.reason


# Changes


def test_a_change_as_it_is_described():
    found = read_changes(changes_page(change()))
    at = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
    before, after = Holder("Pandemic Horde", True), Holder("Fraternity.", True)
    assert found.rows == (ChangeRow(at, "H-5GUI", "Vale_of_the_Silent", "hub", before, after),)
    assert found.faults == ()


@pytest.mark.parametrize("headings", [("Date", "Region", "System", "Type", "Old", "New"), ()])
def test_logos_before_or_behind_the_names_do_not_turn_a_change_round(headings):
    rows = [change(swapped=True), change(None, "Brave Collective"), change("Brave Collective", None)]
    found = read_changes(changes_page(*rows, headings=headings))
    assert [(row.before.name, row.after.name) for row in found.rows] == [
        ("Pandemic Horde", "Fraternity."),
        (None, "Brave Collective"),
        ("Brave Collective", None),
    ]


def test_headings_tell_which_is_the_old_one():
    cells = change()
    cells[4], cells[5] = cells[5], cells[4]
    found = read_changes(changes_page(cells, headings=("Time", "Region", "System", "Type", "New Owner", "Old Owner")))
    assert (found.rows[0].before.name, found.rows[0].after.name) == ("Pandemic Horde", "Fraternity.")


def test_a_page_without_the_old_ones_does_not_make_one_up():
    found = read_changes(changes_page(change()[:4] + change()[5:], headings=("Time", "Region", "System", "Type", "New")))
    assert found.rows[0].before is None and found.rows[0].after.name == "Fraternity."


def test_one_alliance_without_a_word_on_which_is_a_fault():
    found = read_changes(changes_page(change(), change()[:4] + change()[5:], headings=()))
    assert len(found.rows) == 1 and "nothing says which is the old one" in found.faults[0]


def test_who_is_no_alliance_is_not_taken_for_nobody():
    cells = change()
    cells[4] = "Amarr Empire"
    assert read_changes(changes_page(cells)).rows[0].before == Holder("Amarr Empire", False)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (change(time="yesterday"), "no time"),
        (change(time="11/23/2026 10:15"), "no time"),
        (change(time="2026-11-23"), "no time"),
        (change(of="KEEPSTAR"), "of nothing that we know"),
        (change()[:5], "lacks a cell"),
        (change("Same", "Same"), "changes nothing"),
        (change(None, None), "changes nothing"),
    ],
)
def test_a_change_that_cannot_be_read_is_a_fault_and_the_others_stay(cells, says):
    found = read_changes(changes_page(change(), cells))
    assert len(found.rows) == 1 and len(found.faults) == 1 and says in found.faults[0]
    alone = read_changes(changes_page(cells))
    assert isinstance(alone, Unreadable) and says in alone.reason


def test_tables_inside_a_table_for_layout_are_read_once():
    inner = table([change()], ("Date", "Region", "System", "Type", "Old", "New"))
    assert len(read_changes(page(f"<table>{row([inner])}</table>")).rows) == 1


def test_changes_become_events_oldest_first_with_ids_of_what_they_say():
    rows = [change(None, "New", time="2026-11-23 12:00"), change()]
    first = change_events(read_changes(changes_page(*rows)).rows, PLACES, FETCHED)
    topic, key, event = first.rows[0]
    assert (topic, key, first.faults) == (SOVEREIGNTY_CHANGES, "30000225", ())
    assert checked(topic, event)["as_of"] == "2026-11-23T10:15:00.000Z" and event["received_at"] == "2026-11-23T15:00:30.000Z"
    nobody = dict.fromkeys(("alliance_id", "corporation_id", "faction_id"))
    assert event["before"] == {"kind": "alliance", "name": "Pandemic Horde", **nobody}
    assert first.rows[1][2]["before"] == {"kind": "unclaimed", "name": None, **nobody}
    again = change_events(read_changes(changes_page(change(swapped=True), change("A", "B"))).rows, PLACES, datetime.now(UTC))
    assert {event["id"] for _, _, event in again.rows} & {event["id"] for _, _, event in first.rows} == {event["id"]}


@pytest.mark.parametrize(
    "other",
    [
        change("Pandemic Horde", "Other"),
        change("Other", "Fraternity."),
        change(None, "Fraternity."),
        change(time="2026-11-23 10:16"),
        change(of="TCU"),
        change(system="P3EN-E"),
    ],
)
def test_another_change_has_another_id(other):
    rows = read_changes(changes_page(change(), other)).rows
    assert len({event["id"] for _, _, event in change_events(rows, PLACES, FETCHED).rows}) == 2


def test_a_change_at_an_unknown_place_is_a_fault():
    rows = read_changes(changes_page(change(system="No-Where"), change())).rows
    found = change_events(rows, PLACES, FETCHED)
    assert len(found.rows) == 1 and "no system is named 'No-Where'" in found.faults[0]


# Rankings


def test_a_ranking_as_it_is_described():
    found = read_rankings(rankings_page(ranked(1, "Goonswarm Federation", 412, "38,412", 211), ranked(2, "No corps", 3, "-", "")))
    assert found.rows == (
        {"rank": 1, "name": "Goonswarm Federation", "systems": 412, "members": 38_412, "corporations": 211},
        {"rank": 2, "name": "No corps", "systems": 3, "members": None, "corporations": None},
    )


def test_the_rank_is_never_taken_for_a_count_without_headings_either():
    found = read_rankings(rankings_page(ranked("17.", "A", 5, 600, 7, "+3"), headings=()))
    assert found.rows == ({"rank": 17, "name": "A", "systems": 5, "members": 600, "corporations": 7},)


def test_without_ranks_the_order_of_the_page_counts():
    rows = [ranked(0, name, 1, 2, 3)[1:] for name in ("A", "B")]
    found = read_rankings(rankings_page(*rows, headings=("", "Alliance", "Systems", "Members", "Corps")))
    assert [row["rank"] for row in found.rows] == [1, 2]


def test_headings_move_columns():
    cells = ["1", link("alliance", "A"), "9", "5", "7", "600"]
    found = read_rankings(rankings_page(cells, headings=("#", "Alliance", "Stations", "Systems", "Corps", "Members")))
    assert found.rows == ({"rank": 1, "name": "A", "systems": 5, "members": 600, "corporations": 7},)


def test_a_heading_over_two_columns_moves_the_others_on():
    rows = row(ranked(1, "A", 5, 600, 7))
    head = "<tr><th>#</th><th colspan=2>Alliance</th><th>Systems</th><th>Members</th><th>Corps</th></tr>"
    assert read_rankings(page(f"<table>{head}{rows}</table>")).rows[0]["members"] == 600


def test_a_name_told_twice_counts_once_and_is_a_fault_as_is_none():
    nameless = ["3", logo("B"), logo("B"), "1", "2", "3"]
    found = read_rankings(rankings_page(ranked(1, "A", 5, 6, 7), ranked(2, "A", 4, 5, 6), nameless))
    assert [row["name"] for row in found.rows] == ["A"] and len(found.faults) == 2


def test_names_without_figures_are_no_ranking():
    assert isinstance(read_rankings(page(table([[link("alliance", "A"), alliance("B")]]))), Unreadable)


def test_the_real_list_of_2022_is_read_to_the_last_alliance():
    file = shared_data("dotlan", "alliances-2022-12-16", "alliances_all.csv")
    with file.open(encoding="utf-8", newline="") as text:
        real = list(csv.DictReader(text))
    rows = [ranked(int(float(one["Unnamed: 0"])), one["Alliance"], *(shown(one[field]) for field in FIELDS)) for one in real]
    found = read_rankings(rankings_page(*rows))
    names = [" ".join(one["Alliance"].split()) for one in real]
    assert len(real) == 3_106 and len(found.rows) + len(found.faults) == len(real)
    twice = len(names) - len(set(names))
    assert len(found.faults) == twice
    expected = {name: one for one, name in reversed(list(zip(real, names, strict=True)))}
    for one in found.rows:
        assert [one["systems"], one["members"], one["corporations"]] == [number(expected[one["name"]][field]) for field in FIELDS]
    topic, key, event = rankings_event(found.rows, FETCHED)
    assert (topic, key) == (ALLIANCE_RANKINGS, "2026-11-23") and len(checked(topic, event)["alliances"]) == len(found.rows)


FIELDS = ("Systems", "Members", "Corps")


def number(text: str) -> int | None:
    return int(float(text)) if text else None


def shown(text: str) -> str:
    """As the page shows it."""
    return f"{number(text):,}" if text else ""


def checked(topic, event):
    """The event, when it has its topic's shape after a trip through JSON."""
    TypeAdapter(topic.schema).validate_python(orjson.loads(orjson.dumps(event)), strict=True)
    return event
