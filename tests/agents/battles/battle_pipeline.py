"""Both agents' stores over topics and tables that can lose what is not acknowledged, with crashes between any two steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from battle_strategies import GATES

from agents.battles.battle_store import BattleStore, News
from agents.battles.engagement_store import EngagementStore
from agents.battles.seen import Seen
from agents.battles.wire import correction_message, messages, read_engagements
from agents.pages import Pages, anchors
from schemas.side_correction import SideCorrection


class Crash(Exception):
    """kill -9."""


class Steps:
    """Crashes at the given numbers of steps, counted over everything."""

    def __init__(self, crashes: set[int]) -> None:
        self.crashes = crashes
        self.done = 0

    def __call__(self) -> None:
        self.done += 1
        if self.done in self.crashes:
            raise Crash


class Table:
    """A table with its changelog. Each write is a step; a crash loses the memory, never the changelog's beginning."""

    def __init__(self, step: Steps) -> None:
        self._step = step
        self._changelog: list[tuple[bytes, bytes | None]] = []
        self._rows: dict[bytes, bytes] = {}

    def put(self, key: bytes, value: bytes) -> None:
        self._step()
        self._rows[key] = value
        self._changelog.append((key, value))

    def drop(self, key: bytes) -> None:
        self._step()
        if self._rows.pop(key, None) is not None:
            self._changelog.append((key, None))

    def rows(self) -> list[tuple[bytes, bytes]]:
        return list(self._rows.items())

    def recover(self) -> None:
        self._rows = {}
        for key, value in self._changelog:
            if value is None:
                self._rows.pop(key, None)
            else:
                self._rows[key] = value


class Pipeline:
    """`shares`: for each partition the events in the order in which they lie there, `said` the corrections in theirs. `horizon`
    in seconds, 0 for none."""

    def __init__(
        self, shares: list[list[Seen]], crashes: set[int], horizon: int = 0, said: Sequence[SideCorrection] = ()
    ) -> None:
        self.step = Steps(crashes)
        self.shares = shares
        self.offsets = [0] * len(shares)
        self.said = said
        self.said_offset = 0
        self.tables = [Table(self.step) for _ in shares]
        self.horizon = horizon
        self.engagements: list[bytes] = []
        self.battle_offset = 0
        self.battle_table = Table(self.step)
        self.told: list[dict[str, Any]] = []
        self.late: list[int] = []
        self.lives = 0
        self._forget()

    def run(self, turns: Iterator[tuple[int, int]]) -> None:
        """`turns` draws (who works, how large a batch); then everything is worked off. Who works: a share's engagements, behind
        them the battles, behind these who passes corrections on."""
        while self._work_left():
            who, size = next(turns, (len(self.shares), 100))
            try:
                if who < len(self.shares) and self.offsets[who] < len(self.shares[who]):
                    self._engage(who, size)
                elif who == len(self.shares) + 1 and self.said_offset < len(self.said):
                    self._correct(size)
                elif self.battle_offset < len(self.engagements):
                    self._battle(size)
                elif self.said_offset < len(self.said):
                    self._correct(size)
                else:
                    self._engage(next(n for n, share in enumerate(self.shares) if self.offsets[n] < len(share)), size)
            except Crash:
                self._forget()

    def _work_left(self) -> bool:
        kills = any(offset < len(share) for offset, share in zip(self.offsets, self.shares, strict=True))
        return kills or self.battle_offset < len(self.engagements) or self.said_offset < len(self.said)

    def _forget(self) -> None:
        self.stores: dict[int, EngagementStore] = {}
        self.store: BattleStore | None = None
        for table in (*self.tables, self.battle_table):
            table.recover()

    def _engage(self, number: int, size: int) -> None:
        start = self.offsets[number]
        batch = self.shares[number][start : start + size]
        if number not in self.stores:
            pages = Pages(self.tables[number], anchors(8)[number])
            self.stores[number] = EngagementStore(pages, self.horizon)
        for value in messages(self.stores[number].take(batch), simulated=False, processed_at=""):
            self.step()
            self.engagements.append(value)
        if self.stores[number].due:
            self.stores[number].forget()
        self.step()
        self.offsets[number] += len(batch)

    def _correct(self, size: int) -> None:
        batch = self.said[self.said_offset : self.said_offset + size]
        for one in batch:
            self.step()
            self.engagements.append(correction_message(one, processed_at=""))
        self.step()
        self.said_offset += len(batch)

    def _battle(self, size: int) -> None:
        if self.store is None:
            self.lives += 1
            store = BattleStore(self.battle_table, GATES, self.horizon, f"life-{self.lives}")
            for _ in store.load():
                pass
            self.store = store
            self._tell(store.untold)
        batch = self.engagements[self.battle_offset : self.battle_offset + size]
        late = self.store.add([read_engagements(orjson.loads(value), simulated=False) for value in batch])
        self.late += [one.killmail_id for one in late]
        if size % 2 or self.battle_offset + len(batch) == len(self.engagements):  # else it catches up and tells later
            self._tell(self.store.news())
        self.step()
        self.battle_offset += len(batch)

    def _tell(self, news: list[News]) -> None:
        assert self.store is not None
        for one in news:
            for event in self.store.events(one, simulated=False, processed_at=""):
                self.step()
                self.told.append(orjson.loads(orjson.dumps(event)))
