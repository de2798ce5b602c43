"""The report is a function of the set of kills and the sides, and tells what plain loops over all kills find."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from report_oracle import Oracle
from report_world import kills, sides_for

from agents.battles.facts import Fact
from agents.battles.report import Totals, figures_of, render
from schemas.battle import Report

CHECK = TypeAdapter(Report)


def totals_of(facts: Iterable[Fact]) -> Totals:
    totals = Totals()
    for fact in facts:
        totals.add(fact)
    return totals


def same(one: Any, other: Any) -> bool:
    """Alike to the byte, in the order they were written and sorted."""
    return orjson.dumps(one) == orjson.dumps(other)


def without_texts(report: Report) -> Any:
    plain = orjson.loads(orjson.dumps(report))
    plain.pop("fleets")  # which have an oracle of their own, in test_stretches.py
    for point in plain["timeline"]["turning_points"]:
        assert point.pop("text").endswith(".")
    return plain


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_report_tells_what_plain_loops_find(data: st.DataObject) -> None:
    facts = data.draw(kills())
    sides = data.draw(sides_for(facts))
    report = render(totals_of(facts), sides)
    CHECK.validate_python(report)
    assert without_texts(report) == Oracle(facts, sides).report()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_minute_of_many_kills_turns_as_plain_loops_find(data: st.DataObject) -> None:
    one = data.draw(kills(most=1))[0]
    minutes = data.draw(st.lists(st.sampled_from([0, 0, 1, 2, 3, 5, 7, 12]), min_size=1, max_size=10))
    moments = [minute for minute, count in enumerate([1, *minutes]) for _ in range(count)]
    facts = [one._replace(killmail_id=number + 1, time=minute * 60 + 7) for number, minute in enumerate(moments)]
    sides = data.draw(sides_for(facts))
    assert without_texts(render(totals_of(facts), sides))["timeline"] == Oracle(facts, sides).timeline()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_order_and_no_merge_changes_a_byte(data: st.DataObject) -> None:
    facts = data.draw(kills())
    sides = data.draw(sides_for(facts))
    expected = render(totals_of(facts), sides)

    shuffled = data.draw(st.permutations(facts))
    cut = data.draw(st.integers(0, len(facts)))
    larger, smaller = sorted((shuffled[:cut], shuffled[cut:]), key=len, reverse=True)
    totals_of(smaller)  # the other battle, before the two met
    merged = totals_of(larger)
    for fact in smaller:
        merged.add(fact)
    assert same(render(merged, sides), expected)
    assert orjson.dumps(merged.places()) == orjson.dumps(totals_of(facts).places())


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_what_was_told_before_changes_nothing_later(data: st.DataObject) -> None:
    facts = data.draw(kills())
    standings = sides_for(facts)
    totals = Totals()
    for fact in facts:
        totals.add(fact)
        render(totals, data.draw(standings))
    sides = data.draw(standings)
    assert same(render(totals, sides), render(totals_of(facts), sides))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_price_that_comes_later_counts_as_if_it_had_been_there(data: st.DataObject) -> None:
    facts = data.draw(kills())
    sides = data.draw(sides_for(facts))
    worth = st.none() | st.integers(0, 2 * 10**11)
    sequence = st.sampled_from([-2, -1, 5])
    priced = [
        fact._replace(isk=data.draw(worth), dropped=data.draw(worth), destroyed=data.draw(worth), sequence=data.draw(sequence))
        for fact in facts
    ]
    totals = totals_of(facts)
    render(totals, sides)
    for before, after in zip(facts, priced, strict=True):
        totals.revalue(before, after)
    assert same(render(totals, sides), render(totals_of(priced), sides))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_all_figures_add_up(data: st.DataObject) -> None:
    facts = data.draw(kills())
    sides = data.draw(sides_for(facts))
    totals = totals_of(facts)
    report = render(totals, sides)
    groups = report["sides"] + ([report["unassigned"]] if report["unassigned"] else [])
    parts = ("ships", "capsules", "structures", "deployables", "unpiloted", "other")
    for losses in [report["losses"], *(group["losses"] for group in groups)]:
        assert losses["killmails"] == sum(losses[part] for part in parts)  # type: ignore[literal-required]
        assert losses["appraised"] + losses["unpriced"] <= losses["killmails"]
    for group in groups:
        strays = 0 if group["side"] else sum(one.appraised and one.victim.organisation is None for one in facts)
        assert sum(one["appraised"] for one in group["organisations"]) == group["losses"]["appraised"] - strays
        assert sum(hull["lost"] for hull in group["hulls"]) == group["losses"]["killmails"]
        letter, momentum = group["side"], report["timeline"]["momentum"]
        if letter in momentum:
            gained = round((group["isk_inflicted"] or 0) * 100) - round((group["losses"]["isk"] or 0) * 100)
            assert round(momentum[letter][-1] * 100) == gained
    assert sum(group["losses"]["appraised"] for group in groups) == report["losses"]["appraised"]
    assert sum(group["losses"]["killmails"] for group in groups) == len(facts) == report["losses"]["killmails"]
    assert sum(bucket["kills"] for bucket in report["timeline"]["buckets"]) == len(facts)
    everybody = {pilot for fact in facts for pilot in fact.pilots()}
    assert totals.pilot_count() == len(everybody)
    assert totals.pilot_losses() == sum(fact.victim.pilot is not None for fact in facts)
    shown = {one["id"]: one["pilots"] for group in groups for one in group["organisations"]}
    assert dict(totals.organisation_pilots()) == shown
    figures = figures_of(totals, sides)
    assert figures.killmails == len(facts) and sum(figures.side_ships) <= figures.ships == report["losses"]["ships"]
