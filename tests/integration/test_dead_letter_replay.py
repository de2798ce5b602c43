"""Dead letters out of Postgres and back into the stream, each told as it goes."""

from __future__ import annotations

import orjson
from integration_world import World, event, key_of, mail

from schemas.dead_letter import dead_letter
from schemas.topics import KILLMAILS
from sinks.small_tables import dead_letter_rows
from sinks.statement import together
from warstream.dead_letters import Replayed, replay


async def test_letters_go_back_where_they_came_from_and_progress_is_told(world: World) -> None:
    at, version = "2026-03-14T20:00:00.000Z", "0.1.0"
    poison = event(mail(3))
    letters = [
        dead_letter(orjson.dumps(mail(1)), reason="too-large", detail="", source="r2z2", at=at, version=version, origin="1.json"),
        dead_letter(b"still no killmail", reason="bad-json", detail="", source="r2z2", at=at, version=version, origin="2.json"),
        dead_letter(
            orjson.dumps(poison), reason="agent-error", detail="", source="agent activity", at=at, version=version,
            topic=KILLMAILS.name, partition=0, offset=7,
        ),
    ]  # fmt: skip
    for statement in together(one for letter in letters for one in dead_letter_rows(letter)):
        await world.db.executemany(statement.sql, statement.rows)
    told: list[tuple[int, int]] = []
    assert await replay(world.settings, [], None, lambda done, of: told.append((done, of))) == Replayed(2, 1)
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert await world.db.fetchval("select count(*) from dead_letters where replayed_at is not null") == 3
    found = await world.read_all(KILLMAILS.name)
    assert {orjson.loads(record.value)["killmail_id"] for record in found} == {1, 3}
    assert key_of(poison) in {record.key for record in found}
    assert await replay(world.settings, [], None, lambda done, of: told.append((done, of))) == Replayed()
    assert told[4:] == [(0, 0)], "a second time there is nothing left"


async def test_the_loser_of_two_contents_goes_back_only_when_it_is_asked_for(world: World) -> None:
    letter = dead_letter(
        orjson.dumps(mail(1)), reason="conflict", detail="", source="sink", at="2026-03-14T20:00:00.000Z", version="0.1.0"
    )
    (statement,) = dead_letter_rows(letter)
    await world.db.executemany(statement.sql, statement.rows)
    assert await replay(world.settings, [], None) == Replayed()
    assert await replay(world.settings, [], "conflict") == Replayed(1)


async def test_one_that_only_names_its_killmail_is_refused_with_what_to_do_and_is_not_replayed(world: World) -> None:
    package = {"package": {"killID": 130678514, "zkb": {"hash": "145c457c34ce9c9e8d67e942e764d8f439b22271"}}}
    at, version = "2026-03-14T20:00:00.000Z", "0.1.0"
    letters = [
        dead_letter(payload, reason="schema", detail="", source="redisq", at=at, version=version, origin=str(number))
        for number, payload in enumerate((orjson.dumps(package), orjson.dumps(mail(1))))
    ]
    for statement in together(one for letter in letters for one in dead_letter_rows(letter)):
        await world.db.executemany(statement.sql, statement.rows)
    found = await replay(world.settings, [], None)
    assert (found.taken, found.set_aside) == (1, 0)
    (refused,) = found.refused
    assert "130678514" in refused and "cannot be replayed by itself" in refused and "`warstream backfill`" in refused
    assert await world.db.fetchval("select origin from dead_letters where replayed_at is null") == "0"
