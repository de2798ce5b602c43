"""Which skyhooks can be raided: the value of the `skyhooks` topic, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN
from schemas.world.common import Said
from schemas.world.sovereignty import Window

VERSION = 1


@with_config(OPEN)
class Skyhook(TypedDict):
    """One of them, by its planet."""

    planet_id: int
    solar_system_id: int
    window: Window


@with_config(OPEN)
class Skyhooks(Said):
    """All that can be raided now or soon. Key of the topic: the source. What is no longer in it cannot."""

    v: Literal[1]
    skyhooks: list[Skyhook]
