"""The token of a data directory."""

from __future__ import annotations

import stat
from pathlib import Path

from runtime.private_file import write_private
from runtime.settings import Settings
from warstream.write_token import FILE, write_token


def test_it_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    (tmp_path / "write-token.new").write_text("half")  # what a crash left
    token = write_token(tmp_path)
    assert Settings(write_token=token).write_token == token, "long enough, and fit for a header"
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert write_token(tmp_path) == token
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    (tmp_path / FILE).unlink()
    assert write_token(tmp_path) != token


def test_a_private_file_is_private_though_it_was_open_to_all_before(tmp_path: Path) -> None:
    path = tmp_path / "stack.json"
    path.write_text("of an older version")
    path.chmod(0o644)
    write_private(path, b"postgresql://me:secret@host/w")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and path.read_bytes().endswith(b"host/w")
    assert [one.name for one in tmp_path.iterdir()] == ["stack.json"]
