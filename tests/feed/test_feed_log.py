"""The log: what is kept, found again, and known to be lost."""

from __future__ import annotations

import zlib

import orjson
from feed_world import kill
from hypothesis import given
from hypothesis import strategies as st

from api.feed.log import WARM, FeedLog
from api.feed.message import FeedMessage

PACKED = zlib.compress(orjson.dumps(kill(1)))


def message(offset: int, epoch: str = "a", fed_at: float = 0.0) -> FeedMessage:
    return FeedMessage(epoch, offset, "kill", PACKED, fed_at)


@given(st.integers(1, 30), st.integers(1, 60), st.integers(0, 70))
def test_behind_gives_exactly_what_came_after_or_says_that_it_cannot(kept: int, count: int, asked: int) -> None:
    log = FeedLog(max_kept=kept)
    for offset in range(1, count + 1):
        log.append(message(offset))
    position = log.behind("a", asked)
    oldest = max(1, count - kept + 1)
    if oldest - 1 <= asked <= count:
        assert position is not None
        assert [one.offset for one in log.read(position, 1000)] == list(range(asked + 1, count + 1))
    else:
        assert position is None


def test_a_message_that_is_here_already_is_left_out() -> None:
    log = FeedLog()
    assert [log.append(message(offset)) for offset in (1, 2, 2, 1, 3)] == [True, True, False, False, True]
    assert [one.offset for one in log.read(0, 10)] == [1, 2, 3]


def test_a_gap_and_a_new_epoch_begin_anew_behind_all_old_positions() -> None:
    log = FeedLog()
    log.append(message(1))
    log.append(message(2))
    end, generation = log.end, log.generation
    log.append(message(9))
    assert (log.first, log.generation) == (end, generation + 1)
    assert log.behind("a", 2) is None
    assert log.behind("a", 8) == log.first
    log.append(message(1, "b"))
    assert log.behind("a", 9) is None
    assert [one.epoch for one in log.read(0, 10)] == ["b"]


def test_old_messages_go_by_time_and_the_list_does_not_grow() -> None:
    log = FeedLog()
    for offset in range(1, 3001):
        log.append(message(offset, fed_at=float(offset)))
        log.drop_older(offset - 100)
    assert [one.offset for one in log.read(log.first, 5000)] == list(range(2900, 3001))
    assert len(log._messages) < 1200


def test_a_message_that_lost_its_text_makes_it_again_the_same() -> None:
    log = FeedLog()
    first = message(1)
    log.append(first)
    text = first.text("summary"), first.text("full")
    for offset in range(2, WARM + 3):
        log.append(message(offset))
    assert not first._texts
    assert (first.text("summary"), first.text("full")) == text


def test_an_encoding_is_made_once_per_detail() -> None:
    one = message(1)
    assert one.text("full") is one.text("full")
    assert one.text("summary") is one.text("summary")
    assert orjson.loads(one.text("full"))["data"] == orjson.loads(zlib.decompress(PACKED))
