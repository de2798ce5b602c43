"""A stored kill becomes the event that it was: the agents' state after a restart is that of before."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from agents.activity import rules
from agents.battles.seen import read_kill
from runtime.clock import ManualClock
from runtime.settings import Settings
from schemas.isk import isk_of
from schemas.precedence import event_body_rank, event_opinion_rank
from sinks.killmail_rows import KILLMAIL_COLUMNS, killmail_rows
from warstream.state_replay import event_of

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples" / "killmails"
CLOCK = ManualClock(datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize("example", ["v2", "v2-worth", "v2-wormhole"])
def test_opinion_worth_and_ranks_survive_postgres(example: str) -> None:
    event = orjson.loads((EXAMPLES / f"{example}.json").read_bytes())
    row: dict[str, Any] = dict(zip(KILLMAIL_COLUMNS, killmail_rows(event).killmail, strict=True))
    row["content"] = row["content"].hex()
    settings = Settings(_env_file=None, mode="simulated" if event["simulated"] else "live")  # type: ignore[call-arg]
    again = orjson.loads(event_of(row, settings, CLOCK))  # type: ignore[arg-type]
    assert event_opinion_rank(again) == event_opinion_rank(event) and event_body_rank(again) == event_body_rank(event)
    assert (again["zkb"], again.get("worth")) == (event["zkb"], event.get("worth"))
    assert isk_of(again) == isk_of(event)
    simulated = event["simulated"]
    assert read_kill(again, simulated=simulated).combat == read_kill(event, simulated=simulated).combat
    assert rules.read_kill(again, simulated=simulated).loss == rules.read_kill(event, simulated=simulated).loss
