"""How well doctrines are found, against a simulated war that knows what its fleets were told to fly.

A fleet's planted doctrine is the one that most of its kills and losses in that stretch name. Labels are compared by the adjusted
Rand index; a fleet in no doctrine counts as one of its own, so that silence is not rewarded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sklearn.metrics import adjusted_rand_score

from agents.battles.account import Account
from agents.battles.battle import Battle
from agents.battles.battles import Battles
from agents.battles.report.stretches import STRETCH
from agents.doctrines.fleet import Fleet, fleets_of
from agents.doctrines.fold import fold
from agents.doctrines.state import State
from agents.doctrines.step import Rules

ALL = 1_000_000
"""More ticks than any war here has."""
RUNS = 20
"""Of the clustering, an hour apart."""


@dataclass(frozen=True, slots=True)
class DoctrinesScore:
    """Of one war. `rand` over all fleets with a planted doctrine, `fights` over those of great fights."""

    fleets: int
    planted: int
    found: int
    unassigned: int
    rand: float
    fights: float
    renamed: int
    """Planted doctrines that had more than one id in the last `RUNS` clusterings."""
    runs: int


def planted_fleets(
    battles: Battles, truth: Mapping[int, Mapping[str, Any]]
) -> tuple[list[Fleet], dict[str, str], dict[str, str]]:
    """All fleets in order; the planted doctrine of those that have one, and the kind of their fight."""
    fleets, doctrine, kind = [], {}, {}
    for battle in battles:
        if not battle.reported:
            continue
        for fleet in fleets_of(battle.battle_id, Account.of(battle).report()["fleets"]):
            fleets.append(fleet)
            said, kinds = _said(fleet, battle, truth)
            if said:
                doctrine[fleet.fleet_id] = said.most_common(1)[0][0]
                kind[fleet.fleet_id] = kinds.most_common(1)[0][0]
    return sorted(fleets), doctrine, kind


def score_doctrines(fleets: list[Fleet], doctrine: Mapping[str, str], kind: Mapping[str, str], rules: Rules) -> DoctrinesScore:
    """`rules.window` decides what slides out while the last `RUNS` clusterings are made."""
    newest = max(fleet.end for fleet in fleets)
    whole = fold([], fleets, newest, rules._replace(window=ALL * STRETCH), ALL)[-1]
    states = fold([], fleets, newest, rules, ALL)[-RUNS:]
    known = [fleet.fleet_id for fleet in fleets if fleet.fleet_id in doctrine and fleet.stretch < whole.tick]
    ids = _ids(whole)
    names = _names(states, doctrine)
    return DoctrinesScore(
        len(known),
        len(set(doctrine.values())),
        len(whole.doctrines),
        sum(one not in ids for one in known),
        _rand(known, doctrine, ids),
        _rand((one for one in known if kind[one] == "fight"), doctrine, ids),
        sum(len(set(own)) > 1 for own in names.values()),
        len(states),
    )


def _said(fleet: Fleet, battle: Battle, truth: Mapping[int, Mapping[str, Any]]) -> tuple[Counter[str], Counter[str]]:
    organisations = {one for one, _ in fleet.organisations}
    said: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for fact in battle.facts.values():
        if fact.time - fact.time % STRETCH != fleet.stretch or fact.killmail_id not in truth:
            continue
        true = truth[fact.killmail_id]
        blow = next((party for party in fact.attackers if party.final_blow), None)
        if blow is not None and blow.organisation in organisations and true["attacker_doctrine"]:
            said[true["attacker_doctrine"]] += 1
        if fact.victim.organisation in organisations and true["victim_doctrine"]:
            said[true["victim_doctrine"]] += 1
        kinds[true["kind"]] += 1
    return said, kinds


def _ids(state: State) -> dict[str, str]:
    return {member: one.doctrine_id for one in state.doctrines for member in one.members}


def _names(states: Iterable[State], doctrine: Mapping[str, str]) -> dict[str, list[str]]:
    """Planted doctrine -> the id of what most of its fleets are in, at each tick."""
    found: dict[str, list[str]] = defaultdict(list)
    for state in states:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for member, own in _ids(state).items():
            if member in doctrine:
                counts[doctrine[member]][own] += 1
        for name, ids in counts.items():
            found[name].append(max(ids, key=lambda one: (ids[one], one)))
    return found


def _rand(fleets: Iterable[str], doctrine: Mapping[str, str], ids: Mapping[str, str]) -> float:
    some = list(fleets)
    return float(adjusted_rand_score([doctrine[one] for one in some], [ids.get(one, f"alone {one}") for one in some]))
