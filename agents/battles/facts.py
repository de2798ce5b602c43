"""What the battle rules need of one killmail. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from schemas.engagement import CombatKill, PartyRow
from schemas.kill_parties import NPC_CHARACTERS
from schemas.killmail_event import KillmailEvent
from schemas.precedence import event_body_rank, event_opinion_rank
from schemas.simulated import refuse_other_kind

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

    @property
    def body_rank(self) -> tuple[int, str]:
        """Of two contents under one id the higher counts (`schemas.precedence`)."""
        return (self.proof, self.content)

    @property
    def opinion_rank(self) -> tuple[int, int, int]:
        """Of two opinions of one kill the higher counts."""
        return (self.sequence, self.uploaded_at, -1 if self.isk is None else self.isk)

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


def party_of(row: Iterable[Any], *, victim: bool) -> Party:
    """A party with its organisation (battle rules, "Words"): alliance, else player corporation, else the pilot himself."""
    character, corporation, alliance, ship, weapon, damage, final_blow = row
    pilot = character if character is not None and character not in NPC_CHARACTERS else None
    organisation = None
    if victim or pilot is not None:
        if alliance is not None:
            organisation = alliance
        elif corporation is not None and corporation not in NPC_CORPORATIONS:
            organisation = corporation
        else:
            organisation = pilot
    return Party(character, corporation, alliance, ship, weapon, damage, final_blow, organisation, pilot)


def row_of(party: Party) -> PartyRow:
    """The party as it travels."""
    return list(party[:7])


def _row(party: Mapping[str, Any], damage: int, final_blow: bool) -> PartyRow:
    get = party.get
    return [
        get("character_id"),
        get("corporation_id"),
        get("alliance_id"),
        get("ship_type_id"),
        get("weapon_type_id"),
        damage,
        final_blow,
    ]


def cents(isk: float | None) -> int | None:
    """ISK in whole cents; None stays None."""
    return None if isk is None else round(isk * 100)


class Seen(NamedTuple):
    """A killmail as the engagements' agent takes it: its time (Unix seconds), and its fact when it is a combat kill."""

    solar_system_id: int
    time: int
    on_time: bool
    """False for a time that lies behind the moment it was received: no clock to go by."""
    fact: Fact | None


AHEAD = 3_600
"""Seconds that a kill may lie in the future of who receives it, before its time is not believed."""


def read_kill(event: KillmailEvent, *, simulated: bool) -> Seen:
    """Read an event of the `killmails` topic.

    Raises KeyError, TypeError or ValueError when it has not the shape of `KillmailEvent`, ValueError when it is of the other
    kind.
    """
    refuse_other_kind(event, simulated=simulated)
    place, body, zkb = event["place"], event["killmail"], event["zkb"] or {}
    time = int(datetime.fromisoformat(event["event_time"]).timestamp())
    received = datetime.fromisoformat(event["received_at"]).timestamp()
    attackers = tuple(party_of(_row(one, one["damage_done"], one["final_blow"]), victim=False) for one in body["attackers"])
    fact = None
    if any(party.pilot is not None for party in attackers):
        sequence, uploaded_at, *_ = event_opinion_rank(event)
        proof, content, _ = event_body_rank(event)
        fact = Fact(
            event["killmail_id"],
            time,
            place["solar_system_id"],
            place["region_id"],
            party_of(_row(body["victim"], body["victim"]["damage_taken"], False), victim=True),
            attackers,
            cents(zkb.get("totalValue")),
            cents(zkb.get("droppedValue")),
            cents(zkb.get("destroyedValue")),
            proof,
            content,
            sequence,
            uploaded_at,
        )
    return Seen(place["solar_system_id"], time, time <= received + AHEAD, fact)


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
    )


def to_wire(fact: Fact) -> CombatKill:
    """The kill as it travels to the battles."""
    return CombatKill(
        killmail_id=fact.killmail_id,
        time=fact.time,
        solar_system_id=fact.solar_system_id,
        region_id=fact.region_id,
        victim=row_of(fact.victim),
        attackers=[row_of(party) for party in fact.attackers],
        isk=fact.isk,
        dropped=fact.dropped,
        destroyed=fact.destroyed,
        proof=fact.proof,
        content=fact.content,
        sequence=fact.sequence,
        uploaded_at=fact.uploaded_at,
    )


def from_wire(kill: CombatKill) -> Fact:
    """What `to_wire` was given."""
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
    )
