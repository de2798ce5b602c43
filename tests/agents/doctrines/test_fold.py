"""What is known at a tick, and that it does not matter when one learnt of it."""

from __future__ import annotations

from random import Random

from fleet_world import DAY, MONDAY, fleet

from agents.doctrines.fleet import Fleet
from agents.doctrines.fold import TICK, fold, thinned
from agents.doctrines.state import EMPTY, State, pack, unpack
from agents.doctrines.step import Rules
from agents.doctrines.turns import ABANDONED

FEROX = "Ferox 8, Scimitar 1, Sabre 1"
MUNINN = "Muninn 8, Guardian 1, Sabre 1"
ALL = 10_000


def _all(fleets: list[Fleet], newest: int | None = None, rules: Rules | None = None) -> list[State]:
    ordered = sorted(fleets)
    return fold([], ordered, ordered[-1].end if newest is None else newest, rules or Rules(), ALL)


def _week(days: int = 7, text: str = FEROX, first: int = 1, start: int = MONDAY) -> list[Fleet]:
    return [fleet(first + 10 * day + n, text, start + day * DAY + n * 3_600) for day in range(days) for n in range(5)]


def test_a_doctrine_is_named_by_its_first_fleet() -> None:
    fleets = _week(2)
    (known,) = _all(fleets)[-1].doctrines
    assert known.doctrine_id == fleets[0].fleet_id
    assert known.members[:3] == tuple(one.fleet_id for one in fleets[:3])
    assert [turn["what"] for turn in known.turns] == ["appeared"]


def test_it_keeps_its_id_when_its_first_fleets_have_left_the_window() -> None:
    fleets = _week(12)
    states = _all(fleets, rules=Rules(window=3 * DAY))
    (known,) = states[-1].doctrines
    assert known.doctrine_id == fleets[0].fleet_id not in known.members
    assert [day["day"] for day in known.days] == [
        f"2021-{text}" for text in ("11-29", "11-30", *(f"12-{n:02}" for n in range(1, 10)))
    ]
    assert {one.doctrine_id for state in states for one in state.doctrines} == {known.doctrine_id}


def test_what_nobody_flies_is_abandoned_and_has_its_id_when_it_returns() -> None:
    late = MONDAY + 20 * DAY
    between = _week(22, MUNINN, 5_000)
    fleets = [*_week(2), *between, *_week(1, FEROX, 9_000, late)]
    known = {one.doctrine_id: one for one in _all(fleets)[-1].doctrines}
    (ferox,) = (one for name, one in known.items() if name == fleets[0].fleet_id)
    assert [turn["what"] for turn in ferox.turns] == ["appeared", "abandoned", "returned"]
    assert ferox.turns[1]["at"] == fleets[9].end + ABANDONED
    assert len(known) == 2


def test_a_doctrine_that_comes_apart_says_from_which() -> None:
    """While most fleets mix both battlecruisers they are one doctrine; two when these have left the window."""
    mixed = [fleet(n, f"Ferox {6 + n % 2}, Drake {7 - n % 2}", MONDAY + n * 1_800) for n in range(1, 9)]
    apart = [fleet(100 + n, text, MONDAY + 2 * DAY + n * 1_800) for n, text in enumerate(["Ferox 12", "Drake 12"] * 8)]
    before, after = (
        _all([*mixed, *apart], newest=MONDAY + days * DAY, rules=Rules(window=3 * DAY))[-1].doctrines for days in (2, 4)
    )
    assert len(before) == 1
    assert len(after) == 2
    assert before[0].doctrine_id in {one.doctrine_id for one in after}
    (fresh,) = (one for one in after if one.doctrine_id != before[0].doctrine_id)
    assert fresh.turns[0] == {"at": fresh.turns[0]["at"], "what": "split", "other": before[0].doctrine_id}


def test_the_result_is_that_of_all_fleets_in_order_whenever_they_came() -> None:
    """Ticks that a late fleet makes untrue are dropped, and done again from the one before."""
    chance = Random(3)
    fleets = sorted([*_week(4), *_week(4, MUNINN, 500), *_week(2, "Drake 7, Osprey 2", 700, MONDAY + DAY)])
    whole = [pack(state) for state in _all(fleets)]
    late = chance.sample(fleets, 6)
    kept = _all([one for one in fleets if one not in late], newest=fleets[-1].end)
    for one in late:
        kept = [state for state in kept if state.tick <= one.stretch]
    made = fold(kept, fleets, fleets[-1].end, Rules(), ALL)
    assert [pack(state) for state in [*kept, *made]] == whole
    assert 0 < len(kept) < len(whole)


def test_slices_make_no_difference() -> None:
    fleets = _week(3)
    whole = _all(fleets)
    some: list[State] = []
    while made := fold(some, fleets, fleets[-1].end, Rules(), 7):
        some += made
    assert list(map(pack, some)) == list(map(pack, whole))


def test_years_without_a_fleet_take_no_time() -> None:
    fleets = [*_week(1), *_week(1, MUNINN, 500, MONDAY + 1_500 * DAY)]
    states = _all(fleets)
    assert len(states) < 400
    assert len(states[-1].doctrines) == 1, "the first is forgotten by then"


def test_a_state_is_what_it_was_after_it_was_written_down() -> None:
    state = _all([*_week(2), *_week(2, MUNINN, 500)])[-1]
    assert unpack(pack(state)) == state
    assert unpack(pack(EMPTY)) == EMPTY


def test_of_old_ticks_fewer_are_kept_and_the_newest_always() -> None:
    newest = MONDAY + 10 * DAY
    states = [EMPTY._replace(tick=MONDAY + n * TICK) for n in range(240)]
    kept = [state.tick for state in thinned(states, newest, 0)]
    ages = [(newest - tick) // TICK for tick in kept]
    assert sorted(age for age in ages if age <= 6) == [1, 2, 3, 4, 5, 6]
    assert all(age % 6 == 0 for age in ages if 6 < age <= 72)
    assert [age for age in ages if age > 72] == [240, 216, 192, 168, 144, 120, 96]
    assert thinned(states, newest, 5 * DAY)[0].tick == newest - 144 * TICK, "the one that the first within goes on from"
    assert [state.tick for state in thinned(states[:50], newest, DAY)] == [states[49].tick], (
        "the last one is what everything goes on from"
    )
