"""CI is not green without its main proofs, and pytest names what it skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROOFS = Path(__file__).parents[2] / ".ci" / "proofs"


def proofs(folder: Path, *, data: bool, jars: bool, promtool: bool = True, **more: str) -> tuple[int, str, str]:
    """Exit code, what it said, and what it complained of; the switches say what is there. A Java is taken for granted."""
    shared, libs = folder / "data", folder / "libs"
    libs.mkdir()
    if data:
        for name in ("killmails", "zkb"):
            (shared / name).mkdir(parents=True)
    if jars:
        (libs / "kafka_2.13-4.0.0.jar").touch()
    java = folder / "java" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n")
    java.chmod(0o755)
    tools = folder / "tools"
    tools.mkdir()
    for name in ("bash", "dirname"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    if promtool:
        (tools / "promtool").symlink_to("/bin/true")
    own = {name: value for name, value in os.environ.items() if name not in ("CI", "WARSTREAM_WITHOUT_REAL_DATA")}
    own |= {"WARSTREAM_SHARED_DATA": str(shared), "WARSTREAM_KAFKA_LIBS": str(libs), "JAVA_HOME": str(folder / "java")}
    own |= {"PATH": str(tools)}
    done = subprocess.run([PROOFS, sys.executable], capture_output=True, text=True, env=own | more, check=False)
    return done.returncode, done.stdout, done.stderr


def test_with_everything_there_it_says_so(tmp_path: Path) -> None:
    assert proofs(tmp_path, data=True, jars=True, CI="true") == (0, "real data: here. Apache Kafka: here. promtool: here.\n", "")


def test_ci_without_real_data_fails_with_one_sentence(tmp_path: Path) -> None:
    code, said, complained = proofs(tmp_path, data=False, jars=True, CI="true")
    assert code == 1
    assert said.startswith("real data: none at ")
    assert complained.count("\n") == 1
    assert "WARSTREAM_WITHOUT_REAL_DATA=1" in complained


@pytest.mark.parametrize("more", [{}, {"CI": "true", "WARSTREAM_WITHOUT_REAL_DATA": "1"}], ids=["at home", "a fork"])
def test_who_has_no_real_data_is_told_and_goes_on(tmp_path: Path, more: dict[str, str]) -> None:
    code, said, complained = proofs(tmp_path, data=False, jars=True, **more)
    assert (code, complained) == (0, "")
    assert said.startswith("real data: none at ")


@pytest.mark.parametrize("more", [{}, {"CI": "true", "WARSTREAM_WITHOUT_REAL_DATA": "1"}], ids=["at home", "a fork"])
def test_without_the_jars_it_fails_everywhere(tmp_path: Path, more: dict[str, str]) -> None:
    code, said, complained = proofs(tmp_path, data=True, jars=False, **more)
    assert (code, said) == (1, "real data: here. Apache Kafka: missing. promtool: here.\n")
    assert "make kafka" in complained


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)], ids=["CI", "at home"])
def test_without_promtool_ci_fails_with_one_sentence(tmp_path: Path, ci: str, code: int) -> None:
    ended, said, complained = proofs(tmp_path, data=True, jars=True, promtool=False, CI=ci)
    assert (ended, said) == (code, "real data: here. Apache Kafka: here. promtool: missing.\n")
    assert complained.count("\n") == code and ("promtool" in complained) == bool(code)


def test_ci_asks_before_it_tests() -> None:
    run = (PROOFS.parent / "run").read_text()
    assert "|| missing+=(prometheus)" in run
    assert run.index('make PYTHON="$PYTHON" kafka') < run.index(".ci/proofs") < run.index('make PYTHON="$PYTHON" test')


def test_skips_are_named_at_the_end_beside_failures(pytestconfig: pytest.Config) -> None:
    assert "-rfEs" in pytestconfig.getini("addopts")
