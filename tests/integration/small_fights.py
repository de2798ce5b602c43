"""Small fights for the battles' tests, and the other kill that comes late to one."""

from __future__ import annotations

from datetime import date
from typing import Any

from integration_world import mail


def fight(first_id: int, system: int, day: date, begins: str, kills: int) -> list[dict[str, Any]]:
    """Six pilots of one corporation kill, a minute apart."""
    found = []
    hour, minute = map(int, begins.split(":"))
    for number in range(kills):
        at = hour * 60 + minute + number
        body = mail(first_id + number, system=system, time=f"{day}T{at // 60:02}:{at % 60:02}:00Z")
        crew = [
            {"character_id": 90_000_000 + first_id + one, "corporation_id": 98_000_000 + first_id, "damage_done": 10}
            for one in range(6)
        ]
        body["attackers"] = [one | {"final_blow": not at, "ship_type_id": 587} for at, one in enumerate(crew)]
        found.append(body)
    return found


def one_more(of: list[dict[str, Any]], killmail_id: int, time: str) -> dict[str, Any]:
    """A further kill of the same six pilots; `time` as 2026-03-01T10:00:00Z."""
    return of[0] | {"killmail_id": killmail_id, "killmail_time": time}
