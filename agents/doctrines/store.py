"""Everything that doctrines are made from, and what was told of them. Pure: rows in, rows and events out.

It lives in a process of its own (`agents/doctrines/process.py`), since a turn may take a second; the agent keeps its rows.
What it tells is a function of the fleets and losses that it was given, whatever their order; revisions tell history.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from agents.doctrines import rows as kept_rows
from agents.doctrines.days import DAY
from agents.doctrines.fits import Shelf
from agents.doctrines.fleet import Fleet
from agents.doctrines.fold import fold, thinned
from agents.doctrines.losses import Losses, lost_of
from agents.doctrines.naming import Named, names_of
from agents.doctrines.news import Told, faded, farewell, heir_of, told_of
from agents.doctrines.portrait import Subject, portrait, shares_of
from agents.doctrines.rows import Fought, Row
from agents.doctrines.state import EMPTY, State
from agents.doctrines.step import Rules, assign, step
from schemas.battle import OrganisationKind

SLICE = 8
"""Ticks done at once: one to three seconds, so that nobody thinks that nothing goes on."""


class Advance(NamedTuple):
    """What some ticks write. `more`: they were not all."""

    rows: list[Row]
    more: bool


class Turn(NamedTuple):
    """What a turn writes, and what it tells: events without the time they are sent."""

    rows: list[Row]
    events: list[dict[str, Any]]


class Store:
    """`horizon` in seconds of event time behind the newest fleet, 0 keeps everything; `skills` as in `Shelf`."""

    def __init__(self, rules: Rules, horizon: int, skills: int, *, simulated: bool) -> None:
        self._rules = rules
        self._horizon = horizon
        self._simulated = simulated
        self._battles: dict[int, Fought] = {}
        self._losses = Losses()
        self._states: list[State] = []
        self._told: dict[str, Told] = {}
        self._again: set[str] = set()
        """Told last by a worker that may have fallen before Kafka had it."""
        self._shelf = Shelf(skills)

    def load(self, rows: Iterable[Row]) -> None:
        """Rows of the table, in any order; the losses' pages come by `lose`."""
        for row in rows:
            key = row[0]
            if key.startswith(kept_rows.TICK):
                self._states.append(kept_rows.tick_of(row))
            elif key.startswith(kept_rows.TOLD):
                doctrine_id, told = kept_rows.told_of(row)
                self._told[doctrine_id] = told
            elif key == kept_rows.LAST:
                self._again.update(kept_rows.last_of(row))
            elif key.startswith(kept_rows.BATTLE):
                self._put(kept_rows.fought_of(row))
        self._states.sort(key=lambda state: state.tick)

    def fight(self, rows: Iterable[Row]) -> list[Row]:
        """Battles that were told. Returns what to write, in this order: states of ticks that are no longer true go first, or a
        worker that falls in between would believe them; then the battles, as far as they count here."""
        base = self._base
        since: list[int] = []
        written: list[Row] = []
        for row in rows:  # one may come with fleets and without in the same batch
            known = self._battles.get(kept_rows.battle_of(row[0]))
            one = _since(base, kept_rows.fought_of(row), known)
            since += self._put(one)
            if one.fleets or known is not None:
                written.append(kept_rows.battle_row(one))
        untrue = [state for state in self._states if since and state.tick > min(since)]
        self._states = [state for state in self._states if state not in untrue]
        return [*((kept_rows.tick_key(state.tick), None) for state in untrue), *written]

    def lose(self, rows: Iterable[bytes]) -> None:
        """Losses with their fits, as they lie on pages."""
        for row in rows:
            self._losses.add(lost_of(row))

    def advance(self) -> Advance:
        """Do some of the ticks that are due. To be called until there are no more, and then `turn`."""
        newest = self._newest
        before = {(state.tick, state.settled) for state in self._states}
        self._states = [state for state in self._states if state.tick <= max(newest, self._base)]  # the newest battle may go
        made = fold(self._states, self._fleets(), newest, self._rules, SLICE)
        self._states = thinned([*self._states, *made], newest, self._horizon)
        now = {state.tick for state in self._states}
        gone: list[Row] = [(kept_rows.tick_key(tick), None) for tick in sorted({tick for tick, _ in before} - now)]
        fresh = [kept_rows.tick_row(state) for state in self._states if (state.tick, state.settled) not in before]
        return Advance(fresh + gone, more=len(made) == SLICE)

    def turn(self) -> Turn:
        """What there is to tell now, when all ticks are done."""
        fleets = self._fleets()
        events = self._news(fleets, self._states[-1] if self._states else self._before_any_tick(fleets))
        rows = [kept_rows.told_row(one["doctrine_id"], self._told[one["doctrine_id"]]) for one in events]
        rows.append(kept_rows.last_row([one["doctrine_id"] for one in events]))
        return Turn(rows + self._forget(), events)

    def _before_any_tick(self, fleets: list[Fleet]) -> State:
        """Whoever starts anew is shown something before the first hour is full. Not kept: the first tick looks at all of it."""
        return step(EMPTY, self._newest + 1, fleets, self._rules)

    def _fleets(self) -> list[Fleet]:
        """By stretch, then id."""
        return sorted(fleet for fought in self._battles.values() for fleet in fought.fleets)

    def _put(self, fought: Fought) -> set[int]:
        """Take a battle in; returns the stretches that are other ones now."""
        known = self._battles.get(fought.battle_id)
        before, now = set(known.fleets if known else ()), set(fought.fleets)
        if fought.fleets:
            self._battles[fought.battle_id] = fought
        else:
            self._battles.pop(fought.battle_id, None)
        return {fleet.stretch for fleet in before ^ now}

    @property
    def _newest(self) -> int:
        """Unix seconds: what "now" is."""
        return max((fleet.end for fought in self._battles.values() for fleet in fought.fleets), default=0)

    @property
    def _base(self) -> int:
        """The tick before which everything is settled: the horizon's, or that of a restart that had no more; 0 without."""
        return max((state.tick for state in self._states if state.settled), default=0)

    def _news(self, fleets: list[Fleet], state: State) -> list[dict[str, Any]]:
        content = self._content(fleets, state)
        for name, target in state.merged.items():
            if name in self._told:
                content[name] = farewell(name, target)
        for name, before in self._told.items():
            # Of what was given up or leads elsewhere nothing is left to say, but where nobody knows whether it was said.
            if name not in content and (before.state == "live" or name in self._again):
                heir = heir_of(before.centre, state.doctrines)
                content[name] = faded(name, before) if heir is None else farewell(name, heir)
        centres = {one.doctrine_id: one.centre for one in state.doctrines}
        events = []
        for name in sorted(content):
            told = self._told.get(name)
            now = told_of(content[name], told, centres.get(name, told.centre if told else {}))
            if told is None or now.digest != told.digest or name in self._again:
                said = self._told[name] = told if told is not None and now.digest == told.digest else now
                events.append(content[name] | {"revision": said.revision, "change": said.change, "simulated": self._simulated})
        self._again.clear()
        return events

    def _content(self, fleets: list[Fleet], state: State) -> dict[str, dict[str, Any]]:
        """Doctrine id -> everything that is told of it."""
        by_id = {fleet.fleet_id: fleet for fleet in fleets}
        late = [fleet for fleet in fleets if fleet.stretch >= state.tick]
        joined = assign(late, {one.doctrine_id: one.centre for one in state.doctrines}, self._rules.eps)
        members = {one.doctrine_id: [*(by_id[name] for name in one.members), *joined[one.doctrine_id]] for one in state.doctrines}
        shares = {one.doctrine_id: shares_of(one, members[one.doctrine_id]) for one in state.doctrines}
        names = names_of(
            Named(one.doctrine_id, len(members[one.doctrine_id]), one.first_seen, shares[one.doctrine_id])
            for one in state.doctrines
        )
        kinds: dict[int, OrganisationKind] = {}
        for number in sorted(self._battles):
            kinds |= self._battles[number].kinds
        formerly: dict[str, list[str]] = {}
        for old, target in state.merged.items():
            formerly.setdefault(target, []).append(old)
        self._shelf.keep(frozenset(members))
        newest = self._newest  # looks at every fleet
        content = {}
        for one in state.doctrines:
            own = members[one.doctrine_id]
            lost = self._losses.of(number for fleet in own for number in fleet.losses)
            subject = Subject(one, own, self._shelf.flown(one.doctrine_id, lost))
            content[one.doctrine_id] = portrait(
                subject,
                names[one.doctrine_id],
                formerly.get(one.doctrine_id, ()),
                kinds,
                eps=self._rules.eps,
                newest=newest,
            )
        return content

    def _forget(self) -> list[Row]:
        """Let go of what no tick and no doctrine asks for any more."""
        self._losses.forget(self._newest - self._rules.window - DAY)
        if not self._horizon or not self._states:
            return []
        edge = self._states[0].tick - self._rules.window
        gone = [number for number, fought in self._battles.items() if all(fleet.stretch < edge for fleet in fought.fleets)]
        for number in gone:
            del self._battles[number]
        return [(kept_rows.battle_key(number), None) for number in gone]

    @property
    def losses_before(self) -> int:
        """Pages of losses that are older (Unix seconds) may be dropped."""
        return self._newest - self._rules.window - DAY


def _since(base: int, fought: Fought, known: Fought | None) -> Fought:
    """A battle with the fleets that it had before `base` (Unix seconds), and those that it has since."""
    settled = tuple(fleet for fleet in (known.fleets if known else ()) if fleet.stretch < base)
    fresh = tuple(fleet for fleet in fought.fleets if fleet.stretch >= base)
    kinds = {**(known.kinds if known and settled else {}), **fought.kinds}
    return fought._replace(fleets=settled + fresh, kinds=kinds)
