"""Who holds which system, and since when: each system that changed, and each change of owner. Pure.

ESI says of each system one of: an alliance with a hub and its levels, a faction, nobody; and one day something that this version
does not know, which is told as unknown and never taken for nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from schemas.topics import SOVEREIGNTY, SOVEREIGNTY_CHANGES
from schemas.world.sovereignty import Owner, Sovereignty, SovereigntyChange, Window
from streams.esi.heard import compared, known, outdated
from streams.esi.look import (
    BadBody,
    Look,
    Message,
    State,
    Turn,
    digest,
    maybe_amount,
    maybe_number,
    maybe_text,
    number,
    rows_of,
    text,
)

PATH = "/sovereignty/systems"
LEAST = 0.5
"""Share of the systems that were there before that must be in an answer; fewer is a broken answer, no end of all empires."""
UNKNOWN = Owner(kind="unknown", alliance_id=None, corporation_id=None, faction_id=None, name=None)

T = TypeVar("T")
Holding = dict[str, Any]
"""A system's part of an event, without `Said`."""


def step(look: Look, state: State) -> Turn:
    """`state` is that of `streams.esi.heard`, where a system's content is a digest, and `owners`: system -> [owner, claimed
    since] of the owner that was last known.

    Raises `BadBody` when the answer is broken as a whole. Of a system whose owner cannot be read the owner is unknown; another
    field that cannot be read is null.
    """
    if outdated(look, state):
        return Turn([], state)
    told = known(state)
    owners: dict[str, list[Any]] = state.get("owners", {})
    holdings, unreadable, faults = _holdings(look.body)
    if len(holdings) < max(len(told), len(owners)) * LEAST or not holdings:
        raise BadBody(f"{len(holdings):,} systems, after {len(told):,}")
    if not unreadable:  # who is no longer in it at all: nothing is known of it any more, which is not that nobody holds it
        holdings |= {system: _holding(int(system), UNKNOWN) for system in {**told, **owners} if system not in holdings}
    found = compared("sovereignty", look, state, {system: digest(holding) for system, holding in holdings.items()})
    messages: list[Message] = []
    fresh_owners = dict(owners)
    for system, since in found.tell.items():
        holding = holdings[system]
        change = _change(look, system, holding, owners.get(system))
        if change is not None:
            messages.append((SOVEREIGNTY_CHANGES, system, change))
        if holding["owner"]["kind"] != "unknown":
            fresh_owners[system] = [holding["owner"], holding["claimed_since"]]
        event: Sovereignty = {**look.said(since), "v": 1, **holding}  # type: ignore[typeddict-item]
        messages.append((SOVEREIGNTY, system, event))
    return Turn(messages, found.state | {"owners": fresh_owners}, faults, found.unsure, [found.heard])


def _holdings(body: Any) -> tuple[dict[str, Holding], bool, list[str]]:
    """(holding of each system, whether a row named no system, what was wrong)."""
    found: dict[str, Holding] = {}
    unreadable = False
    faults: list[str] = []
    for row in rows_of(body, "solar_systems"):
        try:
            system = number(row, "solar_system_id")
        except BadBody as error:
            unreadable = True
            faults.append(str(error))
            continue
        try:
            found[str(system)] = _read(system, row.get("claim"), faults)
        except BadBody as error:
            faults.append(f"system {system}: {error}")
            found[str(system)] = _holding(system, UNKNOWN)
    return found, unreadable, faults


def _read(system: int, claim: Any, faults: list[str]) -> Holding:
    """One row's claim. Raises `BadBody` for a known kind of claim with something else in it."""
    if not isinstance(claim, dict):
        return _holding(system, UNKNOWN)
    if isinstance(claim.get("alliance"), dict):
        return _of_alliance(system, claim["alliance"], faults)
    if isinstance(claim.get("faction"), dict):
        return _holding(system, Owner(**(UNKNOWN | {"kind": "faction", "faction_id": number(claim["faction"], "faction_id")})))
    if claim.get("unclaimed") is True:
        return _holding(system, Owner(**(UNKNOWN | {"kind": "unclaimed"})))
    return _holding(system, UNKNOWN)


def _of_alliance(system: int, claim: dict[str, Any], faults: list[str]) -> Holding:
    def soft(read: Callable[[Any, str], T | None], row: Any, name: str) -> T | None:
        try:
            return read(row, name)
        except BadBody as error:
            faults.append(f"system {system}: {error}")
            return None

    owner = Owner(
        kind="alliance",
        alliance_id=number(claim, "alliance_id"),
        corporation_id=maybe_number(claim, "corporation_id"),
        faction_id=None,
        name=None,
    )
    development = claim.get("development")
    hub = claim.get("sovereignty_hub")
    window = hub.get("vulnerability_window") if isinstance(hub, dict) else None
    start, end = soft(maybe_text, window, "start"), soft(maybe_text, window, "end")
    capital = claim.get("is_capital_system")
    return _holding(system, owner) | {
        "claimed_since": soft(maybe_text, claim, "claimed_since"),
        "capital": capital if isinstance(capital, bool) else None,
        "adm": soft(maybe_amount, development, "activity_defense_multiplier"),
        "military_level": soft(maybe_number, development, "military_level"),
        "industrial_level": soft(maybe_number, development, "industrial_level"),
        "strategic_level": soft(maybe_number, development, "strategic_level"),
        "hub_id": soft(maybe_number, hub, "id"),
        "window": Window(start=start, end=end) if start and end else None,
    }


def _holding(system: int, owner: Owner) -> Holding:
    nothing = ("claimed_since", "capital", "adm", "military_level", "industrial_level", "strategic_level", "hub_id", "window")
    return {"solar_system_id": system, "owner": owner} | dict.fromkeys(nothing)


def _change(look: Look, system: str, holding: Holding, before: list[Any] | None) -> SovereigntyChange | None:
    """Another alliance or faction holds it. Not known before or now: that is no change. Nor is another corporation of the same
    alliance, which the system's own event tells.

    The id is of what was before and what is now, both with the time of their claim: a change told twice has the same. Where no
    alliance is part of it nobody tells a time, and the day stands for it.
    """
    owner: Owner = holding["owner"]
    if before is None or owner["kind"] == "unknown" or _who(before[0]) == _who(owner):
        return None
    sides = f"{_who(before[0])}@{before[1] or ''}>{_who(owner)}@{holding['claimed_since'] or ''}"
    day = text(look.as_of)[:10] if before[1] is None and holding["claimed_since"] is None else ""
    return SovereigntyChange(
        **look.said(),
        v=1,
        id=f"esi:{system}:{digest([sides, day])}",
        solar_system_id=int(system),
        of="owner",
        before=before[0],
        after=owner,
    )


def _who(owner: Owner) -> str:
    return f"{owner['kind']}:{owner['alliance_id'] or owner['faction_id'] or ''}"
