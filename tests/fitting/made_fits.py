"""Fits and killmails of the tests, and where real ones lie."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

SHARED = Path(os.environ.get("WARSTREAM_SHARED_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
PASTES = SHARED / "pastes" / "eft"
DAY = SHARED / "killmails" / "killmails-2021-11-30.tar.bz2"
CORPUS = SHARED / "killmails" / "corpus" / "corpus"

real_data = pytest.mark.skipif(not DAY.exists() or not PASTES.exists(), reason="no real killmails: set WARSTREAM_SHARED_DATA")

RIFTER, CAPSULE, HOBGOBLIN, AUTOCANNON, EMP, DAMAGE_CONTROL = 587, 670, 2454, 2873, 21898, 2048


def item(flag: int, type_id: int, destroyed: int = 1, dropped: int = 0, **more: Any) -> dict[str, Any]:
    """As a mail has it: what is 0 is left out."""
    found: dict[str, Any] = {"flag": flag, "item_type_id": type_id, "singleton": 0, **more}
    if destroyed:
        found["quantity_destroyed"] = destroyed
    if dropped:
        found["quantity_dropped"] = dropped
    return found


def mail(hull: int, *items: dict[str, Any], damage: int = 1000, number: int = 1) -> dict[str, Any]:
    """A killmail of a hull with these items."""
    victim = {"ship_type_id": hull, "damage_taken": damage, "items": list(items), "character_id": 2112000001}
    attackers = [{"character_id": 2112000002, "damage_done": damage, "final_blow": True}]
    time = "2026-03-14T19:22:07Z"
    return {
        "killmail_id": number, "killmail_time": time, "solar_system_id": 30000142, "victim": victim, "attackers": attackers,
    }  # fmt: skip


def real_mails(count: int) -> Iterator[dict[str, Any]]:
    """The first mails of a real day."""
    with tarfile.open(DAY) as tar:
        for member in tar:
            opened = tar.extractfile(member) if member.isfile() else None
            if opened is None or not member.name.endswith(".json"):
                continue
            yield orjson.loads(opened.read())
            count -= 1
            if not count:
                return
