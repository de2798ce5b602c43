"""The charts of a system's page of statistics: a week of hours. Pure.

    new dotLineChart("#chart_jumps", {labels: ["2026-01-28 12"], datasets: [{"label": "Jumps", "data": ["4"]}]})

A chart that is not as described (reference, section 5) is left out whole and said so: half a series is worse than none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas.world.hours import Figure
from streams.dotlan.javascript import NotLiteral, Token, Value, tokens, value_at
from streams.dotlan.unreadable import Unreadable, nothing_in, opened

MAKER = "dotLineChart"
FIGURES: Mapping[str, Figure] = {
    "#chart_jumps": "jumps",
    "#chart_kills": "ship_kills",
    "#chart_pods": "pod_kills",
    "#chart_npc": "npc_kills",
    "#chart_adm": "adm",
}
"""The element a chart is drawn in, and what it shows."""
LABEL = re.compile(r"(\d{4})-(\d{2})-(\d{2}) (\d{1,2})")
NUMBER = re.compile(r"\d+(\.\d+)?")

Series = Mapping[datetime, float | None]
"""The hour that a label names, its beginning, UTC -> the figure; null: not told."""


@dataclass(frozen=True, slots=True)
class Charts:
    """`faults`: a sentence for each chart that is there and could not be read."""

    series: Mapping[Figure, Series]
    faults: tuple[str, ...] = ()


class _Fault(ValueError):
    """Why a chart cannot be read; completes "the chart #chart_jumps ..."."""


def read_charts(body: bytes) -> Charts | Unreadable:
    """All charts of a page. A system that nobody can hold has no ADM: a missing chart is no fault, none at all is."""
    tree = opened(body)
    if isinstance(tree, Unreadable):
        return tree
    series: dict[Figure, Series] = {}
    faults: list[str] = []
    for script in tree.css("script"):
        text = script.text()
        if MAKER not in text:
            continue
        try:
            found = tokens(text)
        except NotLiteral as error:
            faults.append(f"a script holds {error}")
            continue
        for element, position in _made(found):
            figure = FIGURES.get(element)
            if figure is None:
                continue
            try:
                one = _series(value_at(found, position)[0])
                if figure in series and series[figure] != one:
                    del series[figure]
                    raise _Fault("is there twice and says two things")
                series[figure] = one
            except (NotLiteral, _Fault) as error:
                faults.append(f"the chart {element} {error if isinstance(error, _Fault) else f'holds {error}'}")
    if not series:
        return Unreadable("; ".join(faults)) if faults else nothing_in(tree, "charts")
    return Charts(series, tuple(faults))


def _made(found: list[Token]) -> Iterator[tuple[str, int]]:
    """Each `new dotLineChart("#element",`: the element and where its data begins."""
    for at in range(len(found) - 5):
        new, maker, opens, element, comma = found[at : at + 5]
        made = (new.kind, new.text, maker.kind, maker.text) == ("name", "new", "name", MAKER) and opens.is_sign("(")
        if made and element.kind == "string" and comma.is_sign(","):
            yield element.text[1:-1], at + 5


def _series(data: Value) -> Series:
    if not isinstance(data, dict):
        raise _Fault("has no data")
    labels, sets = data.get("labels"), data.get("datasets")
    if not isinstance(labels, list) or not isinstance(sets, list):
        raise _Fault("has no labels or no datasets")
    if len(sets) != 1 or not isinstance(sets[0], dict):
        raise _Fault(f"has {len(sets)} series, and 1 is expected")
    values = sets[0].get("data")
    if not isinstance(values, list) or len(values) != len(labels):
        count = len(values) if isinstance(values, list) else 0
        raise _Fault(f"has {len(labels)} labels and {count} values")
    series = {_hour(label): _figure(value) for label, value in zip(labels, values, strict=True)}
    if len(series) != len(labels):
        raise _Fault("names an hour twice")
    if not series:
        raise _Fault("has no hours")
    return series


def _hour(label: Value) -> datetime:
    match = LABEL.fullmatch(label.strip()) if isinstance(label, str) else None
    try:
        if match:
            year, month, day, hour = (int(part) for part in match.groups())
            return datetime(year, month, day, hour, tzinfo=UTC)
    except ValueError:
        pass
    raise _Fault(f"has {label!r} where an hour should be")


def _figure(value: Value) -> float | None:
    """Numbers come as text. Null and the empty text are not told, which is not zero."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise _Fault(f"has {str(value)[:40]!r} where a figure should be")
    return float(value)
