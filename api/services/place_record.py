"""To come."""

from __future__ import annotations

from typing import Any


async def place_record(*_: Any, **__: Any) -> Any:
    """To come."""
    raise NotImplementedError
