"""A war as files: the same bytes each time, readable by the reader of real archives."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import orjson
import pytest

from schemas.envelopes import read_everef, read_r2z2
from schemas.killmail import check_killmail
from schemas.killmail_hash import killmail_hash
from streams.everef import members
from streams.simulator.archive import DEFAULT_START, write_war


@pytest.fixture(scope="module", params=["war.tar.bz2", "war.ndjson"])
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def test_the_same_war_is_the_same_bytes(tmp_path: Path, name: str) -> None:
    one = write_war(tmp_path / "one" / name, 5, 1)
    other = write_war(tmp_path / "other" / name, 5, 1)
    assert one.path.read_bytes() == other.path.read_bytes()
    assert one.truth_path.read_bytes() == other.truth_path.read_bytes()
    assert one.kills == other.kills > 100


def test_reads_back_as_killmails_with_a_truth_each(tmp_path: Path, name: str) -> None:
    told: list[float] = []
    written = write_war(tmp_path / name, 5, 1, progress=told.append)
    truths = [orjson.loads(line) for line in written.truth_path.read_bytes().splitlines()]
    found = []
    for member in members(written.path):
        mail = member.read(orjson.loads(member.payload))
        assert mail is not None
        body, time = check_killmail(mail.body)
        assert mail.hash == killmail_hash(body, time)
        assert time < DEFAULT_START + timedelta(hours=1)
        found.append(body["killmail_id"])
    assert len(found) == written.mails
    assert {row["killmail_id"] for row in truths} == set(found)
    assert len(truths) == len(set(found)) == written.kills
    assert told
    assert all(0 <= share <= 1 for share in told)
    assert [path.name for path in sorted(tmp_path.iterdir())] == sorted(["truth.ndjson", name])


def test_an_archive_has_the_members_of_everef(tmp_path: Path) -> None:
    written = write_war(tmp_path / "war.tar.bz2", 5, 0.5)
    rows = list(members(written.path))
    assert all(member.read is read_everef for member in rows)
    bodies = [orjson.loads(member.payload) for member in rows]
    assert [member.name for member in rows] == [f"war.tar.bz2:killmails/{body['killmail_id']}.json" for body in bodies]
    for body in bodies:
        assert datetime.fromisoformat(body["http_last_modified"]) > datetime.fromisoformat(body["killmail_time"])


def test_envelopes_have_duplicates_in_order_of_posting(tmp_path: Path) -> None:
    written = write_war(tmp_path / "war.ndjson", 5, 3)
    mails = [read_r2z2(orjson.loads(line)) for line in written.path.read_bytes().splitlines()]
    uploaded = [mail.uploaded_at or 0 for mail in mails]
    assert uploaded == sorted(uploaded)
    assert written.mails > written.kills


def test_refuses_other_endings(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"written as \.tar\.bz2"):
        write_war(tmp_path / "war.zip", 1, 1)
    assert not list(tmp_path.iterdir())
