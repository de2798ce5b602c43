"""The board: each battle once, as it is now, for as long as somebody may ask."""

from __future__ import annotations

import zlib
from typing import Any

import orjson
from battle_told import battle, merged
from feed_world import kill
from hypothesis import given
from hypothesis import strategies as st

from api.feed.board import Board
from api.feed.message import FeedMessage
from schemas.battle_news import entry_of
from schemas.redis_keys import BOARD_ACTIVE, BOARD_ENDED, BOARD_LENGTH

EPOCH = "a"


def message(offset: int, event: Any, fed_at: float = 0.0) -> FeedMessage:
    packed = zlib.compress(orjson.dumps(entry_of(event)))
    return FeedMessage(EPOCH, offset, f"battle.{event['change']}", packed, fed_at)


def numbers(board: Board, limit: int = 100, until: int = 10**6, epoch: str = EPOCH) -> list[int]:
    return [one.facts.battle_id for one in board.snapshot(lambda _: True, limit, epoch=epoch, until=until)]  # type: ignore[union-attr]


changes = st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["updated", "ended", "merged"])), max_size=30)


@given(changes, st.integers(0, 6), st.integers(0, 30))
def test_it_says_of_every_battle_the_newest_and_prefers_those_that_go_on(
    told: list[tuple[int, str]], limit: int, until: int
) -> None:
    board = Board()
    newest: dict[int, tuple[int, str]] = {}
    for offset, (number, change) in enumerate(told, 1):
        board.put(message(offset, merged(number, offset, into=9) if change == "merged" else battle(number, offset, change)))
        newest[number] = (offset, change)
    kept = [(at, number, change) for number, (at, change) in newest.items() if change != "merged" and at <= until]
    active = sorted(one for one in kept if one[2] == "updated")
    ended = sorted(one for one in kept if one[2] == "ended")
    expected = sorted([*active[::-1], *ended[::-1]][:limit])
    assert numbers(board, limit, until) == [number for _, number, _ in expected]
    assert numbers(board, epoch="b") == []


def test_a_lower_revision_changes_nothing() -> None:
    board = Board()
    board.load([message(5, battle(1, 7)), message(4, battle(1, 6, "ended"))], now=0.0)
    board.put(message(6, merged(1, 5, into=2)))
    assert [one.offset for one in board.snapshot(lambda _: True, 9, epoch=EPOCH, until=9)] == [5]


def test_battles_leave_when_their_time_is_over() -> None:
    board = Board()
    board.load([message(1, battle(1), fed_at=100.0), message(2, battle(2, 1, "ended"), fed_at=100.0)], now=100.0)
    board.drop_older(99.0 + BOARD_ENDED)
    assert numbers(board) == [1, 2]
    board.drop_older(100.0 + BOARD_ENDED)
    assert numbers(board) == [1]
    board.drop_older(100.0 + BOARD_ACTIVE)
    assert numbers(board) == []


def test_it_is_bounded_and_ended_battles_make_room_first() -> None:
    board = Board()
    board.put(message(1, battle(1), fed_at=1.0))
    board.put(message(2, battle(2, 1, "ended"), fed_at=2.0))
    for n in range(3, BOARD_LENGTH + 2):
        board.put(message(n, battle(n), fed_at=float(n)))
    assert len(board) == BOARD_LENGTH
    assert 2 not in numbers(board, BOARD_LENGTH)
    board.put(message(9999, battle(9999), fed_at=9999.0))
    assert 1 not in numbers(board, BOARD_LENGTH)


def test_other_topics_are_not_its_business() -> None:
    board = Board()
    board.put(FeedMessage(EPOCH, 1, "kill", zlib.compress(orjson.dumps(kill(1))), 0.0))
    assert len(board) == 0
