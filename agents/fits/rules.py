"""From a killmail event to the fit of what was lost. Pure: no clock, no framework.

What is told is a function of the event, the level of skills, the dogma engine and the static data: the same loss gives the same
words, however often and in whatever order it comes. So there is no state to keep.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from fitting.engine import EngineFault
from fitting.fit import Fit, body_of, fit_hash
from fitting.killmail import aboard_of_killmail, fit_of_killmail
from fitting.kinds import is_mutated, known_name, types_of, why_none
from schemas.fit import FitAnalysis
from schemas.killmail import Killmail
from schemas.killmail_event import KillmailEvent
from schemas.loss_fit import LossFit
from schemas.precedence import event_body_rank
from schemas.simulated import refuse_other_kind

GIVEN_BACK = "postgres"
"""The source of kills that are given back to an embedded broker after its restart: their fits were told when they were new, and
are in Postgres. Whoever gathers fits takes them from there, so they are not reckoned again."""


class Analyse(Protocol):
    """Figures of a fit, as `fitting.cache.Figures.of` gives them. Raises `EngineFault`."""

    def __call__(self, fit: Fit, skills: int, digest: str | None = None) -> FitAnalysis: ...


@dataclass(frozen=True, slots=True)
class Loss:
    """What this agent needs of one killmail event."""

    killmail_id: int
    event_time: str
    solar_system_id: int
    region_id: int | None
    killmail: Killmail
    proof: int
    content: str
    simulated: bool


def read_loss(event: KillmailEvent, *, simulated: bool) -> Loss | None:
    """None for a kill whose fit was told before. `simulated`: the kind of kills that this run handles.

    Raises KeyError, TypeError or ValueError when the event has not the shape of `KillmailEvent`, ValueError when it is of the
    other kind.
    """
    refuse_other_kind(event, simulated=simulated)
    if event["source"]["kind"] == GIVEN_BACK:
        return None
    place = event["place"]
    proof, content, _ = event_body_rank(event)
    return Loss(
        killmail_id=event["killmail_id"],
        event_time=event["event_time"],
        solar_system_id=place["solar_system_id"],
        region_id=place["region_id"],
        killmail=event["killmail"],
        proof=proof,
        content=content,
        simulated=event["simulated"],
    )


def told(loss: Loss, skills: int, analyse: Analyse, processed_at: str) -> LossFit:
    """What is told of one loss. Raises KeyError or TypeError when its killmail is none."""
    fit = fit_of_killmail(loss.killmail)
    digest = fit_hash(fit)
    fitted = set(types_of(fit))
    event = LossFit(
        v=1,
        killmail_id=loss.killmail_id,
        event_time=loss.event_time,
        solar_system_id=loss.solar_system_id,
        region_id=loss.region_id,
        fit=body_of(fit),
        fit_hash=digest,
        unknown_types=sorted(type_id for type_id in fitted if known_name(type_id) is None),
        mutated=sorted(type_id for type_id in fitted if is_mutated(type_id)),
        damage_taken=loss.killmail["victim"]["damage_taken"],
        analysis=None,
        no_analysis=why_none(fit.hull),
        aboard=aboard_of_killmail(loss.killmail),
        proof=loss.proof,
        content=loss.content,
        simulated=loss.simulated,
        processed_at=processed_at,
    )
    if event["no_analysis"] is None:
        try:
            event["analysis"] = analyse(fit, skills, digest)
        except EngineFault as error:
            event["no_analysis"], event["detail"] = "engine", str(error)
    return event
