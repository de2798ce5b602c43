"""Who somebody is: what was told of him, field by field, and whether he is in our kills."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from api.context import ProcessContext
from api.models.owners import Alliance, Character, Corporation, OwnerLinks
from api.models.parts import Named
from api.models.world import Said
from api.problems import Problem
from api.queries import names as n
from api.queries.names import names_of
from api.queries.world import held_systems, owner_facts, seen_in_kills
from api.storage.postgres import Database
from schemas.images import alliance_logo, character_portrait, corporation_logo

Kind = Literal["alliance", "corporation", "character"]
PICTURES: dict[Kind, Callable[[int, int], str]] = {
    "alliance": alliance_logo,
    "corporation": corporation_logo,
    "character": character_portrait,
}
SIZE = 128
"""Pixels: the head of a page."""
_REFERENCES = {
    "executor_corporation_id": n.CORPORATION,
    "corporation_id": n.CORPORATION,
    "alliance_id": n.ALLIANCE,
    "faction_id": n.FACTION,
    "ceo_id": n.CHARACTER,
}
"""Facts that are ids of others -> their category."""


class _Told:
    """Everything known of one id."""

    def __init__(self, facts: dict[str, dict[str, Any]], names: dict[str, Named]) -> None:
        self._facts = facts
        self._names = names

    def value(self, field: str) -> Any:
        return self._facts[field]["value"] if field in self._facts else None

    def other(self, field: str) -> Named | None:
        return self._names.get(field)

    def time(self, field: str) -> datetime | None:
        text = self.value(field)
        return None if text is None else datetime.fromisoformat(text)


async def alliance(context: ProcessContext, number: int) -> Alliance:
    """Raises the problem not-found for one that nobody ever spoke of."""
    told, common = await _told(context, "alliance", number)
    systems = await held_systems(context.database, number)
    if systems is not None:
        common["said"]["systems"] = Said(source=systems["source"], as_of=systems["as_of"])
    return Alliance(
        **common,
        ticker=told.value("ticker"),
        executor=told.other("executor_corporation_id"),
        founded_at=told.time("founded_at"),
        closed=told.value("closed"),
        systems=None if systems is None else systems["held"],
    )


async def corporation(context: ProcessContext, number: int) -> Corporation:
    """As `alliance`."""
    told, common = await _told(context, "corporation", number)
    return Corporation(
        **common,
        ticker=told.value("ticker"),
        alliance=told.other("alliance_id"),
        faction=told.other("faction_id"),
        ceo=told.other("ceo_id"),
        members=told.value("member_count"),
        founded_at=told.time("founded_at"),
        closed=told.value("closed"),
    )


async def character(context: ProcessContext, number: int) -> Character:
    """As `alliance`."""
    told, common = await _told(context, "character", number)
    return Character(
        **common,
        corporation=told.other("corporation_id"),
        alliance=told.other("alliance_id"),
        faction=told.other("faction_id"),
    )


async def known_name(database: Database, kind: Kind, number: int) -> str | None:
    """The name, null while it is not known. Raises the problem not-found for one that nobody ever spoke of."""
    own = (await names_of(database, [(kind, number)])).of(kind, number)
    if own is None and not await owner_facts(database, kind, number):
        seen = await seen_in_kills(database, kind, number)
        if not seen["kills"]:
            raise _nobody(kind, number)
    return own


def _nobody(kind: Kind, number: int) -> Problem:
    return Problem("not-found", f"No killmail and no source has told of {kind} {number}.")


async def _told(context: ProcessContext, kind: Kind, number: int) -> tuple[_Told, dict[str, Any]]:
    database, simulated = context.database, context.settings.simulated
    facts = await owner_facts(database, kind, number)
    seen = await seen_in_kills(database, kind, number)
    own = (await names_of(database, [(kind, number)])).of(kind, number)
    if not facts and not seen["kills"] and own is None:
        raise _nobody(kind, number)
    others = {field: facts[field]["value"] for field in _REFERENCES if field in facts and facts[field]["value"] is not None}
    names = await names_of(database, ((_REFERENCES[field], other) for field, other in others.items()))
    referred = {field: Named(id=other, name=names.of(_REFERENCES[field], other)) for field, other in others.items()}
    common = {
        "id": number,
        "name": own,
        "picture": PICTURES[kind](number, SIZE),
        "kills": seen["kills"],
        "last_kill": seen["last_kill"],
        "said": {field: Said(source=fact["source"], as_of=fact["as_of"]) for field, fact in sorted(facts.items())},
        "links": OwnerLinks(
            self=f"/{kind}s/{number}",
            kills=f"/killmails?{kind}={number}",
            battles=f"/battles?{kind}={number}",
            doctrines=None if kind == "character" else f"/{kind}s/{number}/doctrines",
            zkillboard=None if simulated else f"https://zkillboard.com/{kind}/{number}/",
        ),
    }
    return _Told(facts, referred), common
