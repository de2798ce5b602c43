"""Groups that never met on a killmail but share their foes: they stand together when nothing speaks against it.

It speaks against it when the two shot at each other, and when one of them shares foes with two groups that shot at each
other: to choose between those would be a guess. Only whether groups met counts here, not how often: a further kill among known
friends and foes changes nothing, so nobody changes sides by it.
"""

from __future__ import annotations

from collections.abc import Mapping

from agents.battles.sides.evidence import Evidence


def stand_together(evidence: Evidence, group_of: Mapping[int, int]) -> dict[int, int]:
    """Organisation -> smallest organisation of its group, before and after. The groups stay the same or become fewer."""
    found = dict(group_of)
    while len(set(found.values())) > 2:  # to share a foe takes three
        joined = _joined(_foes(evidence, found))
        if not joined:
            break
        found = {organisation: joined.get(group, group) for organisation, group in found.items()}
    return found


def _foes(evidence: Evidence, group_of: Mapping[int, int]) -> dict[int, set[int]]:
    """Group -> groups that it shot at or was shot by."""
    foes: dict[int, set[int]] = {}
    for one, enemies in evidence.foes.items():
        group = group_of[one]
        for other in enemies:
            its = group_of[other]
            if its != group:
                foes.setdefault(group, set()).add(its)
                foes.setdefault(its, set()).add(group)
    return foes


def _joined(foes: Mapping[int, set[int]]) -> dict[int, int]:
    """Group -> the smallest one that it joins."""
    shared = {group: set().union(*(foes[foe] for foe in its)) - its - {group} for group, its in foes.items()}
    safe = {group: its - set().union(*(foes[one] for one in its)) for group, its in shared.items()}
    joined: dict[int, int] = {}
    for start in sorted(safe):
        if start in joined:
            continue
        chain, waiting = {start}, [start]
        while waiting:
            group = waiting.pop()
            fresh = {other for other in safe[group] if group in safe[other]} - chain
            chain |= fresh
            waiting += fresh
        if any(foes[group] & chain for group in chain):
            chain = {start}  # a chain of safe pairs that leads from foe to foe: none of it is safe
        joined |= dict.fromkeys(chain, start)
    return {group: start for group, start in joined.items() if group != start}
