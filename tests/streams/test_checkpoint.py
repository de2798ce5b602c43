"""Where a source stands survives a crash of the machine."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from streams.checkpoint import Checkpoint


def test_what_was_saved_is_loaded_and_nothing_else_lies_beside_it(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "new" / "r2z2.json")
    assert checkpoint.load() == {}
    checkpoint.save({"cursor": 1})
    checkpoint.save({"cursor": 2})
    assert Checkpoint(checkpoint.path).load() == {"cursor": 2}
    assert [file.name for file in checkpoint.path.parent.iterdir()] == ["r2z2.json"]


def test_the_file_is_on_disk_before_its_name_and_the_name_before_save_returns(tmp_path: Path, monkeypatch: Any) -> None:
    """No test can cut the power, so this one watches the order of the calls that a power cut would fall between."""
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(number: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "file")
        fsync(number)

    def renamed(self: Path, target: Path) -> Path:
        done.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    Checkpoint(tmp_path / "r2z2.json").save({"cursor": 1})
    assert done == ["file", "rename", "folder"]


def test_a_damaged_file_is_kept_aside(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "r2z2.json")
    checkpoint.path.write_bytes(b'{"cursor": 1')
    assert checkpoint.load() == {}
    assert (tmp_path / "r2z2.damaged").read_bytes() == b'{"cursor": 1'
