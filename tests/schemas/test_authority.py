"""Which price is believed."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas.world.authority import HISTORY_FRESH, HOT_TTL, ORDERS_FRESH, best

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def price(origin: str, age: timedelta, **quotes: float) -> Any:
    time = (NOW - age).isoformat().replace("+00:00", "Z")
    offered = [{"kind": kind, "value": value, "depth": 7 if origin == "orders" else None} for kind, value in quotes.items()]
    return {
        **{"v": 1, "type_id": 34, "origin": origin, "region_id": None, "station_id": None, "quotes": offered},
        **{"source": "esi", "as_of": time, "received_at": time, "simulated": False},
    }


FRESH = price("orders", timedelta(minutes=4), sell=5.0, buy=4.0)
HISTORY = price("history", timedelta(days=1), history=4.5)
ESTIMATE = price("estimate", timedelta(days=90), adjusted=4.1, average=4.2)
OLD_ORDERS = price("orders", ORDERS_FRESH + timedelta(seconds=1), sell=9.0)
OLD_HISTORY = price("history", HISTORY_FRESH + timedelta(seconds=1), history=8.0)
EMPTY = price("orders", timedelta(0))


@pytest.mark.parametrize(
    ("prices", "value", "kind", "stale"),
    [
        ([FRESH, HISTORY, ESTIMATE], 5.0, "sell", False),
        ([price("orders", timedelta(0), buy=4.0), HISTORY], 4.0, "buy", False),
        ([EMPTY, HISTORY, ESTIMATE], 4.5, "history", False),
        ([OLD_ORDERS, HISTORY, ESTIMATE], 4.5, "history", False),
        ([OLD_ORDERS, OLD_HISTORY, ESTIMATE], 4.2, "average", False),
        ([price("estimate", timedelta(0), adjusted=4.1)], 4.1, "adjusted", False),
        ([OLD_ORDERS, OLD_HISTORY], 9.0, "sell", True),
        ([OLD_HISTORY], 8.0, "history", True),
        ([FRESH, price("orders", timedelta(minutes=9), sell=1.0)], 5.0, "sell", False),
        ([price("orders", ORDERS_FRESH, sell=3.0), HISTORY], 3.0, "sell", False),
    ],
)
def test_orders_then_history_then_the_estimate_then_the_stale(prices: list[Any], value: float, kind: str, stale: bool) -> None:
    for order in itertools.permutations(prices):
        found = best(order, NOW)
        assert found is not None and (found["value"], found["kind"], found["stale"]) == (value, kind, stale)


def test_the_answer_says_where_it_is_from_how_old_it_is_and_how_much_there_is() -> None:
    assert best([HISTORY, FRESH], NOW) == {
        **{"value": 5.0, "kind": "sell", "origin": "orders", "source": "esi", "as_of": FRESH["as_of"]},
        **{"age": 240, "depth": 7, "stale": False},
    }
    ahead = best([price("orders", timedelta(seconds=-5), sell=5.0)], NOW)
    assert ahead is not None and ahead["age"] == 0


def test_a_newer_event_of_one_origin_takes_the_place_of_an_older_one_even_when_it_offers_nothing() -> None:
    assert best([FRESH, EMPTY], NOW) is best([], NOW) is None


def test_of_one_as_of_the_one_received_later_counts() -> None:
    later = FRESH | {"quotes": [{"kind": "sell", "value": 6.0, "depth": 1}], "received_at": NOW.isoformat()}
    for order in ([FRESH, later], [later, FRESH]):
        found = best(order, NOW)
        assert found is not None and found["value"] == 6.0


def test_one_side_can_be_asked_for() -> None:
    found = best([FRESH, HISTORY], NOW, kinds=("buy",))
    assert found is not None and (found["value"], found["kind"]) == (4.0, "buy")
    assert best([HISTORY], NOW, kinds=("buy",)) is None


def test_hot_prices_are_kept_longer_than_esis_copy_and_an_interval_together() -> None:
    from streams.prices.schedule import INTERVAL

    assert 300 + INTERVAL.total_seconds() < HOT_TTL
