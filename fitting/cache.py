"""Figures by fit: many pilots lose the same ship with the same modules, and it is reckoned once. Safe for threads.

Of the fit what its figures hang on makes the key: its hash, its implants (which the hash leaves out) and the level of skills.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import cast

import orjson

from fitting.engine import HIGHEST_SKILL
from fitting.figures import analyse
from fitting.fit import Fit, fit_hash
from schemas.fit import FitAnalysis

KEPT = 8_192
"""Fits remembered, the least used going first: 1.3 kB each, so 11 MB. A day of New Eden has some 10,000 that differ."""

_Key = tuple[str, tuple[int, ...], int]


class Figures:
    """Figures of fits; `hits` and `misses` count the questions since the start."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._found: OrderedDict[_Key, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self.hits = 0
        self.misses = 0

    def __len__(self) -> int:
        return len(self._found)

    def of(self, fit: Fit, skills: int = HIGHEST_SKILL, digest: str | None = None) -> FitAnalysis:
        """The figures of a fit (`fitting.figures.analyse`); `digest` is its hash where that is known. Raises as `analyse` does.

        Two threads that ask for one new fit at once both reckon it, which gives the same.
        """
        key = (digest or fit_hash(fit), fit.implants, skills)
        with self._lock:
            known = self._found.get(key)
            if known is not None:
                self._found.move_to_end(key)
                self.hits += 1
        if known is not None:
            return cast(FitAnalysis, orjson.loads(known))
        fresh = analyse(fit, skills)
        with self._lock:
            self.misses += 1
            self._found[key] = orjson.dumps(fresh)
            if len(self._found) > self._kept:
                self._found.popitem(last=False)
        return fresh
