"""What odd and broken mails make of a report."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest
from pydantic import TypeAdapter
from report_world import (
    APOSTLE,
    ASTRAHUS,
    AVATAR,
    BLUE,
    CAPSULE,
    CARACAL,
    CUSTOMS_OFFICE,
    FIGHTER,
    GOLDEN_CAPSULE,
    GREY,
    GUARDIAN,
    MISSILE,
    RED,
    REVELATION,
    RIFTER,
    SCRAMBLER,
    SHUTTLE,
    START,
    TRACTOR_UNIT,
    TWO,
    UNHEARD_OF,
    attacker,
    kill,
    parted,
    victim,
)

from agents.battles.facts import Fact
from agents.battles.report import Totals, render
from agents.battles.report.leaders import Leaders
from agents.battles.report.standing import Sides
from schemas.battle import Report, Side

CHECK = TypeAdapter(Report)
BILLION = 100_000_000_000
"""ISK, in cents."""


def totals_of(facts: Iterable[Fact]) -> Totals:
    totals = Totals()
    for fact in facts:
        totals.add(fact)
    return totals


def report_of(*facts: Fact, sides: Sides = TWO) -> Report:
    report = render(totals_of(facts), sides)
    CHECK.validate_python(report)
    return report


def hulls(side: Side) -> dict[int | None, tuple[int, int]]:
    return {hull["ship_type_id"]: (hull["fielded"], hull["lost"]) for hull in side["hulls"]}


def turns(report: Report) -> list[tuple[str, int, str | None, int | None]]:
    """Kind, seconds since the start, side, killmail."""
    start = START - START % 60
    return [(one["what"], one["bucket"] - start, one["side"], one["killmail_id"]) for one in report["timeline"]["turning_points"]]


def test_a_capsule_belongs_to_the_ship_just_lost() -> None:
    _, red = report_of(kill(1, victim(7)), kill(2, victim(7, ship=CAPSULE), at=9))["sides"]
    assert hulls(red) == {CARACAL: (1, 1), CAPSULE: (0, 1)}
    assert red["classes"] == {"cruiser": 1}
    assert (red["losses"]["ships"], red["losses"]["capsules"], red["pilots"]) == (1, 1, 1)


def test_a_capsule_counts_where_nothing_else_of_its_pilot_was_seen() -> None:
    _, red = report_of(kill(1, victim(7, ship=GOLDEN_CAPSULE)))["sides"]
    assert hulls(red) == {GOLDEN_CAPSULE: (1, 1)}
    assert red["classes"] == {"capsule": 1}


def test_a_ship_seen_in_another_organisation_of_the_side_hides_the_capsule() -> None:
    facts = [kill(1, victim(7)), kill(2, victim(7, GREY, ship=CAPSULE))]
    _, red = report_of(*facts, sides=parted([BLUE], [RED, GREY]))["sides"]
    assert hulls(red) == {CARACAL: (1, 1), CAPSULE: (0, 1)}


@pytest.mark.parametrize("ship", [None, MISSILE, FIGHTER, ASTRAHUS])
def test_an_attacker_without_a_ship_on_the_mail_has_an_unknown_hull(ship: int | None) -> None:
    blue, _ = report_of(kill(1, victim(7), attacker(1, ship=ship, final_blow=True)))["sides"]
    assert hulls(blue) == {None: (1, 0)}
    assert blue["hulls"][0]["ship_class"] is None
    assert blue["classes"] == {}
    assert blue["loadouts"][0]["ship_type_id"] is None
    assert blue["top_pilots"][0]["ship_type_id"] is None


def test_another_mail_tells_the_hull_of_an_attacker_without_one() -> None:
    facts = [kill(1, victim(7), attacker(1, ship=None)), kill(2, victim(8), attacker(1, ship=GUARDIAN))]
    blue, _ = report_of(*facts)["sides"]
    assert hulls(blue) == {GUARDIAN: (1, 0)}
    assert blue["logistics"] == 1


def test_a_hull_newer_than_the_static_data_is_a_ship() -> None:
    _, red = report_of(kill(1, victim(7, ship=UNHEARD_OF)))["sides"]
    assert hulls(red) == {UNHEARD_OF: (1, 1)}
    assert red["classes"] == {"other": 1}
    assert red["losses"]["ships"] == 1


def test_each_pilot_counts_once_a_hull_and_once_among_pilots() -> None:
    facts = [kill(number, victim(7), attacker(1, ship=ship)) for number, ship in enumerate([RIFTER, RIFTER, CARACAL])]
    blue, _ = report_of(*facts)["sides"]
    assert hulls(blue) == {RIFTER: (1, 0), CARACAL: (1, 0)}
    assert blue["pilots"] == 1
    assert blue["top_pilots"][0]["ship_type_id"] == RIFTER


def test_the_hull_in_place_of_a_weapon_is_no_weapon() -> None:
    blue, _ = report_of(kill(1, victim(7), attacker(1, weapon=CARACAL)))["sides"]
    assert blue["loadouts"][0]["weapon_type_id"] is None


def test_a_weapon_newer_than_the_static_data_is_one() -> None:
    blue, _ = report_of(kill(1, victim(7), attacker(1, weapon=UNHEARD_OF)))["sides"]
    assert blue["loadouts"][0]["weapon_type_id"] == UNHEARD_OF
    blue, _ = report_of(kill(1, victim(7), attacker(1, ship=UNHEARD_OF, weapon=UNHEARD_OF)))["sides"]
    assert blue["loadouts"][0]["weapon_type_id"] is None


def test_a_tackler_without_damage_shows_his_loadout_and_does_none() -> None:
    report = report_of(kill(1, victim(7), attacker(1, weapon=SCRAMBLER, damage=0)))
    assert report["sides"][0]["loadouts"][0]["weapon_type_id"] == SCRAMBLER
    assert report["damage"] == []


def test_at_most_ten_loadouts_an_organisation() -> None:
    party = [attacker(pilot, weapon=UNHEARD_OF + pilot // 2) for pilot in range(1, 30)]
    blue, _ = report_of(kill(1, victim(70), *party))["sides"]
    assert len(blue["loadouts"]) == 10
    assert [one["pilots"] for one in blue["loadouts"]] == [2] * 10
    assert [one["weapon_type_id"] for one in blue["loadouts"]] == [UNHEARD_OF + step for step in range(1, 11)]


def test_a_final_blow_by_an_npc_is_to_nobodys_credit() -> None:
    npc = attacker(None, None, ship=RIFTER, final_blow=True, corporation=1_000_125)
    report = report_of(kill(1, victim(7), attacker(1), npc, isk=500))
    blue, red = report["sides"]
    assert (blue["kills"], blue["isk_inflicted"], blue["organisations"][0]["final_blows"]) == (1, 0.0, 0)
    assert red["losses"]["isk"] == 5.0
    assert report["timeline"]["momentum"] == {"B": [-5.0]}


def test_a_structures_gun_is_no_pilot() -> None:
    gun = attacker(None, BLUE, ship=ASTRAHUS, damage=900, final_blow=True)
    blue, _ = report_of(kill(1, victim(7), attacker(1), gun, isk=500))["sides"]
    assert (blue["pilots"], blue["damage"], blue["isk_inflicted"]) == (1, 10, 0.0)


def test_unpriced_is_not_nothing() -> None:
    blue, red = report_of(kill(1, victim(7)), kill(2, victim(8)))["sides"]
    assert (red["losses"]["isk"], red["losses"]["unpriced"], red["losses"]["dropped"]) == (None, 2, None)
    assert (red["organisations"][0]["isk_lost"], red["organisations"][0]["unpriced"]) == (None, 2)
    assert (blue["isk_inflicted"], blue["efficiency"], red["efficiency"]) == (None, None, None)
    assert (blue["losses"]["isk"], blue["losses"]["unpriced"]) == (0.0, 0)  # nothing lost is a known worth


def test_what_is_priced_counts_beside_what_is_not() -> None:
    facts = [
        kill(1, victim(7), isk=30_000),
        kill(2, victim(8)),
        kill(3, victim(1, BLUE), attacker(7, RED, final_blow=True), isk=10_000),
    ]
    report = report_of(*facts)
    blue, red = report["sides"]
    assert (red["losses"]["isk"], red["losses"]["unpriced"]) == (300.0, 1)
    assert (blue["efficiency"], red["efficiency"]) == (0.75, 0.25)
    assert report["timeline"]["buckets"][0]["isk"] == {"A": 100.0, "B": 300.0}
    assert report["timeline"]["momentum"] == {"A": [200.0], "B": [-200.0]}


def test_a_minute_without_prices_is_not_in_the_isk() -> None:
    report = report_of(kill(1, victim(7)))
    assert report["timeline"]["buckets"][0]["isk"] == {}
    assert report["timeline"]["momentum"] == {}


def test_structures_deployables_and_empty_ships_are_no_pilots_ships() -> None:
    facts = [
        kill(1, victim(None, ship=ASTRAHUS)),
        kill(2, victim(None, ship=CUSTOMS_OFFICE)),
        kill(3, victim(7, ship=TRACTOR_UNIT)),
        kill(4, victim(None, ship=SHUTTLE)),
        kill(5, victim(7, ship=FIGHTER)),
        kill(6, victim(None, ship=REVELATION)),
    ]
    _, red = report_of(*facts)["sides"]
    lost = red["losses"]
    assert (lost["ships"], lost["structures"], lost["deployables"], lost["unpiloted"], lost["other"]) == (0, 2, 1, 2, 1)
    assert lost["capitals"] == 1
    assert {one: count for one, (_, count) in hulls(red).items() if one} == dict.fromkeys(
        [ASTRAHUS, CUSTOMS_OFFICE, TRACTOR_UNIT, SHUTTLE, FIGHTER, REVELATION], 1
    )
    assert hulls(red)[None] == (1, 0)
    assert totals_of(facts).pilot_losses() == 2


def test_a_loss_of_nobodys_stands_with_those_without_a_side() -> None:
    abandoned = victim(None, None, ship=ASTRAHUS, corporation=None)
    report = report_of(kill(1, abandoned, isk=900))
    assert report["unassigned"] is not None
    assert report["unassigned"]["organisations"] == []
    assert report["unassigned"]["losses"]["structures"] == 1
    assert report["timeline"]["buckets"][0]["losses"] == {"": 1}
    assert report["sides"][0]["isk_inflicted"] == 9.0
    assert report_of(kill(1, victim(7)))["unassigned"] is None


def test_who_shoots_his_own_gets_no_kill() -> None:
    awox = kill(1, victim(7, RED), attacker(8, RED, final_blow=True), isk=700)
    report = report_of(awox, kill(2, victim(9, RED), attacker(1, BLUE, final_blow=True)))
    _, red = report["sides"]
    one = red["organisations"][0]
    assert (one["kills"], one["final_blows"], one["losses"], one["damage"]) == (0, 0, 2, 10)
    assert (red["kills"], red["isk_inflicted"], red["losses"]["isk"]) == (0, 0.0, 7.0)
    assert red["top_pilots"] == []


def test_a_kill_among_two_organisations_of_one_side_is_theirs_and_not_the_sides() -> None:
    blue_on_blue = kill(1, victim(7, GREY), attacker(8, RED, final_blow=True), isk=700)
    _, red = report_of(blue_on_blue, sides=parted([BLUE], [RED, GREY]))["sides"]
    assert [one["kills"] for one in red["organisations"]] == [1, 0]
    assert (red["kills"], red["isk_inflicted"], red["losses"]["isk"]) == (0, 0.0, 7.0)


def test_an_organisation_that_no_side_names_has_none() -> None:
    report = report_of(kill(1, victim(7), attacker(1, GREY)))
    assert report["unassigned"] is not None
    assert [(one["id"], one["confidence"]) for one in report["unassigned"]["organisations"]] == [(GREY, 0.0)]


def test_a_mail_that_names_a_pilot_twice_is_one_kill_of_his() -> None:
    blue, _ = report_of(kill(1, victim(7), attacker(1, final_blow=True), attacker(1, final_blow=True)))["sides"]
    one = blue["top_pilots"][0]
    assert (one["kills"], one["final_blows"], one["damage"]) == (1, 1, 20)


def test_reships_tell_the_ships_by_time_and_no_capsules() -> None:
    facts = [
        kill(5, victim(7), at=600),
        kill(9, victim(7, ship=RIFTER), at=0),
        kill(6, victim(7, ship=CAPSULE), at=610),
        kill(7, victim(8)),
        kill(8, victim(8, ship=TRACTOR_UNIT)),
    ]
    _, red = report_of(*facts)["sides"]
    assert red["reships"] == [{"character_id": 7, "organisation": RED, "killmails": [9, 5]}]


def test_first_blood_is_the_first_pilots_loss() -> None:
    structure, shuttle = kill(1, victim(None, ship=ASTRAHUS)), kill(2, victim(None, ship=SHUTTLE))
    assert report_of(shuttle, structure)["timeline"]["first_blood"] == 1
    assert report_of(structure, kill(4, victim(7), at=60), kill(3, victim(7), at=60))["timeline"]["first_blood"] == 3


def test_nothing_cannot_be_reported() -> None:
    with pytest.raises(ValueError, match="at least one kill"):
        render(Totals(), TWO)


def test_a_capital_enters_once_a_side_on_whichever_end_of_the_mail() -> None:
    facts = [
        kill(1, victim(7)),
        kill(2, victim(8, ship=APOSTLE), at=120),
        kill(3, victim(9), attacker(2, ship=REVELATION), at=60),
        kill(4, victim(9), attacker(2, ship=AVATAR), at=180),
    ]
    assert turns(report_of(*facts)) == [("capital-entry", 60, "A", 3), ("capital-entry", 120, "B", 2)]


def test_high_value_kills_are_the_twenty_highest() -> None:
    facts = [kill(number, victim(7), isk=BILLION + (number % 3)) for number in range(1, 40)]
    found = turns(report_of(*facts, kill(40, victim(8), isk=BILLION - 1)))
    assert {one[0] for one in found} == {"high-value-kill"}
    highest = sorted(facts, key=lambda fact: (-(fact.isk or 0), fact.killmail_id))[:20]
    assert [one[3] for one in found] == sorted(fact.killmail_id for fact in highest)
    text = report_of(kill(1, victim(7, ship=REVELATION), isk=3_240_000_000_00))["timeline"]["turning_points"][-1]["text"]
    assert text == "Side B lost a Revelation worth 3.2 billion ISK."


def test_logistics_that_die_in_minutes_in_a_row_collapse() -> None:
    guardians = [kill(number, victim(number, ship=GUARDIAN), at=at) for number, at in enumerate([0, 60, 65, 240, 360], 10)]
    assert turns(report_of(*guardians)) == [("logistics-collapse", 0, "B", None)]
    assert report_of(*guardians)["timeline"]["turning_points"][0]["text"] == (
        "Logistics of side B are failing: 3 ships lost in 2 minutes in a row."
    )
    longer = report_of(*guardians, kill(20, victim(20, ship=GUARDIAN), at=120))
    assert longer["timeline"]["turning_points"][0]["text"] == (
        "Logistics of side B collapsed: 4 ships lost in 3 minutes in a row."
    )


def minutes(*counts: int) -> list[Fact]:
    """So many kills in each minute from the start on."""
    moments = [minute * 60 for minute, count in enumerate(counts) for _ in range(count)]
    return [kill(number, victim(7, ship=RIFTER), at=at) for number, at in enumerate(moments, 1)]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((1, 1, 1, 5), [("kill-spike", 180)]),
        ((1, 1, 1, 4), []),  # four are no spike, however quiet it was
        ((2, 2, 2, 6), []),  # three times the mean, not more
        ((2, 2, 2, 7), [("kill-spike", 180)]),
        ((9, 0, 0), []),  # the beginning is no turn
        ((1, 1, 1, 5, 9), [("kill-spike", 180)]),  # one turn, not two
        ((1, 0, 0, 0, 0, 5), [("kill-spike", 300)]),  # quiet minutes count
        ((2, 2, 2, 0, 1), []),  # a mean of 2 is not above 2
        ((3, 2, 2, 0, 0, 1), [("kill-drop", 180)]),
        ((4, 3, 3, 1, 1), []),  # 0.3 times the mean of three is 1.0
        ((4, 4, 3, 1, 1), [("kill-drop", 180)]),
        ((9, 9, 9), []),  # after the last kill there is no battle to slacken
    ],
)
def test_spikes_and_drops(counts: tuple[int, ...], expected: list[tuple[str, int]]) -> None:
    assert [one[:2] for one in turns(report_of(*minutes(*counts)))] == expected


def test_ten_thousand_attackers_on_one_mail() -> None:
    crowd = [attacker(pilot, BLUE if pilot % 2 else GREY, final_blow=pilot == 1) for pilot in range(1, 10_001)]
    started = time.process_time()
    report = report_of(kill(1, victim(20_000), *crowd, isk=100))
    assert time.process_time() - started < 2  # some microseconds each; seconds would be a product of attackers
    assert report["sides"][0]["pilots"] == 5_000
    assert report["unassigned"] is not None and report["unassigned"]["pilots"] == 5_000
    assert len(report["sides"][0]["top_pilots"]) == 10


def test_places_have_their_own_time_spans() -> None:
    totals = totals_of([kill(1, victim(7), at=90), kill(2, victim(7), at=30), kill(3, victim(7), at=10, system=30_000_144)])
    assert totals.places() == [
        {"solar_system_id": 30_000_144, "region_id": 10_000_002, "kills": 1, "start": START + 10, "end": START + 10},
        {"solar_system_id": 30_000_142, "region_id": 10_000_002, "kills": 2, "start": START + 30, "end": START + 90},
    ]


def test_leaders_are_those_of_all_after_any_look() -> None:
    score = dict.fromkeys(range(9), 0)
    leaders: Leaders[int] = Leaders(3)
    for step in range(200):
        key = step * step % 9
        score[key] += step % 4 + 1
        leaders.touch(key)
        if step % 5 == 0:
            touched = [one for one in score if score[one]]
            expected = sorted(touched, key=lambda one: (-score[one], one))[:3]
            assert leaders.look(lambda one: (-score[one], one)) == expected
