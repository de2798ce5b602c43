"""Kills that came too late for what the battles' agent holds, or whose battle's correction did: the value of the `late-kills`
topic, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN

VERSION = 1


@with_config(OPEN)
class LateKills(TypedDict):
    """Late kills of one day. Key of the topic: the day. Whoever reads it derives the day's battles anew out of Postgres."""

    v: Literal[1]
    day: str
    """Of killmail time, UTC, as 2021-11-27."""
    killmails: list[int]
    simulated: bool
    processed_at: str
