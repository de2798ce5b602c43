"""Health as a client sees it."""

from __future__ import annotations

from typing import Any

from api.models.parts import Model


class Live(Model):
    """The process answers."""

    live: bool


class LiveOne(Model):
    """Answer of /health/live."""

    data: Live
    simulated: bool


class Ready(Model):
    """What it needs answers too."""

    postgres: bool
    redis: bool


class ReadyOne(Model):
    """Answer of /health/ready."""

    data: Ready
    simulated: bool


LIVE_EXAMPLE: dict[str, Any] = {"data": {"live": True}, "simulated": False}
READY_EXAMPLE: dict[str, Any] = {"data": {"postgres": True, "redis": True}, "simulated": False}
