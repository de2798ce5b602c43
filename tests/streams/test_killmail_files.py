"""A file of something else is refused at once, and one with a few bad entries is not."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from fake_everef import archive, packed
from typer.testing import CliRunner

from streams.killmail_files import LOOKED_AT, NoKillmails, refuse_others
from warstream.cli import app

ITEM = {"type_id": 34, "name": "Tritanium", "group_id": 18}
MAIL = {"killmail_id": 1, "killmail_time": "2021-11-27T10:00:00Z"}


def written(path: Path, rows: list[object]) -> Path:
    path.write_bytes(b"\n".join(map(orjson.dumps, rows)) if path.suffix == ".ndjson" else orjson.dumps(rows))
    return path


@pytest.mark.parametrize("name", ["items.json", "items.ndjson"])
def test_a_file_of_something_else_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    good = written(tmp_path / "good.json", [MAIL] * 200)
    other = written(tmp_path / name, [ITEM] * 200)
    refuse_others([good])
    for given in ([good, other], [tmp_path]):
        with pytest.raises(NoKillmails, match=rf"{name}: none of its first 100 entries is a killmail"):
            refuse_others(given)


def test_archives_are_looked_into(tmp_path: Path) -> None:
    (tmp_path / "a.tar.bz2").write_bytes(archive([MAIL] * 101))
    refuse_others([tmp_path])
    (tmp_path / "b.tar.bz2").write_bytes(packed((number, b"[]") for number in range(LOOKED_AT)))
    with pytest.raises(NoKillmails, match=r"b\.tar\.bz2"):
        refuse_others([tmp_path])


@pytest.mark.parametrize(
    "rows",
    [
        [ITEM] * (LOOKED_AT - 1),  # few enough to be set aside one by one
        [*[ITEM] * (LOOKED_AT - 1), MAIL],
        [{"killmail_id": 1, "esi": None}] * 200,
        [{"package": None}] * 200,
        [{"killID": 1, "zkb": {}}] * 200,  # of RedisQ without a body: set aside, with what to do
    ],
)
def test_what_may_hold_killmails_is_played(tmp_path: Path, rows: list[object]) -> None:
    refuse_others([written(tmp_path / "rows.json", rows)])


def test_a_damaged_file_is_left_to_who_plays_it(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"[1, 2")
    refuse_others([tmp_path])


@pytest.mark.parametrize("command", [["replay"], ["analyse", "--out", "out"]])
def test_the_commands_start_nothing_for_it(command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    items = written(tmp_path / "items.json", [ITEM] * 200)
    done = CliRunner().invoke(app, [*command, str(items)], env={"WARSTREAM_DATA_DIR": str(tmp_path / "data")})
    assert done.exit_code == 1 and isinstance(done.exception, NoKillmails)
    assert not (tmp_path / "data").exists() and not (tmp_path / "out").exists()
