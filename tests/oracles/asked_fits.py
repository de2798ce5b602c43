"""Templates and losses for tests, as events."""

from __future__ import annotations

from typing import Any

from fitting.fit import Fit, body_of, fit_hash
from schemas.doctrine_template import DoctrineTemplate, identified

TEMPLATE_DAY, LOSS_DAY = "2026-11-23", "2026-11-22"


def asked(name: str, fit: Fit, *, second: int = 0, withdrawn: bool = False, doctrine: str = "", **more: Any) -> DoctrineTemplate:
    """A template that was imported, or withdrawn, in that second of a day."""
    time = f"{TEMPLATE_DAY}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000Z"
    event: Any = {
        "v": 1,
        "template_id": "",
        "name": name,
        "doctrine": doctrine,
        "hull_type_id": fit.hull,
        "fit": body_of(fit),
        "format": "eft",
        "author": "Ada",
        "imported_at": f"{TEMPLATE_DAY}T00:00:00.000Z",
        "changed_at": time,
        "withdrawn": withdrawn,
        "simulated": False,
        "processed_at": time,
    }
    return identified(event | more)


def lost(killmail_id: int, fit: Fit, *, second: int = 0, proof: int = 2, content: str = "c", **more: Any) -> Any:
    """The event of a loss in that second of a day."""
    time = f"{LOSS_DAY}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"
    return {
        "v": 1,
        "killmail_id": killmail_id,
        "event_time": time,
        "solar_system_id": 30002813,
        "region_id": 10000033,
        "fit": body_of(fit),
        "fit_hash": fit_hash(fit),
        "unknown_types": [],
        "mutated": [],
        "damage_taken": 1_000,
        "analysis": None,
        "no_analysis": "engine",
        "proof": proof,
        "content": content,
        "simulated": False,
        "processed_at": f"{LOSS_DAY}T23:59:59.000Z",
    } | more
