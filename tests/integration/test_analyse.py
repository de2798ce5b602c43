"""`warstream analyse` as researchers run it: equal input gives equal bytes, bad input one sentence, and nothing is left over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import orjson
import psutil
import pytest
from battle_oracle import reported
from integration_world import right_hash

from runtime.settings import Settings
from schemas.simulated import MARK
from streams.everef import members
from streams.simulator.archive import WrittenWar, write_war
from universe.map import load
from warstream import settle
from warstream.analyse import analyse

pytestmark = pytest.mark.timeout(300)

DOCTRINES = 3
"""At least, in the war of these tests."""


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> WrittenWar:
    return write_war(tmp_path_factory.mktemp("war") / "war.tar.bz2", 3, 2, substitutions=0.1)


@pytest.fixture(scope="module")
def results() -> dict[str, bytes]:
    """The files of killmails, battles and doctrines of each run of the module, one after the other, by how it was run."""
    return {}


def run(tmp_path: Path, *arguments: str | Path, settings: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command, with its temporary folders under `tmp_path` and no setting but those given."""
    temporary = tmp_path / "tmp"
    temporary.mkdir(mode=0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WARSTREAM_", "KAFKA_"))}
    if "WARSTREAM_KAFKA_LIBS" in os.environ:
        kept["WARSTREAM_KAFKA_LIBS"] = os.environ["WARSTREAM_KAFKA_LIBS"]
    return subprocess.run(
        [sys.executable, "-m", "warstream", "analyse", *map(str, arguments)],
        env=kept | {"TMPDIR": str(temporary), "COLUMNS": "500"} | (settings or {}),  # a path in a sentence is not broken
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def assert_nothing_left(tmp_path: Path) -> None:
    """No process that knows the run's folder, and no folder."""
    marks = str(tmp_path / "tmp")
    running = []
    for process in psutil.process_iter(["pid", "cmdline", "environ"]):
        told = " ".join(process.info["cmdline"] or []) + " ".join((process.info["environ"] or {}).values())
        if marks in told and process.info["pid"] != os.getpid() and process.status() != psutil.STATUS_ZOMBIE:
            running.append(process.info["cmdline"])
    assert running == []
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_every_kill_sorted_and_the_same_bytes_however_it_was_run(
    kind: str, workers: int, war: WrittenWar, tmp_path: Path, results: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    done = run(tmp_path, war.path, "--out", out, "--workers", str(workers), "--broker", kind)
    assert done.returncode == 0, done.stderr[-2000:]
    written = (out / "killmails.ndjson").read_bytes()
    rows = [orjson.loads(line) for line in written.splitlines()]
    bodies = {body["killmail_id"]: body for body in archived(war.path)}
    assert [row["killmail_id"] for row in rows] == sorted(bodies)
    assert [row["killmail"] for row in rows] == [bodies[number] for number in sorted(bodies)]
    assert all(row["hash"] == right_hash(row["killmail"]) and row["hash_ok"] for row in rows)
    assert all(list(row) == sorted(row) for row in rows)
    told = (out / "battles.ndjson").read_bytes()
    battles = [orjson.loads(line) for line in told.splitlines()]
    found = reported(list(bodies.values()), {system.id: set(system.gates) for system in load()})
    assert {one["battle_id"]: one["kills"] for one in battles} == {number: sorted(kills) for number, (kills, _) in found.items()}
    assert [one["battle_id"] for one in battles] == sorted(found)
    doctrines = (out / "doctrines.ndjson").read_bytes()
    assert len(doctrines.splitlines()) >= DOCTRINES
    for other, expected in results.items():
        assert written + told + doctrines == expected, f"differs from {other}"
    results[f"{kind} with {workers}"] = written + told + doctrines

    summary = orjson.loads((out / "summary.json").read_bytes())
    assert orjson.loads(done.stdout) == summary
    assert summary["killmails"] == war.kills
    assert summary["attackers"] == sum(len(body["attackers"]) for body in bodies.values())
    assert summary["items"] == sum(1 + len(item.get("items") or ()) for body in bodies.values() for item in items(body))
    assert (summary["wrong_hashes"], summary["dead_letters"]) == (0, {})
    assert summary["input"] == {"archives": [war.path.name], "accepted": war.kills, "rejected": 0}
    assert (summary["run"]["workers"], summary["run"]["broker"], summary["run"]["restarts"]) == (workers, kind, 0)
    assert summary["killmails_per_second"] > 0
    assert 0 <= summary["latency_seconds"]["p50"] <= summary["latency_seconds"]["p99"]
    assert 0 <= summary["seconds"]["read"] <= summary["seconds"]["settled"]
    assert_nothing_left(tmp_path)


def test_the_same_bytes_of_two_archives_in_the_wrong_order_with_three_workers(
    kind: str, war: WrittenWar, tmp_path: Path, results: dict[str, bytes]
) -> None:
    halves = [tmp_path / "first.ndjson", tmp_path / "second.ndjson"]
    found = archived(war.path)
    for path, bodies in zip(halves, (found[: len(found) // 2], found[len(found) // 2 :]), strict=True):
        path.write_bytes(b"\n".join(orjson.dumps({MARK: True, **body}) for body in bodies))
    out = tmp_path / "out"
    done = run(tmp_path, *reversed(halves), "--out", out, "--workers", "3", "--broker", kind)
    assert done.returncode == 0, done.stderr[-2000:]
    battles, doctrines = ((out / name).read_bytes() for name in ("battles.ndjson", "doctrines.ndjson"))
    assert orjson.loads(done.stdout)["dead_letters"] == {}
    assert results, "run with the test before it"
    for other, expected in results.items():
        assert expected.endswith(battles + doctrines), f"differs from {other}"


async def test_a_stall_ends_it_in_a_sentence_and_keeps_the_logs(
    war: WrittenWar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "STALL_SECONDS", 0.0)
    out = tmp_path / "out"
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    with pytest.raises(settle.Stalled, match=f"has not moved for 0 s.*kept in {out / 'logs'}"):
        await analyse([war.path], out, workers=1, apache=False, settings=settings, tell=lambda _: None)
    assert (out / "logs" / "worker-0.log").stat().st_size > 0


def items(body: dict[str, Any]) -> list[dict[str, Any]]:
    return body["victim"].get("items") or []


def archived(path: Path) -> list[dict[str, Any]]:
    wrapped = [member.read(orjson.loads(member.payload)) for member in members(path)]
    return [mail.body for mail in wrapped if mail is not None]


@pytest.mark.parametrize("moment", ["early", "late"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_it_in_good_order_and_nothing_stays_behind(
    moment: str, number: signal.Signals, war: WrittenWar, tmp_path: Path
) -> None:
    """Early: while the servers start. Late: while parts start or work. A second signal does not cut the end short."""
    temporary, out, said = tmp_path / "tmp", tmp_path / "out", tmp_path / "said"
    temporary.mkdir(mode=0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WARSTREAM_", "KAFKA_"))}
    command = [sys.executable, "-m", "warstream", "analyse", str(war.path), "--out", str(out)]
    with said.open("wb") as file:
        process = subprocess.Popen(command, env=kept | {"TMPDIR": str(temporary)}, stdout=file, stderr=file)
    try:
        end = time.monotonic() + 120
        while not (any(temporary.glob("*/broker")) if moment == "early" else "database  replay" in said.read_text()):
            assert time.monotonic() < end and process.poll() is None, said.read_text()
            time.sleep(0.02)
        process.send_signal(number)
        time.sleep(0.2)
        process.send_signal(number)
        assert process.wait(60) == 128 + number, said.read_text()
    finally:
        process.kill()
    assert f"ended by {number.name}" in said.read_text() and "Traceback" not in said.read_text()
    assert not (out / "summary.json").exists()
    assert_nothing_left(tmp_path)


def test_a_broker_and_databases_of_yours_are_left_alone(war: WrittenWar, tmp_path: Path) -> None:
    """Settings that lead nowhere, and a password that only your broker knows."""
    yours = {
        "KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "WARSTREAM_KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
        "WARSTREAM_KAFKA_SASL_USERNAME": "me",
        "WARSTREAM_KAFKA_SASL_PASSWORD": "secret",
        "WARSTREAM_KAFKA_REPLICATION": "3",
        "WARSTREAM_POSTGRES_DSN": "postgresql://127.0.0.1:1/none",
        "WARSTREAM_REDIS_URL": "redis://127.0.0.1:1/0",
    }
    done = run(tmp_path, war.path, "--out", tmp_path / "out", settings=yours)
    assert done.returncode == 0, done.stderr[-2000:]
    assert orjson.loads(done.stdout)["killmails"] == war.kills
    assert_nothing_left(tmp_path)


def test_a_truncated_archive_is_one_sentence_and_nothing_stays_behind(war: WrittenWar, tmp_path: Path) -> None:
    cut = tmp_path / "cut.tar.bz2"
    cut.write_bytes(war.path.read_bytes()[: war.path.stat().st_size // 2])
    done = run(tmp_path, cut, "--out", tmp_path / "out")
    assert done.returncode == 1
    (sentence,) = [line for line in done.stderr.splitlines() if "cut.tar.bz2" in line]
    assert "damaged or cut off after" in sentence
    assert "fetch the file again" in sentence
    assert "Traceback" not in done.stderr + done.stdout
    assert not (tmp_path / "out" / "summary.json").exists()  # half a result would be taken for a whole one
    assert_nothing_left(tmp_path)


def test_an_archive_that_is_not_there_is_said_before_anything_starts(tmp_path: Path) -> None:
    done = run(tmp_path, tmp_path / "none.tar.bz2", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "none.tar.bz2" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
