"""What one event writes to small tables: SQL with rows, run in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL text that changes nothing when run again, and what it is run with."""

    sql: str
    rows: list[tuple[Any, ...]]


def together(statements: Iterable[Statement]) -> list[Statement]:
    """The same with one statement for each SQL text, in the order in which the texts first come: fewer round trips."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for one in statements:
        rows.setdefault(one.sql, []).extend(one.rows)
    return [Statement(sql, its) for sql, its in rows.items() if its]
