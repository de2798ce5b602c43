"""A list of which only changes are told: whoever believes that it was heard again never believes what is not so."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stream_twins import START
from test_esi_pollers import alliance, checked, free, look, systems

from schemas.topics import HEARD, PRICES, SOVEREIGNTY
from streams.esi import heard
from streams.esi.look import Look, State, Turn, text
from streams.esi.pollers import prices, sovereignty

NOW = START.timestamp()
HOUR = 3_600.0


def priced(**types: Any) -> list[dict[str, Any]]:
    return [{"type_id": int(name[1:]), "average_price": value} for name, value in types.items()]


def kept(state: State) -> State:
    """As it comes back from the disk."""
    return dict(orjson.loads(orjson.dumps(state)))


def confirmed(turn: Turn) -> Any:
    ((topic, key, event),) = turn.heard
    assert topic is HEARD and key == event["list_name"]
    return event


def told(turn: Turn) -> list[tuple[int, str]]:
    return [(event["type_id"], event["as_of"]) for event in checked(turn)]


def test_a_list_in_which_nothing_changed_is_heard_and_nothing_of_it_is_told() -> None:
    first = prices.step(look(priced(t34=4.0, t35=8.0)), {})
    second = prices.step(look(priced(t34=4.5, t35=8.0), NOW + HOUR), kept(first.state))
    third = prices.step(look(priced(t34=4.5, t35=8.0), NOW + 2 * HOUR), kept(second.state))
    assert [len(turn.messages) for turn in (first, second, third)] == [2, 1, 0]
    event = confirmed(third)
    assert (event["list_name"], event["as_of"], event["unread"]) == ("price-estimates", text(NOW + 2 * HOUR), [])
    assert event["last"] == {"id": 34, "as_of": text(NOW + HOUR)} and event["told_from"] == text(NOW)
    assert confirmed(second)["last"] == event["last"] and confirmed(first)["last"] == {"id": 35, "as_of": text(NOW)}


def test_who_left_the_list_is_told_so_and_who_could_not_be_read_is_not_confirmed() -> None:
    state = prices.step(look(priced(t34=4.0, t35=8.0, t36=1.0)), {}).state
    gone = prices.step(look(priced(t34=4.0, t35=8.0), NOW + HOUR), state)
    assert [(event["type_id"], event["quotes"]) for event in checked(gone)] == [(36, [])]
    assert confirmed(gone)["unread"] == [] and confirmed(gone)["last"]["id"] == 36
    odd = prices.step(look([*priced(t34=4.0, t37=2.0), {"type_id": 35, "average_price": "8"}], NOW + HOUR), state)
    assert told(odd) == [(37, text(NOW + HOUR))] and confirmed(odd)["unread"] == [35, 36], "35 is in a bad row, and 36 may be"
    assert confirmed(prices.step(look(priced(t34=4.0, t35=8.0, t36=1.0), NOW + 2 * HOUR), odd.state))["unread"] == []


def test_a_system_that_left_the_list_is_unknown_and_one_that_cannot_be_named_is_not_confirmed() -> None:
    state = sovereignty.step(look(systems(alliance(1), free(2), alliance(3))), {}).state
    gone = sovereignty.step(look(systems(alliance(1), free(2)), NOW + 300), state)
    assert [(event["solar_system_id"], event["owner"]["kind"]) for event in checked(gone)] == [(3, "unknown")]
    assert confirmed(gone)["unread"] == []
    odd = sovereignty.step(look(systems(alliance(1), free(2), {"claim": {}}), NOW + 300), state)
    assert odd.messages == [] and confirmed(odd)["unread"] == [3]


def test_an_old_copy_is_left_out_and_a_time_to_come_does_not_silence_those_after_it() -> None:
    state = prices.step(look(priced(t34=4.0), NOW + HOUR), {}).state
    old = prices.step(look(priced(t34=3.0), NOW), state)
    assert (old.messages, old.heard, old.state) == ([], [], state)
    odd = prices.step(Look(priced(t34=5.0), NOW + 99 * HOUR, NOW + 2 * HOUR), state)
    assert confirmed(odd)["as_of"] == text(NOW + 2 * HOUR) and told(odd) == [(34, text(NOW + 2 * HOUR))]
    assert told(prices.step(look(priced(t34=6.0), NOW + 3 * HOUR), odd.state)) == [(34, text(NOW + 3 * HOUR))]


def test_a_new_broker_is_told_all_and_since_when_each_reads_so() -> None:
    state = prices.step(look(priced(t34=4.0, t35=8.0, t36=1.0)), {}).state
    state = prices.step(look(priced(t34=4.5, t35=8.0, t36=1.0), NOW + HOUR), state).state
    again = prices.step(look(priced(t34=4.5, t35=9.0), NOW + 2 * HOUR), kept(heard.forgotten(state)))
    assert told(again) == [(34, text(NOW + HOUR)), (35, text(NOW + 2 * HOUR)), (36, text(NOW + 2 * HOUR))]
    assert confirmed(again)["last"]["id"] == 36 and confirmed(again)["told_from"] == text(NOW)
    assert prices.step(look(priced(t34=4.5, t35=9.0), NOW + 3 * HOUR), kept(again.state)).messages == []
    odd = prices.step(
        look([*priced(t34=4.5, t35=8.0), {"type_id": 36, "average_price": "?"}], NOW + 2 * HOUR), heard.forgotten(state)
    )
    assert 36 not in [number for number, _ in told(odd)]
    back = prices.step(look(priced(t34=4.5, t35=8.0, t36=1.0), NOW + 3 * HOUR), kept(odd.state))
    assert told(back) == [(36, text(NOW + 3 * HOUR))], "the new broker was not told of it yet"


def test_a_memory_of_an_older_version_tells_all_anew_and_who_left_meanwhile() -> None:
    turn = prices.step(look(priced(t34=4.0, t35=8.0)), {"told": {"34": [4.0, None], "35": [8.0, None], "36": [1.0, None]}})
    assert told(turn) == [(number, text(NOW)) for number in (34, 35, 36)] and confirmed(turn)["told_from"] == text(NOW)
    old = {"told": {"1": "digest"}, "owners": {"1": [sovereignty.UNKNOWN | {"kind": "unclaimed"}, None]}}
    events = checked(sovereignty.step(look(systems(free(2))), old))
    assert {(event["solar_system_id"], event["owner"]["kind"]) for event in events} == {(1, "unknown"), (2, "unclaimed")}


def test_what_may_have_been_told_before_a_crash_is_told_again_also_when_it_is_as_it_was() -> None:
    state = prices.step(look(priced(t34=4.0, t35=8.0)), {}).state
    lost = prices.step(look(priced(t34=5.0, t35=8.0), NOW + HOUR), state)
    assert lost.unsure is not None
    after = prices.step(look(priced(t34=4.0, t35=8.0), NOW + 2 * HOUR), kept(lost.unsure))
    assert told(after) == [(34, text(NOW + 2 * HOUR))]
    first = prices.step(look(priced(t34=4.0, t35=8.0)), {})
    assert first.unsure is not None
    gone = prices.step(look(priced(t34=4.0), NOW + HOUR), kept(first.unsure))
    assert [(event["type_id"], len(event["quotes"])) for event in checked(gone)] == [(34, 1), (35, 0)]


def test_a_copy_that_is_said_to_be_right_still_confirms_and_changes_nothing() -> None:
    state = sovereignty.step(look(systems(alliance(1))), {}).state
    turn = sovereignty.step(Look(systems(alliance(1)), NOW, NOW + 310, True, False, NOW + 300), state)
    assert turn.messages == [] and confirmed(turn)["as_of"] == text(NOW + 300) and turn.state == state


Rows = dict[int, tuple[str, Any]]
"""id -> (as_of, value)."""


def rows_after(messages: list[Any]) -> Rows:
    """What a sink has stored of these: of two of one key the later `as_of` counts."""
    rows: Rows = {}
    for event in messages:
        if event["type_id"] not in rows or event["as_of"] > rows[event["type_id"]][0]:
            rows[event["type_id"]] = (event["as_of"], event["quotes"][0]["value"] if event["quotes"] else None)
    return rows


def claims(rows: Rows, event: Any) -> dict[int, Any]:
    """id -> value of whoever reads as heard at `event["as_of"]`: the rule of `api.queries.heard`, in Python."""
    stored = rows.get(event["last"]["id"])
    if stored is None or stored[0] < event["last"]["as_of"]:
        return {}
    return {
        number: value
        for number, (as_of, value) in rows.items()
        if event["told_from"] <= as_of <= event["as_of"] and number not in event["unread"]
    }


STEP = st.tuples(
    st.dictionaries(st.sampled_from([34, 35, 36, 37]), st.sampled_from([1.0, 2.0]), min_size=2),
    st.sampled_from(["", "", "", "bad row", "crash before", "crash after", "new broker", "memory lost"]),
)


@given(st.lists(STEP, min_size=1, max_size=12))
def test_however_it_goes_nobody_reads_a_wrong_price_as_just_heard(steps: list[tuple[dict[int, float], str]]) -> None:
    """Lists that change, rows that cannot be read, crashes before and after Kafka has what was told, brokers and memories that
    are lost. A reader, with a table as old as the world or as the broker, who is as far as you like in the changes, and further
    or less far in `heard`, takes nothing for heard at a time at which it was not so."""
    state: State = {}
    changes: list[Any] = []
    hearings: list[tuple[int, Any, dict[int, float]]] = []
    begins = [0]
    for place, (truth, what) in enumerate(steps):
        if what == "new broker":
            state = heard.forgotten(state)
            begins.append(len(changes))
        if what == "memory lost":
            state = {}
        rows = priced(**{f"t{number}": value for number, value in truth.items()})
        if what == "bad row":
            rows[0]["average_price"] = "?"
        try:
            turn = prices.step(look(rows, NOW + place * HOUR), state)
        except ValueError:
            continue
        assert all(earlier["as_of"] <= later["as_of"] for earlier, later in pairwise(event for _, _, event in turn.messages))
        sent = [event for topic, _, event in turn.messages if topic is PRICES]
        changes += sent[: len(sent) // 2] if what == "crash before" else sent
        if what.startswith("crash"):
            state = kept(turn.unsure if turn.messages and turn.unsure is not None else state)
            continue
        hearings.append((begins[-1], confirmed(turn), truth))
        state = kept(turn.state)
    for begin in {0, begins[-1]}:
        for read in range(begin, len(changes) + 1):
            stored = rows_after(changes[begin:read])
            for since, event, truth in hearings:
                if since >= begin:
                    for number, value in claims(stored, event).items():
                        assert value == truth.get(number), (begin, read, event)
        if hearings and steps[-1][1] in ("", "new broker", "memory lost"):
            _, event, truth = hearings[-1]
            assert set(truth) <= set(claims(rows_after(changes[begin:]), event)), "all of the newest list is heard"


@pytest.mark.parametrize("poll", [prices, sovereignty])
def test_each_of_the_two_tells_its_list(poll: Any) -> None:
    body = priced(t34=1.0) if poll is prices else systems(free(34))
    turn = poll.step(look(body), {})
    assert confirmed(turn)["last"]["id"] == 34 and turn.messages[0][0] in (PRICES, SOVEREIGNTY)
