"""Battles for the tests of the Redis sink and the feed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from feed_world import FORGE, JITA

from runtime.clock import iso
from schemas.battle import Battle, Losses, Organisation, Side

NEW_EDEN = 20000020
GOONS, TEST, LONER = 99000001, 99000002, 98000077


def organisation(number: int, pilots: int, kind: str = "alliance") -> Organisation:
    return Organisation(
        id=number, kind=kind, pilots=pilots, kills=1, final_blows=1, losses=1, isk_lost=1e6, unpriced=0, damage=10,
        confidence=0.9, kills_for=1, kills_against=0,
    )  # type: ignore[typeddict-item]  # fmt: skip


def losses(killmails: int, isk: float | None = 1e6, unpriced: int = 0, appraised: int = 0) -> Losses:
    return Losses(
        killmails=killmails, ships=killmails, capsules=0, structures=0, deployables=0, unpiloted=0, other=0,
        capitals=0, isk=isk, unpriced=unpriced, appraised=appraised,
        dropped=None, destroyed=None,
    )  # fmt: skip


def side(letter: str | None, *organisations: Organisation, lost: Losses | None = None) -> Side:
    return Side(
        side=letter, organisations=list(organisations), pilots=sum(one["pilots"] for one in organisations),
        losses=lost or losses(1), isk_inflicted=1e6, efficiency=0.5, damage=10, kills=1, logistics=0, capitals=0,
        classes={"frigate": 1}, hulls=[], top_pilots=[], reships=[], loadouts=[],
    )  # fmt: skip


def battle(number: int, revision: int = 1, change: str = "updated", **more: Any) -> Battle:
    """One revision; `kills`, `systems` as (system, constellation, region), `sides`, `isk` and the fields say it otherwise."""
    now = datetime.now(UTC)
    kills = more.get("kills", [number, number + 1, number + 2])
    end = more.get("end", int(now.timestamp()) - 30)
    state = {"ended": "ended", "merged": "merged"}.get(change, "active")
    systems = more.get("systems", [(JITA, NEW_EDEN, FORGE)])
    sides = more.get("sides", [side("A", organisation(GOONS, 3)), side("B", organisation(TEST, 2), lost=losses(2, 2e6))])
    event: Any = {
        "v": 1, "battle_id": number, "revision": revision, "change": change, "state": state, "merged_into": None,
        "added": more.get("added", kills[-1:]), "start": end - 300, "end": end, "kills": kills, "engagements": [],
        "systems": [
            {"solar_system_id": a, "constellation_id": b, "region_id": c, "kills": 3, "start": end - 300, "end": end}
            for a, b, c in systems
        ],
        "pilots": more.get("pilots", 5), "pilot_losses": len(kills), "tier": more.get("tier", "gank"),
        "kind": more.get("kind", "fight"),
        "report": {
            "sides": sides, "unassigned": more.get("unassigned"),
            "losses": losses(len(kills), more.get("isk", 3e6), appraised=more.get("appraised", 0)),
            "timeline": {"bucket_seconds": 60, "buckets": [], "momentum": {}, "first_blood": number, "turning_points": []},
            "damage": [], "disagreement": {"value": 0, "of": 10, "optimal": True},
        },
        "simulated": more.get("simulated", False), "processed_at": iso(more.get("processed_at", now)),
    }  # fmt: skip
    if "formerly" in more:
        event["formerly"] = more["formerly"]
    return event  # type: ignore[no-any-return]


def merged(number: int, revision: int, into: int, **more: Any) -> Battle:
    """The revision after which `number` leads to `into`: it is empty."""
    event: Any = battle(number, revision, "merged", kills=[], systems=[], pilots=0, **more)
    return event | {"merged_into": into, "start": 0, "end": 0, "report": None}  # type: ignore[no-any-return]
