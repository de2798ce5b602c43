"""The fit of one lost ship, as the dogma engine sees it: the value of the `fits` topic, version 1."""

from __future__ import annotations

from typing import Literal, NotRequired

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.fit import FitAnalysis, FitBody
from schemas.killmail import OPEN

VERSION = 1

NoAnalysis = Literal["no-ship", "capsule", "unknown-hull", "engine"]
"""Why there are no figures: what died is no ship or structure with slots; a capsule; a hull that the static data does not know;
the engine refused it, see `detail`."""


@with_config(OPEN)
class LossFit(TypedDict):
    """One killmail's victim. Key of the topic: `str(killmail_id)`; one partition, so that whoever gathers fits sees all.

    Of two with one id the higher (`proof`, `content`) counts (`schemas.precedence`); equal ones say the same.
    """

    v: Literal[1]
    killmail_id: int
    event_time: str
    solar_system_id: int
    region_id: int | None
    fit: FitBody
    fit_hash: str
    """Of hull, modules, charges, drones and fighters, whatever their order and slots: equal for equal fits. 16 hex digits."""
    unknown_types: list[int]
    """Fitted types that the static data does not know; they are in `fit` and not in the figures."""
    mutated: list[int]
    """Fitted types that are mutated: killmails do not tell their rolled attributes, so the figures take those of the type."""
    damage_taken: int
    analysis: FitAnalysis | None
    no_analysis: NoAnalysis | None
    detail: NotRequired[str]
    """Of `engine`: what it said."""
    aboard: NotRequired[list[list[int]]]
    """Three fields: type, pieces destroyed, pieces dropped. Everything it carried and had fitted, loaded charges too, sorted by
    type; what was inside containers is not in it."""
    proof: int
    content: str
    simulated: bool
    processed_at: str
