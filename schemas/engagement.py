"""Combat kills on their way from the systems to the battles: the value of the `engagements` topic, version 1."""

from __future__ import annotations

from typing import Literal, NotRequired

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN
from schemas.side_correction import SideCorrection

VERSION = 1

PartyRow = list[int | bool | None]
"""Seven fields: character, corporation, alliance, ship type, weapon type, damage (a victim's: taken), final blow."""


@with_config(OPEN)
class CombatKill(TypedDict):
    """What battles need of one killmail. Money in cents of ISK, null when unknown: whole numbers add up alike in any order."""

    killmail_id: int
    time: int
    """Unix seconds of the kill."""
    solar_system_id: int
    region_id: int | None
    victim: PartyRow
    attackers: list[PartyRow]
    """The final blow first, then by damage: sources write one mail in different orders."""
    isk: int | None
    dropped: int | None
    destroyed: int | None
    proof: int
    content: str
    sequence: int
    uploaded_at: int
    """These four order the versions of one killmail (`schemas.precedence`)."""
    opinion: NotRequired[str]
    """Between two opinions that are equal in all of these the higher text counts: the worth, sortable, and the digest of
    zkb, or of our own worth."""


@with_config(OPEN)
class Engagements(TypedDict):
    """What one worker found in one batch, or what people said. Key of the topic: always the same, they share one partition.

    Applying it twice, or another time later, changes nothing: kills only ever join, and corrections are a set.
    """

    v: Literal[1]
    kills: list[CombatKill]
    links: list[list[int]]
    """Pairs of killmails that rule 1 links: enough of them that linked kills hang together."""
    newest: int
    """Unix seconds of the newest event time seen in the batch, kills that are no combat among them. At the end of an archive
    a time past its last kill, without kills."""
    corrections: NotRequired[list[SideCorrection]]
    """Of sides. They travel with the kills so that the battles' agent has one input in one order."""
    simulated: bool
    processed_at: str
