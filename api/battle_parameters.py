"""Query parameters of lists of battles."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.battle_filters import BattleFilter, Sort
from api.clash import Clash
from api.models.battles import KindWord, TierWord
from api.models.parts import Id
from api.parameters import DEFAULT_LIMIT, MAX_LIMIT, MAX_VALUES, Time, Value, ids

MAX_COUNT = 2**31 - 1
"""What Postgres' integer holds."""


class BattlePage(BaseModel):
    """State, order and page: what every list of battles takes."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["active", "ended"] | None = Field(None, description="Only battles that go on, or only those that are over")
    sort: Sort = Field("newest", description="By the last kill, by kills, or by ISK lost; the greatest first, unknown ISK last")
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Rows of a page")
    cursor: str | None = Field(None, max_length=500, description="The field `next` of the page before, with the same filters")


class BattleQuery(BattlePage):
    """Filters, order and page of `GET /battles`."""

    after: Time | None = Field(None, description="Time of the last kill, ISO 8601, included", examples=["2021-11-27T00:00:00Z"])
    before: Time | None = Field(
        None, description="Time of the last kill, ISO 8601, not included", examples=["2021-11-28T00:00:00Z"]
    )
    region: list[Id] = ids("Ids of regions in which some of it was fought", 10000002)
    constellation: list[Id] = ids("Ids of constellations in which some of it was fought", 20000020)
    system: list[Id] = ids("Ids of solar systems in which some of it was fought", 30000142)
    character: list[Id] = ids("Ids of characters on its killmails", 2112000001)
    corporation: list[Id] = ids("Ids of corporations on its killmails", 98000001)
    alliance: list[Id] = ids("Ids of alliances with a pilot or a loss in it", 99000001)
    tier: list[TierWord] = Field(default=[], max_length=MAX_VALUES, description="Tiers", examples=[["hellcamp"]])
    kind: list[KindWord] = Field(default=[], max_length=MAX_VALUES, description="Kinds", examples=[["fight"]])
    min_kills: int | None = Field(None, ge=0, le=MAX_COUNT, description="At least so many killmails", examples=[50])
    min_pilots: int | None = Field(None, ge=0, le=MAX_COUNT, description="At least so many pilots", examples=[100])
    min_isk: Value | None = Field(None, description="ISK lost by all; of unknown worth is left out", examples=[1e10])

    @model_validator(mode="after")
    def _range(self) -> BattleQuery:
        if self.after is not None and self.before is not None and self.after >= self.before:
            raise Clash("after must be earlier than before", "after", "before")
        return self

    def filter(self) -> BattleFilter:
        """The question, in one form for all ways of writing it."""
        return BattleFilter(
            after=self.after,
            before=self.before,
            state=self.state,
            **{name: tuple(sorted(set(getattr(self, name)))) for name in _LISTS},
            min_kills=self.min_kills,
            min_pilots=self.min_pilots,
            min_isk=self.min_isk,
            sort=self.sort,
        )


_LISTS = ("region", "constellation", "system", "character", "corporation", "alliance", "tier", "kind")
