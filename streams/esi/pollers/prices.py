"""CCP's own estimate of what each type costs, hourly: only types whose price changed are told. Pure."""

from __future__ import annotations

from schemas.topics import PRICES
from schemas.world.price import Price, Quote, QuoteKind
from streams.esi.look import BadBody, Look, Message, State, Turn, maybe_amount, number, rows_of

PATH = "/markets/prices"
LEAST = 0.5
"""Share of the types that were told before that must be in an answer: 15,000 types do not vanish in an hour."""


def step(look: Look, state: State) -> Turn:
    """`state`: `{"told": {type id: [average, adjusted]}}`.

    A type that left the list is told with no quotes: there is no market for it. Raises `BadBody` when too many left at once.
    """
    told: dict[str, list[float | None]] = state.get("told", {})
    prices: dict[str, list[float | None]] = {}
    faults = []
    for row in rows_of(look.body):
        try:
            prices[str(number(row, "type_id"))] = [maybe_amount(row, "average_price"), maybe_amount(row, "adjusted_price")]
        except BadBody as error:
            faults.append(str(error))
    if len(prices) < len(told) * LEAST or not prices:
        raise BadBody(f"{len(prices):,} prices, after {len(told):,}")
    nothing: list[float | None] = [None, None]
    gone = {kind: nothing for kind in told if kind not in prices and told[kind] != nothing} if not faults else {}
    changed = {kind: price for kind, price in prices.items() if told.get(kind) != price} | gone
    return Turn([_message(look, kind, price) for kind, price in changed.items()], {"told": told | changed}, faults)


def forgotten(state: State) -> State:
    """All are told again."""
    return {}


def _message(look: Look, kind: str, price: list[float | None]) -> Message:
    average, adjusted = price
    kinds: list[tuple[QuoteKind, float | None]] = [("average", average), ("adjusted", adjusted)]
    quotes = [Quote(kind=name, value=value, depth=None) for name, value in kinds if value is not None]
    event = Price(**look.said(), v=1, type_id=int(kind), origin="estimate", region_id=None, station_id=None, quotes=quotes)
    return (PRICES, f"{kind}:estimate", event)
