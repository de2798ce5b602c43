"""The doctrine that an address means now: what every path under /doctrines/{id} begins with."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Path, Request

from api.context import Context
from api.models.doctrines import ID
from api.moved import Moved
from api.services.doctrines import current_doctrine

MAX_ID = 100
"""Characters: an id is a battle's id, a side, and a time."""
DoctrineId = Annotated[
    str,
    Path(
        min_length=1,
        max_length=MAX_ID,
        pattern=r"^[0-9A-Za-z._:~-]+$",
        description="The id of the doctrine, one that it had, or that of a fleet that flew it",
        examples=[ID],
    ),
]
_OWN = re.compile(r"^/doctrines/[^/]+")


async def standing(request: Request, context: Context, doctrine_id: DoctrineId) -> dict[str, Any]:
    """The stored row. Raises the problem not-found, and `Moved` when the doctrine has another id."""
    doctrine = await current_doctrine(context.database, doctrine_id)
    if doctrine["doctrine_id"] != doctrine_id:
        query = f"?{request.url.query}" if request.url.query else ""
        raise Moved(_OWN.sub(f"/doctrines/{quote(doctrine['doctrine_id'], safe='')}", request.url.path) + query)
    return doctrine


Standing = Annotated[dict[str, Any], Depends(standing)]
