"""What several answers have in common."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[int, Field(gt=0, le=2**63 - 1, description="An id of EVE")]
BodyId = Annotated[int, Field(gt=0, le=2**63 - 1, strict=True, description="An id of EVE")]
"""In JSON, which has numbers: neither true nor "34" is one."""

ISK_OF = "ISK {}, of known worth: as zKillboard has it, else as Warstream reckons it; null when none is known"
"""How a sum of ISK is described: whose opinions it is made of."""
APPRAISED = (
    "Of these killmails those whose worth is Warstream's own valuation; the rest of the priced have zKillboard's. Such a worth "
    "is a lower bound where items have no price (`unpriced_items` of a killmail), and the sum with it. Null: told before "
    "they were counted"
)


class Model(BaseModel):
    """Frozen; every field is always in the answer."""

    model_config = ConfigDict(frozen=True)


class Named(Model):
    """An id with its name; the name is null while it is not known."""

    id: int
    name: str | None


class Party(Model):
    """Who took part: each null when the mail does not say."""

    character: Named | None
    corporation: Named | None
    alliance: Named | None
    faction: Named | None


class Hull(Model):
    """A ship or structure. `class` is a display word such as "battlecruiser", "other" while the type is unknown."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    id: int
    name: str | None
    group: Named | None
    ship_class: str = Field(serialization_alias="class", validation_alias="class")


class System(Model):
    """Where it happened. `security` is the true status, not rounded; null while our static data lacks the system."""

    id: int
    name: str | None
    security: float | None
    security_class: str | None = Field(description="CCP's letter for what belts hold: B, C1, ...; null in J-space")
    wormhole_class: str | None = Field(description="C1 to C6, C13, Thera or Drifter; null outside J-space")
    band: str = Field(description="highsec, lowsec, nullsec, w-space, drifter, pochven, zarzakh, abyssal, void or unknown")
    constellation: Named | None
    region: Named | None


class Position(Model):
    """Metres; of a kill from its system's star, of a system from the middle of New Eden."""

    x: float
    y: float
    z: float


class Links(Model):
    """The same killmail elsewhere; a simulated one is nowhere else."""

    self: str
    zkillboard: str | None = Field(description="null for a simulated killmail")
    esi: str | None = Field(description="null for a simulated killmail")


class Fault(Model):
    """What is wrong with one parameter, or with several together."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    parameter: str = Field(description="Its name; several that do not go together with a comma between them")
    place: str = Field(serialization_alias="in", validation_alias="in")
    detail: str
    given: str | None = Field(description="As it was given, its beginning; null: nothing was")


class Problem(BaseModel):
    """RFC 9457: what went wrong. Problems may carry further members."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Fault] = Field(default=[], description="With a wrong parameter: each of them")


def documented(example: dict[str, Any], *statuses: int, good: int = 200) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: its example, and the problems it may answer with."""
    return {good: {"content": {"application/json": {"example": example}}}, **_problems(*statuses)}


def documented_text(example: str, *statuses: int) -> dict[int | str, dict[str, Any]]:
    """The same of a route that answers with plain text."""
    return {200: {"content": {"text/plain": {"schema": {"type": "string"}, "example": example}}}, **_problems(*statuses)}


def documented_file(media_type: str, *statuses: int) -> dict[int | str, dict[str, Any]]:
    """The same of a route that answers with a file."""
    return {200: {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}, **_problems(*statuses)}


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {
        status: {"description": _MEANING[status]} | ({"model": Problem} if status >= 400 else {})
        for status in (*statuses, 422, 503)
    }


_MEANING = {
    308: "The battle has another id now; Location says where the same lies",
    401: "The token is missing or wrong",
    403: "Nobody may write here: the server has no token",
    404: "Not found",
    412: "It has changed since the version that If-Match names",
    413: "The body is too large, or its length is not told",
    415: "The body is no JSON",
    422: "A parameter is wrong or unknown; the answer names it and what is allowed",
    503: "A database or Kafka does not answer, or the query was stopped; see Retry-After",
}
