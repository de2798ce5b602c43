"""Kills that never happened keep to themselves: who reads events refuses those of the other kind."""

from __future__ import annotations

from collections.abc import Mapping


def refuse_other_kind(event: Mapping[str, object], *, simulated: bool) -> None:
    """`simulated` says which kind a run handles (`Settings.simulated`). Raises ValueError for an event of the other one,
    KeyError for one that does not say.

    Topics are not marked as databases are: on a broker of your own nothing else keeps the two apart.
    """
    if event["simulated"] != simulated:
        raise ValueError("a simulated kill among real ones, or the reverse: they never share a database")
