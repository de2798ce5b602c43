"""Which of two versions counts. Pure. Used by every sink and agent, so that all keep the same one in whatever order they come.

A killmail never changes, but zKillboard's opinion of it does, and a broken source may send other content under an id.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Mapping
from typing import Any

import orjson

from schemas.killmail import Item, Killmail
from schemas.killmail_event import KillmailEvent, Source
from schemas.worth import worth_order


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


BodyRank = tuple[int, str, str]
OpinionRank = tuple[int, int, float, str]

NO_OPINION: OpinionRank = (-2, -2, -math.inf, "")
OURS = -2
"""Where an opinion of zKillboard has its sequence, or -1: a worth of ours stands below all of them. So a kill that has a value
in this place has it from us."""


def body_rank(hash_ok: bool | None, content: str, given: str) -> BodyRank:
    """(proof, content, digest of a wrong hash): among mails with one id the highest counts. `given` is the event's hash.

    A mail whose hash is right beats one without hash (computed here), which beats one whose hash is wrong. Between equals
    nothing tells the true one, so digests decide: arbitrary, but the same everywhere and in any order.
    """
    if hash_ok is False:
        return (0, content, hashlib.blake2b(given.encode(), digest_size=8).hexdigest())
    return (2 if hash_ok else 1, content, "")  # one content has one right hash


def opinion_rank(
    zkb: Mapping[str, Any] | None, sequence: int | None, uploaded_at: int | None, worth: Mapping[str, Any] | None = None
) -> OpinionRank:
    """(sequence, uploaded_at in Unix s, worth in ISK, digest): among the opinions of one kill the highest counts.

    That is zKillboard's newest. Of two without sequence and time none is known to be newer: the higher worth counts, so that
    sums over kills only grow, and of two with one worth their digest decides. `worth` (`schemas.worth.Worth`) is our own and
    counts only where zKillboard says nothing at all: of two the one of the later day, then that of more days of prices.
    """
    if zkb is not None:
        order = (-1 if sequence is None else sequence, -1 if uploaded_at is None else uploaded_at)
        return (*order, *_told(zkb, zkb.get("totalValue")))
    return NO_OPINION if worth is None else (OURS, worth_order(worth), *_told(worth, worth["total"]))


def _told(block: Mapping[str, Any], isk: float | None) -> tuple[float, str]:
    """What decides between opinions of one sequence and time."""
    text = orjson.dumps(block, option=orjson.OPT_SORT_KEYS)
    return -math.inf if isk is None else isk, hashlib.blake2b(text, digest_size=16).hexdigest()


def opinion_key(zkb: Mapping[str, Any] | None) -> str:
    """What decides between opinions of one sequence and time, as a text that sorts as `opinion_rank` does; empty without one."""
    return rank_key(opinion_rank(zkb, None, None))


def rank_key(rank: OpinionRank) -> str:
    """`opinion_key` of an opinion whose rank is known."""
    *_, worth, digest = rank
    return digest and struct.pack(">d", max(0.0, worth)).hex() + digest  # bits of positive floats sort as they do


def event_body_rank(event: KillmailEvent) -> BodyRank:
    """`body_rank` of a whole event."""
    return body_rank(event["hash_ok"], event["content"], event["hash"])


def event_opinion_rank(event: KillmailEvent) -> OpinionRank:
    """`opinion_rank` of a whole event."""
    source = event["source"]
    return opinion_rank(event["zkb"], source.get("sequence"), source.get("uploaded_at"), event.get("worth"))


def joined(one: KillmailEvent, other: KillmailEvent) -> KillmailEvent:
    """What counts when both came under one id: the mail that ranks higher, with the opinion that ranks higher.

    An opinion is about the id, whatever content it came with. How the mail came (times, source) is told of the mail.
    """
    body = max(one, other, key=event_body_rank)
    opinion = max(one, other, key=event_opinion_rank)
    if body is opinion:
        return body
    order = opinion["source"].get("sequence"), opinion["source"].get("uploaded_at")
    source: Source = {**body["source"], "sequence": order[0], "uploaded_at": order[1]}
    both: KillmailEvent = {**body, "zkb": opinion["zkb"], "source": source}
    both.pop("worth", None)
    if "worth" in opinion:
        both["worth"] = opinion["worth"]
    return both


_ADDRESSES = frozenset({"hash", "href"})
"""Fields of a `zkb` block that sources write differently and that are no opinion."""


def news_digest(event: KillmailEvent) -> str:
    """Equal for versions that tell people the same: the same opinion again with a newer sequence is no news."""
    block = {name: value for name, value in (event["zkb"] or {}).items() if name not in _ADDRESSES}
    told: tuple[Any, ...] = (event["content"], event["hash"], event["zkb"] is None, block)
    worth = event.get("worth")
    if event["zkb"] is None and worth is not None:
        told = (*told, worth)
    return hashlib.blake2b(orjson.dumps(told, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()
