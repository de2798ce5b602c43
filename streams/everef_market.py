"""EVE Ref's market history: one file a day with what was traded in each region, read as a stream and never unpacked.

Format: external reference, section 4. Only The Forge is read: it is the market that prices are taken from.
"""

from __future__ import annotations

import bz2
import csv
import io
import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO

THE_FORGE = 10_000_002
"""The region of Jita."""
WANTED = ("region_id", "type_id", "average")
_FORGE_TEXT = str(THE_FORGE).encode()


class BadMarketFile(ValueError):
    """The file is none of EVE Ref's market history, or not whole; the message says what to do."""


def market_path(day: date) -> str:
    """Where EVE Ref keeps a day, below its address."""
    return f"market-history/{day:%Y}/{market_file(day)}"


def market_file(day: date) -> str:
    """The name of a day's file."""
    return f"market-history-{day:%Y-%m-%d}.csv.bz2"


def forge_averages(path: Path) -> list[tuple[int, float]]:
    """(type id, average in ISK) of a day in The Forge. Raises `BadMarketFile`.

    Rows of other regions are passed over before they are taken apart: they are nineteen in twenty. A file without any row of The
    Forge is refused: no day went by without a trade in Jita.
    """
    with path.open("rb") as raw, bz2.BZ2File(raw) as file:
        try:
            found = list(_averages(file, path.name))
        except (EOFError, OSError, csv.Error, UnicodeDecodeError) as error:
            raise BadMarketFile(f"{path.name}: damaged or cut off ({error}); remove it and fetch it again.") from None
    if not found:
        raise BadMarketFile(f"{path.name}: it has no trade in The Forge; is it whole? Remove it and fetch it again.")
    return found


def _averages(file: IO[bytes], name: str) -> Iterator[tuple[int, float]]:
    lines = io.BufferedReader(file)  # type: ignore[type-var]
    header = next(csv.reader([lines.readline().decode("utf-8-sig")]), [])
    missing = [column for column in WANTED if column not in header]
    if missing:
        raise BadMarketFile(f"{name}: its first line names no {' and no '.join(missing)}; it is no market history of EVE Ref.")
    region, kind, average = (header.index(column) for column in WANTED)
    forge = (line.decode() for line in lines if _FORGE_TEXT in line)
    for row in csv.reader(forge):
        try:
            if int(row[region]) != THE_FORGE:
                continue
            one = int(row[kind]), float(row[average])
        except (ValueError, IndexError):
            raise BadMarketFile(f"{name}: a row that cannot be read: {','.join(row)[:80]!r}") from None
        if one[1] > 0 and math.isfinite(one[1]):
            yield one
