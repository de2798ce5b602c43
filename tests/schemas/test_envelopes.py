"""The wrappers of the outside world: each is known by its fields, and none lets a strange value through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.envelopes import Mail, read_any, read_everef, read_r2z2, read_redisq, read_zkb_row
from schemas.killmail import BadKillmail

BODY = {"killmail_id": 1, "victim": {}}
ZKB = {"hash": "h" * 40, "totalValue": 1.5}


def test_everef_takes_its_extras_off_the_body() -> None:
    mail = read_everef(BODY | {"killmail_hash": "abc", "http_last_modified": "then"})
    assert mail == Mail(BODY, "abc", None)


def test_r2z2_brings_hash_worth_and_order() -> None:
    mail = read_r2z2({"killmail_id": 1, "hash": "abc", "esi": BODY, "zkb": ZKB, "sequence_id": 7, "uploaded_at": 8})
    assert mail == Mail(BODY, "abc", ZKB, 7, 8)


def test_the_hash_of_the_zkb_block_serves_when_there_is_no_other() -> None:
    assert read_r2z2({"killmail_id": 1, "esi": BODY, "zkb": ZKB}).hash == ZKB["hash"]
    assert read_redisq({"package": {"killID": 1, "killmail": BODY, "zkb": ZKB}}).hash == ZKB["hash"]
    assert read_zkb_row(BODY | {"zkb": ZKB}) == Mail(BODY, ZKB["hash"], ZKB)


@pytest.mark.parametrize(("field", "value"), [("sequence_id", True), ("sequence_id", "7"), ("uploaded_at", 8.5)])
def test_an_order_that_is_no_whole_number_is_no_order(field: str, value: object) -> None:
    mail = read_r2z2({"killmail_id": 1, "esi": BODY, "zkb": ZKB, field: value})
    assert mail.sequence is None and mail.uploaded_at is None


@pytest.mark.parametrize(
    ("data", "reader"),
    [
        (BODY, read_everef),
        (BODY | {"killmail_hash": "abc"}, read_everef),
        ({"killmail_id": 1, "hash": "abc", "esi": BODY, "zkb": ZKB}, read_r2z2),
        ({"package": {"killID": 1, "killmail": BODY, "zkb": ZKB}}, read_redisq),
        ({"killID": 1, "killmail": BODY, "zkb": ZKB}, read_redisq),
        ({"package": None}, read_redisq),
        (BODY | {"zkb": ZKB}, read_zkb_row),
    ],
)
def test_a_wrapper_is_recognised_by_its_fields(data: dict[str, object], reader: object) -> None:
    assert read_any(data) == reader(data)  # type: ignore[operator]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["package", "esi", "zkb", "hash", "killmail", "killID", "killmail_id"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("reader", [read_any, read_everef, read_r2z2, read_redisq, read_zkb_row])
@given(data=JSON)
def test_any_json_is_a_mail_nothing_or_one_sentence(reader, data) -> None:
    try:
        mail = reader(data)
    except BadKillmail as error:
        assert "\n" not in str(error)
    else:
        assert mail is None or isinstance(mail, Mail)
        assert mail is None or mail.zkb is None or isinstance(mail.zkb, dict)
