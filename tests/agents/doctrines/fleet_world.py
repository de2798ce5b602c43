"""Fleets for tests of doctrines, and a store whose table can be lost with its process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from agents.doctrines.fleet import Fleet
from agents.doctrines.losses import entry_of, read_loss
from agents.doctrines.rows import Row, read_battle
from agents.doctrines.step import Rules
from agents.doctrines.store import Store
from universe.types import all_types

IDS = {kind.name: kind.id for kind in all_types() if kind.category_id in (6, 7, 8) and kind.published}
"""Name -> id of ships, modules and charges."""
DAY = 86_400
MONDAY = 1_638_144_000
"""2021-11-29 00:00 UTC."""


def hulls(text: str) -> tuple[tuple[int, int], ...]:
    """`"Ferox 8, Scimitar 2"` as pairs of type and pilots, most pilots first."""
    rows = [part.strip().rsplit(" ", 1) for part in text.split(",")]
    return tuple(sorted(((IDS[name], int(count)) for name, count in rows), key=lambda row: (-row[1], row[0])))


def fleet(
    number: int, text: str, time: int = MONDAY, *, organisation: int = 99_000_001, losses: Sequence[int] = (), side: str = "A"
) -> Fleet:
    """One fleet, alone in its battle. `number` names both, and its first kill."""
    flown = hulls(text)
    pilots = sum(count for _, count in flown)
    return Fleet(
        time - time % 900,
        f"{number}-{2_000_000_000 + number}",
        number,
        side,
        time,
        time + 60,
        pilots,
        flown,
        ((organisation, pilots),),
        30_000_142,
        10_000_002,
        tuple(losses),
    )


def battle(fleets: Sequence[Fleet], *, revision: int = 1, simulated: bool = False) -> dict[str, Any]:
    """The event of one battle, as far as doctrines read it. Its fleets must share their battle."""
    rows = [
        {
            "fleet_id": one.fleet_id,
            "side": one.side,
            "stretch": one.stretch,
            "start": one.start,
            "end": one.end,
            "pilots": one.pilots,
            "hulls": [list(pair) for pair in one.hulls],
            "organisations": [list(pair) for pair in one.organisations],
            "solar_system_id": one.solar_system_id,
            "region_id": one.region_id,
            "losses": list(one.losses),
        }
        for one in fleets
    ]
    kinds = [{"id": number, "kind": "alliance"} for one in fleets for number, _ in one.organisations]
    return {
        "battle_id": fleets[0].battle_id,
        "revision": revision,
        "end": max(one.end for one in fleets),
        "report": {"sides": [{"side": "A", "organisations": kinds}], "fleets": rows},
        "simulated": simulated,
        "processed_at": "2030-01-01T00:00:00Z",
    }


def row(fleets: Sequence[Fleet]) -> Row:
    """The row of a battle."""
    return read_battle(battle(fleets), simulated=False)  # type: ignore[arg-type]


def gone(battle_id: int) -> Row:
    """The row of a battle that has no fleets any more."""
    event = {"battle_id": battle_id, "report": None, "simulated": False, "processed_at": "2030-01-01T00:00:00Z"}
    return read_battle(event, simulated=False)  # type: ignore[arg-type]


def lost(killmail: int, fit: Mapping[str, Any], time: str = "2021-11-29T00:10:00Z") -> bytes:
    """A loss as it lies on a page."""
    event = {
        "killmail_id": killmail,
        "event_time": time,
        "fit": fit,
        "no_analysis": None,
        "proof": 2,
        "content": "c",
        "simulated": False,
    }
    found = read_loss(event, simulated=False)  # type: ignore[arg-type]
    assert found is not None
    return entry_of(found).row


class Worker:
    """A store and its table, as the keeper keeps them in step."""

    def __init__(self, rules: Rules | None = None, horizon: int = 0) -> None:
        self.rules = rules or Rules()
        self.horizon = horizon
        self.table: dict[bytes, bytes] = {}
        self.losses: list[bytes] = []
        self.heard: dict[str, dict[str, Any]] = {}
        """Doctrine id -> its newest revision, as a consumer has it."""
        self.said: list[dict[str, Any]] = []
        """Everything that was told, in order."""
        self.start()

    def start(self) -> None:
        """Begin, or begin again after a fall: all that is left is the table."""
        self.store = Store(self.rules, self.horizon, 5, simulated=False)
        self.store.lose(self.losses)
        self.store.load(list(self.table.items()))

    def fight(self, rows: Sequence[Row], *, falls: bool = False) -> None:
        """Battles' rows come. `falls`: before they are written."""
        coming = {key for key, value in rows if value is not None}
        held = [one for one in rows if one[0] in coming or one[0] in self.table]
        written = self.store.fight(held)
        if falls:  # with only the first of it in Kafka
            self.write(written[:1])
            self.start()
        else:
            self.write(written)

    def lose(self, rows: Iterable[bytes]) -> None:
        """Losses come."""
        new = list(rows)
        self.losses += new
        self.store.lose(new)

    def turn(self, *, hears: bool = True) -> None:
        """Do what is due. `hears` False: the worker falls when all is written and nothing is told."""
        more = True
        while more:
            done = self.store.advance()
            self.write(done.rows)
            more = done.more
        turn = self.store.turn()
        self.write(turn.rows)
        if not hears:
            self.start()
            return
        for event in turn.events:
            self.said.append(event)
            known = self.heard.get(event["doctrine_id"])
            if known is None or event["revision"] > known["revision"]:
                self.heard[event["doctrine_id"]] = event

    def write(self, rows: Iterable[Row]) -> None:
        """Into the table."""
        for key, value in rows:
            if value is None:
                self.table.pop(key, None)
            else:
                self.table[key] = value

    def standing(self) -> dict[str, bytes]:
        """What a consumer knows, without what tells history; those that lead elsewhere, or are gone, are history."""
        return {
            name: orjson.dumps({field: value for field, value in event.items() if field not in ("revision", "change")})
            for name, event in sorted(self.heard.items())
            if event["hulls"]
        }
