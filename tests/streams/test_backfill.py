"""EVE Ref's archives by date."""

from __future__ import annotations

import asyncio
from datetime import date

import orjson
import pytest
from fake_everef import FakeEveRef, archive
from fake_http import Reply
from stream_twins import body, hash_of, shared_data

from runtime.settings import Settings
from streams.backfill import Backfill, counts, days_between, difference
from streams.checkpoint import Checkpoint
from streams.everef import archive_path
from streams.http import open_http

FIRST = date(2026, 11, 1)
LAST = date(2026, 11, 4)


def day_mails(day: int, number: int = 5) -> list[dict[str, object]]:
    mails = [body(day * 1_000 + index, f"2026-11-{day:02}T10:00:00Z") for index in range(number)]
    return [mail | {"killmail_hash": hash_of(mail), "http_last_modified": "2026-11-09T00:00:00Z"} for mail in mails]


ALL = [mail["killmail_id"] for day in (1, 2, 3, 4) for mail in day_mails(day)]


@pytest.fixture
async def server(clock):
    async with FakeEveRef(lambda: clock.now().timestamp()) as server:
        for day in (1, 2, 3, 4):
            server.files[archive_path(date(2026, 11, day))] = archive(day_mails(day))
        server.files["killmails/totals.json"] = orjson.dumps({f"2026110{day}": 5 for day in (1, 2, 3, 4)})
        yield server
        assert server.violations == [] and server.open_most <= 2


@pytest.fixture
def fill(server, door, clock, tmp_path):
    async def run(first=FIRST, last=LAST, stop=None, progress=lambda _: None, door=door, stored=None):
        http = open_http(Settings(contact="tests@example.org", _env_file=None), clock=clock)
        job = Backfill(
            http=http,
            url=server.url,
            door=door,
            directory=tmp_path / "backfill",
            checkpoint=Checkpoint(tmp_path / "backfill.json"),
            clock=clock,
            beat=lambda: None,
            stored=stored,
        )
        try:
            return await asyncio.wait_for(job.run(first, last, stop or asyncio.Event(), progress), 30)
        finally:
            await http.aclose()

    return run


def outcomes(report) -> dict[int, str]:
    return {done.day.day: done.outcome for done in report.days}


async def test_every_killmail_of_every_day_is_handed_over(fill, door, tmp_path):
    heard = []
    report = await fill(progress=heard.append)
    assert sorted(door.ids) == ALL and door.dead == []
    assert report.killmails == 20 and report.complete and report.notes == []
    assert sorted(done.day for done in heard) == days_between(FIRST, LAST)
    assert list((tmp_path / "backfill").iterdir()) == []


async def test_a_second_run_fetches_nothing_again(fill, door, server):
    await fill()
    server.sent.clear()
    report = await fill()
    assert set(outcomes(report).values()) == {"unchanged"} and len(door.mails) == 20
    assert [status for path, status, _ in server.sent if "tar" in path] == [304] * 4


async def test_a_rewritten_day_is_fetched_again(fill, door, server):
    await fill()
    server.files[archive_path(date(2026, 11, 2))] = archive(day_mails(2, 6))
    report = await fill()
    assert outcomes(report) == {1: "unchanged", 2: "read", 3: "unchanged", 4: "unchanged"}
    assert door.ids[20:] == [2_000, 2_001, 2_002, 2_003, 2_004, 2_005]
    assert report.notes == ["2026-11-02: the archive holds 6 killmails, EVE Ref's totals say 5."]
    assert report.complete, "the totals are the older ones"


async def test_an_archive_shorter_than_the_totals_is_not_complete_until_it_is_rewritten(fill, door, server):
    server.files[archive_path(date(2026, 11, 2))] = archive(day_mails(2, 3))
    first, again = await fill(), await fill()
    for report in (first, again):
        assert (report.complete, report.lacking, report.unfinished) == (False, 1, 0)
        assert report.notes == ["2026-11-02: the archive holds 3 killmails, EVE Ref's totals say 5."]
    assert set(outcomes(again).values()) == {"unchanged"}
    server.files[archive_path(date(2026, 11, 2))] = archive(day_mails(2))
    assert (await fill()).complete and sorted(set(door.ids)) == ALL


async def test_a_missing_day_is_said_in_one_sentence_and_left_out(fill, door, server):
    del server.files[archive_path(date(2026, 11, 3))]
    report = await fill()
    assert report.notes == ["2026-11-03: EVE Ref has no archive of this day; it is left out."]
    assert len(door.mails) == 15 and (report.complete, report.lacking, report.unfinished) == (False, 1, 0)


async def test_an_interrupted_download_goes_on_where_it_broke(fill, door, server):
    path = archive_path(FIRST)
    whole = server.files[path]
    server.faults[path] = [Reply(200, whole, cut=100)]
    report = await fill(FIRST, FIRST)
    assert door.ids == ALL[:5] and report.complete
    assert [(status, size) for sent, status, size in server.sent if sent == f"/{path}"] == [
        (200, len(whole)),
        (206, len(whole) - 100),
    ]


async def test_an_archive_that_changed_in_between_starts_anew(fill, door, server, tmp_path):
    path = archive_path(FIRST)
    folder = tmp_path / "backfill"
    folder.mkdir()
    (folder / "killmails-2026-11-01.tar.bz2.part").write_bytes(b"old beginning")
    (folder / "killmails-2026-11-01.tar.bz2.part.etag").write_text('"old"')
    await fill(FIRST, FIRST)
    assert door.ids == ALL[:5]
    assert [status for sent, status, _ in server.sent if sent == f"/{path}"] == [200]


async def test_trouble_is_waited_out(fill, door, server, clock):
    server.faults[archive_path(FIRST)] = [Reply(503, headers={"Retry-After": "90"}), Reply(429), Reply(500)]
    before = clock.now()
    assert (await fill(FIRST, FIRST)).complete and door.ids == ALL[:5]
    assert (clock.now() - before).total_seconds() >= 90


async def test_a_day_that_cannot_be_had_is_said_and_comes_with_the_next_run(fill, door, server):
    server.faults[archive_path(FIRST)] = [Reply(500)] * 6
    report = await fill()
    assert (report.complete, report.lacking, report.unfinished) == (False, 0, 1)
    assert outcomes(report)[1] == "failed" and "repeat the command" in report.notes[0]
    assert (await fill()).complete and sorted(door.ids) == ALL


async def test_a_refusal_asks_for_nothing_more(fill, server):
    server.faults[archive_path(FIRST)] = [Reply(403)]
    server.faults[archive_path(date(2026, 11, 2))] = [Reply(403)]
    report = await fill()
    assert set(outcomes(report).values()) == {"failed"} and "WARSTREAM_CONTACT" in report.notes[0]
    assert len([path for path, _, _ in server.sent if "tar" in path]) <= 2


async def test_a_damaged_archive_is_fetched_once_more(fill, door, server):
    path = archive_path(FIRST)
    server.faults[path] = [Reply(200, server.files[path][:-60])]
    report = await fill(FIRST, FIRST)
    assert report.complete and set(door.ids) == set(ALL[:5])


async def test_an_archive_damaged_at_its_source_is_said(fill, server):
    path = archive_path(FIRST)
    server.files[path] = b"<html>not an archive</html>"
    report = await fill(FIRST, FIRST)
    assert not report.complete and report.days[0].outcome == "damaged" and "fetch the file again" in report.notes[0]


async def test_totals_that_cannot_be_read_stop_nothing(fill, door, server):
    server.files["killmails/totals.json"] = b"<html>"
    assert (await fill()).complete and len(door.mails) == 20


async def test_a_stop_leaves_the_rest_for_the_next_run(fill, door):
    stop = asyncio.Event()
    report = await fill(stop=stop, progress=lambda _: stop.set())
    assert "stopped" in outcomes(report).values() and not report.complete
    await fill()
    assert set(door.ids) == set(ALL)


async def test_a_door_that_fails_leaves_the_day_undone(fill, door, server):
    class Shut:
        async def offer(self, arrival):
            raise ConnectionError("Kafka is away")

    with pytest.raises(ConnectionError):
        await fill(door=Shut())
    await fill()
    assert sorted(door.ids) == ALL


async def test_a_day_that_is_not_stored_is_read_again(fill, door):
    """An embedded broker that falls takes with it what only it had acknowledged."""
    stored = []

    async def falls():
        if stored:
            raise ConnectionError("the broker fell before Postgres had the second day")
        stored.append(len(door.ids))

    with pytest.raises(ConnectionError):
        await fill(stored=falls)
    assert stored == [5], "asked when the day was in Kafka"
    before = len(door.ids)
    await fill()
    assert len(door.ids) - before == len(ALL) - 5
    assert set(door.ids) == set(ALL)


def test_days_run_from_first_to_last():
    assert days_between(date(2024, 2, 28), date(2024, 3, 1)) == [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)]
    with pytest.raises(ValueError, match="swap them"):
        days_between(date(2024, 3, 1), date(2024, 2, 28))
    with pytest.raises(ValueError, match="2007-12-05"):
        days_between(date(2003, 5, 6), date(2003, 5, 7))


def test_file_names_have_dashes():
    assert archive_path(date(2026, 1, 2)) == "killmails/2026/killmails-2026-01-02.tar.bz2"


def test_a_difference_needs_a_total():
    assert difference(FIRST, 5, None) is None and difference(FIRST, 5, 5) is None and difference(FIRST, 5, 6)


def test_totals_that_are_none():
    assert counts(b"[]") is None and counts(b"<") is None and counts(b'{"20260101": 5, "x": "y"}') == {"20260101": 5}


async def test_a_real_day_goes_through(fill, door, server):
    day = date(2021, 12, 1)
    server.files[archive_path(day)] = shared_data("killmails", "killmails-2021-12-01.tar.bz2").read_bytes()
    server.files["killmails/totals.json"] = b'{"20211201": 10671}'
    report = await fill(day, day)
    assert report.killmails == 10_671 and report.notes == [] and len(set(door.ids)) == 10_671
