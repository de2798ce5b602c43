"""Bring a database to the newest schema and static data. Safe to run again and from several processes at once."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from schemas.simulated import SIMULATED_MODES
from universe.map import Universe, load
from universe.security import band, wormhole_class
from universe.ships import ship_class
from universe.systems import SolarSystem
from universe.types import all_groups, all_types

LOCK = 7_208_501
"""Advisory lock of Postgres under which one process at a time migrates."""


class WrongDatabase(RuntimeError):
    """The database holds another kind of kills; the message says which and what to do."""


def migrate(dsn: str, mode: str) -> bool:
    """Run what is missing; returns whether static data was written anew. Raises `WrongDatabase`."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(files("schemas"))) / "migrations"))
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn))
    try:
        with engine.connect() as connection:
            connection.execute(text("select pg_advisory_lock(:key)"), {"key": LOCK})
            connection.commit()
            try:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                connection.commit()
                with psycopg.connect(dsn) as plain:
                    _claim_mode(plain, mode)
                    return _seed(plain)
            finally:
                connection.rollback()
                connection.execute(text("select pg_advisory_unlock(:key)"), {"key": LOCK})
                connection.commit()
    finally:
        engine.dispose()


def _claim_mode(connection: psycopg.Connection[Any], mode: str) -> None:
    """A replay of a simulated war claims as the simulated war does: what must not mix is what happened and what did not."""
    mode = "simulated" if mode in SIMULATED_MODES else mode
    connection.execute("insert into database_mode (mode) values (%s) on conflict do nothing", (mode,))
    found = connection.execute("select mode from database_mode").fetchone()
    if found is not None and found[0] != mode:
        raise WrongDatabase(
            f"this database holds {found[0]} kills and must not take {mode} ones; give each kind a database of its own"
        )


def _seed(connection: psycopg.Connection[Any]) -> bool:
    """Write the static tables when they are of another build than ours."""
    universe = load()
    build = universe.build
    found = connection.execute("select build from universe_build").fetchone()
    if found is not None and found[0] == build:
        return False
    static = ("universe_build", "regions", "constellations", "solar_systems", "types", "groups")
    connection.execute(f"truncate {', '.join(static)}")
    categories = ("region", "constellation", "solar_system", "type", "group")
    connection.execute("delete from names where category = any(%s)", (list(categories),))
    types = list(all_types())
    groups = list(all_groups())
    _copy(connection, "regions", [(r.id, r.name) for r in universe.regions.values()])
    _copy(connection, "constellations", [(c.id, c.region_id, c.name) for c in universe.constellations.values()])
    _copy(
        connection,
        "solar_systems",
        [
            (s.id, s.constellation_id, s.region_id, s.name, s.security, str(band(s)), s.security_class, *_where(s))
            for s in universe
        ],
    )
    _copy(
        connection,
        "types",
        [(t.id, t.group_id, t.category_id, t.name, t.published, ship_class(t.group_id), t.market_group_id) for t in types],
    )
    _copy(connection, "groups", [(g.id, g.category_id, g.name) for g in groups])
    _copy(
        connection,
        "names",
        [(r.id, "region", r.name) for r in universe.regions.values()]
        + [(c.id, "constellation", c.name) for c in universe.constellations.values()]
        + [(s.id, "solar_system", s.name) for s in universe]
        + [(t.id, "type", t.name) for t in types]
        + [(g.id, "group", g.name) for g in groups],
    )
    _seed_owners(connection, universe)
    connection.execute("insert into universe_build (build) values (%s)", (build,))
    return True


def _seed_owners(connection: psycopg.Connection[Any], universe: Universe) -> None:
    """Names of factions and NPC corporations, who are in kills that nobody asks ESI about. What the topic `names` told stays."""
    connection.cursor().executemany(
        """insert into names (category, id, name) values (%s, %s, %s)
           on conflict (category, id) do update set name = excluded.name where not exists (
               select 1 from owner_facts f where f.category = names.category and f.id = names.id and f.field = 'name')""",
        [("faction", one.id, one.name) for one in universe.factions.values()]
        + [("corporation", one.id, one.name) for one in universe.npc_corporations.values()],
    )


def _copy(connection: psycopg.Connection[Any], table: str, rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor().copy(f"copy {table} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _where(system: SolarSystem) -> tuple[Any, ...]:
    return (system.effect, system.x, system.y, system.z, list(system.gates), wormhole_class(system))
