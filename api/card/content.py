"""What stands on the card of a battle. Pure: from the row that lists show to words and figures."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from api.models.battles import BattleRow, Leading, SideRow
from api.wording import clean, counted, eve_span, short_isk


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSide:
    """One side. `share` is its ISK lost against the side that lost most, 0 to 1; None when unknown."""

    letter: str
    name: str
    others: str
    figures: str
    isk: str
    share: float | None
    efficiency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything that is drawn, as text."""

    system: str
    place: str
    time: str
    tier: str
    state: str
    kills: str
    pilots: str
    isk: str
    sides: tuple[CardSide, ...]
    rest: str
    simulated: bool


DESIGN = 1
"""Raised with each change of how cards look, so that kept ones are drawn anew."""
SHOWN_SIDES = 2
"""More would be too small to read where a chat shows the card; nearly all battles have two."""


def card_of(battle: BattleRow, *, simulated: bool) -> Card:
    """The two largest sides, and how many more there are."""
    first = max(battle.places, key=lambda place: place.kills)
    systems = len(battle.places)
    region = clean(first.region.name) if first.region else None
    around = [region or "", counted(systems, "system") if systems > 1 else ""]
    shown = largest(battle.sides)
    most = max((side.isk_lost or 0.0 for side in shown), default=0.0)
    rest = len(battle.sides) - len(shown)
    return Card(
        system=clean(first.system.name) or f"System {first.system.id}",
        place=" · ".join(part for part in around if part),
        time=eve_span(battle.start, battle.end),
        tier=f"{battle.tier}" if battle.kind in ("fight", battle.tier) else f"{battle.tier} · {battle.kind}",
        state="still going on" if battle.state == "active" else "",
        kills=f"{battle.kills:,}",
        pilots=f"{battle.pilots:,}",
        isk=short_isk(battle.isk, battle.unpriced),
        sides=tuple(_side(side, most) for side in shown),
        rest=f"{counted(rest, 'more side')} not shown" if rest > 0 else "",
        simulated=simulated,
    )


def _side(side: SideRow, most: float) -> CardSide:
    others = side.organisations - 1
    lost = short_isk(side.isk_lost, side.unpriced)
    return CardSide(
        letter=side.side,
        name=leader(side.leading) or f"Side {side.side}",
        others=f"+{others}" if others > 0 else "",
        figures=f"{counted(side.pilots, 'pilot')} · {counted(side.losses, 'loss', 'losses')}",
        isk=lost,
        share=None if side.isk_lost is None else side.isk_lost / most if most else 0.0,
        efficiency="" if side.efficiency is None else f"{side.efficiency:.0%} efficiency",
    )


def largest(sides: Sequence[SideRow]) -> list[SideRow]:
    """The sides with most pilots, in their own order."""
    return sorted(sorted(sides, key=lambda side: -side.pilots)[:SHOWN_SIDES], key=lambda side: side.side)


def leader(leading: Sequence[Leading]) -> str | None:
    """The largest organisation of a side by name, or by its id while it has none."""
    if not leading:
        return None
    return clean(leading[0].name) or f"{(leading[0].kind or 'organisation').capitalize()} {leading[0].id}"


def version_of(battle: BattleRow, card: Card) -> str:
    """What tells cards of a battle apart: its revision, and what is written, since names come later and change."""
    digest = hashlib.blake2b(f"{DESIGN} {card}".encode(), digest_size=6).hexdigest()
    return f"{battle.revision}-{digest}"
