"""To come."""

from __future__ import annotations

from typing import Any


async def geometry_tag(*_: Any, **__: Any) -> Any:
    """To come."""
    raise NotImplementedError


async def geometry(*_: Any, **__: Any) -> Any:
    """To come."""
    raise NotImplementedError
