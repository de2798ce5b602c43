"""What `warstream world` takes from Kafka: who is named, and who is not for being of the other kind of war."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from world_stack import ALLIANCE, CORPORATION, KILLER, VICTIM, mail

from warstream.world import read_want, seen

WANT: dict[str, Any] = {"v": 1, "types": [34, 587], "wanted_at": "2026-11-27T11:00:00.000Z", "simulated": False}


def kill(simulated: bool = False) -> bytes:
    return orjson.dumps({"killmail": mail(), "simulated": simulated})


@pytest.mark.parametrize("simulated", [False, True])
def test_everybody_in_a_kill_is_seen(simulated: bool) -> None:
    assert seen(kill(simulated), simulated=simulated) == {
        "character": {KILLER, VICTIM},
        "corporation": {CORPORATION},
        "alliance": {ALLIANCE},
    }


@pytest.mark.parametrize("simulated", [False, True])
def test_nobody_of_the_other_kind_of_war_is_seen(simulated: bool) -> None:
    with pytest.raises(ValueError, match="simulated kill"):
        seen(kill(not simulated), simulated=simulated)


@pytest.mark.parametrize("value", [b"", b"[]", b"{}", b"null", b'{"simulated": false}', b'{"simulated": false, "killmail": 1}'])
def test_what_is_no_kill_is_an_error_that_the_loop_expects(value: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        seen(value, simulated=False)


@pytest.mark.parametrize("simulated", [False, True])
def test_a_want_is_read(simulated: bool) -> None:
    want = WANT | {"simulated": simulated}
    assert read_want(orjson.dumps(want), simulated=simulated) == want


@pytest.mark.parametrize("simulated", [False, True])
def test_a_want_of_the_other_kind_of_war_is_none_of_ours(simulated: bool) -> None:
    with pytest.raises(ValueError, match="simulated world"):
        read_want(orjson.dumps(WANT | {"simulated": not simulated}), simulated=simulated)


@pytest.mark.parametrize(
    "change",
    [
        *({"types": types} for types in (["34"], [0], [-1], [True], [34, 1.5], 34)),
        *({"wanted_at": at} for at in ("soon", 1, None)),
    ],
)
def test_a_want_of_something_else_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_want(orjson.dumps(WANT | change), simulated=False)


@pytest.mark.parametrize("value", [b"", b"[]", b"null", b"{}", b"\xff"])
def test_what_is_no_want_is_an_error_that_the_loop_expects(value: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_want(value, simulated=False)
