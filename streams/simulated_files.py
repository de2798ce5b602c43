"""Which kind of kills files hold: those that happened, or those that `warstream simulate` made up and marked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import orjson

from schemas.simulated import is_marked
from streams.everef import BadArchive, files, members


class MixedKinds(ValueError):
    """Real and simulated kills in one command; the message names a file of each and says what to do."""


def are_simulated(paths: Iterable[Path]) -> bool:
    """True when the kills of these files and folders never happened, False when they did. Raises `MixedKinds`.

    Looks at the first kill of each file only: `simulate` marks every one, and a year of archives is long. A file without a
    readable first kill counts as neither; whoever reads it says what is wrong with it.
    """
    first: dict[bool, Path] = {}
    for path in paths:
        for file in files(path):
            kind = _is_simulated(file)
            if kind is None:
                continue
            first.setdefault(kind, file)
            if len(first) == 2:
                raise MixedKinds(
                    f"{first[True]} holds a simulated war and {first[False]} does not; the two never share a database: "
                    "run the command once for each kind"
                )
    return True in first


def _is_simulated(path: Path) -> bool | None:
    """What the first kill of a file says; None when there is none or it cannot be read."""
    try:
        member = next(members(path), None)
        return None if member is None else is_marked(orjson.loads(member.payload))
    except (BadArchive, orjson.JSONDecodeError):
        return None
