"""Which opinion of zKillboard is the newer one."""

from __future__ import annotations

import hashlib

import orjson

from schemas.killmail_event import KillmailEvent

NONE = (-1, -1)
"""Of an event without a zkb block: never newer than one with it."""

_ADDRESSES = frozenset({"hash", "href"})
"""Fields that sources write differently and that are no opinion."""


def zkb_rank(event: KillmailEvent) -> tuple[int, int]:
    """(sequence, uploaded_at in Unix s); the greater one wins. A block without them ranks below any with them."""
    if event["zkb"] is None:
        return NONE
    source = event["source"]
    return (source.get("sequence") or 0, source.get("uploaded_at") or 0)


def zkb_digest(event: KillmailEvent) -> str:
    """Equal for equal opinions: the same block told again with a newer sequence is no news."""
    block = {name: value for name, value in (event["zkb"] or {}).items() if name not in _ADDRESSES}
    return hashlib.blake2b(orjson.dumps(block, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()
