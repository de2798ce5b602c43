"""What a type costs: the value of the `prices` topic, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN
from schemas.world.common import Said

VERSION = 1

Origin = Literal["estimate", "orders", "history"]
"""ESI's `/markets/prices` for all types; orders of one station; the daily average of a region."""
QuoteKind = Literal["average", "adjusted", "sell", "buy", "history"]
"""`average` and `adjusted` are CCP's own, over all of New Eden; `sell` the lowest and `buy` the highest order; `history` the
average of a day's trades."""


class Quote(TypedDict):
    """One price of one piece."""

    kind: QuoteKind
    value: float
    """ISK for one piece."""
    depth: int | None
    """Pieces: on offer or wanted within 5 % of this price, or traded that day; null where nobody says."""


@with_config(OPEN)
class Price(Said):
    """The quotes of one type from one origin. Key of the topic: `type_id:origin`. An empty list: no market for it."""

    v: Literal[1]
    type_id: int
    origin: Origin
    region_id: int | None
    """10000002, The Forge; null for all of New Eden."""
    station_id: int | None
    """60003760, Jita IV - Moon 4 - Caldari Navy Assembly Plant; null where not told apart."""
    quotes: list[Quote]
