"""Logs are rotated under the hands of whoever writes them."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from pathlib import Path

import pytest

from warstream.stack.lifeline import spawn
from warstream.stack.log_files import rotate, rotate_all

WRITER = """
import sys, pathlib
for number in range(2000):
    print(f"line {number:06}", flush=True)
    if number == 999:
        while not pathlib.Path(sys.argv[1]).exists():
            pass
"""


def test_a_process_that_writes_on_loses_no_line_and_leaves_no_hole(tmp_path: Path) -> None:
    log, go = tmp_path / "part.log", tmp_path / "go"
    process = spawn([sys.executable, "-c", WRITER, go], log=log)
    try:
        end = time.monotonic() + 30
        while not log.read_text().endswith("line 000999\n"):
            assert time.monotonic() < end
            time.sleep(0.01)
        assert rotate(log, limit=1_000)
        go.touch()
        assert process.wait(30) == 0
    finally:
        process.kill()
    old, new = (tmp_path / "part.log.1").read_text(), log.read_text()
    assert old.splitlines() == [f"line {number:06}" for number in range(1000)]
    assert new.splitlines() == [f"line {number:06}" for number in range(1000, 2000)]


def test_only_so_many_old_ones_are_kept_the_newest_first(tmp_path: Path) -> None:
    log = tmp_path / "part.log"
    for text in ("a", "b", "c", "d"):
        log.write_text(text * 11)
        assert rotate(log, limit=10, keep=3)
    assert {path.name: path.read_text()[:1] for path in tmp_path.iterdir()} == {
        "part.log": "", "part.log.1": "d", "part.log.2": "c", "part.log.3": "b",
    }  # fmt: skip


def test_a_small_log_and_one_that_is_not_there_are_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "part.log"
    log.write_bytes(b"x" * 10)
    assert not rotate(log, limit=10)
    assert not rotate(tmp_path / "none.log", limit=10)
    assert [path.name for path in tmp_path.iterdir()] == ["part.log"]


def test_of_a_data_directory_logs_are_taken_and_data_is_not(tmp_path: Path) -> None:
    for name in ("logs/worker.log", "broker/broker.log", "postgres.log", "valkey/valkey.log", "kafka/log/killmails-0/0.log"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * 11)
    rotated = {str(log.relative_to(tmp_path)) for log in rotate_all(tmp_path, limit=10)}
    assert rotated == {"logs/worker.log", "broker/broker.log", "postgres.log", "valkey/valkey.log"}
    assert (tmp_path / "kafka/log/killmails-0/0.log").stat().st_size == 11
    assert rotate_all(tmp_path, limit=10) == []


def test_on_a_full_disk_the_log_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path, copy: Path) -> None:
        copy.write_bytes(b"x")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    log = tmp_path / "part.log"
    log.write_bytes(b"x" * 11)
    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(OSError, match="No space"):
        rotate(log, limit=10)
    assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] == [("part.log", 11)]
