"""What version 1 of the killmail event said of a place, version 2 says too, without the two meanings of "C1"."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from topic_contract import EXAMPLES

from schemas.kill_summary import summary_of
from schemas.killmail_event import classes_of
from sinks.killmail_rows import KILLMAIL_COLUMNS, killmail_rows


@pytest.mark.parametrize(
    ("band", "old", "classes"),
    [
        ("lowsec", "C1", ("C1", None)),
        ("highsec", "B", ("B", None)),
        ("nullsec", None, (None, None)),
        ("w-space", "C1", (None, "C1")),
        ("w-space", "C13", (None, "C13")),
        ("w-space", "thera", (None, "Thera")),
        ("drifter", "drifter", (None, "Drifter")),
        ("w-space", None, (None, None)),
    ],
)
def test_a_place_of_version_1_is_read_as_version_2_writes_it(
    band: str, old: str | None, classes: tuple[str | None, str | None]
) -> None:
    place: Any = {"band": band, "security_class": old}
    assert classes_of(place) == classes
    security_class, wormhole_class = classes
    assert classes_of(place | {"security_class": security_class, "wormhole_class": wormhole_class}) == classes


@pytest.mark.parametrize(
    ("example", "classes"),
    [
        ("v1", ("C1", None)),
        ("v2", ("C1", None)),
        ("v2-worth", ("C1", None)),
        ("v2-wormhole", (None, "C5")),
        ("v2-structure", (None, None)),
    ],
)
def test_rows_and_summaries_keep_the_two_classes_apart(example: str, classes: tuple[str | None, str | None]) -> None:
    event = orjson.loads((EXAMPLES / "killmails" / f"{example}.json").read_bytes())
    summary = summary_of(event)
    row = dict(zip(KILLMAIL_COLUMNS, killmail_rows(event).killmail, strict=True))
    assert (summary["security_class"], summary["wormhole_class"]) == classes
    everybody = [event["killmail"]["victim"], *event["killmail"]["attackers"]]
    assert summary["alliances"] == sorted({one["alliance_id"] for one in everybody if "alliance_id" in one})
    assert (row["security_class"], row["wormhole_class"]) == classes
