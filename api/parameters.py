"""Query parameters, checked at the edge. What the OpenAPI document lists is what is taken, nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from api.clash import Clash
from api.filters import ROLES, KillmailFilter, Sort
from api.models.parts import Id
from api.problems import Problem
from schemas.killmail_event import SecurityBand

MAX_VALUES = 50
"""Alternatives in one filter: each costs a walk of an index."""
MAX_LIMIT = 200
DEFAULT_LIMIT = 50

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}.*")


def _iso_time(value: object) -> object:
    """ISO 8601 with a date in front. A bare number would be read as a Unix time, and most such numbers are mistakes."""
    if isinstance(value, str) and not _ISO.fullmatch(value):
        raise ValueError("a time is ISO 8601, such as 2021-11-27T18:00:00Z or 2021-11-27")
    if isinstance(value, str) and re.fullmatch(r".* \d{2}:\d{2}", value) and "T" in value:
        raise ValueError("the + of an offset must be written %2B in an address")
    return value


def _utc(value: datetime) -> datetime:
    """A time without offset is UTC, as all times of the game. One at an end of the calendar may be none in UTC."""
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        raise ValueError("this time is outside the calendar") from None


Time = Annotated[datetime, BeforeValidator(_iso_time), AfterValidator(_utc)]
"""In UTC, whatever offset it was given with."""
Value = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def ids(what: str, example: int) -> Any:
    """A filter with some ids."""
    return Field(default=[], max_length=MAX_VALUES, description=what, examples=[[example]])


class KillmailQuery(BaseModel):
    """Filters, order and page of `GET /killmails`."""

    model_config = ConfigDict(extra="forbid")

    after: Time | None = Field(None, description="Event time, ISO 8601, included", examples=["2021-11-27T00:00:00Z"])
    before: Time | None = Field(None, description="Event time, ISO 8601, not included", examples=["2021-11-28T00:00:00Z"])
    region: list[Id] = ids("Ids of regions", 10000002)
    constellation: list[Id] = ids("Ids of constellations", 20000020)
    system: list[Id] = ids("Ids of solar systems", 30000142)
    character: list[Id] = ids("Ids of characters, in the given role", 2112000001)
    corporation: list[Id] = ids("Ids of corporations, in the given role", 98000001)
    alliance: list[Id] = ids("Ids of alliances, in the given role", 99000001)
    faction: list[Id] = ids("Ids of factions, in the given role", 500001)
    hull: list[Id] = ids("Type ids of ships and structures, lost or flown, in the given role", 24690)
    group: list[Id] = ids("Group ids of the lost hull", 27)
    role: Literal["any", "victim", "attacker", "final-blow"] = Field(
        "any", description="How characters, corporations, alliances, factions and hulls took part"
    )
    min_value: Value | None = Field(None, description="ISK; a kill of unknown worth is left out", examples=[1e9])
    max_value: Value | None = Field(None, description="ISK; a kill of unknown worth is left out", examples=[1e10])
    npc: bool | None = Field(None, description="true: only kills without a player among the attackers; false: only others")
    solo: bool | None = Field(None, description="true: only solo kills; false: only others")
    band: list[SecurityBand] = Field(default=[], max_length=MAX_VALUES, description="Security bands", examples=[["nullsec"]])
    sort: Sort = Field("newest", description="By event time")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Rows of a page")
    cursor: str | None = Field(None, max_length=500, description="The field `next` of the page before, with the same filters")

    @model_validator(mode="after")
    def _ranges(self) -> KillmailQuery:
        if self.after is not None and self.before is not None and self.after >= self.before:
            raise Clash("after must be earlier than before", "after", "before")
        if self.min_value is not None and self.max_value is not None and self.min_value > self.max_value:
            raise Clash("min_value must not be above max_value", "min_value", "max_value")
        return self

    def filter(self) -> KillmailFilter:
        """The question, in one form for all ways of writing it."""
        return KillmailFilter(
            after=self.after,
            before=self.before,
            **{name: tuple(sorted(set(getattr(self, name)))) for name in _LISTS},
            roles=ROLES[self.role],
            min_value=self.min_value,
            max_value=self.max_value,
            npc=self.npc,
            solo=self.solo,
            sort=self.sort,
        )


_LISTS = ("region", "constellation", "system", "character", "corporation", "alliance", "faction", "hull", "group", "band")


def only_known(request: Request) -> None:
    """Refuse parameters that the route does not have, and single ones given twice: a filter that is silently ignored
    gives an answer to another question."""
    path = request.app.openapi()["paths"][request.scope["route"].path]
    known = {
        one["name"]: one["schema"].get("type") == "array"
        for one in path[request.method.lower()].get("parameters", [])
        if one["in"] == "query"
    }
    given = list(request.query_params.keys())
    unknown = sorted(set(given) - set(known))
    if unknown:
        takes = f"This path takes {', '.join(known)}" if known else "This path takes none"
        raise Problem("unknown-parameter", f"Unknown: {', '.join(unknown)[:200]}. {takes}.", known=list(known))
    twice = sorted(name for name in known if not known[name] and len(request.query_params.getlist(name)) > 1)
    if twice:
        raise Problem("bad-parameter", f"Given more than once: {', '.join(twice)}. Only lists may be repeated.")
