"""Groups that never met on a killmail but share their foes: they stand together when nothing speaks against it.

It speaks against it when the two shot at each other, and when one of them shares foes as well with somebody who shot at the
other: to choose between those two would be a guess, unless the one is a fleet and the other a third party beside it.

Only who met whom counts here, not how often: a further kill among those who have met changes nothing, so nobody changes sides by
it. Two of known sides that meet for the first time are new evidence.
"""

from __future__ import annotations

from collections.abc import Mapping

from agents.battles.sides.evidence import Evidence

OUTNUMBERED = 3
"""Times as many organisations with the same foe that make one choice plain. In a fight of two fleets that a third party shoots
at, whoever only lost ships to the one fleet came with the other, not with the third party."""

Enemies = dict[int, set[int]]
"""Organisation (or group) -> others of its kind, as a rule those that it shot at or was shot by."""


def stand_together(evidence: Evidence, group_of: Mapping[int, int]) -> dict[int, int]:
    """Organisation -> smallest organisation of its group, before and after. The groups stay the same or become fewer."""
    found = dict(group_of)
    enemies: Enemies = {}
    while len(set(found.values())) > 2:  # to share a foe takes three
        enemies = enemies or _enemies(evidence)
        joined = _joined(_Field(enemies, found))
        if not joined:
            break
        found = {organisation: joined.get(group, group) for organisation, group in found.items()}
    return found


def _enemies(evidence: Evidence) -> Enemies:
    enemies: Enemies = {organisation: set() for organisation in evidence.appearances}
    for one, row in evidence.foes.items():
        enemies[one].update(row)
        for other in row:
            enemies[other].add(one)
    return enemies


class _Field:
    """Groups: `foes` of each among the groups, and how many of one share a foe with another."""

    def __init__(self, enemies: Enemies, group_of: Mapping[int, int]) -> None:
        self._enemies = enemies
        self._members: dict[int, list[int]] = {}
        self._targets: Enemies = {}
        self.foes: Enemies = {}
        for organisation, group in group_of.items():
            self._members.setdefault(group, []).append(organisation)
            self._targets.setdefault(group, set()).update(enemies[organisation])
        for group, targets in self._targets.items():
            self.foes[group] = {group_of[target] for target in targets} - {group}

    def share(self, group: int, other: int) -> int:
        """Organisations of `other` that have a foe in common with `group`."""
        targets = self._targets[group]
        return sum(1 for member in self._members[other] if not targets.isdisjoint(self._enemies[member]))

    def companions(self, group: int) -> set[int]:
        """Those whom it might stand with, where its own foes leave no doubt."""
        foes = self.foes[group]
        might = set().union(*(self.foes[foe] for foe in foes)) - foes - {group}
        return {one for one in might if not self._in_doubt(group, one, might & self.foes[one])}

    def _in_doubt(self, group: int, one: int, others: set[int]) -> bool:
        if not others:
            return False
        most = self.share(group, one)
        return any(OUTNUMBERED * self.share(group, other) > most for other in others)


def _joined(field: _Field) -> dict[int, int]:
    """Group -> the smallest one that it joins."""
    sure = {group: field.companions(group) for group in field.foes}
    companions = {group: {other for other in its if group in sure[other]} for group, its in sure.items()}
    joined: dict[int, int] = {}
    for start in sorted(companions):
        if start in joined:
            continue
        chain, waiting = {start}, [start]
        while waiting:
            fresh = companions[waiting.pop()] - chain
            chain |= fresh
            waiting += fresh
        if any(field.foes[group] & chain for group in chain):
            joined |= _without_foes(field, chain, companions)
        else:
            joined |= dict.fromkeys(chain, start)
    return {group: start for group, start in joined.items() if group != start}


def _without_foes(field: _Field, chain: set[int], companions: Enemies) -> dict[int, int]:
    """A chain of companions that leads from foe to foe, in parts: the most shared foes join first, then the smaller ids, and
    never two who have foes in each other."""
    pairs = [(one, other) for one in chain for other in companions[one] if one < other]
    pairs.sort(key=lambda pair: (-field.share(*pair) - field.share(*pair[::-1]), pair))
    parts = {group: {group} for group in chain}
    for one, other in pairs:
        mine, its = parts[one], parts[other]
        if mine is not its and not any(field.foes[group] & its for group in mine):
            mine |= its
            parts.update(dict.fromkeys(its, mine))
    return {group: min(part) for group, part in parts.items()}
