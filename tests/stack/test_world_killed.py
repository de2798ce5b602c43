"""`warstream world` is killed and starts again: it goes on, tells nothing wrong, and breaks no rule of ESI by forgetting."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from fake_esi import Doc, FakeEsi
from world_stack import (
    ALLIANCE,
    MEGATHRON,
    NULLSEC,
    RAVEN,
    SECOND,
    TRITANIUM,
    Running,
    eventually,
    held_by,
    mail,
    running,
)

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

OTHER = 99000002
SHORT = 2.0
"""Seconds of ESI's cache of sovereignty: it has expired when the part comes back."""
LASTING = ("/markets/prices", "/sovereignty/campaigns", "/universe/system_kills", "/universe/system_jumps", "/fw/systems")
"""What nobody is to ask for twice: it does not expire."""


async def test_killed_it_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lord = [ALLIANCE]

    def change(esi: FakeEsi) -> None:
        esi.docs["/sovereignty/systems"] = Doc(lambda *_: held_by(lord[0]), SHORT)
        esi.people[OTHER] = ("alliance", "Others")

    async with running(tmp_path, monkeypatch, change) as w:
        await w.play(mail())
        await w.until("/killmails/100", lambda found: found["data"]["attackers"][0]["character"]["name"] == "Ada Example")
        await w.until(f"/sovereignty/systems?alliance={ALLIANCE}", lambda found: found["data"])
        assert await _price(w, RAVEN) == 4.11
        before = {path: len(w.esi.asked(path)) for path in LASTING}
        assert set(before.values()) == {1}
        await eventually(lambda: _expired(w), "the clock stands still")

        world = w.stack.children["world"]
        assert world.pid is not None
        os.kill(world.pid, signal.SIGKILL)
        lord[0] = OTHER
        await w.play(mail(101, SECOND))  # while nobody is there to name them
        await eventually(lambda: _back(w), "world did not come back")

        kill = await w.until("/killmails/101", lambda found: found["data"]["attackers"][0]["character"]["name"])
        assert kill["data"]["attackers"][0]["character"]["name"] == "Ben Example"
        (row,) = (await w.until(f"/sovereignty/systems?alliance={OTHER}", lambda found: found["data"]))["data"]
        assert row["system"]["id"] == NULLSEC
        (change_of_hands,) = (await w.until("/sovereignty/changes", lambda found: found["data"]))["data"]
        hands = [change_of_hands[when]["alliance"]["id"] for when in ("before", "after")]
        assert hands == [ALLIANCE, OTHER]
        assert [await _price(w, one) for one in (MEGATHRON, RAVEN, TRITANIUM)] == [4.11] * 3
        first = (await w.http.get("/killmails/100")).json()["data"]
        assert (first["attackers"][0]["character"]["name"], first["victim"]["character"]["name"]) == ("Ada Example", None)
        assert [w.asked_for(one) for one in (MEGATHRON, RAVEN, TRITANIUM)] == [1] * 3
        assert {path: len(w.esi.asked(path)) for path in LASTING} == before, "what has not expired is in Valkey"
        held = f"/sovereignty/systems?alliance={OTHER}"
        later = await w.until(held, lambda found: found["data"][0]["said"]["as_of"] > found["data"][0]["said"]["changed_at"])
        assert later["data"][0]["said"]["changed_at"] == row["said"]["changed_at"], "heard again, and as it was"


async def _expired(w: Running) -> bool:
    return time.time() > max(w.esi.asked("/sovereignty/systems")) + SHORT + 1.0


async def _back(w: Running) -> bool:
    return w.stack.children["world"].restarts == 1 and w.stack.children["world"].ready.is_set()


async def _price(w: Running, type_id: int) -> Any:
    best = (await w.http.get(f"/prices/{type_id}")).json()["data"]["best"]
    return best and best["value"]
