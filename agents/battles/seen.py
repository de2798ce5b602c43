"""A killmail as the engagements' agent takes it. Pure, and short of work: it reads every killmail there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from agents.battles.engagements import Sighting
from agents.battles.facts import cents, organisation_of
from schemas.engagement import CombatKill, PartyRow
from schemas.isk import destroyed_of, dropped_of, isk_of
from schemas.kill_parties import NPC_CHARACTERS
from schemas.killmail_event import KillmailEvent
from schemas.precedence import event_body_rank, event_opinion_rank, rank_key
from schemas.simulated import refuse_other_kind

AHEAD = 3_600
"""Seconds that a kill may lie in the future of who receives it, before its time is not believed."""


class Combat(NamedTuple):
    """A combat kill: what rule 1 needs of it, and what travels on to the battles."""

    sighting: Sighting
    kill: CombatKill


class Seen(NamedTuple):
    """One killmail."""

    solar_system_id: int
    time: int
    """Unix seconds."""
    on_time: bool
    """False for a time that lies ahead of the moment it was received: no clock to go by."""
    combat: Combat | None
    """None for a kill without a pilot among its attackers."""


def read_kill(event: KillmailEvent, *, simulated: bool) -> Seen:
    """Read an event of the `killmails` topic.

    Raises KeyError, TypeError or ValueError when it has not the shape of `KillmailEvent`, ValueError when it is of the other
    kind.
    """
    refuse_other_kind(event, simulated=simulated)
    place, body = event["place"], event["killmail"]
    system = place["solar_system_id"]
    time = int(datetime.fromisoformat(event["event_time"]).timestamp())
    on_time = time <= datetime.fromisoformat(event["received_at"]).timestamp() + AHEAD
    attackers: list[PartyRow] = []
    organisations: set[int | None] = set()
    pilots = False
    for one in body["attackers"]:
        get: Callable[[str], Any] = one.get
        character, corporation, alliance = get("character_id"), get("corporation_id"), get("alliance_id")
        attackers.append(
            [
                character,
                corporation,
                alliance,
                get("ship_type_id"),
                get("weapon_type_id"),
                one["damage_done"],
                one["final_blow"],
            ]
        )
        if character is not None and character not in NPC_CHARACTERS:
            pilots = True
            organisations.add(organisation_of(character, corporation, alliance))
    if not pilots:
        return Seen(system, time, on_time, None)
    attackers.sort(key=_standing)
    victim: Mapping[str, Any] = body["victim"]
    character, corporation, alliance = victim.get("character_id"), victim.get("corporation_id"), victim.get("alliance_id")
    organisations.add(organisation_of(character, corporation, alliance))
    organisations.discard(None)
    proof, content, _ = event_body_rank(event)
    opinion = event_opinion_rank(event)
    sequence, uploaded_at, *_ = opinion
    kill = CombatKill(
        killmail_id=event["killmail_id"],
        time=time,
        solar_system_id=system,
        region_id=place["region_id"],
        victim=[character, corporation, alliance, victim["ship_type_id"], None, victim["damage_taken"], False],
        attackers=attackers,
        isk=cents(isk_of(event)),
        dropped=cents(dropped_of(event)),
        destroyed=cents(destroyed_of(event)),
        proof=proof,
        content=content,
        sequence=sequence,
        uploaded_at=uploaded_at,
        opinion=rank_key(opinion),
    )
    own = Sighting(event["killmail_id"], system, time, tuple(sorted(organisations)), (proof, content))  # type: ignore[arg-type]
    return Seen(system, time, on_time, Combat(own, kill))


def _standing(row: PartyRow) -> tuple[int, ...]:
    """The final blow first, then by damage, then by ids: one order for all who write a mail's attackers in theirs."""
    character, corporation, alliance, ship, weapon, damage, final_blow = row
    return (not final_blow, -(damage or 0), alliance or 0, corporation or 0, character or 0, ship or 0, weapon or 0)
