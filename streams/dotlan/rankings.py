"""The page of alliances by systems held, `/alliance`. Pure.

A row: rank | logo | name | systems | members | corporations, and more that changes. The rank is a number like the others: what
stands before the name is the rank, what stands behind it is not.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from schemas.world.ranking import Ranked
from streams.dotlan.links import cells, headings, links, tables, words
from streams.dotlan.unreadable import Rows, Unreadable, nothing_in, opened

HEADINGS = {
    "systems": ("systems", "system", "sys"),
    "members": ("members", "member", "pilots"),
    "corporations": ("corps", "corporations", "corp"),
}
COUNT = re.compile(r"\d{1,3}(?:[, \u00a0\u202f]\d{3})+|\d+")
RANK = re.compile(r"#?(\d+)\.?")


def read_rankings(body: bytes) -> Rows[Ranked] | Unreadable:
    """All alliances of the page, in its order, each once. The table with the most of them is the ranking."""
    tree = opened(body)
    if isinstance(tree, Unreadable):
        return tree
    best: Rows[Ranked] = Rows(())
    for table in tables(tree):
        found = _ranking(table)
        if len(found.rows) > len(best.rows):
            best = found
    return best if best.rows else nothing_in(tree, "alliances with figures")


def _ranking(table: LexborNode) -> Rows[Ranked]:
    columns = headings(table, HEADINGS)
    found: dict[str, Ranked] = {}
    faults: list[str] = []
    for row in table.css("tr"):
        one = _ranked(row, columns, len(found) + 1)
        if one is None:
            continue
        if isinstance(one, str):
            faults.append(one)
        elif one["name"] in found:
            faults.append(f"{one['name']!r} is there twice")
        else:
            found[one["name"]] = one
    return Rows(tuple(found.values()), tuple(faults))


def _ranked(row: LexborNode, columns: dict[str, int], position: int) -> Ranked | str | None:
    """None for a row of something else. `position` stands in for a rank that is not told: the page is in order."""
    inside = cells(row)
    named = [(at, link) for at, cell in enumerate(inside) for link in links(cell, "alliance") if len(link.parts) == 2]
    at, name = next(((at, link.text) for at, link in named if link.text), (None, None))
    if at is None or name is None:
        return f"a row names no alliance: {words(row)[:80]!r}" if named else None
    texts = [words(cell) for cell in inside]
    if columns:
        figures = [_count(texts[columns[field]]) if columns.get(field, len(texts)) < len(texts) else None for field in HEADINGS]
    else:
        figures = [_count(text) for text in texts[at + 1 : at + 1 + len(HEADINGS)]]
        figures += [None] * (len(HEADINGS) - len(figures))
    if all(figure is None for figure in figures):
        return None  # a list of names, as beside a map
    ranks = [int(match[1]) for text in texts[:at] if (match := RANK.fullmatch(text))]
    systems, members, corporations = figures
    return Ranked(rank=ranks[0] if ranks else position, name=name, systems=systems, members=members, corporations=corporations)


def _count(text: str) -> int | None:
    """Null where no count stands, and never 0."""
    return int(re.sub(r"\D", "", text)) if COUNT.fullmatch(text) else None
