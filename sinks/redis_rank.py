"""Ranks of `schemas.precedence` as texts that Lua compares as Python compares the ranks. Pure.

Lua's numbers are floats, and it compares texts by the server's locale. So each text holds only digits and a to f, and all of
one kind have one length: these sort alike in every locale.
"""

from __future__ import annotations

import struct

from schemas.precedence import BodyRank, OpinionRank

_SIGN = 1 << 63
_ALL = (1 << 64) - 1


def body_text(rank: BodyRank) -> str:
    """49 digits."""
    proof, content, wrong = rank
    return f"{proof}{content:0<32}{wrong:0<16}"


def opinion_text(rank: OpinionRank) -> str:
    """80 digits. Sequence and time begin at -2 in `NO_OPINION` and stay below 2**63."""
    sequence, uploaded_at, worth, digest = rank
    return f"{sequence + 2:016x}{uploaded_at + 2:016x}{_sortable(worth):016x}{digest:0<32}"


def _sortable(number: float) -> int:
    """The bits of a float, turned so that they sort like the floats: a negative one's grow as it falls."""
    (bits,) = struct.unpack(">Q", struct.pack(">d", number + 0.0))  # -0.0 and 0.0 are one number
    return int(bits ^ _ALL if bits & _SIGN else bits | _SIGN)
