"""The canonical killmail event of the `killmails` topic, version 2.

Version 1 had no `wormhole_class`: the class of a hole stood in `security_class`, where "C1" could mean either.
"""

from __future__ import annotations

from typing import Literal, NotRequired

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN, Killmail
from schemas.worth import Worth
from schemas.zkb import Zkb

VERSION = 2

SecurityBand = Literal["highsec", "lowsec", "nullsec", "w-space", "drifter", "pochven", "zarzakh", "abyssal", "void", "unknown"]

J_SPACE: frozenset[SecurityBand] = frozenset({"w-space", "drifter"})
"""The bands whose systems have a wormhole class."""


@with_config(OPEN)
class Source(TypedDict):
    """Where the mail came from. `sequence` and `uploaded_at` order the opinions of zKillboard: newest wins."""

    kind: Literal["r2z2", "redisq", "everef", "file", "history", "simulator", "postgres"]
    origin: NotRequired[str | None]
    """The file, URL or queue, as text for people."""
    sequence: NotRequired[int | None]
    uploaded_at: NotRequired[int | None]
    """Unix seconds, as R2Z2 tells it."""


class Place(TypedDict):
    """Where the ship died; everything but the system is null while our static data does not know that system."""

    solar_system_id: int
    constellation_id: int | None
    region_id: int | None
    security: float | None
    """True security status, not rounded."""
    band: SecurityBand
    security_class: str | None
    """CCP's letter for what the belts of a system in known space hold ("B", "C1"); null in J-space."""
    wormhole_class: NotRequired[str | None]
    """"C1".."C6", "C13", "Thera" or "Drifter"; null outside J-space; missing in version 1 (`classes_of` reads both)."""


class Hull(TypedDict):
    """What the victim lost; null fields while the type is not in our static data."""

    type_id: int
    group_id: int | None
    category_id: int | None
    ship_class: str
    """The display word of `universe.ships`, "other" when unknown."""


class KillmailEvent(TypedDict):
    """One killmail, checked and placed. Key of the topic: `str(solar_system_id)`.

    Times are text in UTC: `event_time` is the game's, `received_at` when Warstream first had the bytes in hand,
    `processed_at` when this event was written. `hash_ok` is null when the source gave no hash.
    """

    v: Literal[1, 2]
    killmail_id: int
    hash: str
    hash_ok: bool | None
    content: str
    """Digest of what the mail says (`schemas.precedence.content_digest`): tells a repetition from a conflict."""
    event_time: str
    received_at: str
    processed_at: str
    source: Source
    simulated: bool
    place: Place
    hull: Hull
    killmail: Killmail
    zkb: Zkb | None
    worth: NotRequired[Worth | None]
    """Our own reckoning; only where there is no `zkb`, and prices of that day were at hand."""


def classes_of(place: Place) -> tuple[str | None, str | None]:
    """(security class, wormhole class) of an event of either version."""
    if "wormhole_class" in place:
        return place["security_class"], place["wormhole_class"]
    old = place["security_class"]
    return (None, old and old.capitalize()) if place["band"] in J_SPACE else (old, None)
