"""The hash against published ids and hashes, and against real mails where they are at hand."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from schemas.envelopes import read_everef
from schemas.killmail import check_killmail
from schemas.killmail_hash import FILETIME_EPOCH, TICKS_PER_SECOND, killmail_hash

DATA = Path(os.environ.get("WARSTREAM_SHARED_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
CORPUS = DATA / "killmails" / "corpus"

VECTORS = {
    # killmail id: (victim's pilot, pilot of the final blow, lost hull, FILETIME ticks, hash)
    131126432: (None, 2117579881, 35834, 134072251510000000, "84d3cce85c5f3357a9853facd950b118afd47d2b"),
    132462203: (1524048181, None, 33468, 134122353140000000, "cced16a2a1d228403e16a910cb7763f0974d4f3d"),
    106140056: (None, 2117381670, 26892, 133183939820000000, "e6ad2b2b40536d05ad96428e24795af21ce9a9d7"),
}
"""A structure without a pilot, a final blow by an NPC, and a deployable."""


def mail(victim, killer, hull):
    party = {"damage_done": 1, "final_blow": False, "character_id": 1}
    last = {"damage_done": 0, "final_blow": True} | ({} if killer is None else {"character_id": killer})
    lost = {"ship_type_id": hull, "damage_taken": 1} | ({} if victim is None else {"character_id": victim})
    return {"attackers": [party, last], "victim": lost}


def time_of(ticks: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=(ticks - FILETIME_EPOCH) // TICKS_PER_SECOND)


@pytest.mark.parametrize("number", VECTORS)
def test_the_known_hashes_come_out(number: int) -> None:
    victim, killer, hull, ticks, expected = VECTORS[number]
    assert killmail_hash(mail(victim, killer, hull), time_of(ticks)) == expected


def test_without_a_final_blow_the_first_attacker_counts() -> None:
    one = mail(5, 6, 7)
    time = datetime(2026, 1, 1, tzinfo=UTC)
    other = one | {"attackers": [{"damage_done": 1, "final_blow": False, "character_id": 6}, one["attackers"][0]]}
    assert killmail_hash(other, time) == killmail_hash(one, time)


@pytest.mark.parametrize("change", [("victim", 8), ("killer", 8), ("hull", 8), ("second", 1)])
def test_it_covers_victim_killer_hull_and_time(change: tuple[str, int]) -> None:
    parts = {"victim": 5, "killer": 6, "hull": 7, "second": 0} | dict([change])
    time = datetime(2026, 1, 1, 0, 0, parts.pop("second"), tzinfo=UTC)
    assert killmail_hash(mail(**parts), time) != killmail_hash(mail(5, 6, 7), datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real killmails is not on this machine (WARSTREAM_SHARED_DATA)")
def test_every_mail_of_the_corpus_has_its_own_hash() -> None:
    checked = 0
    for file in sorted(CORPUS.rglob("*.json")):
        data = orjson.loads(file.read_bytes())
        if not isinstance(data, dict) or "killmail_hash" not in data:
            continue
        found = read_everef(data)
        body, time = check_killmail(found.body)
        assert killmail_hash(body, time) == found.hash, file.name
        checked += 1
    assert checked >= 100
