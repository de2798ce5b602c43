"""GET /killmails/{id}/fit, POST /fits/analyse and GET /battles/{id}/tanks."""

from __future__ import annotations

import random
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import fmean, median
from typing import Any

import api_world as w
import asyncpg
import battle_world as bw
import httpx
import pytest
from api_servers import client_of, new_database

sys.path.insert(0, str(Path(__file__).parents[1] / "fitting"))

from made_fits import AUTOCANNON, CAPSULE, DAMAGE_CONTROL, EMP, RIFTER, item

from agents.fits import rules
from api.app import create_app
from api.services.analyst import WAITING
from fitting.cache import Figures
from fitting.read import read_fit
from runtime.settings import Settings
from schemas.loss_fit import LossFit
from sinks.fit_rows import fit_rows

FIGURES = Figures()
DRAKE, PLATE, EXTENDER = 24698, 20353, 3841


def told(kill: w.Kill) -> LossFit:
    """What the agent says of a kill."""
    loss = rules.read_loss(kill.event(), simulated=False)
    assert loss is not None
    return rules.told(loss, 5, FIGURES.of, "2021-11-27T18:22:11Z")


async def store_fits(connection: asyncpg.Connection, *kills: w.Kill) -> list[LossFit]:
    events = [told(kill) for kill in kills]
    for event in events:
        for statement in fit_rows(event):
            await connection.executemany(statement.sql, statement.rows)
    return events


@pytest.fixture
async def made(postgres_uri: str, valkey_url: str) -> AsyncIterator[tuple[asyncpg.Connection, httpx.AsyncClient]]:
    async with new_database(postgres_uri, "api_fits") as dsn:
        connection = await asyncpg.connect(dsn)
        async with client_of(create_app(Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay"))) as client:
            yield connection, client
        await connection.close()


async def test_the_fit_of_a_loss(made: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = made
    kill = w.make_kill(random.Random(3), 41)
    kill.hull = RIFTER
    kill.items = [
        item(28, AUTOCANNON), item(28, EMP, 100), item(11, DAMAGE_CONTROL), item(19, 47702), item(27, 99_999_999), item(5, 34, 7),
    ]  # fmt: skip
    (event,) = await store_fits(connection, kill)
    answer = await client.get("/killmails/41/fit")
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert data["analysis"] == event["analysis"]
    assert (data["killmail_id"], data["no_analysis"], data["unknown_types"]) == (41, None, [99_999_999])
    assert data["overkill"] == pytest.approx(1000 / data["analysis"]["ehp"]["even"])
    fit = data["fit"]
    assert fit["hull"] == {"id": RIFTER, "name": "Rifter"}
    assert fit["high"] == [
        {"slot": 0, "type": {"id": 99_999_999, "name": None}, "charge": None, "mutated": False},
        {
            "slot": 1,
            "type": {"id": AUTOCANNON, "name": "125mm Gatling AutoCannon II"},
            "charge": {"id": EMP, "name": "Republic Fleet EMP S"},
            "mutated": False,
        },
    ]
    assert [one["mutated"] for one in fit["mid"]] == [True]
    assert fit["cargo"] == [{"type": {"id": 34, "name": "Tritanium"}, "pieces": 7}]
    assert fit["fit_hash"] == event["fit_hash"]
    assert read_fit(fit["eft"]).fit.low[0].type_id == DAMAGE_CONTROL
    assert read_fit(fit["dna"]).fit.hull == RIFTER
    again = await client.get("/killmails/41/fit", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_a_fit_that_is_not_there_yet_and_one_without_figures(made: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    connection, client = made
    missing = await client.get("/killmails/42/fit")
    assert (missing.status_code, missing.json()["type"]) == (404, "urn:warstream:problem:not-found")
    pod = w.make_kill(random.Random(4), 42)
    pod.hull, pod.items = CAPSULE, [item(89, 10228)]
    await store_fits(connection, pod)
    data = (await client.get("/killmails/42/fit")).json()["data"]
    assert (data["analysis"], data["no_analysis"], data["overkill"]) == (None, "capsule", None)
    assert [one["id"] for one in data["fit"]["implants"]] == [10228]


EFT = "[Rifter, mine]\nDamage Control II\n\n\n125mm Gatling AutoCannon II, Republic Fleet EMP S\n"
DNA = "fitting:587:2048;1:2873;1::"
ESI = {"name": "mine", "description": "", "ship_type_id": 587, "items": [{"flag": "LoSlot0", "quantity": 1, "type_id": 2048}]}


@pytest.mark.parametrize(
    ("asked", "form", "name"),
    [
        ({"text": EFT}, "eft", "mine"),
        ({"text": DNA}, "dna", None),
        ({"fitting": ESI}, "esi", "mine"),
        ({"killmail_id": 900}, "killmail", None),
    ],
)
async def test_a_fit_of_any_format_is_reckoned(
    client: httpx.AsyncClient, world_dsn: str, asked: dict[str, Any], form: str, name: str | None
) -> None:
    connection = await asyncpg.connect(world_dsn)
    kill = w.make_kill(random.Random(5), 900)
    kill.hull, kill.items = RIFTER, [item(11, DAMAGE_CONTROL)]
    await w.store(connection, [kill])
    try:
        answer = await client.post("/fits/analyse", json=asked)
        weaker = await client.post("/fits/analyse", json={**asked, "skills": 0})
    finally:
        await w.remove(connection, range(900, 901))
        await connection.close()
    assert answer.status_code == 200, answer.text
    data = answer.json()["data"]
    assert (data["format"], data["fit"]["name"], data["no_analysis"]) == (form, name, None)
    assert [one["type"]["name"] for one in data["fit"]["low"]] == ["Damage Control II"]
    assert data["analysis"]["skills"] == 5
    assert weaker.json()["data"]["analysis"]["ehp"]["even"] < data["analysis"]["ehp"]["even"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "line", "detail"),
    [
        (
            {"text": "[Rifter, x]\nDamage Contrl II"},
            2,
            "line 2: there is no module called 'Damage Contrl II'; did you mean Damage Control II?",
        ),
        ({"text": "fitting:587:2873;300::"}, 1, "line 1: part 2: no hull has more than 8 of high slots"),
        (
            {"fitting": {**ESI, "items": [{"flag": "HiSlot0", "quantity": 1, "type_id": 2048}]}},
            None,
            "items.0: Damage Control II does not go",
        ),
        ({"text": "{}"}, None, "this is no ESI fitting: "),
    ],
)
async def test_what_is_no_fit_says_in_which_line_and_what(
    client: httpx.AsyncClient, asked: dict[str, Any], line: int | None, detail: str
) -> None:
    answer = await client.post("/fits/analyse", json=asked)
    problem = answer.json()
    assert (answer.status_code, problem["type"], problem["line"]) == (422, "urn:warstream:problem:bad-fit", line)
    assert problem["detail"].startswith(detail)


async def test_bodies_that_are_none(client: httpx.AsyncClient) -> None:
    for asked in (
        {},
        {"text": EFT, "killmail_id": 1},
        {"text": EFT, "skills": 6},
        {"text": ""},
        {"eft": EFT},
        {"killmail_id": -1},
    ):
        answer = await client.post("/fits/analyse", json=asked)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:warstream:problem:bad-parameter"), asked
    assert (await client.post("/fits/analyse", json={"text": "x" * 70_000})).status_code == 413
    assert (await client.post("/fits/analyse", content=EFT)).status_code == 415
    missing = await client.post("/fits/analyse", json={"killmail_id": 123456789012})
    assert (missing.status_code, missing.json()["detail"]) == (404, "Killmail 123456789012 is not held here.")
    unknown = (await client.post("/fits/analyse", json={"text": "[type 99999999, x]"})).json()["data"]
    assert (unknown["no_analysis"], unknown["analysis"]) == ("unknown-hull", None)


async def test_more_than_can_wait_are_sent_away(client: httpx.AsyncClient) -> None:
    analyst = client._transport.app.state.context.analyst  # type: ignore[attr-defined]
    analyst._asked = WAITING
    try:
        answer = await client.post("/fits/analyse", json={"text": EFT})
    finally:
        analyst._asked = 0
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:warstream:problem:busy")
    assert answer.headers["retry-after"]


async def test_the_tanks_of_a_battle_by_side(made: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    """Side A loses two ships with figures and a capsule, B one that nobody has reckoned yet, and somebody without a side one."""
    connection, client = made
    rng = random.Random(5)
    fight = bw.Fight(rng, 7)
    while len(fight.event["kills"]) > 3:
        fight = bw.Fight(rng, 7)
    a1, b1, other = fight.mails
    a2, pod = (w.make_kill(rng, number, time=b1.time) for number in (7005, 7006))
    fight.event["kills"] = sorted([*fight.event["kills"], a2.id, pod.id])
    for mail, alliance in ((a1, fight.a), (a2, fight.a), (pod, fight.a), (b1, fight.b)):
        mail.victim = {"alliance_id": alliance, "corporation_id": w.CORPORATIONS[0]}
    other.victim = {"corporation_id": w.CORPORATIONS[5], "character_id": w.CHARACTERS[0]}
    a1.hull, a1.items = DRAKE, [item(19, EXTENDER)]
    a2.hull, a2.items = 624, [item(11, PLATE)]
    b1.hull, other.hull, pod.hull = RIFTER, RIFTER, CAPSULE
    other.items = []
    await bw.store(connection, [fight])
    await w.store(connection, [a2, pod])
    drake, maller, _, bare = await store_fits(connection, a1, a2, pod, other)
    answer = await client.get(f"/battles/{fight.id}/tanks")
    assert answer.status_code == 200, answer.text
    rows = {row["side"]: row for row in answer.json()["data"]}
    ehp = [one["analysis"]["ehp"]["even"] for one in (drake, maller)]  # type: ignore[index]
    own = rows["A"]
    assert (own["losses"], own["analysed"], own["without"], own["bare"]) == (3, 2, 1, 0)
    assert own["ehp_mean"] == pytest.approx(fmean(ehp))
    assert own["ehp_median"] == pytest.approx(median(ehp))
    assert own["ehp_total"] == pytest.approx(sum(ehp))
    assert own["damage_taken"] == 2000
    assert own["overkill"] == pytest.approx(2000 / sum(ehp))
    assert own["tanks"] == [
        {"tank": "armor", "tank_kind": "buffer", "losses": 1}, {"tank": "shield", "tank_kind": "buffer", "losses": 1},
    ]  # fmt: skip
    assert {(one["layer"], one["damage"]) for one in own["holes"]} == {
        (one["analysis"]["hole"]["layer"], one["analysis"]["hole"]["damage"])
        for one in (drake, maller)  # type: ignore[index]
    }
    unknown = rows["B"]
    assert (unknown["losses"], unknown["analysed"], unknown["without"]) == (1, 0, 1)
    assert {unknown[name] for name in ("ehp_mean", "ehp_median", "ehp_total", "dps_total", "overkill")} == {None}
    assert (unknown["tanks"], unknown["holes"]) == ([], [])
    alone = rows[None]
    assert (alone["analysed"], alone["bare"], alone["ehp_total"]) == (1, 1, pytest.approx(bare["analysis"]["ehp"]["even"]))  # type: ignore[index]
    assert (alone["tanks"], alone["holes"]) == ([{"tank": "none", "tank_kind": "buffer", "losses": 1}], [])
    assert list(rows) == ["A", "B", None]
