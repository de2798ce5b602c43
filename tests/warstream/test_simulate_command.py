"""`warstream simulate` from the outside."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from warstream.cli import app


def test_it_writes_a_war_and_says_where(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["simulate", str(tmp_path / "war.ndjson"), "--hours", "0.1", "--rate", "0.2"])
    assert done.exit_code == 0, done.output
    assert "killmails in" in done.output and "truth.ndjson" in done.output
    assert (tmp_path / "war.ndjson").stat().st_size > 0 and (tmp_path / "truth.ndjson").stat().st_size > 0
