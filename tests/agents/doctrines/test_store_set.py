"""What consumers know in the end is a function of the set of fleets and losses: any order, any batches, any fall."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any

import orjson
from fleet_world import DAY, IDS, MONDAY, Worker, battle, fleet, gone, lost, row
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.doctrines.rows import Row, read_battle

FEROX_FIT = {
    "hull_type_id": IDS["Ferox"],
    "high": [[n, IDS["250mm Railgun II"], None] for n in range(6)],
    "mid": [[n, IDS["Large Shield Extender II"], None] for n in range(5)],
    "low": [[n, IDS["Magnetic Field Stabilizer II"], None] for n in range(4)],
}
TEXTS = ("Ferox 8, Scimitar 1, Sabre 1", "Muninn 9, Guardian 1", "Hound 3, Purifier 3", "Drake 6, Osprey 1", "Worm 3, Punisher 3")


def _war(seed: int, count: int = 60) -> tuple[list[Row], list[bytes]]:
    """Battles over two days, each with a loss in every fleet."""
    chance = Random(seed)
    rows, losses = [], []
    for number in range(1, count + 1):
        time = MONDAY + chance.randrange(2 * DAY)
        own = fleet(
            100 * number, chance.choice(TEXTS), time, losses=[100 * number], organisation=99_000_000 + chance.randrange(3)
        )
        other = fleet(100 * number + 1, chance.choice(TEXTS), time, side="B")._replace(battle_id=own.battle_id)
        rows.append(row([own, other]))
        losses.append(lost(100 * number, FEROX_FIT))
    return rows, losses


def _plain(rows: list[Row], losses: list[bytes]) -> Worker:
    worker = Worker()
    worker.fight(rows)
    worker.lose(losses)
    worker.turn()
    return worker


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000))
def test_order_repetitions_batches_and_falls_make_no_difference(seed: int) -> None:
    chance = Random(seed)
    rows, losses = _war(seed % 5, 40)
    first, last = rows[0], gone(int(rows[1][0].rsplit(b"-", 1)[1]))
    whole = _plain([first, *rows[2:]], losses)
    work: list[tuple[str, Any]] = [("fight", one) for one in rows] + [("lose", one) for one in losses]
    work += [(kind, one) for kind, one in chance.sample(work, 10) if one != rows[1]]
    chance.shuffle(work)
    work.append(("fight", last))  # this battle became part of another one
    worker = Worker()
    while work:
        batch, work = work[:9], work[9:]
        fights = [one for kind, one in batch if kind == "fight"]
        if chance.random() < 0.2:
            worker.fight(fights, falls=True)
        worker.fight(fights)
        worker.lose(one for kind, one in batch if kind == "lose")
        if chance.random() < 0.4:
            worker.turn(hears=chance.random() < 0.7)
        if chance.random() < 0.2:
            worker.start()
    worker.turn()
    assert worker.standing() == whole.standing()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_a_revision_says_one_thing_and_goes_on_from_the_last_one(seed: int) -> None:
    chance = Random(seed)
    rows, losses = _war(seed % 7, 40)
    worker = Worker()
    worker.lose(losses)
    while rows:
        worker.fight(rows[:5])
        rows = rows[5:]
        worker.turn(hears=chance.random() < 0.6)
    worker.turn()
    said: dict[tuple[str, int], set[bytes]] = defaultdict(set)
    for event in worker.said:
        said[event["doctrine_id"], event["revision"]].add(orjson.dumps(event))
    assert all(len(texts) == 1 for texts in said.values())
    again = Worker()
    again.table, again.losses, again.heard = worker.table, worker.losses, {}
    again.start()
    again.turn()
    assert all(worker.heard[name]["revision"] == event["revision"] for name, event in again.heard.items())


def test_what_was_told_last_is_told_again_after_a_fall() -> None:
    rows, losses = _war(1)
    worker = Worker()
    worker.lose(losses)
    worker.fight(rows)
    worker.turn(hears=False)
    assert worker.said == []
    worker.turn()
    assert worker.standing() == _plain(rows, losses).standing()
    assert {event["revision"] for event in worker.said} == {1}
    worker.turn()
    assert len(worker.said) == len(worker.heard), "once is enough"


def test_nothing_new_is_told_of_nothing_new() -> None:
    rows, losses = _war(2)
    worker = _plain(rows, losses)
    count = len(worker.said)
    worker.fight(rows)
    worker.lose(losses)
    worker.turn()
    assert len(worker.said) == count


def test_a_late_kill_that_names_another_founder_leaves_a_way_from_the_old_id() -> None:
    rows = [row([fleet(n, "Ferox 8, Scimitar 2", MONDAY + DAY + n * 600)]) for n in range(10, 20)]
    worker = Worker()
    worker.fight(rows)
    worker.turn()
    (old,) = worker.heard
    worker.fight([row([fleet(1, "Ferox 8, Scimitar 2", MONDAY + DAY + 60)])])
    worker.turn()
    assert worker.heard[old]["merged_into"] == "1-2000000001"
    assert worker.heard[old]["change"] == "merged"
    assert worker.heard["1-2000000001"]["state"] == "live"


def test_the_fits_and_items_of_a_doctrine_come_of_its_own_losses() -> None:
    ferox = [row([fleet(n, "Ferox 8, Scimitar 2", MONDAY + n * 600, losses=[n])]) for n in range(1, 7)]
    muninn = [row([fleet(n, "Muninn 8, Guardian 2", MONDAY + n * 60, losses=[n])]) for n in range(101, 107)]
    worker = Worker()
    worker.fight([*ferox, *muninn, row([fleet(900, "Worm 5", MONDAY + 20_000)])])
    worker.lose(lost(n, FEROX_FIT | {"cargo": [[IDS["Spike M"], 100]]}) for n in [*range(1, 7), 900])
    worker.turn()
    by_name = {event["name"]: event for event in worker.heard.values()}
    (fit,) = by_name["Ferox"]["fits"]
    assert (fit["losses"], fit["share"], fit["hull_type_id"]) == (6, 1.0, IDS["Ferox"])
    assert "cargo" not in fit["fit"]
    spikes = next(item for item in by_name["Ferox"]["items"] if item["type_id"] == IDS["Spike M"])
    assert (spikes["pieces"], spikes["losses"], spikes["kind"]) == (600, 6, "ammunition")
    assert by_name["Muninn"]["fits"] == by_name["Muninn"]["items"] == []


def test_a_better_content_of_a_loss_counts_whichever_came_first() -> None:
    rows = [row([fleet(n, "Ferox 8, Scimitar 2", MONDAY + n * 600, losses=[n])]) for n in range(1, 7)]
    worse = {"hull_type_id": IDS["Scimitar"], "high": [[0, IDS["Medium Remote Shield Booster II"], None]]}
    events = [lost(n, FEROX_FIT) for n in range(1, 7)]
    low = lost(1, worse).replace(b",2,", b",1,", 1)
    one, other = _plain(rows, [*events, low]), _plain(rows, [low, *events])
    assert one.standing() == other.standing()


def test_who_flies_it_are_those_with_a_part_in_it() -> None:
    own = fleet(1, "Ferox 80, Scimitar 9")._replace(organisations=((99_000_001, 60), (99_000_002, 27), (99_000_003, 2)))
    worker = Worker()
    worker.fight([row([own]), row([fleet(2, "Worm 5", MONDAY + 7_200)])])
    worker.turn()
    (event,) = worker.heard.values()
    assert [user["id"] for user in event["flown_by"]] == [99_000_001, 99_000_002]
    assert event["flown_by"][0] == {
        "id": 99_000_001,
        "kind": "alliance",
        "fleets": 1,
        "pilots": 60,
        "first_seen": MONDAY,
        "last_seen": MONDAY + 60,
    }


def test_battles_beyond_the_horizon_are_let_go_of() -> None:
    worker = Worker(horizon=2 * DAY)
    worker.fight([row([fleet(n, "Ferox 8, Scimitar 2", MONDAY + n * 3_600)]) for n in range(1, 400)])
    worker.turn()
    kept = [key for key in worker.table if b"battle-" in key]
    assert 150 < len(kept) < 260, "two days of ticks, and the week behind the first of them"
    before = worker.standing()
    worker.start()
    worker.turn()
    assert worker.standing() == before


def test_something_is_shown_before_the_first_hour_is_full() -> None:
    rows = [row([fleet(n, "Ferox 8, Scimitar 2", MONDAY + n * 60)]) for n in range(1, 7)]
    worker = Worker()
    worker.fight(rows)
    worker.turn()
    (event,) = worker.heard.values()
    assert (event["name"], event["fleets"], event["change"]) == ("Ferox", 6, "appeared")
    worker.fight([row([fleet(900, "Ferox 8, Scimitar 2", MONDAY + 4_000)])])
    worker.turn()
    assert [one["fleets"] for one in worker.heard.values()] == [7], "the first tick finds it under the same id"


MONTH = [row([fleet(n, "Ferox 8, Scimitar 2", MONDAY + n * 3_600)]) for n in range(1, 24 * 25, 3)]


def test_a_kill_from_beyond_the_horizon_changes_nothing() -> None:
    worker = Worker(horizon=7 * DAY)
    for at in range(0, len(MONTH), 20):
        worker.fight(MONTH[at : at + 20])
        worker.turn()
    before = worker.standing()
    (name,) = before
    assert name == "1-2000000001"
    worker.fight([row([fleet(9_000, "Worm 5", MONDAY + 3 * DAY)]), gone(10)])
    worker.turn()
    assert worker.standing() == before
    worker.start()
    worker.turn()
    assert worker.standing() == before


def test_a_battle_over_the_horizon_keeps_what_is_settled_and_gets_what_is_not() -> None:
    worker = Worker(horizon=2 * DAY)
    worker.fight(MONTH[:80])
    worker.turn()
    base = worker.store._base
    old, new = fleet(9_000, "Ferox 9", base - 900), fleet(9_001, "Ferox 9", base + 3_600)._replace(battle_id=9_000)
    worker.fight([row([old, new])])
    worker.turn()
    (event,) = worker.heard.values()
    told = {one["fleet_id"] for one in event["members"]}
    assert new.fleet_id in told
    assert old.fleet_id not in told


def test_what_came_before_the_first_fleet_counts_while_it_is_within_the_horizon() -> None:
    """A new installation, and then its first backfill."""
    late = Worker(horizon=40 * DAY)
    late.fight(MONTH[100:])
    late.turn()
    late.fight(MONTH[:100])
    late.turn()
    whole = Worker(horizon=40 * DAY)
    whole.fight(MONTH)
    whole.turn()
    assert late.standing() == whole.standing()


def test_a_doctrine_that_is_forgotten_becomes_no_other_one() -> None:
    titans = [row([fleet(n, "Erebus 9, Apostle 2", MONDAY + n * 600)]) for n in range(1, 7)]
    weeks = [row([fleet(100 + n, "Cormorant 9, Sabre 1", MONDAY + n * 12 * 3_600)]) for n in range(140)]
    worker = Worker(horizon=7 * DAY)
    worker.fight(titans)
    worker.fight(weeks[:10])
    worker.turn()
    for at in range(10, 140, 10):
        worker.fight(weeks[at : at + 10])
        worker.turn()
    assert worker.heard["1-2000000001"]["state"] == "abandoned"
    assert {event["state"] for event in worker.heard.values()} == {"abandoned", "live"}


def test_a_doctrine_whose_battles_were_corrected_away_is_told_as_gone() -> None:
    feroxes = [row([fleet(n, "Ferox 8, Scimitar 2", MONDAY + n * 600)]) for n in range(1, 10)]
    worker = Worker()
    worker.fight([*feroxes, row([fleet(900, "Worm 5", MONDAY + 30_000)])])
    worker.turn()
    worker.fight([gone(n) for n in range(1, 10)])
    worker.turn()
    (event,) = worker.heard.values()
    assert (event["state"], event["change"], event["name"], event["fleets"]) == ("abandoned", "abandoned", "Ferox", 0)


def test_a_word_is_said_again_as_it_was_said() -> None:
    rows, losses = _war(1)
    worker = Worker()
    worker.lose(losses)
    worker.fight(rows)
    worker.turn(hears=False)
    worker.turn()
    assert {event["change"] for event in worker.said} == {"appeared"}


def test_a_fleet_from_the_future_is_left_out() -> None:
    ahead = battle([fleet(1, "Ferox 9", MONDAY + 7_200)]) | {"processed_at": "2021-11-29T00:30:00Z"}
    assert read_battle(ahead, simulated=False)[1] is None  # type: ignore[arg-type]
    assert read_battle(ahead | {"processed_at": "2021-11-29T02:30:00Z"}, simulated=False)[1]  # type: ignore[arg-type]


def test_a_battle_that_comes_and_goes_in_one_batch_is_gone() -> None:
    own = row([fleet(1, "Ferox 80, Scimitar 9")])
    worker = Worker()
    worker.fight([own, gone(1), row([fleet(2, "Worm 5", MONDAY + 7_200)])])
    worker.turn()
    assert worker.heard == {}
    worker.start()
    worker.turn()
    assert worker.heard == {}
