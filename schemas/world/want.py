"""What somebody waits for: the value of the `wants` topic, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN

VERSION = 1


@with_config(OPEN)
class Want(TypedDict):
    """Prices of types that are not at hand. Key of the topic: `wants`. Wanted twice is wanted once."""

    v: Literal[1]
    types: list[int]
    wanted_at: str
    simulated: bool
