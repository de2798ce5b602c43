"""A person's corrections of a battle's sides, on their way into Kafka."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
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
from schemas.side_correction import VERSION, SideCorrection, counting, identified
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
        chosen = choices(told.report, counting(known), wanted)
    except BadChoice as error:
        raise Problem("bad-correction", f"Battle {battle['battle_id']}: {error}") from None
    start = battle["started_at"].isoformat(timespec="seconds").replace("+00:00", "Z")
    fresh = [
        _made(
            context,
            asked.author,
            asked.reason,
            killmail_id=battle["battle_id"],
            killmail_time=start,
            organisation=organisation,
            stance=stance,
            **({} if other is None else {"stands_with": other}),
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
    author: str,
    reason: str,
) -> AcceptedOne:
    """Take one back. Raises the problem not-found, and `StoreAway`."""
    own = next((one for one in known if one["correction_id"] == correction_id and one["stance"] != "withdrawn"), None)
    if own is None:
        raise Problem("not-found", f"Battle {battle['battle_id']} has no correction {correction_id} that could be withdrawn.")
    anchor: Any = {name: own[name] for name in ("killmail_id", "killmail_time", "organisation")}  # type: ignore[literal-required]
    fresh = []
    if all(one.get("withdraws") != correction_id for one in known):
        fresh.append(_made(context, author, reason, **anchor, stance="withdrawn", withdraws=correction_id))
    return await _written(context, battle, told, known, fresh)


def _made(context: ProcessContext, author: str, reason: str, **said: Any) -> SideCorrection:
    now = iso(context.clock.now())
    return identified(
        {
            "v": VERSION,
            "correction_id": "",
            **said,
            "author": author,
            "reason": reason,
            "corrected_at": now,
            "simulated": context.settings.simulated,
            "processed_at": now,
        }  # type: ignore[typeddict-item]  # mypy knows no constant as a literal
    )


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
