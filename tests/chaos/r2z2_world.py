"""R2Z2 on loopback with a war in it: the strict fake of the sources' tests, on the wall clock."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import orjson

sys.path.insert(0, str(Path(__file__).parents[1] / "streams"))
from fake_r2z2 import FakeR2Z2

FIRST = 100_000
"""The sequence of the first file; the pointer stands there at the beginning."""


def r2z2_with(war: Path, count: int) -> tuple[FakeR2Z2, set[int]]:
    """A server whose files are the first `count` kills of the war; and their ids."""
    fake = FakeR2Z2(time.time, pointer=FIRST)
    ids: set[int] = set()
    with war.open("rb") as lines:
        for line in lines:
            envelope: dict[str, Any] = orjson.loads(line)
            if envelope["killmail_id"] in ids:
                continue
            number = FIRST + len(ids)
            ids.add(envelope["killmail_id"])
            fake.files[number] = orjson.dumps(envelope | {"sequence_id": number})
            if len(ids) == count:
                break
    return fake, ids
