"""The rows of the doctrines' table beside the losses' pages. Pure.

battle-{id}     the fleets of a battle, and the kinds of who flew in them
tick-{seconds}  what was known at a tick
told-{id}       the newest revision of a doctrine
last            what was told last
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from agents.doctrines.fleet import Fleet, fleets_of
from agents.doctrines.news import Told
from agents.doctrines.state import State, pack, unpack
from agents.placement import row_key
from schemas.battle import Battle, OrganisationKind
from schemas.simulated import refuse_other_kind

ANCHOR = b"0"
"""The event key of all rows: everything is on one partition."""
BATTLE, TICK, TOLD = (row_key(ANCHOR, f"{word}-") for word in ("battle", "tick", "told"))
LAST = row_key(ANCHOR, "last")
KEPT = (BATTLE, TICK, TOLD, LAST)
LOSSES = "losses"
"""The name of the losses' pages."""

Row = tuple[bytes, bytes | None]
"""Key and value; None drops it."""
Written = tuple[bytes, bytes]
"""One that is not dropped."""


def battle_key(battle_id: int) -> bytes:
    """The key of a battle's row."""
    return BATTLE + str(battle_id).encode()


class Fought(NamedTuple):
    """What doctrines need of a battle. Without fleets it is none to them, or has become part of another one."""

    battle_id: int
    end: int
    fleets: tuple[Fleet, ...]
    kinds: Mapping[int, OrganisationKind]


def read_battle(event: Battle, *, simulated: bool) -> Row:
    """The row of a revision; without a value for a battle without fleets.

    Raises KeyError, TypeError or ValueError when it has not the shape of `Battle` or is of the other kind.
    """
    refuse_other_kind(event, simulated=simulated)
    key = battle_key(event["battle_id"])
    report = event["report"]
    fleets = report.get("fleets") if report else None
    if report is None or not fleets:
        return key, None
    flying = {one for fleet in fleets for one, _ in fleet["organisations"]}
    kinds = {str(one["id"]): one["kind"] for side in report["sides"] for one in side["organisations"] if one["id"] in flying}
    row = {"revision": event["revision"], "end": event["end"], "fleets": fleets, "kinds": kinds}
    fought_of((key, orjson.dumps(row)))  # what cannot be read back must not be kept
    return key, orjson.dumps(row)


def fought_of(row: Row) -> Fought:
    """What `read_battle` made."""
    key, value = row
    number = int(key.removeprefix(BATTLE))
    if value is None:
        return Fought(number, 0, (), {})
    said = orjson.loads(value)
    kinds: dict[int, OrganisationKind] = {int(one): kind for one, kind in said["kinds"].items()}
    return Fought(number, said["end"], tuple(fleets_of(number, said["fleets"])), kinds)


def told_row(doctrine_id: str, told: Told) -> Written:
    """The row of a revision."""
    return TOLD + doctrine_id.encode(), orjson.dumps([*told[:-1], [[feature, value] for feature, value in told.centre.items()]])


def told_of(row: Row) -> tuple[str, Told]:
    """What `told_row` made."""
    key, value = row
    revision, state, drift, name, digest, centre = orjson.loads(value or b"")
    return key.removeprefix(TOLD).decode(), Told(revision, state, drift, name, digest, dict(map(tuple, centre)))


def tick_key(tick: int) -> bytes:
    """The key of a tick's row."""
    return TICK + str(tick).encode()


def tick_row(state: State) -> Written:
    """The row of a tick."""
    return tick_key(state.tick), orjson.dumps(pack(state))


def tick_of(row: Row) -> State:
    """What `tick_row` made."""
    return unpack(orjson.loads(row[1] or b""))


def last_row(doctrines: Sequence[str]) -> Written:
    """What was told last: of these nobody knows whether Kafka has it."""
    return LAST, orjson.dumps(sorted(doctrines))


def last_of(row: Row) -> list[str]:
    """What `last_row` made."""
    found: Any = orjson.loads(row[1] or b"[]")
    return list(found)
