"""Fits: that of a loss as it is stored, and one that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from api.context import ProcessContext
from api.models.fits import FitAnalysedOne, FitAsked, LossFitOne, LossFitShown
from api.problems import Problem
from api.queries.fits import loss_fit
from api.queries.rows import whole_killmail
from api.services.analyst import shown
from fitting.esi import read_esi
from fitting.fit import fit_of
from fitting.killmail import fit_of_killmail
from fitting.read import Pasted, read_fit
from schemas.fit import FitAnalysis
from schemas.fit_news import overkill


async def get_loss_fit(context: ProcessContext, killmail_id: int) -> LossFitOne:
    """The fit of a killmail. Raises the problem not-found."""
    row = await loss_fit(context.database, killmail_id)
    if row is None:
        raise Problem("not-found", f"The fit of killmail {killmail_id} is not held here, or not yet.")
    analysis: FitAnalysis | None = row["analysis"] and orjson.loads(row["analysis"])
    data = LossFitShown(
        killmail_id=killmail_id,
        fit=shown(fit_of(orjson.loads(row["fit"]))),
        analysis=analysis,
        no_analysis=row["no_analysis"],
        unknown_types=row["unknown_types"],
        damage_taken=row["damage_taken"],
        overkill=overkill(row["damage_taken"], analysis["ehp"]["even"] if analysis else None),
    )
    return LossFitOne(data=data, simulated=context.settings.simulated)


async def analyse_fit(context: ProcessContext, asked: FitAsked) -> FitAnalysedOne:
    """What is asked for, with its figures. Raises the problems bad-fit, not-found and busy."""
    skills = context.settings.dogma_skills if asked.skills is None else asked.skills
    data = await context.analyst.analyse(await _reading(context, asked), skills)
    return FitAnalysedOne(data=data, simulated=context.settings.simulated)


async def _reading(context: ProcessContext, asked: FitAsked) -> Callable[[], Pasted]:
    if asked.killmail_id is not None:
        row = await whole_killmail(context.database, asked.killmail_id)
        if row is None:
            raise Problem("not-found", f"Killmail {asked.killmail_id} is not held here.")
        body: Mapping[str, Any] = orjson.loads(row["body"])
        return lambda: Pasted(fit_of_killmail(body), "killmail")
    text, fitting = asked.text, asked.fitting
    return (lambda: read_fit(text)) if text is not None else (lambda: Pasted(read_esi(fitting), "esi"))
