"""Whoever reckons the fits that people paste: nobody's events, so they are reckoned here, beside the loop and few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from api.models.fits import FitAnalysed, FitModule, FitShown, FitStack
from api.models.parts import Named
from api.problems import Problem
from fitting.cache import Figures
from fitting.dna import dna_of
from fitting.eft_text import eft_of
from fitting.engine import EngineFault
from fitting.faults import BadFit
from fitting.fit import Fit, Module, Stacks, fit_hash
from fitting.kinds import is_mutated, known_name, types_of, why_none
from fitting.read import Pasted
from schemas.fit import FitAnalysis

AT_ONCE = 2
"""Fits that are reckoned at once: 1 ms each, but a first one reads the names of all types for half a second."""
WAITING = 32
"""That may wait for their turn; more are sent away."""


class Analyst:
    """One a process."""

    def __init__(self) -> None:
        self._figures = Figures()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._asked = 0

    async def analyse(self, read: Callable[[], Pasted], skills: int) -> FitAnalysed:
        """What is read, with its figures; `read` may raise BadFit. Raises the problems bad-fit and busy."""
        if self._asked >= WAITING:
            raise Problem("busy", "Many fits are being reckoned; try again in a moment.")
        self._asked += 1
        try:
            async with self._turns:
                return await asyncio.to_thread(self._reckon, read, skills)
        finally:
            self._asked -= 1

    def _reckon(self, read: Callable[[], Pasted], skills: int) -> FitAnalysed:
        try:
            pasted = read()
        except BadFit as error:
            raise Problem("bad-fit", str(error), line=error.line) from None
        fit, notes = pasted.fit, list(pasted.notes)
        why = why_none(fit.hull)
        analysis: FitAnalysis | None = None
        if why is None:
            try:
                analysis = self._figures.of(fit, skills)
            except EngineFault as error:
                why = "engine"
                notes.append(str(error))
        return FitAnalysed(
            format=pasted.format,
            fit=shown(fit),
            analysis=analysis,
            no_analysis=why,
            unknown_types=sorted({type_id for type_id in types_of(fit) if known_name(type_id) is None}),
            notes=notes,
        )


def shown(fit: Fit) -> FitShown:
    """A fit with names, as text and as a link."""
    return FitShown(
        hull=_named(fit.hull),
        name=fit.name,
        fit_hash=fit_hash(fit),
        high=_modules(fit.high),
        mid=_modules(fit.mid),
        low=_modules(fit.low),
        rig=_modules(fit.rig),
        subsystem=_modules(fit.subsystem),
        service=_modules(fit.service),
        drones=_stacks(fit.drones),
        fighters=_stacks(fit.fighters),
        implants=[_named(type_id) for type_id in fit.implants],
        cargo=_stacks(fit.cargo),
        eft=eft_of(fit),
        dna=dna_of(fit),
    )


def _named(type_id: int) -> Named:
    return Named(id=type_id, name=known_name(type_id))


def _modules(modules: tuple[Module, ...]) -> list[FitModule]:
    return [
        FitModule(
            slot=module.slot,
            type=_named(module.type_id),
            charge=None if module.charge is None else _named(module.charge),
            mutated=is_mutated(module.type_id),
        )
        for module in modules
    ]


def _stacks(stacks: Stacks) -> list[FitStack]:
    return [FitStack(type=_named(type_id), pieces=pieces) for type_id, pieces in stacks]
