"""The wrappers in which the outside world hands over killmails.

Each `read_*` takes the decoded JSON and returns a `Mail`, or raises `BadKillmail` with one sentence. None of them checks
the killmail itself: that is done once, for all sources, by `schemas.killmail.check_killmail`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemas.killmail import BadKillmail
from schemas.simulated import MARK

EVEREF_EXTRAS = frozenset({"killmail_hash", "http_last_modified", MARK})
"""What EVE Ref adds to ESI's body, and the mark that ours of kills that never happened have."""

MAX_ORDER = 2**40
"""Sequences are at a ten-thousandth of it and grow by a few million a year; as seconds it is the year 36,812. Sums of these
numbers over the kills of a window are read as floats by Redis and by browsers, and stay exact below 2**53."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A killmail body with what its source says about it. `sequence` and `uploaded_at` (Unix s) order `zkb` blocks."""

    body: Any
    hash: str | None
    zkb: dict[str, Any] | None
    sequence: int | None = None
    uploaded_at: int | None = None


def read_everef(data: Any) -> Mail:
    """EVE Ref's archive member, or a bare ESI body: the killmail itself with the hash beside its fields."""
    if not isinstance(data, dict):
        raise BadKillmail(f"the whole: expected a JSON object, got {type(data).__name__}")
    body = {key: value for key, value in data.items() if key not in EVEREF_EXTRAS}
    return Mail(body, _text(data.get("killmail_hash")), None)


def read_r2z2(data: Any) -> Mail:
    """R2Z2's sequence file. A null placeholder (`killmail_id` null) raises."""
    if not isinstance(data, dict):
        raise BadKillmail(f"the whole: expected a JSON object, got {type(data).__name__}")
    if data.get("killmail_id") is None or data.get("esi") is None:
        raise BadKillmail("killmail_id: a null placeholder, there is no killmail in it")
    zkb = _block(data.get("zkb"))
    return Mail(
        data["esi"],
        _text(data.get("hash")) or _text((zkb or {}).get("hash")),
        zkb,
        _whole(data.get("sequence_id")),
        _whole(data.get("uploaded_at")),
    )


def read_redisq(data: Any) -> Mail | None:
    """A RedisQ answer, or one package of it; None when the queue had nothing.

    The official server stopped embedding the killmail on 2025-12-01. The source asks ESI for the body then; a package that has
    none all the same raises, since only its id and hash are known.
    """
    if not isinstance(data, dict):
        raise BadKillmail(f"the whole: expected a JSON object, got {type(data).__name__}")
    package = data.get("package", data)
    if package is None:
        return None
    if not isinstance(package, dict):
        raise BadKillmail(f"package: expected a JSON object, got {type(package).__name__}")
    if not isinstance(package.get("killmail"), dict):
        raise BadKillmail(
            "package.killmail: no killmail body in it; the history's check of its day, or `warstream backfill`, fetches it"
        )
    zkb = _block(package.get("zkb"))
    return Mail(package["killmail"], _text((zkb or {}).get("hash")), zkb)


def read_zkb_row(data: Any) -> Mail:
    """A row of zKillboard's API: ESI's body with a `zkb` block beside its fields."""
    if not isinstance(data, dict):
        raise BadKillmail(f"the whole: expected a JSON object, got {type(data).__name__}")
    zkb = _block(data.get("zkb"))
    body = {key: value for key, value in data.items() if key != "zkb"}
    return Mail(body, _text((zkb or {}).get("hash")), zkb)


def read_any(data: Any) -> Mail | None:
    """Recognise the wrapper by its fields: for files whose origin the user did not name."""
    if isinstance(data, dict):
        if "esi" in data:
            return read_r2z2(data)
        if "package" in data or ("killmail" in data and "killID" in data):
            return read_redisq(data)
        if "zkb" in data:
            return read_zkb_row(data)
    return read_everef(data)


def _text(value: object) -> str | None:
    """A zero byte is in no text of Postgres, and in no hash."""
    return value if isinstance(value, str) and value and "\0" not in value else None


def _whole(value: object) -> int | None:
    """What cannot order opinions orders none: another type, or a number beyond `MAX_ORDER`."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_ORDER else None


def _block(value: object) -> dict[str, Any] | None:
    """zKillboard's block. PHP writes an empty object as `[]`, which says as much as null."""
    if value is None or value == []:
        return None
    if not isinstance(value, dict):
        raise BadKillmail(f"zkb: expected a JSON object, got {type(value).__name__}")
    return value
