"""The page of sovereignty campaigns, `/sovereignty/campaigns`. Pure.

A row: a link to the campaign | time | region | system | IHUB, TCU or STATION | the defender, whose logo is a link too | 81%.
What is no longer on the list is over. So a row that cannot be read makes the whole page unreadable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborNode

from streams.dotlan.links import alliance_in, cells, links, region_in, system_in, tables, time_in, words
from streams.dotlan.unreadable import Unreadable, nothing_in, opened

SHARE = re.compile(r"(\d{1,3}(?:\.\d+)?) ?%")
ACTIONS = {"IHUB": "ihub_defense", "TCU": "tcu_defense", "STATION": "station_defense"}
"""In ESI's words, so that a campaign is called the same whoever tells of it."""
SHOWN = 3
"""Faults that a reason names; a page of another layout has as many as rows."""


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """Names are as in addresses (system, region) and as people read them (defender). `score` is the defender's, 0..1."""

    campaign_id: int
    starts_at: datetime
    system: str
    region: str | None
    event_type: str
    defender: str | None
    score: float | None


def read_campaigns(body: bytes) -> tuple[CampaignRow, ...] | Unreadable:
    """All campaigns of the page, in its order, each once."""
    tree = opened(body)
    if isinstance(tree, Unreadable):
        return tree
    found: dict[int, CampaignRow] = {}
    faults: list[str] = []
    for table in tables(tree):
        rows = table.css("tr")
        if not any(_ids(row) for row in rows):
            continue
        for row in rows:
            if not _ids(row) and system_in(row) is None:
                continue  # headings, or a line that separates
            one = _campaign(row)
            if isinstance(one, str):
                faults.append(one)
            elif found.setdefault(one.campaign_id, one) != one:
                faults.append(f"campaign {one.campaign_id} is there twice and differs")
    if faults:
        more = f" and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        return Unreadable(f"cannot be trusted to be whole: {'; '.join(faults[:SHOWN])}{more}")
    return tuple(found.values()) or nothing_in(tree, "campaigns")


def _campaign(row: LexborNode) -> CampaignRow | str:
    ids = _ids(row)
    if len(ids) != 1:
        return f"a row names {len(ids)} campaigns: {words(row)[:80]!r}"
    number = ids.pop()
    starts_at, system = time_in(words(row)), system_in(row)
    if starts_at is None:
        return f"campaign {number} has no time that can be read"
    if system is None:
        return f"campaign {number} names no system"
    texts = [words(cell) for cell in cells(row)]
    action = next((ACTIONS[text.upper()] for text in texts if text.upper() in ACTIONS), None)
    if action is None:
        return f"campaign {number} is for nothing that we know"
    return CampaignRow(number, starts_at, system, region_in(row), action, alliance_in(row), _score(texts))


def _ids(row: LexborNode) -> set[int]:
    parts = [link.parts for link in links(row, "sovereignty")]
    return {int(part[2]) for part in parts if len(part) > 2 and part[1] == "campaign" and part[2].isdecimal()}


def _score(texts: list[str]) -> float | None:
    """The one share in a row, 0..1; None where there is none, or several."""
    shares = [float(match[1]) for text in texts if (match := SHARE.fullmatch(text))]
    return shares[0] / 100 if len(shares) == 1 and shares[0] <= 100 else None
