"""Query parameters of the list of wars."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from api.battle_parameters import MAX_COUNT
from api.clash import Clash
from api.models.parts import Id
from api.parameters import DEFAULT_LIMIT, MAX_LIMIT, Value, ids
from api.war_filters import FIRST, LAST, MAX_DAYS, Sort, WarFilter


def _day(value: object) -> object:
    """A bare number would be read as a Unix time, and a time as its day: most of either are mistakes."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("a day is ISO 8601, such as 2021-11-27")
    return value


def _in_calendar(value: date) -> date:
    if not FIRST <= value <= LAST:
        raise ValueError(f"a day lies between {FIRST} and {LAST}")
    return value


Day = Annotated[date, BeforeValidator(_day), AfterValidator(_in_calendar)]


class WarQuery(BaseModel):
    """Filters, order and page of `GET /wars`."""

    model_config = ConfigDict(extra="forbid")

    begin: Day | None = Field(
        None, alias="from", description="First day (UTC), included; 29 days before `to` when not given", examples=["2021-11-01"]
    )
    until: Day | None = Field(
        None,
        alias="to",
        description=f"Last day (UTC), included; at most {MAX_DAYS} days; up to the newest kill held when not given",
        examples=["2021-11-30"],
    )
    organisation: list[Id] = ids("Ids of alliances, corporations without one, or characters without either", 99000001)
    region: list[Id] = ids("Only battles some of which was fought in these regions", 10000002)
    min_battles: int | None = Field(None, ge=0, le=MAX_COUNT, description="At least so many battles", examples=[3])
    min_isk: Value | None = Field(
        None, description="ISK that the two lost together; of unknown worth is left out", examples=[1e10]
    )
    sort: Sort = Field("kills", description="By kills, ISK or battles, the greatest first, or by the last battle")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Pairs of a page")
    cursor: str | None = Field(None, max_length=500, description="The field `next` of the page before, with the same filters")

    @model_validator(mode="after")
    def _window(self) -> WarQuery:
        if self.begin is not None and self.until is not None:
            if self.begin > self.until:
                raise Clash("from must not be later than to", "from", "to")
            if (self.until - self.begin).days >= MAX_DAYS:
                raise Clash(f"from and to may be at most {MAX_DAYS} days, both included", "from", "to")
        return self

    def filter(self) -> WarFilter:
        """The question, in one form for all ways of writing it."""
        return WarFilter(
            begin=self.begin,
            until=self.until,
            organisation=tuple(sorted(set(self.organisation))),
            region=tuple(sorted(set(self.region))),
            min_battles=self.min_battles,
            min_isk=self.min_isk,
            sort=self.sort,
        )
