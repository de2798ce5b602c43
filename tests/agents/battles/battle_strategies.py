"""Killmails for property tests: few systems, pilots and organisations, so that links of all kinds appear."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
from hypothesis import strategies as st
from made_worth import worth as made_worth
from side_corrections import said

from agents.battles.facts import Fact, from_wire
from agents.battles.seen import read_kill
from schemas.precedence import content_digest
from schemas.side_correction import SideCorrection
from schemas.worth import Worth

SYSTEMS = (30_000_142, 30_000_144, 30_002_187, 31_000_005)
"""Jita, its neighbour Perimeter, Amarr far away, and a hole."""
GATES = {30_000_142: frozenset({30_000_144}), 30_000_144: frozenset({30_000_142}), 30_002_187: frozenset[int]()}
BEGAN = 1_638_000_000

ALLIANCES = (99_000_001, 99_000_002, None)
PILOTS: list[dict[str, Any]] = [
    {"character_id": 90_000_000 + one, "corporation_id": 98_000_000 + one % 5, "alliance_id": ALLIANCES[one % 3]}
    for one in range(9)
]
"""In three alliances or none; one of them, in turn, is in an NPC corporation and so his own organisation."""
PILOTS.append({"character_id": 90_000_100, "corporation_id": 1_000_166})
STRUCTURES = ({"corporation_id": 98_000_001, "alliance_id": 99_000_001}, {"faction_id": 500_001})
NPC = {"character_id": 3_000_123, "corporation_id": 1_000_125, "faction_id": 500_010}


def party(pilot: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {name: value for name, value in pilot.items() if value is not None} | more


@st.composite
def mails(draw: st.DrawFn, most: int = 14, flocks: tuple[int, ...] = (0,)) -> list[dict[str, Any]]:
    """Killmails with ids from 1 on, in no order of time. `flocks`: seconds at which there is something going on."""
    count = draw(st.integers(1, most))
    found = []
    for number in range(1, count + 1):
        crew = draw(st.lists(st.sampled_from(PILOTS), max_size=7, unique_by=lambda one: one["character_id"]))
        attackers = [party(one, damage_done=10 * at + 1, final_blow=at == 0, ship_type_id=587) for at, one in enumerate(crew)]
        if not crew or draw(st.integers(0, 9)) == 0:
            attackers.append(party(NPC, damage_done=5, final_blow=not crew))
        victim = draw(st.sampled_from([*PILOTS, *STRUCTURES]))
        seconds = draw(st.one_of(st.integers(0, 40).map(lambda step: step * 100), st.integers(0, 5_000)))
        seconds += draw(st.sampled_from(flocks))
        found.append(
            {
                "killmail_id": number,
                "killmail_time": iso(BEGAN + seconds),
                "solar_system_id": draw(st.sampled_from(SYSTEMS)),
                "attackers": attackers,
                "victim": party(victim, damage_taken=100, ship_type_id=670),
            }
        )
    return found


ORGANISATIONS = (99_000_001, 99_000_002, *range(98_000_000, 98_000_005), 90_000_100, 500_001)
"""Of the pilots and structures above, and one that is never there."""


@st.composite
def corrections(draw: st.DrawFn, many: list[dict[str, Any]]) -> list[SideCorrection]:
    """What people say of the battles of some mails: chains, withdrawals, ties of time, kills that never come."""
    found: list[SideCorrection] = []
    for _ in range(draw(st.integers(0, 6))):
        mail = draw(st.sampled_from([*many, {"killmail_id": 99, "killmail_time": iso(BEGAN)}]))
        organisation, other = draw(st.sampled_from(ORGANISATIONS)), draw(st.sampled_from(ORGANISATIONS))
        stance = draw(st.sampled_from(["with", "with", "alone", "unassigned", *(["withdrawn"] if found else [])]))
        more: dict[str, Any] = {"stands_with": other} if stance == "with" else {}
        if stance == "withdrawn":
            earlier = draw(st.sampled_from(found))
            mail, organisation = earlier, earlier["organisation"]  # type: ignore[assignment]
            more = {"withdraws": earlier["correction_id"]}
        second = draw(st.integers(0, 2))
        found.append(said(mail["killmail_id"], mail["killmail_time"], organisation, stance, second=second, **more))
    return found


def iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@st.composite
def versions(draw: st.DrawFn, mail: dict[str, Any]) -> Any:
    """The same killmail as another source tells it: attackers in another order, another opinion of its worth."""
    told = mail | {"attackers": draw(st.permutations(mail["attackers"]))}
    if draw(st.integers(0, 3)) == 0:
        return seen(told, worth=made_worth(draw(st.sampled_from([None, 70.0, 80.0])), days=draw(st.integers(3, 4))))
    zkb = {"totalValue": 100.0 * mail["killmail_id"]} | draw(
        st.sampled_from([{}, {}, {"droppedValue": 40.0}, {"destroyedValue": 60.0}, {"totalValue": 99.0}, {"totalValue": None}])
    )
    return seen(told, zkb=zkb, sequence=draw(st.sampled_from([None, None, 5])))


def event(
    mail: dict[str, Any],
    *,
    isk: float | None = None,
    zkb: dict[str, Any] | None = None,
    sequence: int | None = None,
    proven: bool | None = True,
    worth: Worth | None = None,
) -> dict[str, Any]:
    """The mail as it lies in the topic."""
    return {
        "v": 2,
        "killmail_id": mail["killmail_id"],
        "hash": "x",
        "hash_ok": proven,
        "content": content_digest(mail),  # type: ignore[arg-type]
        "event_time": mail["killmail_time"],
        "received_at": "2026-11-23T12:00:00.000Z",
        "processed_at": "2026-11-23T12:00:00.000Z",
        "source": {"kind": "file", "sequence": sequence},
        "simulated": False,
        "place": {"solar_system_id": mail["solar_system_id"], "region_id": 10_000_002},
        "hull": {"ship_class": "capsule"},
        "killmail": orjson.loads(orjson.dumps(mail)),
        "zkb": zkb if isk is None else {"totalValue": isk},
    } | ({} if worth is None else {"worth": worth})


def seen(mail: dict[str, Any], **more: Any) -> Any:
    """The mail as the engagements' agent reads it."""
    return read_kill(event(mail, **more), simulated=False)  # type: ignore[arg-type]


def facts(many: list[dict[str, Any]]) -> list[Fact]:
    """The combat kills among them."""
    return [from_wire(one.combat.kill) for one in map(seen, many) if one.combat is not None]
