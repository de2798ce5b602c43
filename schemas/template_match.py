"""How far a lost ship was fitted as a template asks: the value of the `template-matches` topic, version 1.

What the figures mean is in `docs/templates.md`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.fit import Rack, StackRow
from schemas.killmail import OPEN

VERSION = 1

Verdict = Literal["exact", "better", "worse", "mutated", "wrong", "missing", "extra"]


class SlotVerdict(TypedDict):
    """One slot of the template, or a module that it does not ask for."""

    rack: Rack
    wanted: int | None
    """Type; null of what is extra."""
    found: int | None
    """Type; null of what is missing."""
    verdict: Verdict


@with_config(OPEN)
class TemplateMatch(TypedDict):
    """The template that a loss is most like. Key of the topic: `str(killmail_id)`; one partition.

    Of two with one id the higher (`proof`, `content`, `revision`) counts; equal ones say the same.
    """

    v: Literal[1]
    killmail_id: int
    event_time: str
    hull_type_id: int
    fit_hash: str
    template_id: str | None
    """Null, and everything below empty: no template of its hull is left."""
    name: str
    doctrine: str
    score: float
    """0..1: mean over the template's modules."""
    slots: list[SlotVerdict]
    """In the template's order, extras of a rack behind them."""
    charges_missing: list[int]
    """Types that the template has loaded and the ship had neither loaded nor in its hold. Not in the score, nor are drones."""
    drones_missing: list[StackRow]
    drones_extra: list[StackRow]
    revision: int
    """Grows with every template of the hull that becomes known, changes or is withdrawn."""
    proof: int
    content: str
    simulated: bool
    processed_at: str
