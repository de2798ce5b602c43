"""What the commands of the parts make of their options and the environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from runtime.settings import Settings
from warstream import cli
from warstream.commands import parts, run


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the one who runs the tests; a broker is named, and nobody knocks there."""
    for name in os.environ:
        if name.startswith(("WARSTREAM_", "KAFKA_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("variable", "options", "index"), [("3", [], 3), ("3", ["--index", "5"], 5), (None, [], 0)])
def test_a_workers_number_is_the_options_then_the_variables(
    monkeypatch: pytest.MonkeyPatch, variable: str | None, options: list[str], index: int
) -> None:
    begun: list[Settings] = []
    monkeypatch.setattr(parts, "_run", lambda _name, _part, settings: begun.append(settings))
    if variable:
        monkeypatch.setenv("WARSTREAM_WORKER_INDEX", variable)
    assert CliRunner().invoke(cli.app, ["worker", *options]).exit_code == 0
    assert [settings.worker_index for settings in begun] == [index]


@pytest.mark.parametrize(
    ("mode", "source", "fits"),
    [
        ("live", "r2z2", True),
        ("simulated", "simulator", True),
        ("live", "simulator", False),
        ("replay", "simulator", False),
        ("simulated", "r2z2", False),
        ("simulated", "redisq", False),
    ],
)
def test_a_source_of_the_other_kind_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], mode: str, source: str, fits: bool
) -> None:
    begun: list[str] = []

    async def begin(name: str, *_: object) -> None:
        begun.append(name)

    monkeypatch.setattr(run, "run_part", begin)
    monkeypatch.setenv("WARSTREAM_MODE", mode)
    monkeypatch.setattr("sys.argv", ["warstream", "ingest", "--source", source])
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr().err.strip().splitlines()
    if fits:
        assert (end.value.code, begun, said) == (0, ["ingest"], [])
    else:
        assert (end.value.code, begun, len(said)) == (1, [], 1)
        assert f"mode {mode} is for" in said[0] and "set WARSTREAM_MODE=" in said[0] and "--debug" not in said[0]
