"""Which kind of kills `warstream up` handles when R2Z2 does not answer."""

from __future__ import annotations

import pytest

from runtime.settings import Settings
from warstream.up import _mode

EMBEDDED = {"kafka_bootstrap_servers": "", "postgres_dsn": ""}


def settings(**named: str) -> Settings:
    return Settings(_env_file=None).model_copy(update=EMBEDDED | named)


def test_an_answer_means_live() -> None:
    told: list[str] = []
    assert _mode(True, settings(), told.append) == "live" and told == []


def test_silence_on_the_embedded_stack_is_filled_with_the_simulated_war_and_it_says_so() -> None:
    told: list[str] = []
    assert _mode(False, settings(), told.append) == "simulated"
    assert len(told) == 1 and "SIMULATED" in told[0]


@pytest.mark.parametrize("yours", ["kafka_bootstrap_servers", "postgres_dsn"])
def test_a_broker_or_database_of_yours_never_gets_a_simulated_kill_unasked(yours: str) -> None:
    told: list[str] = []
    assert _mode(False, settings(**{yours: "somewhere"}), told.append) == "live"
    assert len(told) == 1 and "No simulated war" in told[0]
