"""Fits of losses as rows of one table. Pure."""

from __future__ import annotations

from datetime import datetime

import orjson

from schemas.fit import RACKS
from schemas.loss_fit import VERSION, LossFit
from sinks.statement import Statement

COLUMNS = (
    "killmail_id",
    "killmail_time",
    "solar_system_id",
    "region_id",
    "hull_type_id",
    "fit_hash",
    "bare",
    "fit",
    "unknown_types",
    "mutated",
    "damage_taken",
    "ehp",
    "tank",
    "tank_kind",
    "hole_layer",
    "hole_damage",
    "dps",
    "skills",
    "build",
    "analysis",
    "no_analysis",
    "detail",
    "proof",
    "content",
    "processed_at",
)
FIT_SQL = (
    f"insert into loss_fits ({', '.join(COLUMNS)}) values ({', '.join(f'${number}' for number in range(1, len(COLUMNS) + 1))}) "  # noqa: S608
    f"on conflict (killmail_id) do update set {', '.join(f'{name} = excluded.{name}' for name in COLUMNS[1:])} "
    "where (excluded.proof, excluded.content, coalesce(excluded.build, 0)) "
    "> (loss_fits.proof, loss_fits.content, coalesce(loss_fits.build, 0))"
)
"""Of two mails the better proven one counts. The same mail reckoned again counts where the static data is newer."""


def fit_rows(event: LossFit) -> list[Statement]:
    """One loss. Raises KeyError, TypeError or ValueError when the event has another shape."""
    if event["v"] != VERSION:
        raise ValueError(f"version {event['v']} of a fit is not known")
    analysis = event["analysis"]
    hole = analysis["hole"] if analysis else None
    firepower = analysis["firepower"] if analysis else None
    row = (
        event["killmail_id"],
        datetime.fromisoformat(event["event_time"]),
        event["solar_system_id"],
        event["region_id"],
        event["fit"]["hull_type_id"],
        event["fit_hash"],
        not any(rack in event["fit"] for rack in RACKS),
        orjson.dumps(event["fit"]).decode(),
        event["unknown_types"],
        event["mutated"],
        event["damage_taken"],
        analysis["ehp"]["even"] if analysis else None,
        analysis["tank"] if analysis else None,
        analysis["tank_kind"] if analysis else None,
        hole["layer"] if hole else None,
        hole["damage"] if hole else None,
        firepower["dps"] if firepower else None,
        analysis["skills"] if analysis else None,
        analysis["build"] if analysis else None,
        orjson.dumps(analysis).decode() if analysis else None,
        event["no_analysis"],
        event.get("detail"),
        event["proof"],
        event["content"],
        datetime.fromisoformat(event["processed_at"]),
    )
    return [Statement(FIT_SQL, [row])]
