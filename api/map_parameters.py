"""Query parameters of the map."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.clash import Clash
from api.filters import KillmailFilter, Sort
from api.models.map_sightings import Who
from api.models.parts import Id
from api.models.routes import Prefer
from api.parameters import Time, Value, ids

MAX_KILLS = 20_000
"""What a map can draw, and a tenth of a second of a database; some 250 kB gzipped."""
DEFAULT_KILLS = 5_000
"""An hour of the game's busiest day has some 1,500."""
MOST_DAYS = 30
WEEK_HOURS = 168


class _Stretch(BaseModel):
    """Some time. Without `to` up to the newest kill held, without `from` an hour."""

    model_config = ConfigDict(extra="forbid")

    begin: Time | None = Field(
        None, alias="from", description="Event time, ISO 8601, included; an hour before `to` when not given",
        examples=["2021-11-27T18:00:00Z"],
    )  # fmt: skip
    until: Time | None = Field(
        None, alias="to", description="Event time, ISO 8601, not included; the newest kill held (with it) when not given",
        examples=["2021-11-27T19:00:00Z"],
    )  # fmt: skip

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.begin is not None and self.until is not None and self.begin >= self.until:
            raise Clash("from must be earlier than to", "from", "to")
        return self


class MapKillQuery(_Stretch):
    """Filters, order and page of `GET /map/kills`."""

    region: list[Id] = ids("Ids of regions", 10000002)
    alliance: list[Id] = ids("Ids of alliances, as victim or attacker", 99000001)
    min_value: Value | None = Field(None, description="ISK; a kill of unknown worth is left out", examples=[1e9])
    order: Sort = Field("newest", description="Which come first, by event time")
    limit: int = Field(DEFAULT_KILLS, ge=1, le=MAX_KILLS, description="Killmails of an answer")
    cursor: str | None = Field(
        None, max_length=500, description="The field `next` of the answer before, with the same filters and times"
    )

    def filter(self) -> KillmailFilter:
        """The question, in one form for all ways of writing it."""
        return KillmailFilter(
            after=self.begin,
            before=self.until,
            region=tuple(sorted(set(self.region))),
            alliance=tuple(sorted(set(self.alliance))),
            min_value=self.min_value,
            sort=self.order,
        )


class MapBattleQuery(_Stretch):
    """The stretch of `GET /map/battles`."""

    course: bool = Field(False, description="Also how each battle stood minute by minute: its figures are those of its end")


class PresenceQuery(BaseModel):
    """Who is meant by `GET /map/presence`: one of the three."""

    model_config = ConfigDict(extra="forbid")

    alliance: Id | None = Field(None, description="Id of an alliance", examples=[99000001])
    corporation: Id | None = Field(None, description="Id of a corporation", examples=[98000001])
    character: Id | None = Field(None, description="Id of a character", examples=[2112000001])
    days: int = Field(7, ge=1, le=MOST_DAYS, description="How far back, by event time, from the newest kill held")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(one is not None for one in (self.alliance, self.corporation, self.character)) != 1:
            raise Clash("name one alliance, one corporation or one character", "alliance", "corporation", "character")
        return self

    @property
    def who(self) -> tuple[Who, int]:
        """Kind and id."""
        if self.alliance is not None:
            return "alliance", self.alliance
        if self.corporation is not None:
            return "corporation", self.corporation
        assert self.character is not None
        return "character", self.character


class RouteQuery(BaseModel):
    """A question of `GET /routes`."""

    model_config = ConfigDict(extra="forbid")

    begin: Id = Field(alias="from", description="Id of the first system", examples=[30000142])
    end: Id = Field(alias="to", description="Id of the last system", examples=[30002187])
    prefer: Prefer = Field(
        "shorter", description="safer: highsec wherever one can; less-secure: lowsec wherever one can; as the game's autopilot"
    )
    avoid: list[Id] = ids("Ids of systems not to pass; the two ends may be among them", 30002813)
