"""Query parameters of lists of doctrines."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from api.clash import Clash
from api.doctrine_filters import DoctrineFilter, Sort
from api.models.doctrines import DoctrineKindWord, DriftWord
from api.models.parts import Id
from api.parameters import DEFAULT_LIMIT, MAX_LIMIT, MAX_VALUES, Time, ids

MAX_COUNT = 2**31 - 1
"""What Postgres' integer holds."""
MAX_TEXT = 100
"""Characters of a name that is looked for."""


def _no_zero(text: str) -> str:
    """PostgreSQL's text cannot hold a zero character."""
    if "\0" in text:
        raise ValueError("must not hold a zero character")
    return text


Part = Annotated[str, Field(min_length=1, max_length=MAX_TEXT), AfterValidator(_no_zero)]


class DoctrinePage(BaseModel):
    """State, order and page: what every list of doctrines takes."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["live", "abandoned"] | None = Field(
        None, description="Only doctrines that are flown, or only those that are flown no more"
    )
    sort: Sort = Field("newest", description="By when it was last seen, by fleets, or by confidence; the greatest first")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Rows of a page")
    cursor: str | None = Field(None, max_length=500, description="The field `next` of the page before, with the same filters")


class DoctrineQuery(DoctrinePage):
    """Filters, order and page of `GET /doctrines`."""

    after: Time | None = Field(None, description="Seen then or later, ISO 8601", examples=["2021-11-27T00:00:00Z"])
    before: Time | None = Field(None, description="Seen earlier than that, ISO 8601", examples=["2021-11-28T00:00:00Z"])
    region: list[Id] = ids("Ids of regions in which it was seen", 10000002)
    alliance: list[Id] = ids("Ids of alliances that flew it", 99000001)
    corporation: list[Id] = ids("Ids of corporations without an alliance that flew it", 98000001)
    hull: list[Id] = ids("Type ids of hulls that belong to it", 16227)
    kind: list[DoctrineKindWord] = Field(
        default=[], max_length=MAX_VALUES, description="Kinds: subcapital, capital, supercapital", examples=[["subcapital"]]
    )
    drift: list[DriftWord] = Field(default=[], max_length=MAX_VALUES, description="How it changes", examples=[["changing"]])
    min_fleets: int | None = Field(None, ge=0, le=MAX_COUNT, description="Flown by at least so many fleets", examples=[5])
    q: Part | None = Field(None, description="Part of its name", examples=["ferox"])

    @model_validator(mode="after")
    def _range(self) -> DoctrineQuery:
        if self.after is not None and self.before is not None and self.after >= self.before:
            raise Clash("after must be earlier than before", "after", "before")
        return self

    def filter(self) -> DoctrineFilter:
        """The question, in one form for all ways of writing it."""
        return DoctrineFilter(
            after=self.after,
            before=self.before,
            state=self.state,
            **{name: tuple(sorted(set(getattr(self, name)))) for name in _LISTS},
            min_fleets=self.min_fleets,
            q=self.q,
            sort=self.sort,
        )


_LISTS = ("region", "alliance", "corporation", "hull", "kind", "drift")
