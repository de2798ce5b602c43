"""`warstream battle` and `warstream battles` as a person runs them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import psycopg
import pytest
from battle_events import APPRAISED, FULL, battle

from sinks.battle_rows import battle_rows
from sinks.battle_writer import write_battles


def environment(dsn: str, directory: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WARSTREAM_", "KAFKA_"))}
    own = {"WARSTREAM_POSTGRES_DSN": dsn, "WARSTREAM_DATA_DIR": str(directory), "WARSTREAM_MODE": "replay", "COLUMNS": "160"}
    return kept | own | {"PYTHONPATH": str(Path(__file__).parents[2])} | more


def run(dsn: str, directory: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "warstream", *command],
        env=environment(dsn, directory, **more), cwd=directory, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def store(dsn: str, *events: dict[str, object]) -> None:
    async def write() -> None:
        connection = await asyncpg.connect(dsn)
        await write_battles(connection, [battle_rows(event) for event in events])
        await connection.close()

    asyncio.run(write())


def test_a_battle_is_printed_by_the_id_of_any_of_its_kills(database: str, tmp_path: Path) -> None:
    with psycopg.connect(database) as connection:
        connection.execute(
            "insert into names (category, id, name) values ('alliance', 99000002, '[Two]'), ('type', 638, 'Raven')"
        )
    store(database, FULL)
    done = run(database, tmp_path, "battle", "190000005")
    assert (done.returncode, done.stderr) == (0, "")
    for expected in ("190000001  r4    active", "4 kills", "12 pilots", "418M+", "99000001 vs [Two]", "Side A", "Side none",
                     "Raven", "412M+", "99%", "Side B lost a ship worth", "2112000044", "50%"):  # fmt: skip
        assert expected in done.stdout, expected
    assert "simulated" not in done.stdout and "appraised" not in done.stdout
    made_up = run(database, tmp_path, "battle", "190000001", WARSTREAM_MODE="simulated")
    assert made_up.stdout.startswith("simulated: none of this happened")
    asked = environment(database, tmp_path)
    del asked["COLUMNS"]
    piped = subprocess.run(
        [sys.executable, "-m", "warstream", "battle", "190000005"],
        env=asked, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "ISK inflicted" in piped.stdout and "\u2026" not in piped.stdout, "no figure is cut where nobody says how wide it is"
    missing = run(database, tmp_path, "battle", "5")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.startswith("warstream: Killmail 5 is in no battle here")


def test_a_battle_says_where_we_valued_losses_ourselves_and_only_there(database: str, tmp_path: Path) -> None:
    store(database, APPRAISED)
    (line,) = run(database, tmp_path, "battles").stdout.splitlines()
    assert "418M+, 2 appraised  " in line
    printed = run(database, tmp_path, "battle", "190000001").stdout
    assert "412M+, 2 appraised" in printed and "5.50M" in printed and "5.5M," not in printed


def test_live_tells_each_change_once(database: str, tmp_path: Path) -> None:
    none = run(database, tmp_path, "battles")
    assert none.stdout == "no battles\n"
    store(database, FULL)
    command = [sys.executable, "-m", "warstream", "battles", "--live"]
    with subprocess.Popen(
        command, env=environment(database, tmp_path, PYTHONUNBUFFERED="1"), cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert "190000001  r4" in process.stdout.readline()
            store(database, battle([190000001, 190000002], revision=5, isk=None))
            line = process.stdout.readline()
            assert "190000001  r5" in line and "? " in line
            store(database, battle([190000100], start=FULL["end"] + 5))
            assert "190000100  r1" in process.stdout.readline(), "what has not changed is not told again"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def test_columns_stay_in_line_whatever_the_id_and_the_revision(database: str, tmp_path: Path) -> None:
    store(database, battle([77_000_001], revision=9), battle([130_000_001], revision=1042))
    lines = run(database, tmp_path, "battles").stdout.splitlines()
    assert len({one.index("active") for one in lines}) == 1 and len(lines) == 2


@pytest.mark.parametrize(("value", "unpriced", "text"), [(None, 3, "?"), (0.0, 0, "0"), (999.0, 0, "999"), (5.5e6, 0, "5.50M"),
                                                         (1.234e12, 1, "1.23T+"), (999.6e6, 0, "1.00B"), (999.4e6, 0, "999M"),
                                                         (999.6, 0, "1.00k"), (99.96e6, 0, "100M"), (9.996e6, 0, "10.0M"),
                                                         (999.6e12, 0, "1000T")])  # fmt: skip
def test_isk_is_short_and_says_what_is_unknown(value: float | None, unpriced: int, text: str) -> None:
    from warstream.battle_print import isk

    assert isk(value, unpriced) == text
