"""Who somebody is: the value of the `names` topic, version 1."""

from __future__ import annotations

from typing import Literal, NotRequired

from pydantic import with_config

from schemas.killmail import OPEN
from schemas.world.common import Said

VERSION = 1

NameCategory = Literal["alliance", "corporation", "character", "faction", "station"]


@with_config(OPEN)
class Name(Said):
    """What is known of one id. Key of the topic: `category:id`.

    Fields that the source did not speak of are missing, those that it says are none are null: each field keeps the newest that
    was said of it.
    """

    v: Literal[1]
    category: NameCategory
    id: int
    name: NotRequired[str | None]
    """null: the source does not know this id (any more); it is asked again after a day."""
    ticker: NotRequired[str | None]
    corporation_id: NotRequired[int | None]
    """Of a character."""
    alliance_id: NotRequired[int | None]
    """Of a character or corporation."""
    faction_id: NotRequired[int | None]
    member_count: NotRequired[int | None]
    """Of a corporation."""
    ceo_id: NotRequired[int | None]
    executor_corporation_id: NotRequired[int | None]
    """Of an alliance; null: it is closed."""
    founded_at: NotRequired[str | None]
    """UTC."""
    closed: NotRequired[bool | None]
