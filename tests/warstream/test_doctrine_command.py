"""`warstream doctrine`: what is wrong with a file is told with its line, before anything else is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from runtime.clock import SystemClock
from runtime.settings import Settings
from warstream import cli
from warstream.doctrine_import import read_files
from warstream.faults import sentence

RIFTER = "[Rifter, tackle]\n1MN Afterburner II\n"


def written(folder: Path, **texts: str | bytes) -> list[Path]:
    for name, text in texts.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return [folder / name for name in texts]


@pytest.mark.parametrize(
    ("texts", "name", "says"),
    [
        ({"one": "[Rifter, x]\n\n1MN Afterburner III\n"}, None, "one: line 3: "),
        ({"one": RIFTER, "two": "nothing"}, None, "two: line 1: "),
        ({"one": b"\xff\xfe"}, None, "one: this is no UTF-8 text"),
        ({"one": RIFTER, "two": RIFTER}, "mine", "the files have 2 fits"),
        ({"one": ""}, None, "one: the text is empty"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, texts: dict[str, str | bytes], name: str | None, says: str) -> None:
    paths = written(tmp_path, **texts)
    with pytest.raises(ValueError, match=r"^[^\n]+$") as caught:
        read_files(paths, name=name, doctrine="", author="", settings=Settings(_env_file=None), clock=SystemClock())  # type: ignore[call-arg]
    told = sentence(caught.value)
    assert says in told
    assert "--debug" not in told


def test_a_fault_is_told_without_a_running_warstream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARSTREAM_DATA_DIR", str(tmp_path / "none"))
    (path,) = written(tmp_path, bad="[Rifter, x]\n")
    ended = CliRunner().invoke(cli.app, ["doctrine", "import", str(path)])
    assert "line 1: this Rifter has no modules" in str(ended.exception)
    good = CliRunner().invoke(cli.app, ["doctrine", "import", *map(str, written(tmp_path, good=RIFTER))])
    assert "KAFKA_BOOTSTRAP_SERVERS" in str(good.exception) or "Kafka" in str(good.exception)


@pytest.mark.parametrize("option", ["--doctrine", "--name", "--author"])
def test_labels_are_one_line(tmp_path: Path, option: str) -> None:
    (path,) = written(tmp_path, good=RIFTER)
    ended = CliRunner().invoke(cli.app, ["doctrine", "import", str(path), option, "a\nb"])
    assert ended.exit_code == 2
    assert "one line of at most" in ended.output


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    paths = written(tmp_path, bom=b"\xef\xbb\xbf" + RIFTER.encode())
    made, notes = read_files(
        paths,
        name=None,
        doctrine="d",
        author="",
        settings=Settings(_env_file=None),
        clock=SystemClock(),  # type: ignore[call-arg]
    )
    assert [(one["name"], one["doctrine"]) for one in made] == [("tackle", "d")]
    assert notes == []
