"""How well battles are told apart, against a simulated war that knows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from agents.battles.battles import Battles, sighting
from agents.battles.engagements import Engagements
from agents.battles.facts import Fact
from agents.battles.movement import Gates


@dataclass(frozen=True, slots=True)
class BattlesScore:
    """`whole`: F1 over battles, where only one with exactly the planted kills counts. `pairs`: F1 over pairs of kills that are
    in one battle."""

    kills: int
    planted: int
    found: int
    whole: float
    pairs: float


def score_battles(arrivals: Iterable[Fact], truth: Mapping[int, str], gates: Gates) -> tuple[BattlesScore, Battles]:
    """`arrivals` in the order in which they are posted, repetitions among them; `truth`: killmail -> planted battle."""
    index, found = Engagements(), Battles(gates)
    for fact in arrivals:
        index.add(sighting(fact))
        found.add(fact)
        for other in index.links(fact.killmail_id):
            found.link(fact.killmail_id, other)
    told = {kill: battle.battle_id for battle in found for kill in battle.facts}
    ours = _sets(told)
    planted = _sets({kill: name for kill, name in truth.items() if kill in told})
    right = len(ours & planted)
    both = defaultdict(int)
    for kill, number in told.items():
        both[number, truth[kill]] += 1
    shared = sum(map(_pairs, both.values()))
    pairs = _f1(shared, sum(_pairs(len(one)) for one in ours), sum(_pairs(len(one)) for one in planted))
    return BattlesScore(len(told), len(planted), len(ours), _f1(right, len(ours), len(planted)), pairs), found


def _sets(name_of: Mapping[int, object]) -> set[frozenset[int]]:
    members: dict[object, set[int]] = defaultdict(set)
    for kill, name in name_of.items():
        members[name].add(kill)
    return {frozenset(one) for one in members.values()}


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _f1(right: int, found: int, wanted: int) -> float:
    return 2 * right / max(1, found + wanted)


def planted_sides(battle: Sequence[Fact], sides: Mapping[int, Mapping[int, str]]) -> dict[int, str]:
    """Organisation -> planted side, over the battle's kills; `sides`: killmail -> the sides known by then."""
    known: dict[int, str] = {}
    for fact in battle:
        known |= sides.get(fact.killmail_id, {})
    return known


def all_met(battle: Iterable[Fact], side_of: Mapping[int, str]) -> bool:
    """Whether every two planted sides have shot at each other on some killmail."""
    met = {
        frozenset((side_of.get(fact.victim.organisation or 0), side_of.get(party.organisation or 0)))
        for fact in battle
        for party in fact.attackers
    }
    return all(frozenset(pair) in met for pair in combinations(sorted(set(side_of.values())), 2))
