"""What a list of killmails can be asked for. Pure.

Values of one filter are alternatives; different filters must all hold.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

import orjson

VICTIM, ATTACKER, FINAL_BLOW = 1, 2, 4
"""The bits of killmail_parties.roles."""

ROLES = {"any": VICTIM | ATTACKER | FINAL_BLOW, "victim": VICTIM, "attacker": ATTACKER, "final-blow": FINAL_BLOW}

ENTITIES = ("character", "corporation", "alliance", "faction", "hull")
"""The filters that look for a party; `role` holds for all of them."""

Sort = Literal["newest", "oldest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KillmailFilter:
    """One question, without its page. Ids are EVE's, values ISK, times aware; `after` is included, `before` is not."""

    after: datetime | None = None
    before: datetime | None = None
    region: tuple[int, ...] = ()
    constellation: tuple[int, ...] = ()
    system: tuple[int, ...] = ()
    character: tuple[int, ...] = ()
    corporation: tuple[int, ...] = ()
    alliance: tuple[int, ...] = ()
    faction: tuple[int, ...] = ()
    hull: tuple[int, ...] = ()
    group: tuple[int, ...] = ()
    band: tuple[str, ...] = ()
    roles: int = ROLES["any"]
    min_value: float | None = None
    max_value: float | None = None
    npc: bool | None = None
    solo: bool | None = None
    sort: Sort = "newest"

    def digest(self) -> str:
        """The same for the same question; a cursor carries it."""
        return hashlib.blake2b(orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS), digest_size=6).hexdigest()
