"""All battles with the rows they are kept in, and what is to be told of them.

A batch is written down before it is told: the kills, the revisions, and which battles they are of. A worker that is killed
between the two tells those battles once more when it comes back, as they stand; consumers pass over a revision they have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import orjson

from agents.battles.battle import Battle
from agents.battles.battles import MARGIN, Battles
from agents.battles.facts import Fact, from_wire
from agents.battles.movement import Gates
from agents.battles.render import event, farewells
from agents.battles.told import Told, pack, turn, unpack
from agents.battles.wire import Arrived, kill_entry
from agents.pages import Pages, Rows
from agents.placement import row_key
from schemas import battle as shape
from schemas.engagement import CombatKill

ANCHOR = b"0"
LAST = row_key(ANCHOR, "last")
_TOLD = row_key(ANCHOR, "told-")
EVERY = 3_600
"""Seconds of event time between two rounds of forgetting."""


class News(NamedTuple):
    """One battle to tell."""

    battle: Battle
    told: Told


class BattleStore:
    """`horizon` in seconds of event time behind the newest kill; 0 keeps everything."""

    def __init__(self, table: Rows, gates: Gates, horizon: int) -> None:
        self._table = table
        self._horizon = horizon
        self._pages = Pages(table, ANCHOR)
        self._forgotten = 0
        self.behind = 0
        """Kills added since `news` was last asked for."""
        self.battles = Battles(gates, map(from_wire, self._pages.read()))
        self._told: dict[int, Told] = {}
        last: list[int] = []
        for key, value in table.rows():
            if key.startswith(_TOLD):
                self._remember(int(key.removeprefix(_TOLD)), unpack(value))
            elif key == LAST:
                newest, last = orjson.loads(value)
                self.battles.see(newest)
        # All count as changed now: what was written down as a kill and not yet as a revision is told with the next batch.
        self.untold: list[News] = list(self._again(last))
        """To be told once more before anything else: of these nobody knows whether they were told."""

    def add(self, batch: Sequence[Arrived]) -> list[Fact]:
        """Add a batch and write it down; returns the kills that come too late for what is kept here."""
        fresh: list[CombatKill] = []
        late: list[Fact] = []
        for found in batch:
            for fact, kill in found.kills:
                if self._horizon and fact.time < self.battles.newest - self._horizon:
                    late.append(fact)
                elif self.battles.add(fact):
                    fresh.append(kill)
            for one, other in found.links:
                self.battles.link(one, other)
            self.battles.see(found.newest)
        self._pages.write([kill_entry(kill) for kill in fresh])
        self.behind += len(fresh)
        return late

    def news(self) -> list[News]:
        """What is to be told now, written down: new revisions, and which battles they are of."""
        found = []
        for battle in self.battles.changed():
            known = {address: self._told[address] for address in battle.addresses}
            told = turn(battle, known, self.battles.newest)
            if told is not None:
                found.append(News(battle, told))
        self._table.put(LAST, orjson.dumps((self.battles.newest, [one.battle.battle_id for one in found])))
        for battle, told in found:
            # The new row first: a crash in between may repeat a farewell, and never forgets one.
            self._table.put(told_key(battle.battle_id), pack(told))
            for address, _ in told.formerly:
                self._table.drop(told_key(address))
                del self._told[address]
            self._told[battle.battle_id] = told
            battle.addresses = {battle.battle_id}
            battle.untold.clear()
        self.behind = 0
        self._forget()
        return found

    def events(self, one: News, *, simulated: bool, processed_at: str) -> Iterator[shape.Battle]:
        """What tells it: the battle, then a farewell for each address it took over."""
        battle, told = one
        yield event(battle, self.battles.spans(battle), told, simulated=simulated, processed_at=processed_at)
        yield from farewells(battle, told, simulated=simulated, processed_at=processed_at)

    def _remember(self, address: int, told: Told) -> None:
        battle = self.battles.battle_of(address)
        if battle is None:
            self._table.drop(told_key(address))
            return
        self._told[address] = told if told.print is not None else told._replace(print=battle.print)
        battle.addresses.add(address)
        battle.untold.clear()

    def _again(self, last: Sequence[int]) -> Iterator[News]:
        for number in last:
            battle, told = self.battles.battle_of(number), self._told.get(number)
            if battle is not None and told is not None and battle.battle_id == number:
                yield News(battle, told)

    def _forget(self) -> None:
        if not self._horizon or self.battles.newest - self._forgotten <= EVERY:
            return
        self._forgotten = self.battles.newest
        for battle in self.battles.forget(self._horizon):
            for address in battle.addresses:
                self._table.drop(told_key(address))
                del self._told[address]
        kept = min((battle.start for battle in self.battles), default=self.battles.newest)
        self._pages.forget(min(kept, self.battles.newest - self._horizon - MARGIN))


def told_key(address: int) -> bytes:
    """The row of what was told under an address."""
    return _TOLD + str(address).encode()
