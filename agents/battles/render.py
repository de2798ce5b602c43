"""A battle as the event that tells it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agents.battles.account import Account
from agents.battles.battle import Battle, Span
from agents.battles.told import Told
from schemas import battle as shape
from schemas.battle import VERSION, EngagementSpan, Place
from universe.map import load


def event(
    battle: Battle,
    spans: Sequence[Span],
    told: Told,
    *,
    simulated: bool,
    processed_at: str,
) -> shape.Battle:
    """The newest revision. `spans` are its engagements, in order."""
    account = Account.of(battle)
    return shape.Battle(
        v=VERSION,  # type: ignore[typeddict-item]  # mypy knows no constant as a literal
        battle_id=battle.battle_id,
        revision=told.revision,
        change=told.change,
        state=told.state,
        merged_into=None,
        formerly=[address for address, _ in told.formerly],
        added=list(told.added),
        start=battle.start,
        end=battle.end,
        kills=sorted(battle.facts),
        fingerprint=battle.print,
        engagements=[
            EngagementSpan(
                engagement_id=span.first[1],
                solar_system_id=span.solar_system_id,
                kills=span.kills,
                start=span.first[0],
                end=span.last,
            )
            for span in spans
        ],
        systems=places(spans),
        pilots=len(battle.pilots),
        pilot_losses=account.pilot_losses,
        tier=account.tier,
        kind=account.kind,
        report=account.report(),
        simulated=simulated,
        processed_at=processed_at,
    )


def places(spans: Sequence[Span]) -> list[Place]:
    """The systems, in order of their first kills."""
    found: dict[int, Place] = {}
    for span in spans:
        place = found.get(span.solar_system_id)
        if place is None:
            system = load().system(span.solar_system_id)
            found[span.solar_system_id] = Place(
                solar_system_id=span.solar_system_id,
                constellation_id=None if system is None else system.constellation_id,
                region_id=span.region_id,
                kills=span.kills,
                start=span.first[0],
                end=span.last,
            )
        else:
            place["kills"] += span.kills
            place["end"] = max(place["end"], span.last)
    return list(found.values())


def farewells(battle: Battle, told: Told, *, simulated: bool, processed_at: str) -> Iterator[shape.Battle]:
    """One event for each address that this revision took over: it leads here from now on."""
    for address, revision in told.formerly:
        yield shape.Battle(
            v=VERSION,  # type: ignore[typeddict-item]
            battle_id=address,
            revision=revision + 1,
            change="merged",
            state="merged",
            merged_into=battle.battle_id,
            added=[],
            start=battle.start,
            end=battle.end,
            kills=[],
            engagements=[],
            systems=[],
            pilots=0,
            pilot_losses=0,
            tier="gank",
            kind="fight",
            report=None,
            simulated=simulated,
            processed_at=processed_at,
        )
