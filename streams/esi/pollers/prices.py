"""CCP's own estimate of what each type costs, hourly: only types whose price changed are told. Pure."""

from __future__ import annotations

from schemas.topics import PRICES
from schemas.world.price import Price, Quote, QuoteKind
from streams.esi.heard import compared, known, outdated
from streams.esi.look import BadBody, Look, Message, State, Turn, maybe_amount, number, rows_of

PATH = "/markets/prices"
LEAST = 0.5
"""Share of the types that were told before that must be in an answer: 15,000 types do not vanish in an hour."""


def step(look: Look, state: State) -> Turn:
    """`state` is that of `streams.esi.heard`; a type's content is [average, adjusted].

    A type that left the list is told with no quotes: there is no market for it. Raises `BadBody` when too many left at once.
    """
    if outdated(look, state):
        return Turn([], state)
    told = known(state)
    prices: dict[str, list[float | None]] = {}
    faults = []
    for row in rows_of(look.body):
        try:
            prices[str(number(row, "type_id"))] = [maybe_amount(row, "average_price"), maybe_amount(row, "adjusted_price")]
        except BadBody as error:
            faults.append(str(error))
    if len(prices) < len(told) * LEAST or not prices:
        raise BadBody(f"{len(prices):,} prices, after {len(told):,}")
    if not faults:  # else whoever is missing may be in a row that could not be read
        prices |= {kind: [None, None] for kind in told if kind not in prices}
    found = compared("price-estimates", look, state, prices)
    messages = [_message(look, kind, since, prices[kind]) for kind, since in found.tell.items()]
    return Turn(messages, found.state, faults, found.unsure, [found.heard])


def _message(look: Look, kind: str, since: float, price: list[float | None]) -> Message:
    average, adjusted = price
    kinds: list[tuple[QuoteKind, float | None]] = [("average", average), ("adjusted", adjusted)]
    quotes = [Quote(kind=name, value=value, depth=None) for name, value in kinds if value is not None]
    event = Price(**look.said(since), v=1, type_id=int(kind), origin="estimate", region_id=None, station_id=None, quotes=quotes)
    return (PRICES, f"{kind}:estimate", event)
