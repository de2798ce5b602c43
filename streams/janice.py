"""Appraisals by Janice: what a pasted list of items, or some items by name, is worth on a market.

A library, not a loop: nothing is asked unless somebody wants an appraisal, as `warstream appraise` does. Its key is each user's
own (reference, section 6). A figure that Janice does not give is null, and what went wrong is a sentence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import orjson

from runtime.clock import Clock
from streams.answers import count, said
from streams.http import Answer, Blocked, Http, Ok, Refused, Throttled
from streams.janice_answers import Appraisal, Failed, PricedItem, appraisal_in, prices_in

SOURCE = "janice"
JITA = 2
"""Janice's number of the market Jita 4-4."""
LONGEST_PASTE = 256 * 1024
"""Bytes: some 8,000 lines. More is no cargo hold, and a waste of somebody's server."""
THROTTLED = 60.0
"""Seconds after a 429 that does not say how long."""
LONGEST_SILENCE = 3_600.0
NO_KEY = "Janice wants a key of your own: ask its owner for one and set WARSTREAM_JANICE_KEY."
WRONG_KEY = "Janice refuses the key, or us: check WARSTREAM_JANICE_KEY."
OPTIONS = "designation=appraisal&pricing=split&pricingVariant=immediate&persist=false&compactize=true&pricePercentage=1"
"""Not kept on Janice's side (`persist`), at the full price, with equal items in one line."""


class Janice:
    """The key is in no `repr` and no log."""

    def __init__(self, *, http: Http, url: str, key: str, clock: Clock) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._key = key
        self._clock = clock

    async def appraise(self, paste: str, market: int = JITA) -> Appraisal | Failed:
        """Appraise what people copy out of the game: an inventory, a fit, a contract."""
        data = await self._ask(f"/appraisal?market={int(market)}&{OPTIONS}", paste)
        return data if isinstance(data, Failed) else appraisal_in(data, market, self._clock.now())

    async def price(self, items: Sequence[str | int], market: int = JITA) -> tuple[PricedItem, ...] | Failed:
        """Prices of items by name or type id. What Janice does not know is not among the answers."""
        data = await self._ask(f"/pricer?market={int(market)}", "\n".join(str(item) for item in items))
        return data if isinstance(data, Failed) else prices_in(data, self._clock.now())

    async def _ask(self, path: str, text: str) -> Any:
        """The JSON of an answer, or `Failed`."""
        if not self._key:
            return Failed(NO_KEY)
        body = text.encode(errors="replace")
        if not text.strip():
            return Failed("There is nothing to appraise.")
        if len(body) > LONGEST_PASTE:
            return Failed(f"The list has {len(body):,} bytes; at most {LONGEST_PASTE:,} are appraised.")
        url = self._url + path
        headers = {"X-ApiKey": self._key, "Content-Type": "text/plain", "Accept": "application/json"}
        answer = await self._http.post(url, body, headers=headers)
        count(SOURCE, answer)
        if not isinstance(answer, Ok):
            return Failed(self._failed(url, answer))
        try:
            return orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            return Failed("Janice's answer is no JSON.")

    def _failed(self, url: str, answer: Answer) -> str:
        match answer:
            case Blocked(left) if left is not None:
                return f"Janice wants to be left alone; try again in {math.ceil(left)} s."
            case Refused(401) | Blocked():
                return WRONG_KEY
            case Refused(400, _):
                return "Janice cannot read this list."
            case Throttled(retry_after):
                wait = min(LONGEST_SILENCE, THROTTLED if retry_after is None else retry_after)
                self._http.hush(url, self._clock.now().timestamp() + wait)
                return f"Janice has had too many requests; try again in {math.ceil(wait)} s."
            case _:
                return f"Janice {said(answer)}."
