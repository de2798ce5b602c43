"""What is said of an outage, and when."""

from __future__ import annotations

from streams.outage import Outage


def test_a_reason_is_said_once_however_many_fail_and_however_often() -> None:
    outage = Outage()
    assert [outage.failed(who, "no route") for who in ("kills", "jumps", "kills", "jumps")] == [True, False, False, False]


def test_it_is_over_once_when_the_last_one_has_an_answer_and_then_new_again() -> None:
    outage = Outage()
    for _ in range(2):
        assert outage.failed("kills", "no route") and not outage.failed("jumps", "no route")
        assert [outage.answered(who) for who in ("kills", "kills", "jumps", "jumps")] == [False, False, True, False]


def test_who_never_failed_ends_nothing() -> None:
    assert not Outage().answered("kills")


def test_another_reason_is_said_too_but_not_at_every_turn() -> None:
    outage = Outage()
    assert [outage.failed("kills", reason) for reason in ("no route", "HTTP 503", "no route")] == [True, True, False]
    assert outage.answered("kills")
    assert outage.failed("kills", "HTTP 503")


def test_one_that_always_fails_hides_no_outage_of_the_others() -> None:
    outage = Outage()
    outage.failed("skyhooks", "HTTP 500")
    for _ in range(2):
        assert outage.failed("kills", "no route")
        assert outage.answered("kills")
