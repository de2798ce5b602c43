"""Rule 2 and 3: engagements grow together into battles, as kills come, in whatever order. Pure.

Both links only ever appear when kills are added, so joining on arrival gives the sets that a batch over all kills gives. The
one exception is a kill whose content gives way to a better proven one (rare): then its battle is joined anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agents.battles.battle import Battle, Span, lone
from agents.battles.engagements import LINK_SECONDS, Engagements, Sighting
from agents.battles.facts import Fact, joined
from agents.battles.groups import Groups
from agents.battles.movement import MOVERS, Gates, Trails
from schemas.side_correction import SideCorrection, anchor_time

SLICE = 500
"""Kills taken in at once when many are: some 20 ms."""
MARGIN = LINK_SECONDS
"""Seconds a battle is kept beyond the horizon: no kill within the horizon can link to one that is forgotten."""


def sighting(fact: Fact) -> Sighting:
    """What rule 1 needs of it."""
    return Sighting(fact.killmail_id, fact.solar_system_id, fact.time, tuple(fact.organisations()), fact.body_rank)


def linked(a: Fact, b: Fact) -> bool:
    """Rule 1."""
    near = a.solar_system_id == b.solar_system_id and abs(a.time - b.time) <= LINK_SECONDS
    return near and not a.organisations().isdisjoint(b.organisations())


class Battles:
    """All battles of the kills that were added and not yet forgotten."""

    def __init__(self, gates: Gates, facts: Iterable[Fact] = ()) -> None:
        self._facts: dict[int, Fact] = {}
        self.newest = 0
        """Unix seconds of the newest event time seen."""
        self._touched: set[int] = set()
        """A kill of each battle that changed since `changed` was last called."""
        self._active: dict[int, Battle] = {}
        """Id -> reported battle that had not ended when `changed` was last called."""
        self._engagements, self._groups = Groups(), Groups()
        self._spans: dict[int, Span] = {}
        """Root of an engagement -> what it is."""
        self._battles: dict[int, Battle] = {}
        """Root of a battle -> what it is."""
        self._moved: dict[int, dict[int, set[int]]] = {}
        """Root of an engagement -> root of another, of another battle -> pilots that moved between them, fewer than five."""
        self._trails = Trails(gates)
        self._early: dict[int, dict[str, SideCorrection]] = {}
        """Kill that has not come -> corrections of its battle, by id."""
        for _ in self.fill(facts):
            pass

    def __len__(self) -> int:
        return len(self._facts)

    def __contains__(self, killmail_id: int) -> bool:
        return killmail_id in self._facts

    def add(self, fact: Fact) -> bool:
        """Put a kill in, or a better version of it; False when nothing changed. Its links come by `link`."""
        known = self._facts.get(fact.killmail_id)
        if known is None:
            self._insert(fact)
            return True
        best = joined(known, fact)
        if best == known:
            return False
        battle = self._battles[self._groups.root(fact.killmail_id)]
        if best.content == known.content:
            self._facts[fact.killmail_id] = best
            battle.revalue(known, best)
            self._touched.add(fact.killmail_id)
        else:
            self._replace(battle, best)
        return True

    def link(self, one: int, other: int) -> None:
        """Two kills of one engagement by rule 1, as whoever knows the kills of their system found it.

        Where another content counts here than was known there, it is no link, and may have stood between two others: then
        the neighbours are looked for here.
        """
        a, b = self._facts.get(one), self._facts.get(other)
        if a is None or b is None:
            return
        if linked(a, b):
            self._join_engagements(one, other)
        else:
            self._relink(a)
            self._relink(b)

    def correct(self, correction: SideCorrection) -> bool:
        """Put a correction in; False when it is known. It may come before its kill."""
        number = correction["killmail_id"]
        battle = self.battle_of(number)
        known = self._early.setdefault(number, {}) if battle is None else battle.corrections
        if correction["correction_id"] in known:
            return False
        if battle is None:
            known[correction["correction_id"]] = correction
        else:
            battle.correct(correction)
            self._touched.add(number)
        return True

    def see(self, time: int) -> None:
        """The stream has come to this time (Unix seconds)."""
        self.newest = max(self.newest, time)

    def battle_of(self, killmail_id: int) -> Battle | None:
        """The battle a kill belongs to, reported or not."""
        return self._battles[self._groups.root(killmail_id)] if killmail_id in self._groups else None

    @property
    def untold(self) -> bool:
        """Whether battles changed since `changed` was last called."""
        return bool(self._touched)

    def changed(self) -> list[Battle]:
        """Those that changed since the last call, and those that have ended since, each once, in order of their ids."""
        found = {battle.battle_id: battle for one in self._touched if (battle := self.battle_of(one)) is not None}
        for number, battle in list(self._active.items()):
            if battle.battle_id != number or not battle.active(self.newest):
                del self._active[number]
                if (now := self.battle_of(number)) is not None:
                    found[now.battle_id] = now
        self._active |= {number: battle for number, battle in found.items() if battle.reported and battle.active(self.newest)}
        self._touched.clear()
        return [found[number] for number in sorted(found)]

    def __iter__(self) -> Iterator[Battle]:
        return iter(self._battles.values())

    def spans(self, battle: Battle) -> list[Span]:
        """Its engagements, in order."""
        return sorted((self._spans[part] for part in battle.parts), key=lambda span: span.first)

    def forget(self, before: int) -> list[Battle]:
        """Let go of battles whose last kill lies before a time (Unix seconds), and of corrections whose kill does and never came;
        returns the battles."""
        self._early = {
            number: some for number, some in self._early.items() if any(anchor_time(one) >= before for one in some.values())
        }
        gone = [battle for battle in self._battles.values() if battle.end < before]
        for battle in gone:
            self._take_out(battle)
        return gone

    def fill(self, facts: Iterable[Fact]) -> Iterator[None]:
        """Take in many kills, of each the version that counts, and find their links here. Yields now and then."""
        best: dict[int, Fact] = {}
        for fact in facts:
            known = best.get(fact.killmail_id)
            best[fact.killmail_id] = fact if known is None else joined(known, fact)
        everything = list(best.values())
        for at, fact in enumerate(everything):
            self._insert(fact)
            if not at % SLICE:
                yield
        index = Engagements(sighting(fact) for fact in everything)
        for at, fact in enumerate(everything):
            for other in index.links(fact.killmail_id):
                self.link(fact.killmail_id, other)
            if not at % SLICE:
                yield

    def _take_out(self, battle: Battle) -> None:
        root = self._groups.root(battle.battle_id)
        for fact in battle.facts.values():
            del self._facts[fact.killmail_id]
            self._trails.remove(fact.solar_system_id, (fact.time, fact.killmail_id), fact.pilots())
        for part in battle.parts:
            del self._spans[part]
            for other in self._moved.pop(part, {}):
                self._moved[other].pop(part, None)
        members = set(battle.facts)
        del self._battles[root]
        self._groups.forget(members)
        self._engagements.forget(members)

    def _replace(self, battle: Battle, best: Fact) -> None:
        """Another content of one of its kills: the rest may fall apart, and the kill may belong elsewhere."""
        number = best.killmail_id
        self._take_out(battle)
        for correction in battle.corrections.values():
            self.correct(correction)
        for _ in self.fill((battle.facts | {number: best}).values()):
            pass
        self._relink(best)
        told = battle.facts.keys() - battle.untold - {number}
        for kill in battle.facts:
            now = self._battles[self._groups.root(kill)]
            now.untold -= told
            now.floor = max(now.floor, battle.floor)
            if kill in battle.addresses:
                now.addresses.add(kill)
            if kill in self._active:
                self._active[kill] = now

    def _relink(self, fact: Fact) -> None:
        """Join a kill with all that rule 1 links it to. Looks at every kill: for what is rare."""
        for other in self._facts.values():
            if other.solar_system_id == fact.solar_system_id and linked(fact, other):
                self._join_engagements(fact.killmail_id, other.killmail_id)

    def _insert(self, fact: Fact) -> None:
        number, mark = fact.killmail_id, (fact.time, fact.killmail_id)
        pilots = fact.pilots()
        self._facts[number] = fact
        self._engagements.add(number)
        self._spans[number] = Span(fact.solar_system_id, fact.region_id, mark, fact.time)
        self._groups.add(number)
        self._battles[number] = lone(fact, pilots)
        for correction in self._early.pop(number, {}).values():
            self._battles[number].correct(correction)
        self._touched.add(number)
        for pilot, other in self._trails.add(fact.solar_system_id, mark, pilots):
            self._note_move(pilot, number, other)

    def _note_move(self, pilot: int, one: int, other: int) -> None:
        a, b = self._engagements.root(one), self._engagements.root(other)
        if self._groups.root(a) == self._groups.root(b):
            return
        pilots = self._moved.setdefault(a, {}).get(b)
        if pilots is None:
            pilots = self._moved[a][b] = self._moved.setdefault(b, {})[a] = set()
        pilots.add(pilot)
        if len(pilots) >= MOVERS:
            self._join_battles(a, b)

    def _join_engagements(self, one: int, other: int) -> None:
        roots = self._engagements.join(one, other)
        if roots is None:
            return
        stays, goes = roots
        self._spans[stays].take_in(self._spans.pop(goes))
        self._join_battles(stays, goes)
        self._battles[self._groups.root(stays)].parts.discard(goes)
        enough = []
        for far, pilots in self._moved.pop(goes, {}).items():
            del self._moved[far][goes]
            ours = self._moved.setdefault(stays, {})
            both = ours.get(far, set()) | pilots
            ours[far] = self._moved[far][stays] = both
            if len(both) >= MOVERS:
                enough.append(far)
        for far in enough:
            self._join_battles(stays, far)

    def _join_battles(self, one: int, other: int) -> None:
        roots = self._groups.join(one, other)
        if roots is None:
            return
        stays, goes = roots
        self._battles[stays].take_in(self._battles.pop(goes))
        self._touched.add(stays)
