"""To come."""

from __future__ import annotations

from typing import Any


async def sightings(*_: Any, **__: Any) -> Any:
    """To come."""
    raise NotImplementedError


async def presence(*_: Any, **__: Any) -> Any:
    """To come."""
    raise NotImplementedError
