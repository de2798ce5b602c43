"""All battles with the rows they are kept in, and what is to be told of them.

A batch is written down before it is told: the kills and corrections, the revisions, and which battles they are of. A worker that
is killed between the two tells those battles once more when it comes back, as they stand; consumers pass over a revision they
have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import orjson

from agents.battles.battle import Battle
from agents.battles.battles import MARGIN, Battles
from agents.battles.facts import from_wire
from agents.battles.late import Late
from agents.battles.movement import Gates
from agents.battles.render import event, farewells
from agents.battles.told import Told, turn
from agents.battles.told_rows import ANCHOR, Last, last_row, read_last, read_told, told_key, told_row
from agents.battles.wire import Arrived, correction_entry, kill_entry
from agents.pages import Pages, Rows
from schemas import battle as shape
from schemas.engagement import CombatKill
from schemas.side_correction import SideCorrection, anchor_time

CORRECTIONS = "corrections"
"""The name of their pages."""
EVERY = 3_600
"""Seconds of event time between two rounds of forgetting."""


class News(NamedTuple):
    """One battle to tell."""

    battle: Battle
    told: Told

    def subject(self) -> bytes:
        """What it is of, as JSON, for a dead letter."""
        return orjson.dumps(
            {"battle_id": self.battle.battle_id, "revision": self.told.revision, "kills": sorted(self.battle.facts)}
        )


class BattleStore:
    """`horizon` in seconds of event time behind the newest kill; 0 keeps everything. `owner` names this life of the worker."""

    def __init__(self, table: Rows, gates: Gates, horizon: int, owner: str) -> None:
        self._table = table
        self._horizon = horizon
        self._owner = owner
        self._pages = Pages(table, ANCHOR)
        self._corrections = Pages(table, ANCHOR, CORRECTIONS)
        self._told: dict[int, Told] = {}
        """Address -> its newest revision."""
        self._merged: dict[int, Told] = {}
        """The same of those that lead to another battle."""
        self._last = Last(0, 0, [])
        self._lasts: list[bytes] = []
        """Rows that say so, of earlier lives."""
        self.battles = Battles(gates)
        self.behind = 0
        """Kills added since `news` was last asked for."""
        self.untold: list[News] = []
        """To be told once more before anything else: of these nobody knows whether they were told."""

    def load(self) -> Iterator[None]:
        """Read what is kept. To be called first, and to its end; yields now and then, for a week takes seconds."""
        for correction in self._corrections.read():
            self.battles.correct(correction)
        yield from self.battles.fill(map(from_wire, self._pages.read()))
        self._last, self._lasts = read_last(self._table.rows())
        self.battles.see(self._last.newest)
        self.battles.forget(self._last.forgotten)
        told, old = read_told(self._table.rows())
        for key in old:
            self._table.drop(key)
        for address, one in told.items():
            self._remember(address, one)
        self.untold = list(self._again())

    def add(self, batch: Sequence[Arrived]) -> list[Late]:
        """Add a batch and write it down; returns the kills that come too late for what is kept here, and those of corrections
        that do."""
        self._forget()
        fresh: list[CombatKill] = []
        said: list[SideCorrection] = []
        late: list[Late] = []
        for found in batch:
            for fact, kill in found.kills:
                if self._too_late(one := Late(fact.killmail_id, fact.time)):
                    late.append(one)
                elif self.battles.add(fact):
                    fresh.append(kill)
            for correction in found.corrections:
                if self._too_late(one := Late(correction["killmail_id"], anchor_time(correction))):
                    late.append(one)
                elif self.battles.correct(correction):
                    said.append(correction)
            for a, b in found.links:
                self.battles.link(a, b)
            self.battles.see(found.newest)
        self._pages.write([kill_entry(kill) for kill in fresh])
        self._corrections.write([correction_entry(one) for one in said])
        self._stand(self._last)  # what is told may wait, and the batch be over
        self.behind += len(fresh)
        return late

    def _too_late(self, one: Late) -> bool:
        """Older than the horizon, and in none of the battles that are held."""
        return bool(self._horizon) and one.time < self.battles.newest - self._horizon and one.killmail_id not in self.battles

    def news(self) -> list[News]:
        """What is to be told now, written down: new revisions, and which battles they are of."""
        found = []
        for battle in self.battles.changed():
            known = {address: self._told[address] for address in battle.addresses}
            told = turn(battle, known, self.battles.newest)
            if told is not None:
                found.append(News(battle, told))
        self._stand(self._last._replace(battles=[one.battle.battle_id for one in found]))
        for battle, told in found:
            # The new row first: a crash in between may repeat a farewell, and never forgets one.
            self._note(battle.battle_id, told)
            for address, revision in told.formerly:
                self._note(address, Told(revision + 1, "merged", "merged", None, (), ()))
            battle.addresses = {battle.battle_id}
            battle.untold.clear()
            battle.floor = told.revision
        self.behind = 0
        return found

    def events(self, one: News, *, simulated: bool, processed_at: str) -> Iterator[shape.Battle]:
        """What tells it: the battle, then a farewell for each address it took over."""
        battle, told = one
        yield event(battle, self.battles.spans(battle), told, simulated=simulated, processed_at=processed_at)
        yield from farewells(battle, told, simulated=simulated, processed_at=processed_at)

    def _stand(self, last: Last) -> None:
        self._last = last._replace(newest=self.battles.newest)
        self._table.put(*last_row(self._owner, self._last))
        for key in self._lasts:
            self._table.drop(key)
        self._lasts.clear()

    def _note(self, address: int, told: Told) -> None:
        """Write a revision down, then let go of the one before it."""
        self._table.put(*told_row(address, told))
        before = self._told.pop(address, None) or self._merged.pop(address, None)
        if before is not None and before.revision != told.revision:
            self._table.drop(told_key(address, before.revision))
        (self._merged if told.state == "merged" else self._told)[address] = told

    def _remember(self, address: int, told: Told) -> None:
        battle = self.battles.battle_of(address)
        if battle is None:
            self._table.drop(told_key(address, told.revision))
            return
        battle.floor = max(battle.floor, told.revision)
        if told.state == "merged":
            self._merged[address] = told
            return
        self._told[address] = told if told.print is not None else told._replace(print=battle.print)
        battle.addresses.add(address)
        if self._told[address].print == battle.print:
            battle.untold.clear()  # else nobody knows which of its kills were told

    def _again(self) -> Iterator[News]:
        for number in self._last.battles:
            battle, told = self.battles.battle_of(number), self._told.get(number)
            if battle is not None and told is not None and battle.battle_id == number:
                yield News(battle, told)

    def _forget(self) -> None:
        """Now and then, when all is told. A page holds kills of forgotten battles until all of its kills are old enough."""
        before = self.battles.newest - self._horizon - MARGIN
        if not self._horizon or self.battles.untold or before - self._last.forgotten <= EVERY:
            return
        self._stand(self._last._replace(forgotten=before))
        for battle in self.battles.forget(before):
            for address in battle.facts.keys() & (self._told.keys() | self._merged.keys()):
                told = self._told.pop(address, None) or self._merged.pop(address)
                self._table.drop(told_key(address, told.revision))
        self._pages.forget(min((battle.start for battle in self.battles), default=before))
        # One that waits for its kill is younger than `before`; the others are as old as a kill that is held.
        self._corrections.forget(min([before, *(battle.start for battle in self.battles)]))
