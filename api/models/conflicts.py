"""Who fights whom lately, as a client sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.models.battles import OrganisationRef
from api.models.parts import APPRAISED, ISK_OF, Model

Window = Literal["1h", "6h", "24h", "3d", "7d", "30d"]
Course = Literal["new", "escalating", "steady", "cooling"]


class ConflictParty(OrganisationRef):
    """One of the two. Its figures are those of the side that it led."""

    isk_lost: float | None = Field(description=ISK_OF.format("lost by its side"))
    unpriced: int = Field(description="Losses of its side of unknown worth")
    appraised: int | None = Field(description=APPRAISED)


class ConflictRow(Model):
    """Two organisations that led the two first sides of battles against each other."""

    parties: list[ConflictParty] = Field(description="Two, the lower id first, whichever had the letter A")
    battles: int
    active: int = Field(description="Of the battles, those that go on")
    kills: int
    isk: float | None = Field(description=ISK_OF.format("lost by all in these battles"))
    unpriced: int
    appraised: int | None = Field(description=APPRAISED)
    course: Course = Field(description="escalating: trend at least 1.5; cooling: at most 0.5; new: nothing in the first half")
    trend: float | None = Field(description="Kills of battles that ended in the second half of the window / in the first half")
    first_start: datetime
    last_end: datetime
    last_battle: str = Field(description="Link to the newest of the battles")


class ConflictList(Model):
    """The most kills first. There is no next page: a shorter window finds others."""

    data: list[ConflictRow]
    next: str | None
    simulated: bool
    window: Window
    until: datetime | None = Field(description="End of the window: the newest kill held; null while there is none")


EXAMPLE: dict[str, Any] = {
    "data": [
        {
            "parties": [
                {
                    "id": 99000001,
                    "kind": "alliance",
                    "name": "Example Alliance",
                    "isk_lost": 2123456789.5,
                    "unpriced": 0,
                    "appraised": 0,
                },
                {"id": 99000002, "kind": "alliance", "name": None, "isk_lost": 7000000000.0, "unpriced": 1, "appraised": 2},
            ],
            "battles": 3,
            "active": 1,
            "kills": 61,
            "isk": 9123456789.5,
            "unpriced": 1,
            "appraised": 2,
            "course": "escalating",
            "trend": 2.4,
            "first_start": "2021-11-27T02:11:00Z",
            "last_end": "2021-11-27T18:41:03Z",
            "last_battle": "/battles/96850275",
        }
    ],
    "next": None,
    "simulated": False,
    "window": "24h",
    "until": "2021-11-27T18:52:00Z",
}
