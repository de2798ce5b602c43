"""Fits of losses through a real worker and the Postgres sink: every loss has its row, in whatever order they come."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path
from typing import Any

import orjson
from integration_world import World, event, mail
from worker_world import worked_off, worker

sys.path.insert(0, str(Path(__file__).parents[1] / "feed"))

from fit_told import made_fit

from schemas.topics import FITS, KILLMAILS


async def test_every_loss_gets_its_fit_and_a_restart_tells_nothing_twice(world: World) -> None:
    events = [event(mail(number)) for number in range(1, 41)]
    given_back: Any = {**event(mail(99)), "source": {"kind": "postgres"}}
    async with world.sink():
        await world.send_events([*events, *events[:5], given_back])
        for _ in range(2):  # the second worker finds nothing to do
            async with worker(world):
                await worked_off(world, KILLMAILS)
        await world.settled(FITS.name)
    rows = await world.db.fetch("select killmail_id, ehp, analysis is null as none, no_analysis from loss_fits order by 1")
    assert [row["killmail_id"] for row in rows] == list(range(1, 41))
    assert all(row["none"] == (row["no_analysis"] is not None) == (row["ehp"] is None) for row in rows)
    told = [orjson.loads(record.value) for record in await world.read_all(FITS.name)]
    assert {one["killmail_id"] for one in told} == set(range(1, 41))
    assert len({(one["killmail_id"], one["fit_hash"]) for one in told}) == 40


async def test_the_row_is_that_of_the_mail_that_ranks_highest(world: World) -> None:
    analysis = made_fit()["analysis"]
    assert analysis is not None
    newer: Any = {**analysis, "build": analysis["build"] + 1}
    events = [
        made_fit(proof=1, content="f" * 32, damage_taken=1),
        made_fit(proof=2, content="0" * 32, damage_taken=2),
        made_fit(proof=2, content="a" * 32, damage_taken=3),
        made_fit(proof=2, content="a" * 32, damage_taken=4, analysis=newer),
    ]
    numbers = itertools.count(1)
    sent = []
    for order in itertools.permutations(events):
        number = next(numbers)
        sent += [{**one, "killmail_id": number} for one in (*order, *order)]  # everything comes again
    poison = [b"not JSON", orjson.dumps(made_fit(simulated=True)), orjson.dumps({**made_fit(), "fit": None})]
    async with world.sink():
        await world.send(FITS.name, [(b"1", orjson.dumps(one)) for one in sent] + [(b"7", one) for one in poison])
        await world.settled(FITS.name)
    rows = await world.db.fetch("select damage_taken, build, ehp, fit_hash from loss_fits")
    assert len(rows) == 24
    assert {tuple(row) for row in rows} == {(4, analysis["build"] + 1, analysis["ehp"]["even"], made_fit()["fit_hash"])}
    assert [row["topic"] for row in await world.letters()] == [FITS.name] * len(poison)
