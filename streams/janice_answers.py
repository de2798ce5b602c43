"""What Janice answers, typed. Pure. A figure that it does not give is null."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no appraisal, a sentence for people."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Worth:
    """ISK: what buyers pay, what sellers ask, and the middle; null where Janice has none."""

    buy: float | None
    split: float | None
    sell: float | None


@dataclass(frozen=True, slots=True)
class AppraisedItem:
    """`each` and `total` in ISK, volumes in m3 for one."""

    type_id: int
    name: str | None
    amount: int | None
    volume: float | None
    packaged_volume: float | None
    each: Worth
    total: Worth
    buy_orders: int | None
    sell_orders: int | None


@dataclass(frozen=True, slots=True)
class Appraisal:
    """`failures` are the lines that Janice could not read; `as_of` is when it answered. `total_volume` in m3."""

    code: str | None
    market: int
    as_of: datetime
    failures: tuple[str, ...]
    total_volume: float | None
    immediate: Worth
    top5_average: Worth
    effective: Worth
    items: tuple[AppraisedItem, ...]


@dataclass(frozen=True, slots=True)
class PricedItem:
    """One item's prices in ISK, now and as the median of five days."""

    type_id: int
    name: str | None
    now: Worth
    median_5_days: Worth
    as_of: datetime


NO_ID = Failed("Janice's answer names an item without its id.")


def appraisal_in(data: Any, market: int, as_of: datetime) -> Appraisal | Failed:
    """The answer of `/appraisal`."""
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        return Failed("Janice's answer is no appraisal.")
    items = [item for row in data["items"] if (item := _item(row)) is not None]
    if len(items) != len(data["items"]):
        return NO_ID
    return Appraisal(
        code=_text(data.get("code")),
        market=market,
        as_of=as_of,
        failures=_failures(data.get("failures")),
        total_volume=_number(data.get("totalVolume")),
        immediate=_worth(data.get("immediatePrices"), "total{}Price"),
        top5_average=_worth(data.get("top5AveragePrices"), "total{}Price"),
        effective=_worth(data.get("effectivePrices"), "total{}Price"),
        items=tuple(items),
    )


def prices_in(data: Any, as_of: datetime) -> tuple[PricedItem, ...] | Failed:
    """The answer of `/pricer`."""
    if not isinstance(data, list):
        return Failed("Janice's answer is no list of prices.")
    found = []
    for row in data:
        kind = _dict(_dict(row).get("itemType"))
        number = kind.get("eid")
        if type(number) is not int:
            return NO_ID
        prices = row.get("immediatePrices")
        median = _worth(prices, "{}Price5DayMedian")
        found.append(PricedItem(number, _text(kind.get("name")), _worth(prices, "{}Price"), median, as_of))
    return tuple(found)


def _item(row: Any) -> AppraisedItem | None:
    kind = _dict(_dict(row).get("itemType"))
    number = kind.get("eid")
    if type(number) is not int:
        return None
    prices = row.get("effectivePrices")
    return AppraisedItem(
        type_id=number,
        name=_text(kind.get("name")),
        amount=_whole(row.get("amount")),
        volume=_number(kind.get("volume")),
        packaged_volume=_number(kind.get("packagedVolume")),
        each=_worth(prices, "{}Price"),
        total=_worth(prices, "{}PriceTotal"),
        buy_orders=_whole(row.get("buyOrderCount")),
        sell_orders=_whole(row.get("sellOrderCount")),
    )


def _worth(prices: Any, pattern: str) -> Worth:
    """Three figures, by the names that the pattern makes: `totalBuyPrice`, `buyPrice`."""
    words = ("Buy", "Split", "Sell") if pattern.startswith("total") else ("buy", "split", "sell")
    return Worth(*(_number(_dict(prices).get(pattern.format(word))) for word in words))


def _failures(value: Any) -> tuple[str, ...]:
    """Lines, be they in one text or in a list."""
    lines = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(line.strip() for line in lines if isinstance(line, str) and line.strip())


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _whole(value: Any) -> int | None:
    return value if type(value) is int else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
