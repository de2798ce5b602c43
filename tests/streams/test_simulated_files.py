"""Files of simulated wars say so, in whatever form; real ones beside them are refused."""

from __future__ import annotations

import tarfile
from pathlib import Path

import orjson
import pytest

from schemas.simulated import is_marked
from streams.everef import members
from streams.simulated_files import MixedKinds, are_simulated
from streams.simulator.archive import write_war

REAL = {"killmail_id": 1, "killmail_time": "2021-11-27T18:05:01Z", "killmail_hash": "ab"}


@pytest.fixture(scope="module", params=["war.tar.bz2", "war.ndjson"])
def war(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_war(tmp_path_factory.mktemp("war") / request.param, 5, 0.2).path


def real(tmp_path: Path) -> Path:
    path = tmp_path / "real" / "day.ndjson"
    path.parent.mkdir()
    path.write_bytes(orjson.dumps(REAL) + b"\n")
    return path


def test_every_kill_is_marked_and_the_mark_is_no_part_of_the_killmail(war: Path) -> None:
    found = list(members(war))
    assert found
    for member in found:
        data = orjson.loads(member.payload)
        mail = member.read(data)
        assert is_marked(data)
        assert mail is not None and not is_marked(mail.body)


def test_simulated_files_are_known_even_cut_or_in_a_folder(war: Path, tmp_path: Path) -> None:
    assert are_simulated([war])
    (tmp_path / war.name).write_bytes(war.read_bytes())
    (tmp_path / "empty.ndjson").write_bytes(b"")
    assert are_simulated([tmp_path])
    part = tmp_path / "part.ndjson"
    part.write_bytes([member.payload for member in members(war)][-1])
    assert are_simulated([part])


def test_an_unpacked_archive_is_still_marked(tmp_path: Path) -> None:
    war = write_war(tmp_path / "war.tar.bz2", 5, 0.1).path
    with tarfile.open(war) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    assert are_simulated([tmp_path / "unpacked"])


def test_real_empty_and_broken_files_are_not_simulated(tmp_path: Path) -> None:
    path = real(tmp_path)
    (path.parent / "other.ndjson").write_bytes(b"no json\n")
    (path.parent / "cut.tar.bz2").write_bytes(b"BZh9 cut off")
    assert not are_simulated([path])
    assert not are_simulated([path.parent])
    assert not are_simulated([])


def test_both_kinds_are_refused_by_name(war: Path, tmp_path: Path) -> None:
    path = real(tmp_path)
    for order in ([war, path], [path, war], [path.parent, war.parent]):
        with pytest.raises(MixedKinds, match=r"holds a simulated war and .* does not") as caught:
            are_simulated(order)
        assert str(war) in str(caught.value) and str(path) in str(caught.value)
