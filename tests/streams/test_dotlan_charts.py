"""A week of hours out of a page: null stays null, and a chart that is not as described is left out whole and said so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from dotlan_pages import BROKEN, CAPTCHA, LOGIN, chart, page, stats_page
from hypothesis import given
from hypothesis import strategies as st

from streams.dotlan.charts import Charts, read_charts
from streams.dotlan.events import hours_events, told
from streams.dotlan.unreadable import Unreadable

HOUR = datetime(2026, 11, 23, 10, tzinfo=UTC)
ALL = ["jumps", "npc", "kills", "pods", "adm"]


def label(hour: datetime) -> str:
    return f"{hour:%Y-%m-%d %H}"


def test_the_five_charts_of_a_system():
    page = stats_page(
        {name: {"2026-11-23 10": None, "2026-11-23 11": f"{at}", "2026-11-23 12": "0"} for at, name in enumerate(ALL)}
    )
    charts = read_charts(page)
    assert isinstance(charts, Charts) and not charts.faults
    assert set(charts.series) == {"jumps", "npc_kills", "ship_kills", "pod_kills", "adm"}
    hours = [HOUR + timedelta(hours=at) for at in range(3)]
    assert dict(charts.series["ship_kills"]) == dict(zip(hours, [None, 2.0, 0.0], strict=True))


def test_null_is_not_zero_and_nothing_is_null():
    charts = read_charts(stats_page({"jumps": {"2026-11-23 10": None, "2026-11-23 11": "", "2026-11-23 12": "0"}}))
    assert list(charts.series["jumps"].values()) == [None, None, 0.0]


def test_levels_have_fractions_and_numbers_may_be_numbers():
    charts = read_charts(stats_page({"adm": {"2026-11-23 10": "4.5", "2026-11-23 11": 3.7, "2026-11-23 12": 2}}))
    assert list(charts.series["adm"].values()) == [4.5, 3.7, 2.0]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (chart("pods", ["2026-11-23 10"], ["1", "2"]), "1 labels and 2 values"),
        (chart("pods", ["2026-11-23 10", "2026-11-23 10"], ["1", "2"]), "names an hour twice"),
        (chart("pods", ["2026-11-23"], ["1"]), "where an hour should be"),
        (chart("pods", ["2026-11-23 25"], ["1"]), "where an hour should be"),
        (chart("pods", ["23.11.2026 10"], ["1"]), "where an hour should be"),
        (chart("pods", ["2026-11-23 10"], ["many"]), "where a figure should be"),
        (chart("pods", ["2026-11-23 10"], ["-1"]), "where a figure should be"),
        (chart("pods", ["2026-11-23 10"], [True]), "where a figure should be"),
        (chart("pods", ["2026-11-23 10"], ["1e999"]), "where a figure should be"),
        (chart("pods", [], []), "no hours"),
        ('new dotLineChart("#chart_pods", {labels: [], datasets: []});', "0 series"),
        ('new dotLineChart("#chart_pods", {labels: hours(), datasets: []});', "no labels"),
        ('new dotLineChart("#chart_pods", options);', "no data"),
        ('new dotLineChart("#chart_pods", {labels: ["a"}', "not closed"),
        (chart("pods", ["2026-11-23 10"], ["1"]) + chart("pods", ["2026-11-23 10"], ["2"]), "twice"),
    ],
)
def test_a_chart_that_is_not_as_described_is_left_out_and_said(bad, says):
    charts = read_charts(page(f"<script>{chart('jumps', ['2026-11-23 10'], ['4'])}{bad}</script>"))
    assert set(charts.series) == {"jumps"}
    assert len(charts.faults) == 1 and "#chart_pods" in charts.faults[0] and says in charts.faults[0]
    alone = read_charts(page(f"<script>{bad}</script>"))
    assert isinstance(alone, Unreadable) and says in alone.reason


def test_two_series_in_one_chart_are_not_guessed_at():
    sets = '[{"label":"Ships","data":["1"]},{"label":"Pods","data":["2"]}]'
    found = read_charts(page(f'<script>new dotLineChart("#chart_kills",{{labels:["2026-11-23 10"],datasets:{sets}}})</script>'))
    assert isinstance(found, Unreadable) and "2 series" in found.reason


def test_charts_in_comments_and_texts_are_none():
    decoys = f"/* {chart('jumps', ['2026-11-23 10'], ['9'])} */ var a = 'new dotLineChart(\"#chart_jumps\", {{}})';\n"
    charts = read_charts(page(f"<script>{decoys}{chart('jumps', ['2026-11-23 10'], ['4'])}</script>"))
    assert charts.faults == () and list(charts.series["jumps"].values()) == [4.0]


def test_other_charts_and_further_options_do_not_matter():
    more = 'new dotLineChart("#chart_moons", {labels: x, datasets: y});'
    options = "options: {tooltips: {callbacks: function (v) { return v + '}'; }}},"
    text = chart("jumps", ["2026-11-23 10"], ["4"]).replace("labels:", f"{options} labels:")
    charts = read_charts(page(f"<script>{more}{text}</script>"))
    assert charts.faults == () and list(charts.series["jumps"].values()) == [4.0]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (CAPTCHA, "captcha"),
        (LOGIN, "login"),
        (BROKEN, "error page, titled '502 Bad Gateway'"),
        (b"", "empty"),
        (b"\xff\xfe<html></html>", "UTF-8"),
        (page("<p>Nothing here</p>"), "0 charts"),
        (b"system not found", "says: system not found"),
        (stats_page({"jumps": {"2026-11-23 10": "1"}})[:-20], "has no end"),
    ],
)
def test_a_page_without_charts_is_an_alarm(body, says):
    found = read_charts(body)
    assert isinstance(found, Unreadable) and says in found.reason


VALUES = st.one_of(st.none(), st.integers(0, 10**6).map(str), st.decimals(0, 6, places=1, allow_nan=False).map(str))


@given(data=st.data())
def test_charts_are_read_as_they_were_written(data):
    count = data.draw(st.integers(1, 170))
    hours = [HOUR + timedelta(hours=at) for at in range(count)]
    charts = {
        name: dict(zip(map(label, hours), data.draw(st.lists(VALUES, min_size=count, max_size=count)), strict=True))
        for name in data.draw(st.lists(st.sampled_from(ALL), min_size=1, unique=True))
    }
    found = read_charts(stats_page(charts))
    assert found.faults == ()
    names = {"npc": "npc_kills", "kills": "ship_kills", "pods": "pod_kills"}
    for name, series in charts.items():
        expected = [None if value is None else float(value) for value in series.values()]
        assert list(found.series[names.get(name, name)].items()) == list(zip(hours, expected, strict=True))


def events_of(charts, *, fetched=HOUR + timedelta(days=1), before=()):
    now = told(read_charts(stats_page(charts)), fetched)
    return now, [event for _, _, event in hours_events(30004759, now, dict(before), fetched)]


def test_an_hour_is_told_by_its_end_with_the_figures_that_the_page_has():
    series = {"2026-11-23 10": "4", "2026-11-23 11": None}
    _, events = events_of({"jumps": series, "adm": {"2026-11-23 11": "5.5"}})
    assert [event["hour"] for event in events] == ["2026-11-23T11:00:00.000Z", "2026-11-23T12:00:00.000Z"]
    assert {tuple(event["figures"]) for event in events} == {("jumps", "adm")}
    assert [event["systems"] for event in events] == [{"30004759": [4.0, None]}, {"30004759": [None, 5.5]}]
    assert events[0]["as_of"] == "2026-11-24T10:00:00.000Z" and not events[0]["whole"]


def test_an_hour_that_is_not_over_or_of_which_nothing_is_told_is_no_event():
    series = {"2026-11-23 10": None, "2026-11-23 11": "1", "2026-11-23 12": "7"}
    _, events = events_of({"jumps": series}, fetched=HOUR + timedelta(hours=2, minutes=30))
    assert [event["hour"] for event in events] == ["2026-11-23T12:00:00.000Z"]


def test_only_what_is_new_or_different_is_told_again():
    before, _ = events_of({"jumps": {"2026-11-23 10": "1", "2026-11-23 11": "2"}})
    _, events = events_of({"jumps": {"2026-11-23 10": "1", "2026-11-23 11": "3", "2026-11-23 12": "4"}}, before=before)
    assert [event["systems"]["30004759"] for event in events] == [[3.0], [4.0]]
