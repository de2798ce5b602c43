"""Which of two versions counts. Used by every sink and agent, so that all keep the same one in whatever order they come.

A killmail never changes, but zKillboard's opinion of it does, and a broken source may send other content under an id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from schemas.killmail import Item, Killmail
from schemas.killmail_event import KillmailEvent


def content_digest(body: Killmail) -> str:
    """32 hex digits of what the mail says: who, what, where, when.

    Sources write the same mail differently (order of keys, 5 or 5.0, null or missing), so only whole numbers, flags and the
    time count, and attackers and items count as sets.
    """
    victim = body["victim"]
    attackers = sorted(
        (*_owner(party), party.get("weapon_type_id") or 0, party["damage_done"], party["final_blow"])
        for party in body["attackers"]
    )
    items = _items(victim.get("items") or [])
    head = (body["killmail_id"], body["killmail_time"], body["solar_system_id"], victim["damage_taken"], *_owner(victim))
    return hashlib.blake2b(b"".join((orjson.dumps((head, attackers)), *items)), digest_size=16).hexdigest()


def _items(items: list[Item]) -> list[bytes]:
    """Items as sorted texts. Most of ingest's time for a digest goes here, so each item is written by one call; only mails
    with containers or with fields written as null, which say no more than missing ones, take the long way."""
    texts = sorted([orjson.dumps(item, option=orjson.OPT_SORT_KEYS) for item in items])
    joined = b"".join(texts)
    if b'"items"' in joined or b"null" in joined:
        return sorted(orjson.dumps(_plain(item), option=orjson.OPT_SORT_KEYS) for item in items)
    return texts


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    """Without nulls, and with what is nested sorted."""
    plain = {name: value for name, value in item.items() if value is not None and name != "items"}
    nested = item.get("items") or []
    if nested:
        plain["items"] = sorted(orjson.dumps(_plain(inner), option=orjson.OPT_SORT_KEYS).decode() for inner in nested)
    return plain


def _owner(party: Mapping[str, Any]) -> tuple[int, ...]:
    get = party.get
    return (
        get("character_id") or 0,
        get("corporation_id") or 0,
        get("alliance_id") or 0,
        get("faction_id") or 0,
        get("ship_type_id") or 0,
    )


def body_rank(hash_ok: bool | None, content: str) -> tuple[int, str]:
    """Among mails with one id and different content the highest rank counts.

    One whose hash is right beats one without hash, which beats one whose hash is wrong. Between equals nothing tells the
    true one, so the digest decides: arbitrary, but the same everywhere and in any order.
    """
    return (1 if hash_ok is None else 2 if hash_ok else 0, content)


def opinion_rank(zkb: Mapping[str, Any] | None, sequence: int | None, uploaded_at: int | None) -> tuple[int, int, str]:
    """Among zKillboard's opinions of one kill the newest counts; without a sequence the text decides, to be sure."""
    if zkb is None:
        return (-2, -2, "")
    text = orjson.dumps(zkb, option=orjson.OPT_SORT_KEYS).decode()
    return (-1 if sequence is None else sequence, -1 if uploaded_at is None else uploaded_at, text)


def event_opinion_rank(event: KillmailEvent) -> tuple[int, int, str]:
    """`opinion_rank` of a whole event."""
    source = event["source"]
    return opinion_rank(event["zkb"], source.get("sequence"), source.get("uploaded_at"))
