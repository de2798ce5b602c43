"""What the battle rules need of one killmail. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from schemas.engagement import CombatKill
from schemas.kill_parties import NPC_CHARACTERS
from schemas.precedence import OURS

NPC_CORPORATIONS = range(1_000_000, 2_000_000)
"""Ids of NPC corporations. Source: CCP's table of id ranges, and the battle rules."""


class Party(NamedTuple):
    """A victim or an attacker. `damage` is taken by the one and done by the other."""

    character_id: int | None
    corporation_id: int | None
    alliance_id: int | None
    ship_type_id: int | None
    weapon_type_id: int | None
    damage: int
    final_blow: bool
    organisation: int | None
    """By the battle rules; None where it takes part with none."""
    pilot: int | None
    """The character, when a player."""


class Fact(NamedTuple):
    """One combat kill. `time` is in Unix seconds, money in cents of ISK (None unknown)."""

    killmail_id: int
    time: int
    solar_system_id: int
    region_id: int | None
    victim: Party
    attackers: tuple[Party, ...]
    isk: int | None
    dropped: int | None
    destroyed: int | None
    proof: int
    content: str
    sequence: int
    uploaded_at: int
    opinion: str = ""
    """Decides where all else is equal (`schemas.precedence.opinion_key`)."""

    @property
    def body_rank(self) -> tuple[int, str]:
        """Of two contents under one id the higher counts (`schemas.precedence`)."""
        return (self.proof, self.content)

    @property
    def opinion_rank(self) -> tuple[int, int, int, str]:
        """Of two opinions of one kill the higher counts, in the order of `schemas.precedence`: the sinks keep the same one."""
        return (self.sequence, self.uploaded_at, -1 if self.isk is None else self.isk, self.opinion)

    @property
    def appraised(self) -> bool:
        """Whether its worth is Warstream's own valuation and not zKillboard's.

        The place of its opinion among all others says so: nothing more travels or is kept, and what was kept before anybody
        asked says it too.
        """
        return self.sequence == OURS and self.isk is not None

    def organisations(self) -> set[int]:
        """Those who take part."""
        found = {party.organisation for party in self.attackers if party.organisation is not None}
        if self.victim.organisation is not None:
            found.add(self.victim.organisation)
        return found

    def pilots(self) -> dict[int, int]:
        """Pilot -> organisation."""
        found = {party.pilot: party.organisation for party in self.attackers if party.pilot is not None}
        if self.victim.pilot is not None:
            found[self.victim.pilot] = self.victim.organisation
        return found  # type: ignore[return-value]  # a pilot always has an organisation


def organisation_of(character: int | None, corporation: int | None, alliance: int | None) -> int | None:
    """Battle rules, "Words": the alliance, else the player corporation, else the pilot himself, else none."""
    if alliance is not None:
        return alliance
    if corporation is not None and corporation not in NPC_CORPORATIONS:
        return corporation
    return character if character is not None and character not in NPC_CHARACTERS else None


def party_of(row: Iterable[Any], *, victim: bool) -> Party:
    """A party as it travels. A victim takes part with its organisation in any case, an attacker only as a pilot."""
    character, corporation, alliance, ship, weapon, damage, final_blow = row
    pilot = character if character is not None and character not in NPC_CHARACTERS else None
    organisation = organisation_of(character, corporation, alliance) if victim or pilot is not None else None
    return Party(character, corporation, alliance, ship, weapon, damage, final_blow, organisation, pilot)


def cents(isk: float | None) -> int | None:
    """ISK in whole cents; None stays None."""
    return None if isk is None else round(isk * 100)


def joined(one: Fact, other: Fact) -> Fact:
    """What counts when two versions of one kill came: the better content with the better opinion."""
    body = max(one, other, key=lambda fact: fact.body_rank)
    opinion = max(one, other, key=lambda fact: fact.opinion_rank)
    if body is opinion:
        return body
    return body._replace(
        isk=opinion.isk,
        dropped=opinion.dropped,
        destroyed=opinion.destroyed,
        sequence=opinion.sequence,
        uploaded_at=opinion.uploaded_at,
        opinion=opinion.opinion,
    )


def from_wire(kill: CombatKill) -> Fact:
    """The kill as the battles take it."""
    return Fact(
        kill["killmail_id"],
        kill["time"],
        kill["solar_system_id"],
        kill["region_id"],
        party_of(kill["victim"], victim=True),
        tuple(party_of(row, victim=False) for row in kill["attackers"]),
        kill["isk"],
        kill["dropped"],
        kill["destroyed"],
        kill["proof"],
        kill["content"],
        kill["sequence"],
        kill["uploaded_at"],
        kill.get("opinion", ""),
    )
