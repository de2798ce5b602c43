"""A war as files: what this project ships for demos and tests instead of real killmails."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from schemas.simulated import MARK
from streams.simulator.theatre import LIVE_RATE
from streams.simulator.truth import truth_line
from streams.simulator.war import War

DEFAULT_START = datetime(2026, 11, 1, tzinfo=UTC)
"""When a written war begins unless told otherwise; fixed, so that the same command writes the same bytes on any day."""
FETCHED_AFTER = 600
"""Seconds after the kill at which the archive claims to have fetched the mail."""
TELL_EVERY = 200
"""Kills between two calls of `progress`."""


@dataclass(frozen=True, slots=True)
class WrittenWar:
    """What was written where."""

    path: Path
    truth_path: Path
    kills: int
    """Different killmails."""
    mails: int
    """Rows in the file; more than kills where some come twice."""


def write_war(
    path: Path,
    seed: int,
    hours: float,
    *,
    rate: float = LIVE_RATE,
    start: datetime = DEFAULT_START,
    late: bool = True,
    third_parties: float | None = None,
    substitutions: float = 0.0,
    truth_path: Path | None = None,
    progress: Callable[[float], None] | None = None,
) -> WrittenWar:
    """Write `hours` of a war to `path` and its truth beside it (`truth.ndjson` unless named). Same arguments, same bytes.

    `.tar.bz2`: an archive as EVE Ref publishes them, each kill once by id. `.ndjson`: R2Z2 envelopes in order of posting,
    with duplicates and without what is posted after the end. Each kill is marked (`schemas.simulated.MARK`).
    `progress` is told the share done, 0..1. Raises `ValueError` for another ending. Files appear under
    their names only when they are whole.
    """
    name = path.name.lower()
    if not name.endswith((".tar.bz2", ".ndjson")):
        raise ValueError(f"{path}: a war is written as .tar.bz2 (EVE Ref's shape) or .ndjson (R2Z2's envelopes)")
    truth_path = truth_path or path.with_name("truth.ndjson")
    path.parent.mkdir(parents=True, exist_ok=True)
    truth_path.parent.mkdir(parents=True, exist_ok=True)
    war = War(seed, start, rate=rate, late=late, third_parties=third_parties, substitutions=substitutions)
    end = war.start + timedelta(hours=hours)
    write = _write_archive if name.endswith(".tar.bz2") else _write_envelopes
    part, truth_part = _unfinished(path), _unfinished(truth_path)
    tell = _teller(war.start, end, progress)
    kills, mails = write(part, truth_part, war, end, tell)
    part.replace(path)
    truth_part.replace(truth_path)
    return WrittenWar(path, truth_path, kills, mails)


def _write_archive(path: Path, truth_path: Path, war: War, end: datetime, tell: Callable[[int, float], None]) -> tuple[int, int]:
    kills = 0
    with tarfile.open(path, "w:bz2", format=tarfile.USTAR_FORMAT) as archive, truth_path.open("wb") as answers:
        for body, hash_, truth in war.bodies(end):
            kills += 1
            killed = datetime.fromisoformat(body["killmail_time"])
            fetched = (killed + timedelta(seconds=FETCHED_AFTER)).strftime("%Y-%m-%dT%H:%M:%SZ")
            content = orjson.dumps({MARK: True, **body, "killmail_hash": hash_, "http_last_modified": fetched})
            member = tarfile.TarInfo(f"killmails/{body['killmail_id']}.json")
            member.size = len(content)
            member.mtime = int(killed.timestamp())
            archive.addfile(member, io.BytesIO(content))
            answers.write(truth_line(truth))
            tell(kills, killed.timestamp())
    return kills, kills


def _write_envelopes(
    path: Path, truth_path: Path, war: War, end: datetime, tell: Callable[[int, float], None]
) -> tuple[int, int]:
    told: set[int] = set()
    mails = 0
    with path.open("wb") as file, truth_path.open("wb") as answers:
        for mail in war.mails(until=end):
            mails += 1
            file.write(envelope_bytes({MARK: True, **mail.envelope}) + b"\n")
            if mail.truth.killmail_id not in told:
                told.add(mail.truth.killmail_id)
                answers.write(truth_line(mail.truth))
            tell(mails, mail.posted_at.timestamp())
    return len(told), mails


def envelope_bytes(envelope: dict[str, Any]) -> bytes:
    """The envelope as R2Z2 would serve it."""
    return orjson.dumps(envelope)


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _teller(start: datetime, end: datetime, progress: Callable[[float], None] | None) -> Callable[[int, float], None]:
    first, length = start.timestamp(), max(1.0, (end - start).total_seconds())

    def tell(count: int, now: float) -> None:
        if progress is not None and count % TELL_EVERY == 0:
            progress(min(1.0, (now - first) / length))

    return tell
