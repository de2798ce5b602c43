"""Reading archives and files of killmails."""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile

import orjson
import pytest
from fake_everef import archive
from stream_twins import START, body, hash_of, shared_data

from streams.everef import BadArchive, arrivals, members

MAILS = [body(number) for number in range(10, 15)]


def names(path) -> list[str]:
    return [member.name for member in members(path)]


def bodies(path) -> list[object]:
    return [member.read(orjson.loads(member.payload)).body for member in members(path)]


def tar_of(entries: dict[str, bytes], mode: str = "w") -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode=mode) as tar:
        for name, content in entries.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return raw.getvalue()


def test_every_member_of_an_archive_comes_with_its_hash(tmp_path):
    path = tmp_path / "killmails-2026-11-23.tar.bz2"
    path.write_bytes(archive(mail | {"killmail_hash": hash_of(mail), "http_last_modified": "x"} for mail in MAILS))
    assert names(path)[0] == "killmails-2026-11-23.tar.bz2:killmails/10.json"
    assert bodies(path) == MAILS
    assert [member.read(orjson.loads(member.payload)).hash for member in members(path)] == [hash_of(mail) for mail in MAILS]


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_an_archive_cut_off_gives_what_it_has_and_says_so(tmp_path, kept):
    whole = archive(body(number) for number in range(3_000))
    path = tmp_path / "day.tar.bz2"
    path.write_bytes(whole[: int(len(whole) * kept)])
    seen = []
    with pytest.raises(BadArchive, match=r"day\.tar\.bz2: damaged or cut off after [\d,]+ killmails .* fetch the file again"):
        for member in members(path):
            seen.append(orjson.loads(member.payload)["killmail_id"])
    assert seen == list(range(len(seen))) and len(seen) < 3_000


def test_a_plain_tar_cut_off_between_two_members_is_damaged_too(tmp_path):
    whole = tar_of({f"killmails/{number}.json": b"{}" for number in range(10)})
    path = tmp_path / "day.tar"
    path.write_bytes(whole[: 1024 * 4])
    with pytest.raises(BadArchive, match="after 4 killmails"):
        names(path)


@pytest.mark.parametrize("pack", [bz2.compress, gzip.compress])
def test_a_flipped_byte_is_damage(tmp_path, pack):
    whole = bytearray(pack(tar_of({f"{number}.json": orjson.dumps(body(number)) for number in range(3_000)})))
    whole[len(whole) // 2] ^= 0xFF
    path = tmp_path / "day.tar.bz2"
    path.write_bytes(whole)
    with pytest.raises(BadArchive, match="damaged"):
        names(path)


@pytest.mark.parametrize("content", [b"", b"BZh9", b"<html>moved</html>", b"\x1f\x8b\x08"])
def test_what_is_no_archive_is_damaged(tmp_path, content):
    path = tmp_path / "day.tar.bz2"
    path.write_bytes(content)
    with pytest.raises(BadArchive):
        names(path)


def test_an_archive_without_members_is_a_day_without_kills(tmp_path):
    path = tmp_path / "day.tar.bz2"
    path.write_bytes(archive([]))
    assert names(path) == []


def test_members_that_are_no_killmail_files_are_passed_over(tmp_path):
    path = tmp_path / "day.tar"
    path.write_bytes(tar_of({"readme.txt": b"x", "killmails/1.json": b"{}", "killmails/": b"", "a.json.sig": b""}))
    assert names(path) == ["day.tar:killmails/1.json"]


def test_a_member_that_is_no_json_is_handed_on_for_the_dead_letters(tmp_path):
    path = tmp_path / "day.tar"
    path.write_bytes(tar_of({"killmails/1.json": b"<html>", "killmails/2.json": b"{}"}))
    assert [member.payload for member in members(path)] == [b"<html>", b"{}"]


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w"])
def test_the_compression_is_seen_by_its_first_bytes_not_by_the_name(tmp_path, mode):
    path = tmp_path / "day.tar.gz"
    path.write_bytes(tar_of({"1.json": orjson.dumps(MAILS[0])}, mode))
    assert bodies(path) == [MAILS[0]]


def test_a_file_of_lines(tmp_path):
    path = tmp_path / "kills.jsonl"
    path.write_bytes(b"\n".join(map(orjson.dumps, MAILS)) + b"\n\n  \n")
    assert names(path) == [f"kills.jsonl:{number}" for number in range(1, 6)] and bodies(path) == MAILS


@pytest.mark.parametrize("ending", ["jsonl", "ndjson", "json"])
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_compressed_files_of_lines_and_lists(tmp_path, ending, pack):
    path = tmp_path / f"kills.{ending}.{'gz' if pack is gzip.compress else 'bz2'}"
    path.write_bytes(pack(orjson.dumps(MAILS) if ending == "json" else b"\n".join(map(orjson.dumps, MAILS))))
    assert bodies(path) == MAILS


def test_a_compressed_file_of_lines_cut_off_says_so(tmp_path):
    path = tmp_path / "kills.jsonl.gz"
    path.write_bytes(gzip.compress(b"\n".join(map(orjson.dumps, MAILS)))[:-20])
    with pytest.raises(BadArchive, match=r"kills\.jsonl\.gz: damaged or cut off"):
        names(path)


def test_a_list_and_a_single_killmail(tmp_path):
    many, one = tmp_path / "many.json", tmp_path / "one.json"
    many.write_bytes(b" \n" + orjson.dumps(MAILS))
    one.write_bytes(orjson.dumps(MAILS[0]))
    assert bodies(many) == MAILS and names(many)[4] == "many.json[4]" and bodies(one) == [MAILS[0]]


def test_a_list_that_breaks_off_says_so(tmp_path):
    path = tmp_path / "many.json"
    path.write_bytes(orjson.dumps(MAILS)[:-5])
    with pytest.raises(BadArchive, match="is it whole"):
        names(path)


def test_a_folder_is_read_in_the_order_of_names(tmp_path):
    (tmp_path / "b").mkdir()
    for name, mail in (("b/2.json", MAILS[1]), ("a.json", MAILS[0]), ("c.jsonl", MAILS[2]), ("notes.txt", MAILS[3])):
        (tmp_path / name).write_bytes(orjson.dumps(mail))
    assert bodies(tmp_path) == MAILS[:3]


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(BadArchive, match="no such file"):
        names(tmp_path / "no.tar.bz2")


def test_arrivals_carry_kind_origin_time_and_whether_they_happened(tmp_path):
    path = tmp_path / "day.tar.bz2"
    path.write_bytes(archive(MAILS[:1]))
    (arrival,) = arrivals(path, lambda: START, simulated=True)
    assert (arrival.kind, arrival.received_at, arrival.simulated) == ("everef", START, True)
    path = tmp_path / "one.json"
    path.write_bytes(orjson.dumps(MAILS[0]))
    (arrival,) = arrivals(path, lambda: START)
    assert (arrival.kind, arrival.origin, arrival.simulated) == ("file", "one.json", False)


def test_a_real_day_is_read_whole():
    path = shared_data("killmails", "killmails-2021-12-01.tar.bz2")
    assert len({orjson.loads(member.payload)["killmail_id"] for member in members(path)}) == 10_671


def test_a_real_file_of_lines_is_read_whole():
    found = [member.read(orjson.loads(member.payload)) for member in members(shared_data("zkb", "solo-2018-05-19"))]
    assert len(found) == 1_000 and all(mail.zkb["totalValue"] > 0 for mail in found)
