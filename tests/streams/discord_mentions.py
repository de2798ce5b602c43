"""Whom a message of Discord pings: what stands in its text, as far as `allowed_mentions` lets it (streaming practice, D.4).

Stricter than Discord: what stands in code or behind a backslash counts, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

KINDS = {"everyone": "everyone", "here": "everyone", "role": "roles", "user": "users"}
"""Kind of a mention -> the word in `parse` that allows it."""
MENTION = re.compile(r"@(?P<crowd>everyone|here)|<@&(?P<role>\d+)>|<@!?(?P<user>\d+)>")


@dataclass(frozen=True, slots=True)
class Mention:
    """`kind` is everyone, here, role or user; `target` the id of a role or user, else empty."""

    kind: str
    target: str = ""


def pinged(content: str, allowed: dict[str, Any] | None) -> list[Mention]:
    """Each once, in their order. Without `allowed` everything in the text pings; with it, only what it names."""
    found = dict.fromkeys(_mention(match) for match in MENTION.finditer(content))
    return [mention for mention in found if allowed is None or _allows(allowed, mention)]


def parse_disabled(body: dict[str, Any]) -> bool:
    """Names of players are texts of strangers: a message says in so many words that nothing in it is to be parsed.

    An edit says so again. Discord forgets what the message was sent with.
    """
    allowed = body.get("allowed_mentions")
    return isinstance(allowed, dict) and allowed.get("parse") == []


def _mention(match: re.Match[str]) -> Mention:
    if match["crowd"]:
        return Mention(match["crowd"])
    return Mention("role", match["role"]) if match["role"] else Mention("user", match["user"])


def _allows(allowed: dict[str, Any], mention: Mention) -> bool:
    word = KINDS[mention.kind]
    return word in (allowed.get("parse") or []) or mention.target in map(str, allowed.get(word) or [])
