"""The battle that an address means now: what every path under /battles/{id} begins with."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import Depends, Path, Request

from api.context import Context
from api.models.parts import Id
from api.moved import Moved
from api.services.battles import current_battle

BattleId = Annotated[Id, Path(description="The id of the battle, or of any of its kills", examples=[96850275])]
_NAMES_PART = re.compile(r"~\d+(?=\")")
_OWN = re.compile(r"^/battles/[^/]+")


async def standing(request: Request, context: Context, battle_id: BattleId) -> dict[str, Any]:
    """The stored row. Raises the problem not-found, and `Moved` when the battle has another id."""
    battle = await current_battle(context.database, battle_id)
    if battle["battle_id"] != battle_id:
        query = f"?{request.url.query}" if request.url.query else ""
        raise Moved(_OWN.sub(f"/battles/{battle['battle_id']}", request.url.path) + query)
    return battle


Standing = Annotated[dict[str, Any], Depends(standing)]


def tag_of(battle: dict[str, Any]) -> str:
    """What tells versions of a battle apart: its revision."""
    return str(battle["revision"])


def shown_tag(tag: str, missing: int) -> str:
    """The same of an answer in which so many names are still null: they come later, and the revision stays."""
    return f"{tag}~{missing}" if missing else tag


def without_names(tags: str) -> str:
    """Tags as a client gives them, without what they say of names: these change no side."""
    return _NAMES_PART.sub("", tags)
