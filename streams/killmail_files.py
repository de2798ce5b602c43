"""Whether files hold killmails at all: a wrong path is said at once, and not by fifty thousand dead letters."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import orjson

from streams.everef import BadArchive, Member, files, members

LOOKED_AT = 100
"""Entries of a file that are looked at. Of a source's own files one in thousands is broken; a shorter file is played, and what is
no killmail in it is set aside."""


WORDS = frozenset({"killmail_id", "esi", "package", "killID"})
"""What a killmail, or a wrapper of one, says of itself (`schemas.envelopes`)."""


class NoKillmails(ValueError):
    """A file of something else; the message names it and says what is taken."""


def refuse_others(paths: Iterable[Path]) -> None:
    """Raises `NoKillmails` for the first file of which the first hundred entries hold no killmail.

    A file that cannot be read is passed over: whoever plays it says what is wrong with it.
    """
    for path in paths:
        for file in files(path):
            try:
                first = list(islice(members(file), LOOKED_AT))
            except BadArchive:
                continue
            if len(first) == LOOKED_AT and not any(map(_is_killmail, first)):
                raise NoKillmails(
                    f"{file}: none of its first {LOOKED_AT} entries is a killmail, so nothing of it was played; give archives of "
                    "EVE Ref, files of R2Z2 or RedisQ packages, or killmails as ESI has them"
                )


def _is_killmail(member: Member) -> bool:
    """Roughly: whoever plays it looks closely. A wrapper without a killmail in it is one of ours all the same."""
    try:
        data = orjson.loads(member.payload)
    except orjson.JSONDecodeError:
        return False
    return isinstance(data, dict) and not WORDS.isdisjoint(data)
