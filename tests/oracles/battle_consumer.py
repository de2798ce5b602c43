"""What a consumer of the `battles` topic holds at the end, and whether it could follow."""

from __future__ import annotations

from typing import Any

import orjson


def newest(told: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """What a consumer holds at the end, which takes a higher revision of an address and nothing else.

    Raises AssertionError where a revision was left out.
    """
    held: dict[int, dict[str, Any]] = {}
    for event in told:
        number, revision = event["battle_id"], event["revision"]
        before = held.get(number)
        if before is not None and revision <= before["revision"]:
            continue
        if before is not None:
            assert revision == before["revision"] + 1 or event.get("formerly"), f"{before['revision']} -> {event}"
        else:
            assert revision == 1 or event.get("formerly"), event
        for former in event.get("formerly", ()):
            assert held[former]["revision"] < revision
        held[number] = event
    return held


def timeless(event: dict[str, Any]) -> bytes:
    """Without what tells history."""
    history = {"revision", "change", "added", "formerly", "processed_at"}
    return orjson.dumps({name: value for name, value in event.items() if name not in history}, option=orjson.OPT_SORT_KEYS)


def standing(told: list[dict[str, Any]]) -> list[bytes]:
    """The battles at the end."""
    return sorted(timeless(event) for event in newest(told).values() if event["state"] != "merged")
