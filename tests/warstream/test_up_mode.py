"""Which kind of kills `warstream up` handles when R2Z2 does not answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from runtime.settings import Settings
from streams.r2z2_probe import Probed
from warstream.up import Contradiction, _mode, asked_for, fed_again

LIVE = Probed(True, "answers")
SILENT = Probed(False, "did not answer within 10 s")
BLOCKED = Probed(False, "answers 403", datetime(2026, 11, 23, 18, 5, 10, tzinfo=UTC))
EMBEDDED = {"kafka_bootstrap_servers": "", "postgres_dsn": ""}


def settings(**named: str) -> Settings:
    return Settings(_env_file=None).model_copy(update=EMBEDDED | named)


def test_an_answer_means_live() -> None:
    told: list[str] = []
    assert _mode(LIVE, settings(), told.append) == "live" and told == []


def test_silence_on_the_embedded_stack_is_filled_with_the_simulated_war_and_it_says_so() -> None:
    told: list[str] = []
    assert _mode(SILENT, settings(), told.append) == "simulated"
    assert len(told) == 1 and "did not answer within 10 s" in told[0]
    assert told[0].endswith("playing the SIMULATED war meanwhile and trying again every 60 s")


def test_a_block_is_told_with_its_end() -> None:
    told: list[str] = []
    assert _mode(BLOCKED, settings(), told.append) == "simulated"
    assert "answers 403; it is asked nothing before 18:05:10 UTC; playing the SIMULATED war" in told[0]
    assert told[0].endswith("and trying again then")


@pytest.mark.parametrize("yours", ["kafka_bootstrap_servers", "postgres_dsn"])
def test_a_broker_or_database_of_yours_never_gets_a_simulated_kill_unasked(yours: str) -> None:
    told: list[str] = []
    assert _mode(SILENT, settings(**{yours: "somewhere"}), told.append) == "live"
    assert len(told) == 1 and "No simulated war" in told[0]


def named(monkeypatch: pytest.MonkeyPatch, mode: str | None) -> Settings:
    """As the environment says it."""
    monkeypatch.delenv("WARSTREAM_MODE", raising=False)
    if mode is not None:
        monkeypatch.setenv("WARSTREAM_MODE", mode)
    return Settings(_env_file=None)


@pytest.mark.parametrize(
    ("mode", "simulate", "asked"),
    [
        (None, False, None),
        (None, True, "simulated"),
        ("live", False, "live"),
        ("simulated", False, "simulated"),
        ("simulated", True, "simulated"),
    ],
)
def test_a_mode_that_is_set_is_obeyed(
    monkeypatch: pytest.MonkeyPatch, mode: str | None, simulate: bool, asked: str | None
) -> None:
    assert asked_for(named(monkeypatch, mode), simulate=simulate) == asked


@pytest.mark.parametrize(
    ("mode", "simulate", "says"),
    [
        ("live", True, "--simulate asks for the simulated war; leave one of them out"),
        ("replay", False, "WARSTREAM_MODE is replay, .* `warstream replay`"),
        ("replay_simulated", True, "WARSTREAM_MODE is replay_simulated"),
    ],
)
def test_a_contradiction_is_refused(monkeypatch: pytest.MonkeyPatch, mode: str, simulate: bool, says: str) -> None:
    with pytest.raises(Contradiction, match=says):
        asked_for(named(monkeypatch, mode), simulate=simulate)


def test_who_wants_live_kills_gets_no_simulated_ones_while_r2z2_is_silent() -> None:
    told: list[str] = []
    assert _mode(SILENT, settings(), told.append, "live") == "live"
    assert told[0].endswith("trying on. No simulated war meanwhile: WARSTREAM_MODE is live")


def test_the_hours_of_a_restart_are_those_of_the_stream() -> None:
    assert fed_again(17_862).endswith("17,862 kills of the 25 h before the newest one held, fed again to the agents")
