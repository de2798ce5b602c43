from __future__ import annotations

import gc
import random
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from set_partitions import all_groupings, least, tables
from side_facts import evidence_of, kill, made, numbered

from agents.battles.facts import Fact
from agents.battles.sides import solve as solving
from agents.battles.sides.evidence import Evidence
from agents.battles.sides.exact import OutOfSteps, Proof
from agents.battles.sides.search import search, together
from agents.battles.sides.solve import solve
from agents.battles.sides.tables import Tables
from agents.battles.sides.weights import components, matrices, merged, net_weights


@st.composite
def weighed(draw: st.DrawFn, fewest: int = 2, most: int = 7) -> Evidence:
    """Evidence of any shape, more twisted than kills make it: friends and foes at once, ties, rows without any."""
    size = draw(st.integers(fewest, most))
    weight = draw(st.sampled_from([st.integers(0, 1), st.integers(0, 3), st.sampled_from([0, 0, 0, 1, 10, 30, 31, 200])]))
    evidence = Evidence()
    evidence.appearances = {one: (one, one, 0) for one in range(1, size + 1)}
    for one in range(1, size):
        for rows in (evidence.friends, evidence.foes):
            rows[one] = {other: value for other in range(one + 1, size + 1) if (value := draw(weight))}
    return evidence


def groups_of(*facts: Fact) -> list[tuple[int, ...]]:
    return list(solve(evidence_of(facts)).groups)


@given(weighed())
@settings(max_examples=400)
def test_up_to_seven_organisations_no_grouping_disagrees_less(evidence: Evidence) -> None:
    partition = solve(evidence)
    assert partition.disagreement == least(*tables(evidence))
    assert partition.optimal


@given(st.lists(made(), max_size=20))
@settings(max_examples=300)
def test_of_real_kills_too_no_grouping_disagrees_less(facts: list[Fact]) -> None:
    evidence = evidence_of(numbered(facts))
    partition = solve(evidence)
    assert partition.disagreement == (least(*tables(evidence)) if evidence.appearances else 0)
    assert partition.optimal


@given(st.lists(made(), max_size=20))
@settings(max_examples=300)
def test_the_disagreement_told_is_that_of_the_groups(facts: list[Fact]) -> None:
    evidence = evidence_of(numbered(facts))
    partition = solve(evidence)
    ids = sorted(evidence.appearances)
    assert sorted(one for group in partition.groups for one in group) == ids
    group_of = {one: number for number, group in enumerate(partition.groups) for one in group}
    friends, foes = tables(evidence)
    apart = sum(int(friends[i, j]) for i in range(len(ids)) for j in range(i) if group_of[ids[i]] != group_of[ids[j]])
    inside = sum(int(foes[i, j]) for i in range(len(ids)) for j in range(i) if group_of[ids[i]] == group_of[ids[j]])
    assert partition.disagreement == apart + inside
    assert partition.evidence == int(friends.sum() + foes.sum()) // 2


@given(weighed())
@settings(max_examples=200)
def test_with_and_without_matrices_the_groups_are_the_same(evidence: Evidence) -> None:
    few, optimal = solving.grouping(evidence, None)
    assert (few, optimal) == solving.grouping(evidence, Tables.of(evidence))


def signed(size: int, seed: int) -> NDArray[np.int64]:
    """A symmetric matrix: planted sides with a fifth of the pairs turned, or no sides at all."""
    chance = np.random.default_rng(seed)
    side = chance.integers(0, 3, size)
    planted = np.where(side[:, None] == side[None, :], 1, -1) * chance.integers(0, 100, (size, size))
    planted = np.where(chance.random((size, size)) < 0.2, -planted, planted)
    net = planted if seed % 2 else chance.integers(-3, 4, (size, size))
    upper = np.triu(net, 1)
    return upper + upper.T


@pytest.mark.parametrize("size", [5, 7, 9])
def test_search_alone_comes_within_one_percent_of_the_optimum(size: int) -> None:
    for seed in range(60):
        net = signed(size, seed)
        best = least(np.maximum(net, 0), np.maximum(-net, 0))
        apart = int(np.maximum(net, 0).sum()) // 2 - together(net, search(net))
        assert best <= apart <= best * 1.01, seed


@pytest.mark.parametrize("size", [12, 16, 20])
def test_search_alone_comes_within_one_percent_of_the_proof_where_enumeration_is_too_long(size: int) -> None:
    for seed in range(1, 9, 2):
        net = signed(size, seed)
        positive = int(np.maximum(net, 0).sum()) // 2
        best = positive - together(net, np.array(Proof(net.tolist(), 10_000_000).groups()))
        assert best <= positive - together(net, search(net)) <= best * 1.01, seed


def test_the_proof_ends_with_the_optimum_or_says_that_it_cannot() -> None:
    for seed in range(100):
        net = signed(8, seed)
        positive = int(np.maximum(net, 0).sum()) // 2
        groups = Proof(net.tolist(), solving.STEPS).groups()
        assert positive - together(net, np.array(groups)) == least(np.maximum(net, 0), np.maximum(-net, 0)), seed
    with pytest.raises(OutOfSteps):
        Proof(signed(8, 1).tolist(), 3).groups()


@pytest.mark.parametrize("steps", [10_000_000, 300])
def test_a_proof_leaves_nothing_to_the_collector_of_garbage(steps: int) -> None:
    """Whether it ends or not: in a worker, what lies in circles is collected in the middle of some update."""
    net = signed(12, 1)
    gc.collect()
    gc.disable()
    try:
        assert solving.least_disagreement(net, 1, exact=12, steps=steps)[1] is (steps > 300)
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_out_of_steps_is_not_called_optimal() -> None:
    evidence = Evidence()
    net = signed(10, 5)
    evidence.appearances = {one: (one, one, 0) for one in range(10)}
    for one in range(10):
        evidence.friends[one] = {other: int(net[one, other]) for other in range(one + 1, 10) if net[one, other] > 0}
        evidence.foes[one] = {other: -int(net[one, other]) for other in range(one + 1, 10) if net[one, other] < 0}
    proven, searched = solve(evidence), solve(evidence, steps=1)
    assert proven.optimal
    assert not searched.optimal
    assert proven.disagreement <= searched.disagreement <= proven.disagreement * 1.01


@given(st.lists(made(9), max_size=25), st.randoms(), st.booleans())
@settings(max_examples=200)
def test_the_order_of_kills_changes_nothing(facts: list[Fact], chance: random.Random, patient: bool) -> None:
    facts = numbered(facts)
    shuffled = list(facts)
    chance.shuffle(shuffled)
    steps = solving.STEPS if patient else 0
    assert solve(evidence_of(facts), steps=steps) == solve(evidence_of(shuffled), steps=steps)


def test_two_fleets() -> None:
    assert groups_of(kill(1, 3, 1, 2), kill(2, 1, 3, 4), kill(3, 4, 2, 1)) == [(1, 2), (3, 4)]


def test_any_number_of_sides() -> None:
    kills = [kill(10 * one + other, other, one) for one in range(1, 6) for other in range(1, 6) if one != other]
    assert groups_of(*kills) == [(1,), (2,), (3,), (4,), (5,)]


def test_who_shoots_both_sides_is_a_third() -> None:
    fleets = [kill(1, 3, 1, 2), kill(2, 1, 3, 4), kill(3, 4, 2, 1), kill(4, 2, 4, 3)]
    third = [kill(5, 1, 9), kill(6, 3, 9), kill(7, 9, 2), kill(8, 9, 4)]
    joins_in = [kill(9, 3, 1, 2, 9), kill(10, 1, 3, 4, 9)]
    assert groups_of(*fleets, *third, *joins_in) == [(1, 2), (3, 4), (9,)]


def test_one_whoring_pilot_does_not_join_two_fleets() -> None:
    fleets = [kill(number, 20, *[10] * 8) for number in range(1, 4)] + [kill(number, 10, *[20] * 8) for number in range(4, 7)]
    whore = [kill(number, 20, *[(10, 500)] * 8, (30, 1)) for number in range(7, 12)]
    whore += [kill(number, 10, *[(20, 500)] * 8, (30, 1)) for number in range(12, 17)]
    groups = groups_of(*fleets, *whore)
    assert not any(10 in group and 20 in group for group in groups)
    # nor does one of the fleet itself who is on both sides' mails
    traitor = [kill(number, 10, *[(20, 500)] * 8, (11, 1)) for number in range(20, 30)]
    together_ = [kill(number, 20, *[10] * 4, *[11] * 4) for number in range(30, 34)]
    assert groups_of(*fleets, *traitor, *together_) == [(10, 11), (20,)]


def test_an_awoxer_stays_with_his_own() -> None:
    assert groups_of(kill(1, 3, 1, 2), kill(2, 1, 1), kill(3, 1, 3)) == [(1, 2), (3,)]


def test_those_who_share_a_foe_stand_together() -> None:
    assert groups_of(kill(1, 2, 1), kill(2, 3, 1), kill(3, 4, 1)) == [(1,), (2, 3, 4)]


def test_those_who_shot_each_other_do_not_stand_together_though_they_share_a_foe() -> None:
    assert groups_of(kill(1, 2, 1), kill(2, 3, 1), kill(3, 2, 3)) == [(1,), (2,), (3,)]


def test_who_shares_a_foe_with_two_enemies_is_not_guessed() -> None:
    assert groups_of(kill(1, 2, 1), kill(2, 3, 1), kill(3, 2, 3), kill(4, 4, 1)) == [(1,), (2,), (3,), (4,)]


def test_a_fleet_outweighs_a_third_party_in_that_choice() -> None:
    fleet = [kill(1, 1, 21, 22, 23), kill(2, 21, 1, 2), kill(3, 22, 1), kill(4, 23, 1)]
    third = [kill(5, 1, 9), kill(6, 21, 9), kill(7, 22, 9), kill(8, 23, 9)]
    lost_one_ship = kill(9, 30, 1)
    assert groups_of(*fleet, *third, lost_one_ship) == [(1, 2), (9,), (21, 22, 23, 30)]
    smaller = [kill(1, 1, 21, 22), kill(2, 21, 1, 2), kill(3, 22, 1)]  # two organisations against one are no plain choice
    assert groups_of(*smaller, *third[:3], lost_one_ship) == [(1, 2), (9,), (21, 22), (30,)]


def test_how_often_foes_met_does_not_sway_that_choice() -> None:
    once = [kill(1, 2, 1), kill(2, 3, 1), kill(3, 2, 3), kill(4, 4, 1)]
    often = [kill(number, 2, 1) for number in range(5, 60)]
    assert groups_of(*once, *often) == groups_of(*once)


def test_foes_of_foes_of_foes_are_not_friends() -> None:
    assert groups_of(kill(1, 2, 1), kill(2, 4, 3)) == [(1,), (2,), (3,), (4,)]


def test_a_chain_of_shared_foes_that_leads_from_foe_to_foe_is_cut() -> None:
    chain = [kill(1, 21, 1), kill(2, 21, 2), kill(3, 22, 2), kill(4, 22, 3), kill(5, 23, 3), kill(6, 23, 4), kill(7, 1, 4)]
    groups = groups_of(*chain)  # a ring of seven foes: one comes to stand alone, and none with whom he shot
    assert groups == [(1, 2, 23), (3, 4, 21), (22,)]
    assert solve(evidence_of(chain)).disagreement == 0


def test_a_battle_without_kills_has_no_groups() -> None:
    assert groups_of() == []


@given(st.integers(1, 12), st.data())
def test_components_are_the_connected_sets(size: int, data: st.DataObject) -> None:
    pairs = data.draw(st.sets(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=14))
    linked = np.zeros((size, size), dtype=np.bool_)
    for one, other in pairs:
        linked[one, other] = linked[other, one] = True
    expected = list(range(size))
    for _ in range(size):
        for one, other in pairs:
            expected[one] = expected[other] = min(expected[one], expected[other])
    assert _grouped(components(linked).tolist()) == _grouped(expected)


def test_a_long_chain_is_one_component() -> None:
    linked = np.zeros((200, 200), dtype=np.bool_)
    order = random.Random(1).sample(range(200), 200)
    for one, other in pairwise(order):
        linked[one, other] = linked[other, one] = True
    assert set(components(linked).tolist()) == {0}


@given(st.integers(1, 7), st.data())
def test_merged_sums_over_members(size: int, data: st.DataObject) -> None:
    labels = all_groupings(size)[data.draw(st.integers(0, len(all_groupings(size)) - 1))]
    net = signed(size, data.draw(st.integers(0, 1_000)))
    between = merged(net, labels)
    for one in range(len(between)):
        for other in range(len(between)):
            expected = 0 if one == other else int(net[np.ix_(labels == one, labels == other)].sum())
            assert between[one, other] == expected


@given(weighed(most=9))
@example(Evidence())
def test_numbers_that_break_ties_never_outweigh_evidence(evidence: Evidence) -> None:
    net, unit = net_weights(*matrices(evidence))
    friends, foes = tables(evidence)
    assert (-(-net // unit) == friends - foes).all()  # rounded up to whole units
    assert int(np.abs(net - (friends - foes) * unit).sum()) // 2 < unit


def _grouped(labels: Sequence[int]) -> list[int]:
    return [labels.index(label) for label in labels]
