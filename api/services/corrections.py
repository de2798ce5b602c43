"""A person's corrections of a battle's sides, on their way into Kafka."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from api.context import ProcessContext
from api.models.corrections import Accepted, AcceptedOne, CorrectionsAsked
from api.problems import Problem
from api.queries.corrections import all_stored
from api.services.battle_report import Told
from api.services.battles import Row
from api.services.correction_history import history
from api.services.side_choice import BadChoice, choices
from api.storage.away import StoreAway, TooSlow
from runtime.clock import iso
from schemas.side_correction import VERSION, SideCorrection, identified
from schemas.side_stances import stances
from schemas.topics import SIDE_CORRECTIONS

STORED_SECONDS = 2.0
"""How long an answer waits for Postgres to have it too, so that whoever asks next finds it there: many times the sink's usual."""
POLL_SECONDS = 0.03


async def correct(
    context: ProcessContext, battle: Row, told: Told, known: Sequence[SideCorrection], asked: CorrectionsAsked
) -> AcceptedOne:
    """Write down what is asked for and does not count yet. Raises the problem bad-correction, and `StoreAway`."""
    wanted = {one.organisation: one.side for one in asked.corrections}
    if len(wanted) < len(asked.corrections):
        raise Problem("bad-correction", "An organisation is named twice; it can stand on one side only.")
    try:
        chosen = choices(told.report, stances(known), wanted)
    except BadChoice as error:
        raise Problem("bad-correction", f"Battle {battle['battle_id']}: {error}") from None
    said = {
        "killmail_id": battle["battle_id"],
        "killmail_time": battle["started_at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "author": asked.author,
        "reason": asked.reason,
        "corrected_at": _after(context, known),
    }
    fresh = [
        _made(
            context, said | {"organisation": organisation, "stance": stance} | ({} if other is None else {"stands_with": other})
        )
        for organisation, (stance, other) in chosen.items()
    ]
    return await _written(context, battle, told, known, fresh)


async def withdraw(
    context: ProcessContext,
    battle: Row,
    told: Told,
    known: Sequence[SideCorrection],
    correction_id: str,
    *,
    author: str,
    reason: str,
) -> AcceptedOne:
    """Take one back. Raises the problem not-found, and `StoreAway`."""
    own = next((one for one in known if one["correction_id"] == correction_id and one["stance"] != "withdrawn"), None)
    if own is None:
        raise Problem("not-found", f"Battle {battle['battle_id']} has no correction {correction_id} that could be withdrawn.")
    said = {
        "killmail_id": own["killmail_id"],
        "killmail_time": own["killmail_time"],
        "organisation": own["organisation"],
        "stance": "withdrawn",
        "withdraws": correction_id,
        "author": author,
        "reason": reason,
        "corrected_at": _after(context, known),
    }
    gone = any(one.get("withdraws") == correction_id for one in known)
    return await _written(context, battle, told, known, [] if gone else [_made(context, said)])


def _after(context: ProcessContext, known: Sequence[SideCorrection]) -> str:
    """Now, or just after the newest that is known: a clock that was set back must not make the new one an old one."""
    later = [datetime.fromisoformat(one["corrected_at"]) + timedelta(milliseconds=1) for one in known]
    return iso(max([context.clock.now(), *later]))


def _made(context: ProcessContext, said: Mapping[str, Any]) -> SideCorrection:
    made: Any = {"v": VERSION, "correction_id": "", **said}
    made |= {"simulated": context.settings.simulated, "processed_at": iso(context.clock.now())}
    return identified(made)


async def _written(
    context: ProcessContext, battle: Row, told: Told, known: Sequence[SideCorrection], fresh: Sequence[SideCorrection]
) -> AcceptedOne:
    messages = [(str(one["killmail_id"]).encode(), orjson.dumps(one)) for one in fresh]
    if messages:
        await context.outgoing.send(SIDE_CORRECTIONS.name, messages)
        with contextlib.suppress(TimeoutError, StoreAway, TooSlow):  # Kafka has it, and that is what counts
            async with asyncio.timeout(STORED_SECONDS):
                while not await all_stored(context.database, fresh):
                    await asyncio.sleep(POLL_SECONDS)
    rows = history([*known, *fresh], told.organisation, {one["correction_id"] for one in fresh})
    data = Accepted(battle_id=battle["battle_id"], revision=battle["revision"], corrections=rows)
    return AcceptedOne(data=data, simulated=context.settings.simulated)
