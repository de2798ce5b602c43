"""Killmails made for tests, and a door that remembers."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest

from schemas.envelopes import Mail
from schemas.killmail import BadKillmail, check_killmail
from schemas.killmail_hash import killmail_hash
from schemas.topics import DEAD_LETTERS, KILLMAILS
from streams.arrival import Arrival

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def shared_data(*parts: str) -> Path:
    """A path of the real data; the test is skipped where it is missing."""
    root = os.environ.get("WARSTREAM_SHARED_DATA") or Path(__file__).parents[2].parent / "shared" / "data"
    path = Path(root).joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the real data is not here: {path}")
    return path


def body(number: int = 1_000, time: str = "2026-11-23T11:59:00Z", system: int = 30_000_142, **more: Any) -> dict[str, Any]:
    """An ESI body."""
    attacker = {"damage_done": 100, "final_blow": True, "security_status": -1.5, "character_id": 95_000_001}
    return {
        "killmail_id": number,
        "killmail_time": time,
        "solar_system_id": system,
        "attackers": [attacker | {"corporation_id": 98_000_001, "ship_type_id": 587, "weapon_type_id": 2873}],
        "victim": {"character_id": 95_000_002, "corporation_id": 98_000_002, "damage_taken": 100, "ship_type_id": 670},
    } | more


def hash_of(mail: dict[str, Any]) -> str:
    return killmail_hash(*check_killmail(mail))


def r2z2_file(sequence: int, *, updated: int | None = None, value: float = 10_000.0, number: int | None = None) -> bytes:
    """An R2Z2 file; the killmail's id is a million above the sequence unless given."""
    mail = body(number or 1_000_000 + sequence)
    digest = hash_of(mail)
    data: dict[str, Any] = {
        "killmail_id": mail["killmail_id"],
        "hash": digest,
        "esi": mail,
        "zkb": {"hash": digest, "totalValue": value, "labels": ["pvp"]},
        "uploaded_at": 1_795_000_000 + sequence,
        "sequence_id": sequence,
    }
    return orjson.dumps(data if updated is None else data | {"sequence_updated": updated})


def placeholder(sequence: int) -> bytes:
    """What the server wrote before 2026-03-20 when it had nothing to write."""
    zkb = {"href": "https://esi.evetech.net/killmails///"}
    return orjson.dumps({"killmail_id": None, "hash": None, "esi": None, "zkb": zkb, "sequence_id": sequence})


class RecordingDoor:
    """The door's twin: what is readable goes to `mails`, the rest to `dead`, as the intake would sort it."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.mails: list[Mail] = []
        self.dead: list[bytes] = []

    @property
    def ids(self) -> list[int]:
        return [mail.body["killmail_id"] for mail in self.mails]

    @property
    def sequences(self) -> list[int | None]:
        return [mail.sequence for mail in self.mails]

    async def offer(self, arrival: Arrival) -> asyncio.Future[Any] | None:
        good = await self.deliver(arrival)
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        done.set_result(SimpleNamespace(topic=(KILLMAILS if good else DEAD_LETTERS).name))
        return done

    async def deliver(self, arrival: Arrival) -> bool:
        self.arrivals.append(arrival)
        try:
            mail = arrival.read(orjson.loads(arrival.payload))
            if mail is None:
                return True
            check_killmail(mail.body)
        except (orjson.JSONDecodeError, BadKillmail):
            self.dead.append(arrival.payload)
            return False
        self.mails.append(mail)
        return True
