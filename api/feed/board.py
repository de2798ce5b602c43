"""The newest message of every battle that goes on or ended a short while ago: what a new subscriber sees first.

Redis keeps the same (`Keys.battle_board`); this one follows it by the messages of the feed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from api.feed.battle_filter import BattleFacts
from api.feed.message import FeedMessage
from schemas.redis_keys import BOARD_ACTIVE, BOARD_ENDED, BOARD_LENGTH

STAYS = {"active": BOARD_ACTIVE, "ended": BOARD_ENDED}
"""Seconds by state; a merged battle leaves at once, its kills are in another one."""


class Board:
    """Not safe for threads; one per hub."""

    def __init__(self) -> None:
        self._newest: dict[int, FeedMessage] = {}

    def __len__(self) -> int:
        return len(self._newest)

    def load(self, messages: Iterable[FeedMessage], now: float) -> None:
        """Forget everything but these, of which some may have stayed their time already."""
        self._newest = {}
        for message in messages:
            self.put(message)
        self.drop_older(now)

    def put(self, message: FeedMessage) -> None:
        """Take the message of a battle; one of another topic, or of a lower revision than the one here, changes nothing."""
        facts = message.facts
        if not isinstance(facts, BattleFacts):
            return
        there = self._newest.pop(facts.battle_id, None)
        if there is not None and _facts(there).revision > facts.revision:
            message = there
        elif facts.state not in STAYS:
            return
        self._newest[facts.battle_id] = message
        if len(self._newest) > BOARD_LENGTH:
            del self._newest[_facts(min(self._newest.values(), key=_leaves_at)).battle_id]

    def drop_older(self, now: float) -> None:
        """Forget what has stayed its time; `now` in Unix seconds of the Redis server."""
        for number in [number for number, message in self._newest.items() if _leaves_at(message) <= now]:
            del self._newest[number]

    def snapshot(self, wanted: Callable[[FeedMessage], bool], limit: int, *, epoch: str | None, until: int) -> list[FeedMessage]:
        """At most `limit` that are wanted, told in this epoch up to offset `until`, oldest first.

        Where there are more, active ones go before ended ones, and newer ones before older. What lies behind `until` comes to
        the client as a live message.
        """
        found = [one for one in self._newest.values() if one.epoch == epoch and one.offset <= until and wanted(one)]
        found.sort(key=lambda one: (_facts(one).state == "active", *_told(one)), reverse=True)
        return sorted(found[:limit], key=_told)


def _facts(message: FeedMessage) -> BattleFacts:
    assert isinstance(message.facts, BattleFacts)
    return message.facts


def _leaves_at(message: FeedMessage) -> float:
    return message.fed_at + STAYS[_facts(message).state]


def _told(message: FeedMessage) -> tuple[float, int]:
    return (message.fed_at, message.offset)
