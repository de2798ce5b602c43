"""`warstream appraise` before a Janice with its key and its ways."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from fake_http import Reply
from fake_janice import KEY, FakeJanice
from typer.testing import CliRunner

from runtime.settings import Settings
from streams.janice import NO_KEY, WRONG_KEY
from warstream import cli
from warstream.appraise import NotAppraised, appraise

CARGO = "Tritanium\t1000\nPLEX\t2\nNothing sold\nGibberish \x1b[31m✓\n"
SAYS = """\
          buy          split           sell  amount  item
     4,000.00       4,500.00       5,000.00   1,000  Tritanium
10,000,000.00  10,200,000.00  10,400,000.00       2  PLEX
            ?              ?              ?       1  Nothing sold
10,004,000.00  10,204,500.00  10,405,000.00          all, 1.00 m3
without a price, and not in the sums: Nothing sold
not read: Gibberish  [31m✓
by Janice, Jita 4-4, immediate prices, 20"""


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[FakeJanice]:
    monkeypatch.chdir(tmp_path)
    async with FakeJanice(time.time) as server:
        monkeypatch.setenv("WARSTREAM_JANICE_URL", server.url)
        monkeypatch.setenv("WARSTREAM_JANICE_KEY", KEY)
        yield server
        assert server.violations == []


async def said(*arguments: str, given: bytes | None = None) -> Any:
    """The command in a thread: it has a loop of its own."""
    return await asyncio.to_thread(CliRunner().invoke, cli.app, ["appraise", *arguments], given)


@pytest.mark.parametrize("way", ["file", "stdin", "dash"])
async def test_a_cargo_list_is_appraised_from_a_file_or_stdin(server: FakeJanice, tmp_path: Path, way: str) -> None:
    (tmp_path / "cargo.txt").write_text(CARGO, encoding="utf-8-sig")  # as some editors save it
    done = await {
        "file": lambda: said("cargo.txt"),
        "stdin": lambda: said(given=CARGO.encode()),
        "dash": lambda: said("-", given=CARGO.encode()),
    }[way]()
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(SAYS) and done.stdout.endswith(" UTC\n")
    assert len(server.requests) == 1


async def test_a_list_of_nothing_is_not_sent(server: FakeJanice) -> None:
    done = await said(given=b" \n")
    assert isinstance(done.exception, NotAppraised) and server.requests == []


async def test_what_goes_wrong_is_a_sentence_without_the_key(server: FakeJanice) -> None:
    def settings(key: str) -> Settings:
        return Settings(_env_file=None, janice_url=server.url, janice_key=key)  # type: ignore[call-arg]

    with pytest.raises(NotAppraised, match="check WARSTREAM_JANICE_KEY") as raised:
        await appraise(settings("wrong-key"), CARGO)
    assert str(raised.value) == WRONG_KEY
    server.faults = [Reply(500)]
    with pytest.raises(NotAppraised, match="Janice answers HTTP 500"):
        await appraise(settings(KEY), CARGO)


def test_without_a_key_one_sentence_says_so_before_the_list_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WARSTREAM_JANICE_KEY", raising=False)
    monkeypatch.setattr(sys, "argv", ["warstream", "appraise"])
    monkeypatch.setattr(sys, "stdin", None)  # whoever reads it fails
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert printed.err == f"warstream: {NO_KEY}\n" and printed.out == "" and "WARSTREAM_JANICE_KEY" in NO_KEY


def test_a_file_that_is_not_there_is_a_sentence_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WARSTREAM_JANICE_KEY", KEY)
    monkeypatch.setattr(sys, "argv", ["warstream", "appraise", "cargo.txt"])
    with pytest.raises(SystemExit):
        cli.main()
    assert "cargo.txt: No such file or directory" in capsys.readouterr().err
