"""Janice as the reference describes it: a key, text as the body, and figures by names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import orjson
from fake_http import FakeServer, Reply, Request

KEY = "G9KwKq3465588VPd6747t95Zh94q3W2E"
PRICES = {"Tritanium": (34, 4.0, 5.0), "PLEX": (44992, 5_000_000.0, 5_200_000.0), "Nothing sold": (99, None, None)}
"""Name -> type id, buy, sell."""


class FakeJanice(FakeServer):
    """`faults` are given first."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(now)
        self.faults: list[Reply] = []
        self.silent_until = 0.0

    async def reply(self, request: Request) -> Reply:
        if not request.headers.get("user-agent", "").startswith("Warstream/"):
            self.violations.append("no name in the User-Agent")
            return Reply(403, b"error code: 1010")
        if self.now() < self.silent_until:
            self.violations.append("asked before Retry-After")
        if request.headers.get("x-apikey") != KEY:
            return Reply(401, b"")
        if self.faults:
            fault = self.faults.pop(0)
            if fault.status == 429:
                self.silent_until = self.now() + float(fault.headers.get("Retry-After", 1))
            return fault
        query = {key: values[0] for key, values in parse_qs(request.query).items()}
        if request.method != "POST" or request.headers.get("content-type") != "text/plain" or "market" not in query:
            self.violations.append(f"{request.method} {request.path}?{request.query} as {request.headers.get('content-type')}")
            return Reply(400)
        lines = [line for line in request.body.decode().splitlines() if line.strip()]
        if request.path.endswith("/appraisal"):
            return Reply(200, orjson.dumps(self._appraisal(lines, query)))
        if request.path.endswith("/pricer"):
            return Reply(200, orjson.dumps([self._price(name) for name in lines if name in PRICES]))
        return Reply(404)

    def _appraisal(self, lines: list[str], query: dict[str, str]) -> dict[str, Any]:
        if query.get("persist") != "false" or query.get("pricing") != "split":
            self.violations.append(f"options: {query}")
        items, failures = [], []
        for line in lines:
            name, _, amount = line.partition("\t")
            if name not in PRICES:
                failures.append(line)
                continue
            number, buy, sell = PRICES[name]
            count = int(amount or 1)
            each = {"buyPrice": buy, "sellPrice": sell, "splitPrice": buy and (buy + sell) / 2}
            total = {f"{word}Total": price and price * count for word, price in each.items()}
            kind = {"eid": number, "name": name, "volume": 0.01, "packagedVolume": 0.01}
            items.append(
                {"amount": count, "buyOrderCount": 3, "sellOrderCount": 4, "effectivePrices": each | total, "itemType": kind}
            )
        sums = {
            f"total{word}Price": sum(item["effectivePrices"][f"{word.lower()}PriceTotal"] or 0 for item in items)
            for word in ("Buy", "Split", "Sell")
        }
        prices = {"immediatePrices": sums, "top5AveragePrices": {}, "effectivePrices": sums}
        return {"failures": "\n".join(failures), "totalVolume": 1.0, **prices, "items": items}

    @staticmethod
    def _price(name: str) -> dict[str, Any]:
        number, buy, sell = PRICES[name]
        prices = {"buyPrice": buy, "sellPrice": sell, "splitPrice": buy and (buy + sell) / 2, "buyPrice5DayMedian": buy}
        return {"itemType": {"eid": number, "name": name}, "immediatePrices": prices}
