"""The Redis sink's tests stand in the same world as the feed's."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "feed"))
