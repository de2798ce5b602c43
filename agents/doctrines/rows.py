"""The rows of the doctrines' table beside the losses' pages. Pure.

battle-{id}     the fleets of a battle, and the kinds of who flew in them
tick-{seconds}  what was known at a tick
told-{id}       the newest revision of a doctrine
last            what was told last
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from agents.battles.seen import AHEAD
from agents.doctrines.fleet import Fleet, fleet_of, fleets_of
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


def battle_of(key: bytes) -> int:
    """The battle of a row's key."""
    return int(key.removeprefix(BATTLE))


class Fought(NamedTuple):
    """What doctrines need of a battle. Without fleets it is none to them, or has become part of another one."""

    battle_id: int
    fleets: tuple[Fleet, ...]
    kinds: Mapping[int, OrganisationKind]


def read_battle(event: Battle, *, simulated: bool) -> Row:
    """The row of a revision; without a value for a battle without fleets.

    A fleet that claims to fight in the future of who told it is left out: it would end everything else by its clock. Raises
    KeyError, TypeError or ValueError when the event has not the shape of `Battle` or is of the other kind.
    """
    refuse_other_kind(event, simulated=simulated)
    report = event["report"]
    latest = datetime.fromisoformat(event["processed_at"]).timestamp() + AHEAD
    fleets = () if report is None else tuple(fleets_of(event["battle_id"], report.get("fleets", [])))
    flown = tuple(fleet for fleet in fleets if fleet.end <= latest)
    flying = {one for fleet in flown for one, _ in fleet.organisations}
    sides = [] if report is None else report["sides"]
    kinds = {one["id"]: one["kind"] for side in sides for one in side["organisations"] if one["id"] in flying}
    return battle_row(Fought(event["battle_id"], flown, kinds))


def battle_row(fought: Fought) -> Row:
    """The row of a battle; without a value where it has no fleets."""
    if not fought.fleets:
        return battle_key(fought.battle_id), None
    row = [[list(fleet) for fleet in fought.fleets], {str(one): fought.kinds[one] for one in sorted(fought.kinds)}]
    return battle_key(fought.battle_id), orjson.dumps(row)


def fought_of(row: Row) -> Fought:
    """What `battle_row` made."""
    key, value = row
    fleets, kinds = orjson.loads(value) if value is not None else ((), {})
    return Fought(battle_of(key), tuple(fleet_of(one) for one in fleets), {int(one): kind for one, kind in kinds.items()})


def told_row(doctrine_id: str, told: Told) -> Written:
    """The row of a revision."""
    said = [*told[:-1], [[feature, value] for feature, value in told.centre.items()]]
    return TOLD + doctrine_id.encode(), orjson.dumps(said)


def told_of(row: Row) -> tuple[str, Told]:
    """What `told_row` made."""
    key, value = row
    *said, centre = orjson.loads(value or b"")
    return key.removeprefix(TOLD).decode(), Told._make([*said, dict(map(tuple, centre))])


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
