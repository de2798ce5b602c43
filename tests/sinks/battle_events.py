"""Battle events for tests: the example of the topic, with other figures in it, and whole histories of merging battles."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import orjson

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples" / "battles"
FULL: dict[str, Any] = orjson.loads((EXAMPLES / "v1.json").read_bytes())
APPRAISED: dict[str, Any] = orjson.loads((EXAMPLES / "v1-appraised.json").read_bytes())
MERGED: dict[str, Any] = orjson.loads((EXAMPLES / "v1-merged.json").read_bytes())


def battle(
    kills: list[int],
    *,
    revision: int = 1,
    start: int = 1_773_516_127,
    end: int | None = None,
    places: dict[int, int | None] | None = None,
    a: int = 99000001,
    b: int | None = 99000002,
    kind_of_a: str = "alliance",
    isk: float | None = 417_500_000.25,
    **more: Any,
) -> dict[str, Any]:
    """A battle whose id is its lowest kill. `places` is system -> region; side A is led by `a`, side B by `b` (None: no B)."""
    event = copy.deepcopy(FULL)
    end = start + 60 if end is None else end
    places = {30002813: 10000033} if places is None else places
    spans = {"kills": len(kills), "start": start, "end": end}
    event |= {
        "battle_id": min(kills),
        "revision": revision,
        "change": "updated",
        "added": [],
        "kills": sorted(kills),
        "start": start,
        "end": end,
        "systems": [{"solar_system_id": system, "region_id": region} | spans for system, region in places.items()],
        "engagements": [{"engagement_id": min(kills), "solar_system_id": next(iter(places))} | spans],
    } | more
    del event["formerly"]
    sides, report = event["report"]["sides"], event["report"]
    sides[0]["organisations"][0] |= {"id": a, "kind": kind_of_a}
    sides[1]["organisations"][0]["id"] = b
    if b is None:
        del sides[1]
    report["losses"]["isk"] = isk
    report["timeline"]["first_blood"] = min(kills)
    return event


def merged(battle_id: int, into: int, revision: int, **more: Any) -> dict[str, Any]:
    """The address `battle_id` leads to `into` from now on."""
    return copy.deepcopy(MERGED) | {"battle_id": battle_id, "merged_into": into, "revision": revision} | more


def history(seed: int, count: int) -> list[dict[str, Any]]:
    """What the agent tells while `count` kills come in any order and join battles at random, by the rules of revisions."""
    rng = random.Random(seed)
    numbers = rng.sample(range(1, 100), count)
    sets: list[set[int]] = []
    revisions: dict[int, int] = {}
    told = []
    for number in numbers:
        joined = [one for one in sets if rng.random() < 0.3]
        whole = {number}.union(*joined)
        sets = [one for one in sets if one not in joined] + [whole]
        former = sorted({min(one) for one in joined} - {min(whole)})
        revision = 1 + max([revisions.get(min(one), 0) for one in joined], default=0)
        foe = 99000002 + len(whole) % 3  # the evidence grows, and somebody else stands on the other side
        events = [battle(sorted(whole), revision=revision, start=min(whole) * 100, end=max(whole) * 100, b=foe)]
        events += [merged(old, min(whole), max(revision, revisions[old] + 1)) for old in former]
        rng.shuffle(events)
        told += events
        revisions |= {min(whole): revision}
        for old in former:
            revisions[old] = max(revision, revisions[old] + 1)
    return told
