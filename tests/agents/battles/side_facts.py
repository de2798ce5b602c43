"""Facts for tests of sides: read from killmails, or made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from agents.battles.facts import Fact, Party
from agents.battles.sides.evidence import Evidence
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


def kill(number: int, victim: int | None, *attackers: int | tuple[int | None, int], time: int | None = None) -> Fact:
    """A made-up kill: organisations of the attackers, the first with the final blow; (organisation, damage) where the damage is
    not 100; None is an NPC. `time` is the number unless given."""
    parties = [_made(at if isinstance(at, tuple) else (at, 100), place) for place, at in enumerate(attackers)]
    lost = Party(1, None, victim, 587, None, 100, False, victim, 1)
    return Fact(number, number if time is None else time, 1, None, lost, tuple(parties), None, None, None, 0, "", 0, 0)


def _made(attacker: tuple[int | None, int], place: int) -> Party:
    organisation, damage = attacker
    pilot = None if organisation is None else 100 + place
    return Party(pilot, None, organisation, 587, 1, damage, place == 0, organisation, pilot)


@st.composite
def made(draw: st.DrawFn, most: int = 6) -> Fact:
    """A kill among organisations 1..most, with awoxers, NPCs and pilots who hardly count."""
    organisation = st.integers(1, most)
    shooter = st.tuples(st.one_of(organisation, organisation, st.none()), st.sampled_from([0, 1, 50, 1_000]))
    attackers = draw(st.lists(shooter, min_size=1, max_size=5))
    return kill(draw(st.integers(1, 40)), draw(st.one_of(organisation, st.none())), *attackers)


def numbered(facts: Sequence[Fact]) -> list[Fact]:
    """The same kills with an id each."""
    return [fact._replace(killmail_id=number) for number, fact in enumerate(facts, 1)]


def evidence_of(facts: Sequence[Fact]) -> Evidence:
    """All of them, in the order given."""
    evidence = Evidence()
    for fact in facts:
        evidence.add(fact)
    return evidence


def same_evidence(one: Evidence, other: Evidence) -> bool:
    """Equal in every field."""
    return all(getattr(one, field) == getattr(other, field) for field in Evidence.__slots__)
