"""Databases of older versions come to the newest one with their rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from battle_events import MERGED, battle
from integration_world import Databases
from sqlalchemy import create_engine

import schemas
from sinks.battle_rows import BATTLE_COLUMNS, battle_rows
from universe.map import load
from warstream.migrate import migrate


def migrate_to(dsn: str, revision: str) -> None:
    """As an older Warstream left it."""
    config = Config()
    config.set_main_option("script_location", str(Path(schemas.__file__).parent / "migrations"))
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


@pytest.fixture
def old(databases: Databases) -> Iterator[str]:
    """A database of the first version."""
    dsn = databases.server.ensure_database("test_old")
    migrate_to(dsn, "0001")
    yield dsn
    with psycopg.connect(databases.server.dsn("postgres"), autocommit=True) as connection:
        connection.execute("drop database test_old with (force)")


def test_wormhole_classes_move_to_their_own_column(old: str) -> None:
    places = [
        (1, 30002813, "lowsec", "C1"),
        (2, 31000001, "w-space", "C1"),
        (3, 31000005, "w-space", "thera"),
        (4, 31000006, "drifter", "drifter"),
        (5, 31999999, "w-space", None),
    ]
    with psycopg.connect(old) as connection:
        connection.execute("select warstream_month('2026-03-01')")
        for number, system, band, security_class in places:
            connection.execute(
                "insert into killmails (killmail_id, killmail_time, hash, solar_system_id, security_band, security_class, "
                "ship_type_id, ship_class, damage_taken, attacker_count, pilot_count, npc, solo, source, received_at, content, "
                "body) values (%s, '2026-03-14', '', %s, %s, %s, 587, 'frigate', 1, 1, 1, false, true, 'r2z2', now(), '', '{}')",
                (number, system, band, security_class),
            )
    migrate(old, "live")
    assert migrate(old, "live") is False, "the static data is written once"
    with psycopg.connect(old) as connection:
        found = connection.execute("select killmail_id, security_class, wormhole_class from killmails order by 1").fetchall()
        systems = dict(
            connection.execute(
                "select name, (security_class, wormhole_class)::text from solar_systems where name = any(%s)",
                (["Jita", "J105443", "Thera", "J055520"],),
            ).fetchall()
        )
    assert found == [(1, "C1", None), (2, None, "C1"), (3, None, "Thera"), (4, None, "Drifter"), (5, None, None)]
    assert systems == {"Jita": "(B,)", "J105443": "(,C1)", "Thera": "(,Thera)", "J055520": "(,Drifter)"}


def test_static_data_gets_the_new_column_though_its_build_is_the_same(old: str) -> None:
    with psycopg.connect(old) as connection:
        connection.execute("insert into universe_build (build) values (%s)", (load().build,))
    assert migrate(old, "live") is True


def test_types_of_older_times_get_their_market_group(old: str) -> None:
    migrate_to(old, "0011")
    with psycopg.connect(old) as connection:
        connection.execute("insert into universe_build (build) values (%s)", (load().provenance.sha256,))
    assert migrate(old, "live") is True
    with psycopg.connect(old) as connection:
        sold = connection.execute(
            "select name from types where type_id = any(%s) and market_group_id is not null", ([34, 587, 670],)
        ).fetchall()
    assert sorted(sold) == [("Rifter",), ("Tritanium",)], "nobody sells a capsule"


def test_factions_and_npc_corporations_are_named_and_what_esi_told_stays(old: str) -> None:
    """Also in a database of before, whose static data is of the same source in the older layout."""
    migrate(old, "replay")
    owners = "select id, name from names where id in (500001, 500002, 1000115, 1000125, 98000001) order by id"
    with psycopg.connect(old) as connection:
        connection.execute("update universe_build set build = %s", (load().provenance.sha256,))
        connection.execute("delete from names where id = 500001")
        connection.execute("update names set name = 'Told by ESI' where id = 1000125")
        connection.execute("update names set name = 'of an older build' where id = 500002")
        connection.execute("insert into names (category, id, name) values ('corporation', 98000001, 'Players')")
        connection.execute(
            "insert into owner_facts (category, id, field, value, source, as_of, received_at) "
            "values ('corporation', 1000125, 'name', '\"Told by ESI\"', 'esi', now(), now())"
        )
    assert migrate(old, "replay") is True
    with psycopg.connect(old) as connection:
        assert connection.execute(owners).fetchall() == [
            (500001, "Caldari State"),
            (500002, "Minmatar Republic"),
            (1000115, "University of Caille"),
            (1000125, "Told by ESI"),
            (98000001, "Players"),
        ]


def test_battles_of_older_times_get_their_pairs(old: str) -> None:
    """The same that the sink would write for them."""
    migrate_to(old, "0005")
    dice = random.Random(4)
    events = [MERGED, battle([900, 901], b=None)]
    for number in range(1, 40):
        event = battle([number * 10, number * 10 + 1])
        for at, side in enumerate(event["report"]["sides"]):
            side["organisations"] = [
                side["organisations"][0]
                | {"id": 99000000 + 100 * at + n, "isk_lost": dice.choice((None, 5e9))}
                | {name: dice.choice((0, 1, 3, 9)) for name in ("pilots", "losses", "kills")}
                for n in dice.sample(range(100), dice.choice((1, 3, 30)))
            ]
        events.append(event)
    rows = [battle_rows(event) for event in events]
    at = [n for n, column in enumerate(BATTLE_COLUMNS) if column != "appraised"]  # that one came later
    columns, places = ", ".join(BATTLE_COLUMNS[n] for n in at), ", ".join(["%s"] * len(at))
    with psycopg.connect(old) as connection:
        for row in rows:
            connection.execute(f"insert into battles ({columns}) values ({places})", [row.battle[n] for n in at])
    migrate(old, "live")
    with psycopg.connect(old) as connection:
        found = connection.execute("select * from battle_pairs order by battle_id, first_id, second_id").fetchall()
    assert found == sorted(pair for row in rows for pair in row.pairs)
    assert len(found) > 1_000
