"""Shared by the tests of the stack."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "streams"))  # fake_everef
