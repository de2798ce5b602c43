"""A template says what its id is made of, and nothing that no fit can be."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from topic_contract import EXAMPLES

from schemas.doctrine_template import changed_ms, checked, identified, rank

ONE: Any = orjson.loads((EXAMPLES / "doctrine-templates" / "v1.json").read_bytes())
HULL = ONE["hull_type_id"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"v": 2}, "v: "),
        ({"name": " "}, "name: it is empty"),
        ({"name": "a" * 101}, "name: it has more than 100"),
        ({"doctrine": "a\nb"}, "doctrine: "),
        ({"author": "a\x00b"}, "author: "),
        ({"format": "xml"}, "format: "),
        ({"changed_at": "2026-11-23T16:04:05Z"}, "changed_at: "),
        ({"imported_at": "2026-02-30T16:04:05.123Z"}, "day"),
        ({"hull_type_id": 5}, "hull_type_id: "),
        ({"fit": {"hull_type_id": HULL}}, "it has 0 modules"),
        ({"fit": {"hull_type_id": HULL, "low": [[0, 1, None]] * 49}}, "it has 49 modules"),
        ({"fit": {"hull_type_id": HULL, "low": [[0, 1]]}}, "fit.low: "),
        ({"fit": {"hull_type_id": HULL, "low": [[0, None, None]]}}, "fit.low: "),
        ({"fit": {"hull_type_id": HULL, "low": [[0, 2**63, None]]}}, "fit.low: "),
        ({"fit": {"hull_type_id": HULL, "low": [[0, 1, None]], "drones": [[1, -1]]}}, "fit.drones: "),
        ({"fit": {"hull_type_id": HULL, "low": [["0", 1, None]]}}, "fit.low.0.0"),
    ],
)
def test_what_is_no_template_is_refused_with_one_sentence(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$") as caught:
        checked(identified(ONE | change))
    assert says in str(caught.value)


def test_an_id_that_belongs_to_something_else_is_refused() -> None:
    for name in ("name", "doctrine"):
        with pytest.raises(ValueError, match="template_id"):
            checked(ONE | {name: "another"})
    assert checked(ONE | {"processed_at": "later", "unknown": 1})["template_id"] == ONE["template_id"]


def test_imported_again_or_withdrawn_it_is_the_same_template() -> None:
    again = {**ONE, "author": "Bob", "imported_at": "2027-01-01T00:00:00.000Z", "changed_at": "2027-01-01T00:00:00.000Z"}
    assert identified(again)["template_id"] == ONE["template_id"]
    assert identified({**ONE, "withdrawn": True})["template_id"] == ONE["template_id"]
    assert rank(again) > rank({**ONE, "withdrawn": True}) > rank(ONE)
    assert changed_ms(ONE) == 1_795_449_845_123
