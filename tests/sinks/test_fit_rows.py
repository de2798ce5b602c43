"""Fits of losses as rows. What Postgres makes of them: tests/integration/test_fits.py."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from fit_told import made_fit

from schemas.loss_fit import LossFit
from sinks.fit_rows import COLUMNS, fit_rows


def row(event: LossFit) -> dict[str, Any]:
    (statement,) = fit_rows(event)
    return dict(zip(COLUMNS, statement.rows[0], strict=True))


def test_what_lists_and_sums_ask_for_has_a_column() -> None:
    event = made_fit()
    found = row(event)
    analysis = event["analysis"]
    assert analysis is not None and analysis["hole"] is not None and analysis["firepower"] is not None
    assert found["ehp"] == analysis["ehp"]["even"]
    assert (found["tank"], found["tank_kind"], found["hole_layer"], found["hole_damage"]) == (
        "shield",
        "buffer",
        "shield",
        "thermal",
    )
    assert (found["dps"], found["skills"], found["build"]) == (analysis["firepower"]["dps"], 5, analysis["build"])
    assert (orjson.loads(found["fit"]), orjson.loads(found["analysis"])) == (event["fit"], analysis)
    assert (found["bare"], found["hull_type_id"], found["damage_taken"]) == (False, 587, 5120)


def test_without_figures_they_are_null_and_not_zero() -> None:
    found = row(made_fit("v1-capsule"))
    figures = ("ehp", "tank", "tank_kind", "hole_layer", "hole_damage", "dps", "skills", "build", "analysis")
    assert {found[name] for name in figures} == {None}
    assert (found["no_analysis"], found["bare"]) == ("capsule", True)


@pytest.mark.parametrize("change", [{"v": 2}, {"event_time": "yesterday"}, {"fit": None}])
def test_another_shape_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        fit_rows(made_fit(**change))
