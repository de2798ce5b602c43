"""Kills that never happened keep to themselves: files and databases of them are marked, and who reads events refuses the other
kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Mode = Literal["live", "simulated", "replay", "replay_simulated"]
"""What kind of kills a run handles; each has a database and Redis keys of its own."""
SIMULATED_MODES = frozenset({"simulated", "replay_simulated"})
"""The kinds that never happened."""
MARK = "simulated"
"""Field beside a kill's own in every file that `warstream simulate` writes. It is in each kill, not once in the file, so that it
stays when an archive is unpacked or lines are cut out."""


def is_marked(data: object) -> bool:
    """Whether decoded JSON from a file says of itself that it never happened."""
    return isinstance(data, dict) and data.get(MARK) is True


def refuse_other_kind(event: Mapping[str, object], *, simulated: bool) -> None:
    """`simulated` says which kind a run handles (`Settings.simulated`). Raises ValueError for an event of the other one,
    KeyError for one that does not say.

    Topics are not marked as databases are: on a broker of your own nothing else keeps the two apart.
    """
    if event["simulated"] != simulated:
        raise ValueError("a simulated kill among real ones, or the reverse: they never share a database")
