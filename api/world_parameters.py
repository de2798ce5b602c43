"""Query parameters of the lists of sovereignty."""

from __future__ import annotations

import hashlib
from typing import Literal, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.clash import Clash
from api.models.parts import Id
from api.parameters import DEFAULT_LIMIT, MAX_LIMIT, Time, ids

MOST_SYSTEMS = 1_000
"""Of a page: some 3,000 are held by alliances."""


class _Page(BaseModel):
    model_config = ConfigDict(extra="forbid")

    def question(self) -> str:
        """The same for the same filters; a cursor carries it."""
        filters = self.model_dump(mode="json", exclude={"limit", "cursor"})
        return hashlib.blake2b(orjson.dumps(filters, option=orjson.OPT_SORT_KEYS), digest_size=6).hexdigest()


class SovQuery(_Page):
    """Filters and page of `GET /sovereignty/systems`."""

    alliance: list[Id] = ids("Only systems of these alliances", 99000001)
    region: list[Id] = ids("Only systems of these regions", 10000060)
    claimed: bool = Field(True, description="Only systems that an alliance holds; false: all that were told of")
    limit: int = Field(MOST_SYSTEMS, ge=1, le=MOST_SYSTEMS, description="Rows of a page")
    cursor: str | None = Field(None, max_length=500, description="The field `next` of the page before, with the same filters")


class ChangeQuery(_Page):
    """Filters and page of `GET /sovereignty/changes`."""

    system: list[Id] = ids("Only changes of these systems", 30004759)
    region: list[Id] = ids("Only changes in these regions", 10000060)
    after: Time | None = Field(None, description="ISO 8601, included", examples=["2026-11-20T00:00:00Z"])
    before: Time | None = Field(None, description="ISO 8601, not included", examples=["2026-11-27T00:00:00Z"])
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Rows of a page")
    cursor: str | None = Field(None, max_length=500, description="The field `next` of the page before, with the same filters")

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.after is not None and self.before is not None and self.after >= self.before:
            raise Clash("after must be earlier than before", "after", "before")
        return self


class CampaignQuery(_Page):
    """Filters of `GET /sovereignty/campaigns`."""

    system: list[Id] = ids("Only campaigns in these systems", 30004759)
    state: Literal["active", "all"] = Field("active", description="active: that go on or are announced; all: the past too")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Rows of a page")
    cursor: str | None = Field(None, max_length=500, description="The field `next` of the page before, with the same filters")
