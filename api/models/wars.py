"""Who fights whom over days, as a client sees it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import ConfigDict, Field

from api.models.battles import OrganisationRef
from api.models.conflicts import Course
from api.models.parts import APPRAISED, ISK_OF, Model


class WarParty(OrganisationRef):
    """One of the two. Its losses are all that it had in these battles, whoever dealt them."""

    losses: int = Field(description="Killmails that it lost")
    isk_lost: float | None = Field(description=ISK_OF.format("that it lost"))
    unpriced: int = Field(description="Losses of unknown worth")
    appraised: int | None = Field(description=APPRAISED)


class WarDay(Model):
    """A day on which the two fought. Lists are in the order of `parties`."""

    day: date = Field(description="Of the last kill of the battle, UTC")
    battles: int
    losses: list[int] = Field(description="Killmails that each of the two lost")
    isk_lost: list[float | None] = Field(description="ISK that each of the two lost, as in `parties`")


class WarRow(Model):
    """Two organisations that stood on different sides of battles."""

    parties: list[WarParty] = Field(description="Two, the lower id first")
    battles: int
    active: int = Field(description="Of the battles, those that go on")
    kills: int = Field(description="Killmails that the two lost together")
    isk: float | None = Field(description=ISK_OF.format("that the two lost together"))
    unpriced: int
    appraised: int | None = Field(description=APPRAISED)
    course: Course = Field(description="escalating: trend at least 1.5; cooling: at most 0.5; new: no kills in the first half")
    trend: float | None = Field(description="Kills in battles of the second half of the window / of the first half")
    first_start: datetime
    last_end: datetime
    first_battle: str = Field(description="Link to the battle that began first")
    last_battle: str = Field(description="Link to the battle that ended last")
    days: list[WarDay] = Field(description="Days with battles, the first one first")


class WarList(Model):
    """A page of pairs."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    data: list[WarRow]
    next: str | None = Field(description="Cursor of the next page; null on the last")
    simulated: bool
    begin: date | None = Field(
        serialization_alias="from", validation_alias="from", description="First day of the window; null while no kill is held"
    )
    until: date | None = Field(
        serialization_alias="to", validation_alias="to", description="Last day of the window; null while no kill is held"
    )


EXAMPLE: dict[str, Any] = {
    "data": [
        {
            "parties": [
                {
                    "id": 99000001,
                    "kind": "alliance",
                    "name": "Example Alliance",
                    "losses": 31,
                    "isk_lost": 2123456789.5,
                    "unpriced": 0,
                    "appraised": 0,
                },
                {
                    "id": 99000002,
                    "kind": "alliance",
                    "name": None,
                    "losses": 58,
                    "isk_lost": 7000000000.0,
                    "unpriced": 1,
                    "appraised": 2,
                },
            ],
            "battles": 3,
            "active": 1,
            "kills": 89,
            "isk": 9123456789.5,
            "unpriced": 1,
            "appraised": 2,
            "course": "escalating",
            "trend": 2.4,
            "first_start": "2021-11-13T02:11:00Z",
            "last_end": "2021-11-27T18:41:03Z",
            "first_battle": "/battles/96550012",
            "last_battle": "/battles/96850275",
            "days": [
                {"day": "2021-11-13", "battles": 1, "losses": [11, 15], "isk_lost": [123456789.5, None]},
                {"day": "2021-11-27", "battles": 2, "losses": [20, 43], "isk_lost": [2000000000.0, 7000000000.0]},
            ],
        }
    ],
    "next": "Wzg5LDk5MDAwMDAxLDk5MDAwMDAyLDczODEyMSwiMGExYjJjM2Q0ZTVmIl0",
    "simulated": False,
    "from": "2021-10-29",
    "to": "2021-11-27",
}
