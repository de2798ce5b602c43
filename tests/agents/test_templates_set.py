"""What is told of a loss is a function of the set of losses and templates: any order, repetition, batches and restarts."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import orjson
import pytest
from asked_fits import asked, lost
from hangar import ARMOR_HURRICANE, SHIELD_HURRICANE, fit, number
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.templates.store import EVERY, TemplateStore
from agents.templates.wire import Loss, loss_entry, loss_of, read_loss, read_template
from fitting.fit import Fit
from schemas.doctrine_template import DoctrineTemplate
from schemas.template_match import TemplateMatch

DRAKE = fit("Drake", low=["Damage Control II"], mid=["Large Shield Extender II"] * 3)
HALF = replace(SHIELD_HURRICANE, rig=(), low=ARMOR_HURRICANE.low)
FITS = [SHIELD_HURRICANE, ARMOR_HURRICANE, HALF, DRAKE, fit("Hurricane"), fit("Rifter", low=["Damage Control II"])]


class Table:
    """The table's rows, as a worker finds them after a restart."""

    def __init__(self) -> None:
        self._rows: dict[bytes, bytes] = {}

    def put(self, key: bytes, value: bytes) -> None:
        self._rows[key] = value

    def drop(self, key: bytes) -> None:
        self._rows.pop(key, None)

    def rows(self) -> list[tuple[bytes, bytes]]:
        return list(self._rows.items())


def opened(table: Table, horizon: int = 0) -> TemplateStore:
    store = TemplateStore(table, horizon)
    for _ in store.load():
        pass
    return store


def loss(killmail_id: int, own: Fit, **more: Any) -> Loss:
    return read_loss(lost(killmail_id, own, **more), simulated=False)


def say(store: TemplateStore, event: Loss | DoctrineTemplate) -> list[TemplateMatch]:
    found = store.add_losses([event]) if isinstance(event, Loss) else store.add_templates([event])
    return [store.told(one, simulated=False, processed_at="") for one in found]


def kept(told: list[TemplateMatch]) -> dict[int, TemplateMatch]:
    """What the sink keeps of all that was told. A row without a template says as much as none."""
    rows: dict[int, TemplateMatch] = {}
    for one in told:
        known = rows.get(one["killmail_id"])
        if known is None or rank(one) > rank(known):
            rows[one["killmail_id"]] = one
        elif rank(one) == rank(known):
            assert one == known, "equal ranks say the same"
    return {number: one for number, one in rows.items() if one["template_id"] is not None}


def rank(one: TemplateMatch) -> tuple[int, str, int]:
    return one["proof"], one["content"], one["revision"]


LOSSES = st.builds(
    lambda number, own, version: loss(number, own, proof=version % 2, content=f"{version}-{own.hull}-{FITS.index(own)}"),
    st.integers(1, 4),
    st.sampled_from(FITS),
    st.integers(0, 3),
)
TEMPLATES = st.builds(
    lambda name, own, second, withdrawn: asked(name, own, second=second, withdrawn=withdrawn),
    st.sampled_from(["a", "b"]),
    st.sampled_from([SHIELD_HURRICANE, ARMOR_HURRICANE, DRAKE]),
    st.integers(0, 3),
    st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(LOSSES | TEMPLATES, max_size=10), st.randoms(use_true_random=False))
def test_any_order_repetition_and_restart_tells_the_same(events: list[Loss | DoctrineTemplate], random: Random) -> None:
    store = opened(Table())
    expected = kept([told for event in events for told in say(store, event)])
    again = [*events, *random.sample(events, len(events))]
    random.shuffle(again)
    table = Table()
    told: list[TemplateMatch] = []
    other = opened(table)
    for event in again:
        told += say(other, event)
        if random.random() < 0.3:
            other = opened(table)
    assert kept(told) == expected
    assert [one.killmail_id for one in other.held()] == [one.killmail_id for one in store.held()]


def test_a_template_finds_the_losses_before_it_and_a_withdrawal_takes_them_back() -> None:
    store = opened(Table())
    assert say(store, loss(1, SHIELD_HURRICANE)) == [], "nobody asks for anything of this hull"
    assert say(store, loss(2, DRAKE)) == []
    armor, shield = asked("armor", ARMOR_HURRICANE), asked("shield", SHIELD_HURRICANE, doctrine="Hurricanes", second=1)
    (first,) = say(store, armor)
    assert (first["killmail_id"], first["name"]) == (1, "armor")
    assert 0 < first["score"] < 0.5
    (second,) = say(store, shield)
    assert (second["name"], second["doctrine"], second["score"]) == ("shield", "Hurricanes", 1.0)
    assert second["template_id"] == shield["template_id"]
    assert second["event_time"] == "2026-11-22T00:00:00Z"
    (third,) = say(store, shield | {"withdrawn": True})
    assert third["name"] == "armor", "of one time the withdrawal counts"
    assert say(store, shield) == [third], "and the import comes too late"
    (last,) = say(store, armor | {"withdrawn": True})
    assert (last["template_id"], last["score"], last["slots"]) == (None, 0.0, [])
    assert [one["revision"] for one in (first, second, third, last)] == sorted(
        {one["revision"] for one in (first, second, third, last)}
    )
    (back,) = say(store, armor | {"changed_at": "2026-11-23T00:00:09.000Z"})
    assert back["name"] == "armor", "imported again"


def test_a_better_proven_mail_takes_the_place_of_another_even_with_another_hull() -> None:
    store = opened(Table())
    say(store, asked("shield", SHIELD_HURRICANE))
    say(store, asked("drake", DRAKE))
    (wrong,) = say(store, loss(1, DRAKE, proof=0))
    (right,) = say(store, loss(1, SHIELD_HURRICANE, proof=2))
    assert (wrong["name"], right["name"]) == ("drake", "shield")
    assert say(store, loss(1, DRAKE, proof=0)) == [right]
    assert say(store, asked("drake", DRAKE, second=5)) == [], "no Drake was lost"
    (nothing,) = say(store, loss(1, fit("Rifter", low=["Damage Control II"]), proof=2, content="d"))
    assert nothing["template_id"] is None, "nobody asks for Rifters, and the row of the Hurricane must go"


def test_losses_behind_the_horizon_are_forgotten_and_told_all_the_same_when_they_come() -> None:
    table = Table()
    store = opened(table, horizon=EVERY)
    say(store, asked("shield", SHIELD_HURRICANE))
    say(store, loss(1, SHIELD_HURRICANE, second=0))
    say(store, loss(2, SHIELD_HURRICANE, second=3 * EVERY))
    assert [one.killmail_id for one in store.held()] == [2]
    say(store, loss(3, SHIELD_HURRICANE, second=5 * EVERY))
    (late,) = say(store, loss(4, ARMOR_HURRICANE, second=0))
    assert late["killmail_id"] == 4
    assert [one.killmail_id for one in opened(table, horizon=EVERY).held()] == [3]
    assert say(opened(table, horizon=EVERY), asked("armor", ARMOR_HURRICANE))[0]["killmail_id"] == 3, "templates stay"


def test_capsules_are_not_kept() -> None:
    store = opened(Table())
    pod = Fit(hull=670)
    assert say(store, loss(1, pod, no_analysis="capsule")) == []
    assert say(store, loss(2, fit("Mobile Depot"), no_analysis="no-ship")) == []
    assert store.held() == []


def test_a_loss_from_the_future_moves_no_horizon() -> None:
    store = opened(Table(), horizon=EVERY)
    say(store, loss(1, SHIELD_HURRICANE, second=0))
    say(store, loss(2, SHIELD_HURRICANE, event_time="2099-01-01T00:00:00Z"))
    say(store, loss(3, SHIELD_HURRICANE, second=600))
    assert {1, 3} <= {one.killmail_id for one in store.held()}


def test_what_is_known_is_told_again_and_not_written_again() -> None:
    """Whoever was killed before he told it finds it written down."""
    table = Table()
    store = opened(table)
    events: list[Loss | DoctrineTemplate] = [asked("shield", SHIELD_HURRICANE), loss(1, SHIELD_HURRICANE)]
    told = [one for event in events for one in say(store, event)]
    written = table.rows()
    assert [one for event in events for one in say(store, event)] == told * 2
    assert table.rows() == written
    store.add_losses([loss(1, SHIELD_HURRICANE), loss(2, SHIELD_HURRICANE)])
    assert b"".join(value for _, value in table.rows()).count(b"[1,1795") == 1, "it lies on one page"


def test_a_loss_is_kept_without_what_templates_do_not_ask_for() -> None:
    rich = replace(
        SHIELD_HURRICANE,
        cargo=((number("Quake M"), 400), (number("Tritanium"), 9)),
        implants=(1,),
        fighters=((number("Templar I"), 3),),
    )
    kept_of = loss(1, rich)
    assert kept_of.fit == replace(rich, cargo=((number("Quake M"), 400),), implants=(), fighters=())
    assert loss_of(orjson.loads(loss_entry(kept_of).row)) == kept_of


@pytest.mark.parametrize(
    "change",
    [
        {"simulated": True},
        {"fit": {"hull_type_id": 1, "high": [[1]]}},
        {"fit": {}},
        {"event_time": "then"},
        {"proof": None},
    ],
)
def test_what_is_no_loss_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        loss(1, SHIELD_HURRICANE, **change)


def test_a_simulated_template_is_refused_among_real_ones() -> None:
    with pytest.raises(ValueError, match="never share a database"):
        read_template(asked("a", SHIELD_HURRICANE, simulated=True), simulated=False)
