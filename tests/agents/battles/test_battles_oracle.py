"""The battles that grow kill by kill are those that plain loops over all pairs find."""

from __future__ import annotations

from typing import Any

from battle_oracle import battles as oracle
from battle_strategies import GATES, facts, mails
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.battles.battles import Battles, sighting
from agents.battles.engagements import Engagements
from agents.battles.facts import Fact

PLAIN_GATES = {system: set(others) for system, others in GATES.items()}


def grown(many: list[Fact]) -> Battles:
    """One by one, as the agents do it."""
    index, found = Engagements(), Battles(GATES)
    for fact in many:
        index.add(sighting(fact))
        found.add(fact)
        for other in index.links(fact.killmail_id):
            found.link(fact.killmail_id, other)
    return found


Shape = dict[int, tuple[list[int], list[tuple[int, int]]]]
"""Battle -> (its kills, for each engagement in order its first kill and how many it has)."""


def shape(found: Battles) -> Shape:
    return {one.battle_id: (sorted(one.facts), [(span.first[1], span.kills) for span in found.spans(one)]) for one in found}


def expected(many: list[dict[str, Any]]) -> Shape:
    mark = {mail["killmail_id"]: (mail["killmail_time"], mail["killmail_id"]) for mail in many}
    return {
        number: (kills, sorted(((min(part, key=mark.__getitem__), len(part)) for part in parts), key=lambda one: mark[one[0]]))
        for number, (kills, parts) in oracle(many, PLAIN_GATES).items()
    }


@settings(max_examples=500, deadline=None)
@given(mails(), st.randoms(use_true_random=False))
def test_battles_that_grow_are_those_of_the_oracle(many: list[dict[str, Any]], dice: Any) -> None:
    everything = facts(many)
    dice.shuffle(everything)
    assert shape(grown(everything + everything[:3])) == expected(many)
    assert shape(Battles(GATES, everything)) == expected(many)


@settings(max_examples=200, deadline=None)
@given(mails(), st.data())
def test_a_content_that_counts_more_replaces_the_other_as_if_it_had_come_alone(many: list[dict[str, Any]], data: Any) -> None:
    """The one case in which links vanish."""
    everything = facts(many)
    if not everything:
        return
    chosen = data.draw(st.sampled_from(everything))
    worse = data.draw(st.sampled_from(everything))._replace(killmail_id=chosen.killmail_id, proof=0, content="0")
    found = grown([fact for fact in everything if fact is not chosen] + [worse])
    found.changed()
    found.add(chosen)
    for other in Engagements(map(sighting, everything)).links(chosen.killmail_id):
        found.link(chosen.killmail_id, other)
    assert shape(found) == expected(many)


@settings(max_examples=200, deadline=None)
@given(mails(30), st.integers(0, 3_000))
def test_what_is_forgotten_leaves_no_trace(many: list[dict[str, Any]], horizon: int) -> None:
    everything = sorted(facts(many), key=lambda fact: fact.time)
    found = grown(everything)
    for fact in everything:
        found.see(fact.time)
    gone = found.forget(horizon)
    assert all(battle.end < found.newest - horizon for battle in gone)
    kept = {number for battle in found for number in battle.facts}
    again = grown([fact for fact in everything if fact.killmail_id in kept])
    assert shape(found) == shape(again)
    for fact in everything:  # and it can come again
        if fact.killmail_id not in kept:
            assert found.add(fact)
