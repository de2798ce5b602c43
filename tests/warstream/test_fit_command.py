"""`warstream fit`: figures of a pasted fit, and a sentence with the line where it is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from warstream import cli

EFT = "[Rifter, mine\x1b[31m]\nDamage Control II\n\n\n125mm Gatling AutoCannon II, Republic Fleet EMP S\n"


def said(*arguments: str, given: str | None = None) -> Any:
    return CliRunner().invoke(cli.app, ["fit", *arguments], given)


@pytest.mark.parametrize("way", ["file", "stdin", "dash"])
def test_figures_from_a_file_or_stdin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "fit.txt"
    file.write_text(EFT)
    arguments = {"file": [str(file)], "stdin": [], "dash": ["-"]}[way]
    answer = said(*arguments, given=None if way == "file" else EFT)
    assert answer.exit_code == 0, answer.output
    assert "\x1b" not in answer.output
    lines = answer.output.splitlines()
    assert lines[0].startswith("Rifter, mine [31m: read as EFT, fit ")
    assert any(line.startswith("EHP ") for line in lines)
    assert any(line.startswith("tank: armor, buffer; its hole is ") for line in lines)
    assert any(line.startswith("damage: ") and "weapons" in line for line in lines)


def test_the_level_of_skills_and_eft_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "all skills 0," in said("--skills", "0", given=EFT).output
    assert said("--eft", given="fitting:587:2048;1::").output.startswith("[Rifter, unnamed]\nDamage Control II\n[Empty Low slot]")
    assert said("--skills", "6", given=EFT).exit_code == 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            "[Rifter, x]\nDamage Contrl II\n",
            "line 2: there is no module called 'Damage Contrl II'; did you mean Damage Control II?",
        ),
        ("", "the text is empty; paste a fit that begins with a line such as [Rifter, name]"),
        ("\x00\xff", "line 1: a fit begins with its hull and name in brackets, such as [Rifter, name]"),
        ("{]", "line 1: this begins as JSON and is none: "),
    ],
)
def test_what_is_no_fit_ends_with_2_and_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = said(given=given)
    assert answer.exit_code == 2
    assert answer.output.startswith(f"warstream: {sentence}")
    assert answer.output.count("\n") == 1


def test_what_has_no_figures_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no figures: it is a capsule" in said(given="[Capsule, x]").output
    assert "no figures: its hull is not in the static data" in said(given="[type 99999999, x]").output
