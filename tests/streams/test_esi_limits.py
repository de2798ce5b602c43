"""What ESI allows, as pure rules: budgets, the breaker, downtime."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.esi import breaker, downtime
from streams.esi.breaker import BACKOFF, PROBE, THRESHOLD, Breaker
from streams.esi.downtime import Server
from streams.esi.limits import ERRORS, GROUPS, HISTORY, Account, Limit, bucket, cost, limits_of, route_of, told


@pytest.mark.parametrize(
    ("path", "limits"),
    [
        ("/killmails/1/abc", (GROUPS["killmail"],)),
        ("/wars", (GROUPS["killmail"],)),
        ("/sovereignty/systems", (GROUPS["sovereignty"],)),
        ("/skyhooks/raidable", (GROUPS["activity"],)),
        ("/fw/systems", (GROUPS["factional-warfare"],)),
        ("/markets/10000002/orders", (GROUPS["market-order"],)),
        ("/markets/10000002/history", (HISTORY, ERRORS)),
        ("/markets/prices", (ERRORS,)),
        ("/universe/names", (ERRORS,)),
        ("/universe/system_kills", (ERRORS,)),
        ("/alliances/99005338", (ERRORS,)),
    ],
)
def test_a_path_draws_on_its_budgets(path: str, limits: tuple[Limit, ...]) -> None:
    assert limits_of(path) == limits


@pytest.mark.parametrize(
    ("status", "tokens", "errors"),
    [(200, 2, 0), (304, 1, 0), (404, 5, 1), (422, 5, 1), (429, 0, 1), (420, 5, 1), (500, 0, 1), (504, 0, 1), (None, 2, 1)],
)
def test_an_answer_costs_what_the_reference_says(status: int | None, tokens: int, errors: int) -> None:
    assert cost(GROUPS["killmail"], status) == tokens
    assert cost(ERRORS, status) == errors


def test_headers_tell_the_group_its_size_and_what_is_left() -> None:
    headers = {"x-ratelimit-group": "fresh", "x-ratelimit-limit": "200/30m", "x-ratelimit-remaining": "17"}
    found, errors = told(headers)
    assert found.group == Limit("fresh", 180, 20, 1_800.0) and found.left == 17 and errors.left is None
    assert told({"x-esi-error-limit-remain": "31", "x-esi-error-limit-reset": "12"})[1].left == 31
    assert told({"x-ratelimit-group": "odd", "x-ratelimit-limit": "many"})[0].group is None


def test_ids_are_no_part_of_a_route() -> None:
    assert route_of("/alliances/99005338") == route_of("/alliances/1/") == "/alliances/{}"


def test_an_account_never_lets_more_through_than_the_window_allows() -> None:
    limit, account, spent = bucket("x", 30), Account(), []
    now = 1_000.0
    for _ in range(2_000):
        if account.wait_until(limit, limit.usable, 5, now) <= now:
            account.add(limit, 5, now)
            spent.append(now)
        assert sum(5 for time in spent if now - 900 < time <= now) <= 30
        now += 3.7
    assert len(spent) > 0.8 * (2_000 * 3.7 / 900) * 27 / 5, "it is so strict that it wastes the budget"


def test_an_account_says_when_it_fits_again() -> None:
    limit, account = bucket("x", 30), Account()
    for number in range(5):
        account.add(limit, 5, 1_000.0 + 60 * number)
    until = account.wait_until(limit, limit.usable, 5, 1_250.0)
    assert 1_000.0 + 900 <= until <= 1_000.0 + 900 + 15
    assert account.wait_until(limit, limit.usable, 5, until) == until


def failures(count: int, state: Breaker, now: float = 0.0, chance: float = 1.0) -> Breaker:
    for _ in range(count):
        state = breaker.failed(state, now, chance)
    return state


def test_a_breaker_opens_after_failures_in_a_row_and_one_success_forgets_them() -> None:
    state = failures(THRESHOLD - 1, Breaker())
    assert breaker.ask(state, 0.0)[1] is None
    assert failures(THRESHOLD - 1, breaker.succeeded(state)).openings == 0
    state = failures(1, state)
    assert breaker.ask(state, BACKOFF[0] - 0.1)[1] == BACKOFF[0]


def test_an_open_breaker_lets_one_probe_through_and_its_end_decides() -> None:
    state = failures(THRESHOLD, Breaker())
    state, until = breaker.ask(state, 6.0)
    assert until is None
    state, until = breaker.ask(state, 6.5)
    assert until == 6.0 + PROBE, "a second one beside the probe"
    assert breaker.succeeded(state) == Breaker()
    again = breaker.failed(state, 7.0, 1.0)
    assert again.until == 7.0 + 2 * BACKOFF[0]
    assert breaker.ask(state, 6.0 + PROBE)[1] is None, "a lost probe holds the place for ever"
    assert breaker.ask(breaker.unasked(state), 6.6)[1] is None, "a probe that was not made holds the place"


def test_late_failures_of_an_open_breaker_do_not_lengthen_it() -> None:
    state = failures(THRESHOLD, Breaker())
    assert failures(50, state, now=1.0).until == state.until


def test_the_wait_is_drawn_by_lot_and_has_an_end() -> None:
    waits = [failures(THRESHOLD, Breaker(), chance=chance).until for chance in (0.0, 0.3, 0.9)]
    assert waits == [1.0, 1.5, 4.5]
    state = Breaker()
    for number in range(30):
        now = number * 10_000.0
        state = failures(THRESHOLD if number == 0 else 1, breaker.ask(state, now)[0], now)
    assert state.until - now == BACKOFF[1]


def at(text: str) -> float:
    return datetime.fromisoformat(f"2026-11-27T{text}").replace(tzinfo=UTC).timestamp()


UP = {"players": 20_000, "start_time": "2026-11-26T11:04:00Z"}


def test_at_eleven_it_is_away_until_status_tells_of_a_restart() -> None:
    state = downtime.passed(Server(), at("10:59:00"))
    assert state.up
    state = downtime.passed(state, at("11:00:00"))
    assert not state.up and state.ask_at == at("11:00:00")
    state = downtime.told(state, UP, at("11:00:10"))
    assert not state.up and state.ask_at == at("11:01:10"), "it is still the old server, which is about to go"
    state = downtime.told(state, None, at("11:01:10"))
    state = downtime.told(state, UP | {"vip": True}, at("11:02:10"))
    assert not state.up
    assert downtime.told(state, UP | {"start_time": "2026-11-27T11:03:00Z"}, at("11:03:30")).up
    assert downtime.told(state, UP, at("11:05:00")).up, "a downtime that was left out"
    assert not downtime.told(state, None, at("11:40:00")).up, "a long one"


def test_a_process_that_starts_in_downtime_minds_it_and_one_that_starts_after_does_not() -> None:
    assert not downtime.passed(Server(), at("11:02:00")).up
    assert downtime.passed(Server(), at("12:00:00")).up


def test_what_fails_is_a_reason_to_look_at_status_but_not_all_the_time() -> None:
    state = downtime.suspected(downtime.passed(Server(), at("15:00:00")), at("15:00:00"))
    assert not state.up and state.ask_at == at("15:00:00")
    state = downtime.told(state, UP, at("15:00:01"))
    assert state.up and downtime.suspected(state, at("15:00:30")).up
    assert not downtime.suspected(state, at("15:01:02")).up
