"""EVE Ref's market history: what is read of it, and what is refused."""

from __future__ import annotations

import bz2
from datetime import date
from pathlib import Path

import pytest
from market_twins import HEADER, forge_csv, market_csv

from streams.everef_market import THE_FORGE, BadMarketFile, forge_averages, market_file, market_path

DAY = date(2026, 3, 14)


def written(folder: Path, content: bytes) -> Path:
    path = folder / market_file(DAY)
    path.write_bytes(content)
    return path


def test_where_a_day_lies() -> None:
    assert market_path(DAY) == "market-history/2026/market-history-2026-03-14.csv.bz2"


def test_only_the_forge_is_read_also_where_its_number_stands_in_another_column(tmp_path: Path) -> None:
    rows = [(10_000_043, 34, 9.0), (THE_FORGE, 34, 4.25), (10_000_043, THE_FORGE, 1.0), (THE_FORGE, 35, 1e12)]
    assert forge_averages(written(tmp_path, market_csv(DAY, rows))) == [(34, 4.25), (35, 1e12)]


@pytest.mark.parametrize(
    "header",
    [
        "type_id,region_id,average",
        "a_new_column,average,type_id,date,region_id",
        "\ufeff" + HEADER,
    ],
)
def test_columns_may_stand_in_any_order_and_new_ones_may_come(tmp_path: Path, header: str) -> None:
    content = market_csv(DAY, [(THE_FORGE, 34, 4.25)], header.lstrip("\ufeff"))
    if header.startswith("\ufeff"):
        content = bz2.compress(header[0].encode() + bz2.decompress(content))
    assert forge_averages(written(tmp_path, content)) == [(34, 4.25)]


def test_an_average_that_is_no_price_is_passed_over(tmp_path: Path) -> None:
    rows = [(THE_FORGE, 34, 0.0), (THE_FORGE, 35, float("nan")), (THE_FORGE, 36, float("inf")), (THE_FORGE, 37, 2.0)]
    assert forge_averages(written(tmp_path, market_csv(DAY, rows))) == [(37, 2.0)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (forge_csv(DAY, dict.fromkeys(range(5000), 1.0))[:-200], "damaged or cut off"),
        (b"<html>403</html>", "damaged or cut off"),
        (b"", "damaged or cut off"),
        (bz2.compress(b""), "names no region_id and no type_id and no average"),
        (bz2.compress(b"region_id,type_id\n10000002,34\n"), "names no average"),
        (bz2.compress(f"{HEADER}\n4.0,2026-03-14,,,,,,10000002,pyerite\n".encode()), "a row that cannot be read"),
        (bz2.compress(f"{HEADER}\n4.0,2026-03-14,10000002\n".encode()), "a row that cannot be read"),
        (market_csv(DAY, [(10_000_043, 34, 4.0)]), "no trade in The Forge"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(BadMarketFile) as error:
        forge_averages(written(tmp_path, content))
    told = str(error.value)
    assert says in told and told.startswith(market_file(DAY)) and "\n" not in told
