"""What the poller decides after each answer. Each name is a sentence of the protocol."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stream_twins import placeholder, r2z2_file

from streams import r2z2
from streams.http import Blocked, NotFound, Ok, Oversized, Refused, Throttled, Unavailable
from streams.r2z2 import Ask, Gap, State, ask, step

NOW = 1_800_000_000.0
HTML = b"<html><body>502 Bad Gateway</body></html>"


def pointer(number: int) -> Ok:
    return Ok(orjson.dumps({"sequence": number}))


def following(cursor: int, pointer: int | None, **more: object) -> State:
    """A poller in the middle of its work."""
    return State(cursor=cursor, pointer=pointer, want_pointer=False, live_at=NOW, **more)  # type: ignore[arg-type]


def play(state: State, *answers: object, now: float = NOW) -> tuple[State, list[r2z2.Turn]]:
    """Give the answers one after the other, each to what is asked then."""
    turns = []
    for answer in answers:
        turn = step(state, ask(state, now), answer, now, 0.5)  # type: ignore[arg-type]
        turns.append(turn)
        state, now = turn.state, now + turn.wait
    return state, turns


# Where to begin


def test_asks_for_the_pointer_first():
    assert ask(State(), NOW) == Ask("pointer")
    assert ask(State(cursor=5), NOW) == Ask("pointer")


def test_without_a_cursor_starts_at_the_pointer():
    state, _ = play(State(), pointer(900))
    assert state.cursor == 900 and ask(state, NOW) == Ask("file", 900)


def test_with_a_cursor_goes_on_there():
    state, _ = play(State(cursor=850), pointer(900))
    assert state.cursor == 850


def test_a_pointer_behind_the_cursor_moves_nothing_back():
    state, _ = play(State(cursor=900), pointer(849))
    assert state.cursor == 900


def test_an_older_pointer_from_another_edge_does_not_count():
    state, _ = play(following(880, 900, misses=4), NotFound(), pointer(860))
    assert state.pointer == 900


def test_follows_the_files_when_the_pointer_cannot_be_read():
    for answer in (Unavailable("HTTP 500"), NotFound(), Ok(HTML), Ok(b'{"sequence": null}')):
        state, _ = play(State(cursor=850), answer)
        assert ask(state, NOW) == Ask("file", 850)


def test_asks_again_for_the_pointer_when_there_is_no_cursor_either():
    for answer in (Unavailable("HTTP 500"), NotFound(), Ok(HTML)):
        state, (turn,) = play(State(), answer)
        assert ask(state, NOW) == Ask("pointer") and turn.wait >= 1


def test_a_cursor_far_ahead_of_the_pointer_is_a_server_that_counts_anew():
    old = State(cursor=5_000, gaps=(Gap(4_000, NOW, NOW),), refresh=(3,))
    state, (turn,) = play(old, pointer(3_999))
    assert state.cursor == 3_999 and state.gaps == () and state.refresh == ()
    assert [notice.kind for notice in turn.notices] == ["reset"]


def test_a_cursor_a_thousand_ahead_is_not_yet_a_reset():
    state, (turn,) = play(State(cursor=5_000), pointer(4_000))
    assert state.cursor == 5_000 and not turn.notices


def test_more_than_a_day_behind_goes_on_at_the_pointer_and_names_history():
    state, (turn,) = play(State(cursor=1_000), pointer(21_001))
    assert state.cursor == 21_001
    assert turn.notices[0].kind == "jump" and "history" in turn.notices[0].text


def test_a_day_behind_is_still_read_file_by_file():
    state, _ = play(State(cursor=1_000), pointer(21_000))
    assert state.cursor == 1_000


# Files


def test_a_file_is_handed_over_and_the_cursor_moves_by_one():
    state, (turn,) = play(following(900, 950), Ok(r2z2_file(900)))
    assert state.cursor == 901
    assert turn.emits == (r2z2.Emit(900, r2z2_file(900)),)
    assert turn.wait == r2z2.SPACING >= 0.1


def test_files_above_the_pointer_are_read_like_any_other():
    state, _ = play(following(950, 900), Ok(r2z2_file(950)))
    assert state.cursor == 951


def test_a_null_placeholder_is_handed_over_for_the_dead_letters_and_passed():
    state, (turn,) = play(following(900, 950), Ok(placeholder(900)))
    assert state.cursor == 901 and turn.emits[0].payload == placeholder(900) and state.gaps == ()


@pytest.mark.parametrize("bad", [HTML, b"", b"null", b"[]", b'{"killmail_id": 1', b"{}", r2z2_file(899), b'{"error": "x"}'])
def test_garbled_bytes_are_tried_three_times_more_then_set_aside_and_passed(bad):
    state, turns = play(following(900, 950), *[Ok(bad)] * 4)
    assert [len(turn.emits) for turn in turns] == [0, 0, 0, 1]
    assert turns[-1].emits[0].payload == bad
    assert state.cursor == 901 and [gap.sequence for gap in state.gaps] == [900]
    assert all(turn.wait >= 6 for turn in turns)


def test_a_server_that_answers_everything_with_an_error_page_does_not_lead_the_cursor_away():
    state = following(900, 900)
    now = NOW
    for _ in range(3_000):
        asked = ask(state, now)
        turn = step(state, asked, Ok(HTML), now, 0.5)
        state, now = turn.state, now + turn.wait
    assert state.cursor <= 900 + r2z2.POINTER_LAG + 1


def test_an_oversized_file_is_set_aside_by_its_beginning_and_not_fetched_again():
    state, (turn,) = play(following(900, 950), Oversized(b'{"esi', 16))
    assert state.cursor == 901 and turn.emits == (r2z2.Emit(900, b'{"esi'),) and state.gaps == ()


def test_a_rewritten_file_is_read_again_and_keeps_its_own_sequence():
    state, _ = play(following(900, 950), Ok(r2z2_file(900, updated=840)))
    assert ask(state, NOW) == Ask("refresh", 840)
    state, (turn,) = play(state, Ok(r2z2_file(840, value=2.0)))
    assert turn.emits == (r2z2.Emit(840, r2z2_file(840, value=2.0)),)
    assert state.cursor == 901 and ask(state, NOW) == Ask("file", 901)


def test_a_rewritten_file_does_not_lead_to_the_one_rewritten_before_it():
    state, _ = play(following(900, 950), Ok(r2z2_file(900, updated=840)), Ok(r2z2_file(840, updated=700)))
    assert state.refresh == ()


@pytest.mark.parametrize("updated", [900, 950, 0, -4])
def test_a_file_names_only_older_ones_as_rewritten(updated):
    state, _ = play(following(900, 950), Ok(r2z2_file(900, updated=updated)))
    assert state.refresh == ()


def test_a_rewritten_file_that_is_gone_is_let_go():
    state, _ = play(following(901, 950, refresh=(840,)), NotFound())
    assert state.refresh == () and state.gaps == ()


def test_a_rewritten_file_that_fails_does_not_stand_before_the_live_feed():
    state, _ = play(following(901, 950, refresh=(840,)), Unavailable("HTTP 500"))
    assert ask(state, NOW) == Ask("file", 901) and [gap.sequence for gap in state.gaps] == [840]


def test_far_ahead_of_the_pointer_it_is_read_again():
    state, _ = play(following(1_500, 900), Ok(r2z2_file(1_500)))
    assert ask(state, NOW) == Ask("pointer")


# 404


def test_at_the_head_waits_six_seconds_and_asks_for_the_same_file():
    state, (turn,) = play(following(900, 900), NotFound())
    assert turn.wait >= 6 and ask(state, NOW + 6) == Ask("file", 900)


def test_at_the_head_never_gives_a_file_up():
    state = following(900, 900)
    for _ in range(200):
        state, _ = play(state, pointer(900) if state.want_pointer else NotFound())
    assert state.cursor == 900 and state.gaps == ()


def test_after_five_misses_the_pointer_is_read_again():
    state, _ = play(following(900, 900), *[NotFound()] * 5)
    assert ask(state, NOW) == Ask("pointer")


def test_a_stale_404_is_followed_by_the_file_when_the_edge_has_it():
    state, turns = play(following(900, 940), NotFound(), NotFound(), NotFound(), Ok(r2z2_file(900)))
    assert state.cursor == 901 and state.gaps == () and turns[-1].emits


def test_a_hole_below_the_pointer_is_tried_three_times_more_then_noted_and_passed():
    state, turns = play(following(900, 940), *[NotFound()] * 4)
    assert [turn.state.cursor for turn in turns] == [900, 900, 900, 901]
    assert [turn.wait for turn in turns] == [6.0] * 4
    (gap,) = state.gaps
    assert gap.sequence == 900 and gap.due == gap.found + 600
    assert [notice.kind for notice in turns[-1].notices] == ["gap"]


def test_a_noted_hole_is_looked_at_again_after_ten_minutes():
    state = following(950, 960, gaps=(Gap(900, NOW - 600, NOW),))
    assert ask(state, NOW - 1) == Ask("file", 950)
    assert ask(state, NOW) == Ask("recheck", 900)
    state, (turn,) = play(state, Ok(r2z2_file(900)))
    assert turn.emits[0].sequence == 900 and state.gaps == () and state.cursor == 950


def test_a_hole_that_stays_one_is_put_off_by_ten_minutes():
    state, (turn,) = play(following(950, 960, gaps=(Gap(900, NOW - 600, NOW),)), NotFound())
    assert state.gaps == (Gap(900, NOW - 600, NOW + 600),) and turn.wait >= 6


def test_a_hole_that_fails_is_put_off_too():
    state, _ = play(following(950, 960, gaps=(Gap(900, NOW - 600, NOW),)), Unavailable("HTTP 500"))
    assert state.gaps[0].due == NOW + 600


def test_after_a_day_a_hole_is_left_to_history():
    state, (turn,) = play(following(950, 960, gaps=(Gap(900, NOW - 86_400, NOW),)), NotFound())
    assert state.gaps == () and turn.notices[0].kind == "given-up" and "history" in turn.notices[0].text


def test_many_holes_do_not_stop_the_live_feed():
    gaps = tuple(Gap(number, NOW, NOW) for number in range(100, 400))
    state, now, live = following(950, 960, gaps=gaps), NOW, 0
    while now < NOW + 600:
        asked = ask(state, now)
        live += asked.what == "file"
        turn = step(state, asked, NotFound() if asked.what != "pointer" else pointer(950), now, 0.5)
        state, now = turn.state, now + turn.wait
    assert live >= 60


def test_a_feed_whose_counter_jumped_is_followed_at_the_pointer_and_the_rest_comes_beside():
    state, turns = play(following(900, 5_000), *[NotFound()] * (4 * r2z2.HOLE_RUN))
    assert state.cursor == 5_000
    assert {gap.sequence for gap in state.gaps} == set(range(900, 5_000))
    assert turns[-1].notices[-1].kind == "hole"
    asked = ask(state, NOW + turns[-1].wait)
    assert asked.sequence == 5_000 or asked.what == "recheck"


# Trouble


def test_403_is_an_hour_of_silence():
    state, (turn,) = play(following(900, 940), Blocked())
    assert turn.wait == 3_600 and state.cursor == 900
    assert turn.notices[0].kind == "blocked"


def test_a_block_that_we_keep_ourselves_is_no_further_hour():
    state, (turn,) = play(following(900, 940), Blocked(left=90.0))
    assert turn.wait == 90 and turn.notices == () and r2z2.resumed(r2z2.saved(state)).not_before == NOW + 90
    assert step(following(900, 940), Ask("file", 900), Blocked(left=1e-9), NOW, 0.5).wait == r2z2.SPACING


def test_the_hour_of_silence_outlives_a_restart():
    state, _ = play(following(900, 940), Blocked())
    assert r2z2.resumed(r2z2.saved(state)).not_before == NOW + 3_600


def test_the_pause_after_a_404_outlives_a_restart():
    state, _ = play(following(900, 900), NotFound())
    assert r2z2.resumed(r2z2.saved(state)).not_before == NOW + 6


def test_429_waits_as_long_as_the_server_says():
    _, (turn,) = play(following(900, 940), Throttled(37.0))
    assert turn.wait == 37


@pytest.mark.parametrize(("chance", "wait"), [(0.0, 10.0), (0.5, 15.0), (1.0, 20.0)])
def test_429_without_a_time_waits_ten_to_twenty_seconds(chance, wait):
    assert step(following(900, 940), Ask("file", 900), Throttled(None), NOW, chance).wait == wait


def test_no_retry_after_ends_the_feed():
    _, turns = play(following(900, 940), Throttled(1e12), Throttled(0.0), Unavailable("HTTP 503", 1e12))
    assert [turn.wait for turn in turns] == [3_600, 1, 3_600]


def test_failures_wait_longer_each_time_up_to_a_minute():
    _, turns = play(following(900, 900), *[Unavailable("HTTP 500")] * 9)
    assert [turn.wait for turn in turns] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_an_answer_ends_the_backoff():
    state, _ = play(following(900, 900), Unavailable("x"), Unavailable("x"), NotFound())
    assert state.faults == 0


def test_a_month_of_failures_is_survived():
    state = following(900, 900, faults=100_000)
    assert step(state, Ask("file", 900), Unavailable("x"), NOW, 0.5).wait == 60


def test_a_failing_server_moves_no_cursor():
    state, _ = play(following(900, 940), *[Unavailable("HTTP 500")] * 500)
    assert state.cursor == 900 and state.gaps == ()


@pytest.mark.parametrize("bad", [Unavailable("HTTP 500"), Refused(400, "Bad Request"), Unavailable("redirected to /")])
def test_one_file_that_fails_while_the_pointer_works_is_noted_and_passed(bad):
    state, turns = play(following(900, 940), *[bad] * r2z2.FAULTS, pointer(940), bad)
    assert state.cursor == 901 and [gap.sequence for gap in state.gaps] == [900]
    assert turns[-1].notices[0].kind == "broken-file"


def test_a_file_that_recovers_after_the_pointer_was_asked_is_read():
    state, turns = play(following(900, 940), *[Unavailable("x")] * r2z2.FAULTS, pointer(940), Ok(r2z2_file(900)))
    assert state.cursor == 901 and state.gaps == () and turns[-1].emits


# Checkpoints


def test_a_checkpoint_brings_back_what_it_was_made_from():
    state = State(cursor=900, gaps=(Gap(890, 1.5, 2.5),), refresh=(7, 8), not_before=3.5, cluster_id="a")
    assert r2z2.resumed(orjson.loads(orjson.dumps(r2z2.saved(state))), "a") == state


def test_a_new_embedded_broker_rewinds_by_five_hundred():
    kept = r2z2.saved(State(cursor=2_000, cluster_id="a"))
    assert r2z2.resumed(kept, "b", rewind_on_new_cluster=True).cursor == 1_500
    assert r2z2.resumed(kept, "b", rewind_on_new_cluster=True).cluster_id == "b"


def test_the_same_broker_or_a_lasting_one_does_not_rewind():
    kept = r2z2.saved(State(cursor=2_000, cluster_id="a"))
    assert r2z2.resumed(kept, "a", rewind_on_new_cluster=True).cursor == 2_000
    assert r2z2.resumed(kept, "b").cursor == 2_000


def test_a_rewind_does_not_go_below_what_the_lost_broker_was_first_given():
    first = r2z2.resumed({"cursor": 2_000, "cluster_id": "a"}, "b", rewind_on_new_cluster=True)
    kept = r2z2.saved(replace(first, cursor=1_520))
    assert r2z2.resumed(kept, "c", rewind_on_new_cluster=True).cursor == 1_500


def test_a_rewind_does_not_go_below_the_first_file():
    kept = r2z2.saved(State(cursor=20, cluster_id="a"))
    assert r2z2.resumed(kept, "b", rewind_on_new_cluster=True).cursor == 1


def test_a_path_has_no_query():
    assert Ask("pointer").path == "ephemeral/sequence.json"
    assert Ask("file", 5).path == "ephemeral/5.json"


# Any interleaving

FAULT = st.sampled_from(["none"] * 4 + ["404", "500", "429", "html", "wrong-echo", "redirect", "crash", "oversized"])
FIRST, LAST = 1_000, 1_040
written_file = lru_cache(10_000)(r2z2_file)


@settings(max_examples=150, deadline=None)
@given(
    faults=st.lists(FAULT, max_size=120),
    blocked=st.booleans(),
    holes=st.sets(st.integers(FIRST, LAST), max_size=8),
    placeholders=st.sets(st.integers(FIRST, LAST), max_size=4),
    updated=st.dictionaries(st.integers(FIRST + 1, LAST), st.integers(FIRST, LAST), max_size=4),
    lag=st.integers(0, 51),
    every=st.floats(3, 30),
)
def test_whatever_happens_no_file_is_passed_unseen_and_no_limit_is_broken(
    faults, blocked, holes, placeholders, updated, lag, every
):
    """A server that writes a file each `every` seconds, with faults drawn for its first answers.

    After the faults it works well, so in the end everything that exists has been handed over.
    """
    state = r2z2.resumed({"cursor": FIRST})
    start = now = 1_800_000_000.0
    disk, last, waiting = r2z2.saved(state), -1.0, [*reversed(faults), *(["403"] if blocked else [])]
    missed: dict[str, float] = {}
    unseen: set[int] = set()
    emitted: set[int] = set()
    bad = {"500": Unavailable("HTTP 500"), "429": Throttled(None), "403": Blocked(), "html": Ok(HTML), "404": NotFound()}
    bad |= {"redirect": Unavailable("redirected to /"), "wrong-echo": Ok(r2z2_file(5))}
    exists = set(range(FIRST, LAST + 1)) - holes

    def answered(asked: Ask, fault: str):
        head = FIRST + int((now - start) / every)
        number = asked.sequence
        if fault in bad:
            return bad[fault]
        if number is None:
            return pointer(max(1, head - lag))
        if number > head or number in holes:
            return NotFound()
        content = placeholder(number) if number in placeholders else written_file(number, updated=updated.get(number))
        return Oversized(content[:20], 20) if fault == "oversized" else Ok(content)

    for _ in range(5_000):
        asked = ask(state, now)
        assert now - last >= 0.1, "two requests closer than 100 ms"
        assert now - missed.pop(asked.path, -1e9) >= 6.0, "a 404 asked again within 6 s"
        fault = waiting.pop() if waiting else "none"
        answer = answered(asked, fault)
        if isinstance(answer, NotFound):
            missed[asked.path] = now
        turn = step(state, asked, answer, now, 0.5)
        emitted |= {emit.sequence for emit in turn.emits if fault not in ("html", "wrong-echo")}
        last = now
        if fault == "crash":  # handed over, not yet saved
            state = r2z2.resumed(disk)
            now = max(now + 6, state.not_before)
        else:
            assert turn.state.cursor >= state.cursor, "the cursor went back"
            state, disk = turn.state, r2z2.saved(turn.state)
            now += turn.wait
        noted = {gap.sequence for gap in state.gaps}
        unseen = {number for number in exists if number < state.cursor} - emitted - noted
        assert not unseen, "passed without handing it over or noting it"
        if not waiting and exists <= emitted:
            return
    raise AssertionError(f"never handed over: {exists - emitted}; at {state.cursor}")
