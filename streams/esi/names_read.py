"""Answers about ids as `Name` events. Pure."""

from __future__ import annotations

from typing import Any

from schemas.topics import NAMES
from schemas.world.name import Name, NameCategory
from streams.esi.look import Look, Message, maybe_number, maybe_text, number, some_text
from streams.esi.names_ids import Key

CATEGORIES: tuple[NameCategory, ...] = ("alliance", "corporation", "character", "faction", "station")


def named(look: Look, row: Any) -> Name | None:
    """A row of `/universe/names`; None for what we keep no names of. Raises `BadBody`."""
    category = some_text(row, "category")
    known = next((name for name in CATEGORIES if name == category), None)
    return None if known is None else _name(look, (known, number(row, "id")), name=some_text(row, "name"))


def affiliated(look: Look, row: Any) -> Name:
    """A row of `/characters/affiliation`: what is left out there is none. Raises `BadBody`."""
    return _name(
        look,
        ("character", number(row, "character_id")),
        corporation_id=number(row, "corporation_id"),
        alliance_id=maybe_number(row, "alliance_id"),
        faction_id=maybe_number(row, "faction_id"),
    )


def detailed(look: Look, key: Key) -> Name:
    """The body of `/alliances/{id}` or `/corporations/{id}` (compatibility 2026-07-21). Raises `BadBody`.

    An alliance without an executor is closed. A corporation says it by `state`; where that is missing nobody knows.
    """
    body = look.body
    name, ticker = some_text(body, "name"), maybe_text(body, "ticker")
    founded = maybe_text(body, "date_founded")
    if key[0] == "alliance":
        executor = maybe_number(body, "executor_corporation_id")
        return _name(
            look,
            key,
            name=name,
            ticker=ticker,
            executor_corporation_id=executor,
            faction_id=maybe_number(body, "faction_id"),
            founded_at=founded,
            closed=executor is None,
        )
    state = maybe_text(body, "state")
    return _name(
        look,
        key,
        name=name,
        ticker=ticker,
        member_count=maybe_number(body, "member_count"),
        ceo_id=maybe_number(body, "ceo_id"),
        alliance_id=maybe_number(body, "alliance_id"),
        faction_id=maybe_number(body, "enlisted_faction_id"),
        founded_at=founded,
        closed=None if state is None else state == "closed",
    )


def nameless(look: Look, key: Key) -> Name:
    """ESI knows no such id, or none any more."""
    return _name(look, key, name=None)


def message(event: Name) -> Message:
    """As it is published."""
    return (NAMES, f"{event['category']}:{event['id']}", event)


def _name(look: Look, key: Key, **fields: Any) -> Name:
    event: Name = {**look.said(), "v": 1, "category": key[0], "id": key[1], **fields}  # type: ignore[typeddict-item]
    return event
