"""Wiring of corrections: side-corrections -> engagements, where the battles' agent reads them among the kills."""

from __future__ import annotations

from functools import partial

import orjson

from agents.battles.engagement_agent import ENGAGEMENTS_KEY
from agents.battles.wire import correction_message, read_correction
from agents.runtime import Runtime
from runtime.clock import iso
from schemas.side_correction import SideCorrection
from schemas.topics import ENGAGEMENTS, SIDE_CORRECTIONS


def corrections(runtime: Runtime) -> None:
    """Pass each on; the order and repetitions make no difference there."""

    async def said(batch: list[SideCorrection]) -> None:
        now = iso(runtime.clock.now())
        for one in batch:
            await runtime.send(ENGAGEMENTS, ENGAGEMENTS_KEY, correction_message(one, processed_at=now))

    runtime.agent("corrections", SIDE_CORRECTIONS, partial(_read_correction, runtime.simulated), said)


def _read_correction(simulated: bool, value: bytes) -> SideCorrection:
    return read_correction(orjson.loads(value), simulated=simulated)
