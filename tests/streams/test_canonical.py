"""From bytes to the event: what is kept, and what is set aside with which reason."""

from __future__ import annotations

from contextlib import suppress

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stream_twins import START, body, hash_of, placeholder, r2z2_file, shared_data

from agents.activity import rules
from schemas.envelopes import read_any, read_everef, read_r2z2, read_redisq
from schemas.redis_keys import Keys
from schemas.zkb import Zkb, check_zkb
from sinks.killmail_rows import killmail_rows
from sinks.redis_read import read_kill
from streams.arrival import Arrival
from streams.canonical import Rejected, canonical_event
from streams.gazetteer import Gazetteer
from universe.map import load

PLACES = Gazetteer(load())


def event_of(mail, read=read_any, **more):
    payload = mail if isinstance(mail, bytes) else orjson.dumps(mail)
    return canonical_event(Arrival(payload, read, "file", "x.json", START, **more), PLACES, START)


def reason_of(mail, read=read_any) -> str:
    with pytest.raises(Rejected) as found:
        event_of(mail, read)
    assert "\n" not in str(found.value) and len(str(found.value)) < 400
    return found.value.reason


def without(mail, *path):
    inner = mail
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return mail


def changed(path: str, value: object):
    mail = inner = body()
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        inner = inner[step]
    inner[last] = value
    return mail


def test_a_killmail_is_placed_and_its_body_passes_untouched():
    mail = body() | {"war_id": 5, "moon_id": 40_000_001, "something_new": {"deep": [1]}}
    event = event_of(mail)
    assert event["killmail"] == mail and event["killmail_id"] == 1_000
    assert event["place"]["band"] == "highsec" and event["place"]["region_id"] == 10_000_002
    assert event["hull"]["ship_class"] != "other" or event["hull"]["group_id"] is not None
    assert (event["event_time"], event["received_at"]) == ("2026-11-23T11:59:00Z", "2026-11-23T12:00:00.000Z")
    assert event["simulated"] is False and event_of(mail, simulated=True)["simulated"] is True


@pytest.mark.parametrize(
    ("system", "classes"),
    [(30002813, ("C1", None)), (31000005, (None, "Thera")), (31001880, (None, "C5")), (31999999, (None, None))],
)
def test_what_belts_hold_and_the_class_of_a_hole_are_two_fields(system, classes):
    place = event_of(body() | {"solar_system_id": system})["place"]
    assert (place["security_class"], place["wormhole_class"]) == classes


@pytest.mark.parametrize("bad", [b"<html><body>502</body></html>", b"", b"{", b'{"killmail_id": 1', b"\xff\xfe", b"NaN"])
def test_what_is_no_json_is_set_aside_with_its_beginning(bad):
    assert reason_of(bad) == "bad-json"


@pytest.mark.parametrize("bad", [b"5", b"null", b'"text"', b"[]", b"true"])
def test_json_that_is_no_object_is_a_bad_envelope(bad):
    assert reason_of(bad) == "bad-envelope"


@pytest.mark.parametrize("bad", [{}, {"error": "Invalid killmail_id and/or killmail_hash"}, {"killmail_id": 5}])
def test_json_that_is_no_killmail_is_set_aside(bad):
    assert reason_of(bad) == "bad-killmail"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("attackers", []),
        ("attackers", {}),
        ("attackers", None),
        ("attackers.0", 5),
        ("attackers.0.final_blow", "yes"),
        ("attackers.0.character_id", -5),
        ("killmail_id", -1),
        ("killmail_id", 0),
        ("killmail_id", 2**63),
        ("killmail_id", "1000"),
        ("killmail_id", 1.5),
        ("killmail_id", True),
        ("solar_system_id", -30_000_142),
        ("victim", None),
        ("victim.ship_type_id", -587),
        ("victim.ship_type_id", None),
        ("victim.items", [{"flag": 5}]),
        ("victim.position", {"x": 1.0}),
        ("killmail_time", "yesterday"),
        ("killmail_time", 1_763_899_140),
        ("killmail_time", "1763899140"),
        ("killmail_time", ""),
        ("killmail_time", None),
        ("killmail_time", "2026-13-01T00:00:00Z"),
        ("killmail_time", "0001-01-01T00:00:00+10:00"),
        ("killmail_time", "9999-12-31T23:59:59-10:00"),
    ],
)
def test_a_field_that_cannot_be_is_named(path, value):
    with pytest.raises(Rejected) as found:
        event_of(changed(path, value))
    assert found.value.reason in ("bad-killmail", "future")
    assert str(found.value).startswith(path.split(".")[0])


@pytest.mark.parametrize("path", ["killmail_id", "killmail_time", "solar_system_id", "attackers", "victim"])
def test_a_missing_field_is_named(path):
    with pytest.raises(Rejected, match=f"^{path}: "):
        event_of(without(body(), path))


def test_ten_thousand_attackers_are_kept():
    mail = body()
    mail["attackers"] = [
        mail["attackers"][0] | {"character_id": number, "final_blow": number == 1} for number in range(1, 10_001)
    ]
    assert len(event_of(mail)["killmail"]["attackers"]) == 10_000


def test_texts_of_a_megabyte_pass_through():
    mail = body() | {"note": "x" * 1_000_000}
    assert event_of(mail)["killmail"]["note"] == "x" * 1_000_000


def test_a_time_ahead_of_ours_is_set_aside():
    assert reason_of(body(time="2026-11-23T13:00:01Z")) == "future"
    assert event_of(body(time="2026-11-23T13:00:00Z"))["event_time"] == "2026-11-23T13:00:00Z"


def test_a_mail_of_2007_is_as_good_as_any():
    assert event_of(body(time="2007-12-05T00:00:00Z"))["event_time"] == "2007-12-05T00:00:00Z"


def test_a_time_without_a_zone_is_utc():
    assert event_of(body(time="2026-11-23T11:00:00"))["event_time"] == "2026-11-23T11:00:00Z"


def test_an_unknown_system_and_hull_are_kept_with_nulls():
    mail = body(system=30_999_999)
    mail["victim"]["ship_type_id"] = 999_999_999
    event = event_of(mail)
    assert (
        event["place"]["region_id"] is None
        and event["place"]["security"] is None
        and event["place"]["solar_system_id"] == 30_999_999
    )
    assert event["hull"] == {"type_id": 999_999_999, "group_id": None, "category_id": None, "ship_class": "other"}


def test_the_largest_ids_are_kept():
    mail = body(2**63 - 1, system=2**63 - 1)
    assert event_of(mail)["killmail_id"] == 2**63 - 1


def test_a_wrong_hash_is_kept_and_flagged():
    event = event_of(body() | {"killmail_hash": "0" * 40}, read_everef)
    assert event["hash"] == "0" * 40 and event["hash_ok"] is False


def test_a_right_hash_is_said_to_be_right_and_a_missing_one_is_computed():
    mail = body()
    assert event_of(mail | {"killmail_hash": hash_of(mail)})["hash_ok"] is True
    event = event_of(mail)
    assert event["hash"] == hash_of(mail) and event["hash_ok"] is None


def test_a_null_placeholder_is_told_apart():
    assert reason_of(placeholder(900), read_r2z2) == "placeholder"


def test_an_empty_wrapper_is_nothing():
    assert event_of(b'{"package": null}', read_redisq) is None


def test_a_package_without_a_body_says_what_to_do():
    with pytest.raises(Rejected, match="`warstream backfill`, fetches it") as found:
        event_of({"package": {"killID": 5, "zkb": {}}}, read_redisq)
    assert found.value.reason == "bad-envelope"


def test_r2z2_brings_the_worth_and_the_order():
    event = event_of(r2z2_file(77, value=12.5), read_r2z2)
    assert (
        event["zkb"]["totalValue"] == 12.5
        and event["source"]["sequence"] == 77
        and event["source"]["uploaded_at"] == 1_795_000_077
    )


def with_zkb(block):
    return orjson.loads(r2z2_file(77)) | {"zkb": block}


STRANGE = {"totalValue": None, "labels": None, "npc": None, "new": {"deep": "1"}}


@pytest.mark.parametrize(("block", "kept"), [({}, {}), (None, None), ([], None), (STRANGE, STRANGE)])
def test_a_block_of_zkillboard_may_lack_everything_and_bring_the_unknown(block, kept):
    event = event_of(with_zkb(block), read_r2z2)
    assert event["killmail_id"] == 1_000_077 and event["zkb"] == kept


def test_whole_numbers_and_floats_are_made_what_the_schema_says_without_a_loss():
    """zKillboard writes either; a consumer gets one."""
    block = {"new": 5, "totalValue": 5, "points": 12.0, "locationID": 40_009_082.0, "fittedValue": 0.25, "labels": ["pvp", 7]}
    found = event_of(with_zkb(block), read_r2z2)["zkb"]
    assert found == block and list(found) == list(block)
    kinds = {name: type(value) for name, value in found.items()}
    assert kinds["totalValue"] is kinds["fittedValue"] is float and kinds["points"] is kinds["locationID"] is kinds["new"] is int


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("totalValue", "12"),
        ("totalValue", True),
        ("totalValue", 1e308),
        ("fittedValue", [1.0]),
        ("points", "12"),
        ("points", 1.5),
        ("points", 1e300),
        ("points", 2**63),
        ("locationID", {}),
        ("attackerCount", False),
        ("npc", "yes"),
        ("solo", 1),
        ("awox", 0.0),
        ("labels", 5),
        ("labels", {"0": "pvp"}),
        ("hash", 5),
        ("href", []),
    ],
)
def test_a_field_of_zkillboard_with_another_type_is_named_and_set_aside_once(field, value):
    """Here, and not by each consumer: one dead letter, with the bytes as they came."""
    with pytest.raises(Rejected) as found:
        event_of(with_zkb({field: value}), read_r2z2)
    assert found.value.reason == "bad-zkb"
    assert str(found.value).startswith(f"zkb.{field}: ") and "\n" not in str(found.value)


@pytest.mark.parametrize("block", ["x", 5, [1], True])
def test_a_block_that_is_no_object_is_a_bad_envelope(block):
    with pytest.raises(Rejected, match=r"^zkb: expected a JSON object") as found:
        event_of(with_zkb(block), read_r2z2)
    assert found.value.reason == "bad-envelope"


@pytest.mark.parametrize("number", [-1, 2**40 + 1, 2**63, "77", 1.5, True])
def test_what_cannot_order_opinions_orders_none(number):
    event = event_of(with_zkb({}) | {"sequence_id": number, "uploaded_at": number}, read_r2z2)
    assert (event["source"]["sequence"], event["source"]["uploaded_at"]) == (None, None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [
        "killmail_id",
        "killmail_time",
        "solar_system_id",
        "attackers",
        "victim",
        "esi",
        "zkb",
        "package",
        "killmail",
        "killID",
        "hash",
    ]
)


@given(st.binary(max_size=80) | st.dictionaries(KEYS, JSON).map(orjson.dumps) | JSON.map(orjson.dumps))
def test_no_bytes_raise_anything_but_a_rejection(payload):
    for read in (read_any, read_everef, read_r2z2, read_redisq):
        with suppress(Rejected):
            event_of(payload, read)


@given(st.sampled_from(sorted(body())), JSON)
def test_no_value_of_a_field_raises_anything_but_a_rejection(key, value):
    with suppress(Rejected):
        orjson.dumps(event_of(body() | {key: value}))


@given(st.dictionaries(st.sampled_from(sorted(Zkb.__annotations__)) | st.text(max_size=5), JSON, max_size=4))
def test_whatever_passes_the_door_can_be_read_by_every_consumer(block):
    try:
        event = event_of(with_zkb(block), read_r2z2)
    except Rejected:
        return
    raw = orjson.dumps(event)
    read_kill(raw, Keys("live"), START)
    killmail_rows(orjson.loads(raw))
    window = rules.add({}, [rules.read_kill(orjson.loads(raw), simulated=False)])
    orjson.dumps(rules.summary(1, 0, window, simulated=False, processed_at=""))


def test_every_block_of_the_real_files_passes():
    blocks = []

    def collect(data):
        if isinstance(data, dict) and isinstance(data.get("zkb"), dict):
            blocks.append(data["zkb"])
        for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
            collect(inner)

    for path in sorted(shared_data("zkb").rglob("*.json*")):
        for text in [path.read_bytes()] if path.suffix == ".json" else path.read_bytes().splitlines():
            collect(orjson.loads(text))
    assert len(blocks) > 1_000
    assert all(check_zkb(block) == block for block in blocks)


def test_the_labelled_corpus_passes_whole_with_right_hashes():
    files = sorted(shared_data("killmails", "corpus", "corpus").glob("*.json"))
    events = [event_of(path.read_bytes(), read_everef) for path in files]
    assert len(events) >= 106 and all(event["hash_ok"] for event in events)
    for path, event in zip(files, events, strict=True):
        raw = orjson.loads(path.read_bytes())
        assert event["killmail"] == {key: raw[key] for key in raw if key not in ("killmail_hash", "http_last_modified")}


def test_a_kill_before_eve_is_a_broken_time():
    with pytest.raises(Rejected, match="before EVE began"):
        event_of(body(time="0001-01-01T00:00:00Z"))
