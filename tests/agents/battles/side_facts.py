"""Facts for tests of sides: read from killmails, or made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agents.battles.facts import Fact, Party
from schemas.kill_parties import is_pilot

NPC_CORPORATIONS = range(1_000_000, 2_000_000)


def organisation_of(party: Mapping[str, Any]) -> int | None:
    """As the battle rules name it, for a party that takes part."""
    if party.get("alliance_id"):
        return int(party["alliance_id"])
    corporation = party.get("corporation_id")
    if corporation and corporation not in NPC_CORPORATIONS:
        return int(corporation)
    return int(party["character_id"]) if is_pilot(party) else None  # type: ignore[arg-type]


def read_fact(mail: Mapping[str, Any]) -> Fact | None:
    """A killmail body as a fact; None when it is no combat kill."""
    attackers = tuple(_party(attacker, "damage_done") for attacker in mail["attackers"])
    if not any(attacker.pilot for attacker in attackers):
        return None
    victim = _party(mail["victim"], "damage_taken", victim=True)
    time = int(datetime.fromisoformat(mail["killmail_time"]).timestamp())
    return Fact(mail["killmail_id"], time, mail["solar_system_id"], None, victim, attackers, None, None, None, 0, "", 0, 0)


def _party(party: Mapping[str, Any], damage: str, *, victim: bool = False) -> Party:
    pilot = party.get("character_id") if is_pilot(party) else None  # type: ignore[arg-type]
    return Party(
        party.get("character_id"),
        party.get("corporation_id"),
        party.get("alliance_id"),
        party.get("ship_type_id"),
        party.get("weapon_type_id"),
        party[damage],
        bool(party.get("final_blow")),
        organisation_of(party) if pilot or victim else None,
        pilot,
    )


def kill(number: int, victim: int | None, *attackers: int | tuple[int, int], time: int | None = None) -> Fact:
    """A made-up kill: organisations of the attackers, the first with the final blow; (organisation, damage) where the damage is
    not 100 each. `time` is the number unless given."""
    parties = [_made(at if isinstance(at, tuple) else (at, 100), place == 0, place) for place, at in enumerate(attackers)]
    lost = Party(1, None, victim, 587, None, 100, False, victim, 1)
    return Fact(number, number if time is None else time, 1, None, lost, tuple(parties), None, None, None, 0, "", 0, 0)


def _made(attacker: tuple[int, int], final_blow: bool, place: int) -> Party:
    organisation, damage = attacker
    return Party(100 + place, None, organisation, 587, 1, damage, final_blow, organisation, 100 + place)


def evidence_of(facts: Sequence[Fact]) -> Any:
    """All of them, in the order given."""
    from agents.battles.sides.evidence import Evidence

    evidence = Evidence()
    for fact in facts:
        evidence.add(fact)
    return evidence
