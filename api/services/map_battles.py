"""To come."""

from __future__ import annotations

from typing import Any


async def battles(*_: Any, **__: Any) -> Any:
    """To come."""
    raise NotImplementedError
