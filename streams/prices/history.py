"""What was paid for the hot types on the newest day in The Forge: each is asked for once a day, when ESI's answer has expired."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from runtime import log
from schemas.topics import PRICES
from streams.answers import succeeded
from streams.esi.client import EsiClient
from streams.esi.look import BadBody
from streams.esi.outcome import Denied, Fresh, Gone, Outcome, Throttled, Unavailable, Unchanged
from streams.pause import pause, unless_stopped
from streams.prices.market import THE_FORGE
from streams.prices.market_history import Traded, history_event, newest
from streams.prices.order_book import price_key
from streams.publish import Publish

PATH = "/markets/{region_id}/history"
"""With `type_id`: external reference, section 2.3. ESI makes it anew each day at 11:05."""
TASK = "price-history"

SPACING = 5.0
"""Seconds between two requests: 12 a minute. ESI bears 300 (a limit that it does not tell, and answers by 500), but failures
count among the hundred a minute that names need too."""
JITTER = 60.0
"""Seconds after `Expires` within which we ask."""
LEAST = 3_600.0
"""Seconds between two requests for a type, whatever `Expires` says: it is daily."""
LONGEST = 26 * 3_600.0
RETRY = 1_800.0
"""Seconds after an answer that is none or cannot be read."""
GONE = 86_400.0
"""Seconds after a refusal."""


class HistoryPrices:
    """One a process."""

    def __init__(self, *, client: EsiClient, publish: Publish, beat: Callable[[], None], types: Iterable[int]) -> None:
        self._client = client
        self._publish = publish
        self._beat = beat
        self._due = dict.fromkeys(types, 0.0)
        """When each type is asked for, in Unix seconds."""
        self._told: dict[int, Traded | None] = {}
        self._log = log.get("prices")

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. Raises what Kafka raises."""
        clock = self._client.clock
        succeeded(TASK, clock.now())
        while not stop.is_set():
            self._beat()
            type_id = min(self._due, key=self._due.__getitem__, default=None)
            if type_id is None:
                await pause(clock, LEAST, stop, self._beat)
                continue
            await pause(clock, self._due[type_id] - self._now(), stop, self._beat)
            if stop.is_set():
                return
            outcome = await unless_stopped(self._client.get(PATH.format(region_id=THE_FORGE), {"type_id": type_id}), stop)
            if outcome is None:
                return
            self._due[type_id] = await self._taken(type_id, outcome) + self._client.random.random() * JITTER
            await pause(clock, SPACING, stop, self._beat)

    async def _taken(self, type_id: int, outcome: Outcome) -> float:
        """Tell what it says; when to ask again, in Unix seconds."""
        now = self._now()
        match outcome:
            case Fresh() | Unchanged():
                try:
                    traded = newest(outcome.json())
                except BadBody as error:
                    self._log.error("a price history cannot be read", type_id=type_id, fault=str(error))
                    return now + RETRY
                if type_id not in self._told or self._told[type_id] != traded:
                    event = history_event(type_id, traded, self._client.clock.now())
                    await self._publish([(PRICES, price_key(event), event)])
                    self._told[type_id] = traded
                succeeded(TASK, self._client.clock.now())
                return min(now + LONGEST, max(now + LEAST, outcome.expires or now))
            case Gone() | Denied():
                self._log.warning("ESI has no price history of a hot type", type_id=type_id, answer=str(outcome))
                return now + GONE
            case Throttled(until) | Unavailable(_, float(until)):
                return max(until, now + 1.0)
            case Unavailable(reason):
                self._log.info("a price history cannot be had", type_id=type_id, reason=reason)
                return now + RETRY

    def _now(self) -> float:
        return self._client.clock.now().timestamp()
