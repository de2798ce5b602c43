"""Fixtures of the sources' tests."""

from __future__ import annotations

import pytest
from stream_twins import START, RecordingDoor

from runtime.clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def door() -> RecordingDoor:
    return RecordingDoor()
