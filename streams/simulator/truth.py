"""What the war knows about its own kills: the answer sheet for whoever looks for battles, sides and doctrines."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

import orjson

Kind = Literal[
    "fight", "gank", "camp", "roam", "ratting", "abyss", "bash", "solo", "hole", "mining", "militia", "concord", "litter"
]
Twist = Literal["awox", "third-party", "capital"]


@dataclass(frozen=True, slots=True)
class Truth:
    """One kill as it was planned."""

    killmail_id: int
    kind: Kind
    twist: Twist | None
    """What is unusual about it."""
    happening: str
    """The story it belongs to; a roam is one happening with several battles."""
    battle: str | None
    """The planted battle; None for kills without a pilot among the attackers, which never form battles."""
    sides: dict[str, str]
    """Organisation id -> side letter, for the organisations on this mail; letters as the battle rules give them. Empty while
    no side has shot at another yet."""
    victim_side: str | None
    attacker_side: str | None
    """Side of the final blow."""
    victim_doctrine: str | None
    attacker_doctrine: str | None
    """Of the final blow."""
    victim_coalition: str | None
    attacker_coalitions: tuple[str, ...]
    """Of all attackers, sorted."""


def truth_line(truth: Truth) -> bytes:
    """The kill as one line of `truth.ndjson`."""
    return orjson.dumps(asdict(truth), option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
