"""Fits of losses for the tests of the Redis sink and the feed: the example event, of a kill of now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from runtime.clock import iso
from schemas.loss_fit import LossFit

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples" / "fits"


def made_fit(name: str = "v1", **more: Any) -> LossFit:
    """The example, with other fields."""
    event: LossFit = {**orjson.loads((EXAMPLES / f"{name}.json").read_bytes()), **more}
    return event


def now_fit(number: int, name: str = "v1", ago: timedelta = timedelta(minutes=1), **more: Any) -> LossFit:
    """The same of a kill that happened so long ago, reckoned now."""
    now = datetime.now(UTC)
    times = {"event_time": iso(now - ago), "processed_at": iso(now)}
    return made_fit(name, **{"killmail_id": number, **times, **more})
