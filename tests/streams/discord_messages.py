"""Webhooks and messages as Discord stores and shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from discord_mentions import Mention, pinged

Message = dict[str, Any]
"""In Discord's own shape."""
SNOWFLAKES_FROM = 1_420_070_400_000
"""Milliseconds since 1970 at which Discord's ids begin: 2015."""
NAME = "Warstream"
GUILD = "22"


@dataclass
class Webhook:
    """Where messages go. `messages` are those that stand, by id; `threads` the ids of the channel's threads."""

    id: str
    token: str
    threads: frozenset[str] = frozenset()
    deleted: bool = False
    """Set it: its administrator has removed it."""
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/api/v10/webhooks/{self.id}/{self.token}"

    @property
    def channel(self) -> str:
        return f"33{self.id}"

    def about(self) -> dict[str, Any]:
        """As it is described to who has the token."""
        about = {"id": self.id, "type": 1, "name": NAME, "avatar": None, "channel_id": self.channel, "guild_id": GUILD}
        return about | {"application_id": None, "token": self.token}


def snowflake(now: float, serial: int) -> str:
    """An id of this moment (seconds since 1970); `serial` tells several of one millisecond apart."""
    return str((int(now * 1_000) - SNOWFLAKES_FROM << 22) + serial)


def posted(webhook: Webhook, number: str, thread: str | None, body: Message, now: float) -> tuple[Message, list[Mention]]:
    """The message of a body, and whom it pings."""
    author = {"id": webhook.id, "username": body.get("username") or NAME, "avatar": None, "discriminator": "0000", "bot": True}
    message: Message = {
        "id": number,
        "type": 0,
        "channel_id": thread or webhook.channel,
        "webhook_id": webhook.id,
        "author": author,
    }
    message |= {"timestamp": iso(now), "edited_timestamp": None, "flags": 0, "tts": False, "pinned": False}
    message |= {"attachments": [], "components": []}
    return _filled(message, {"content": None, "embeds": None} | body)


def edited(message: Message, body: Message, now: float) -> Message:
    """What is not in the body stays. It pings nobody: Discord tells people of new messages only."""
    return _filled(message | {"edited_timestamp": iso(now)}, body)[0]


def iso(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat()


def _filled(message: Message, body: Message) -> tuple[Message, list[Mention]]:
    """With what the body has of it, null for nothing; and whom its text mentions, if it has one."""
    if "embeds" in body:
        message = message | {"embeds": [embed | {"type": "rich"} for embed in body["embeds"] or []]}
    if "content" not in body:
        return message, []
    content = body["content"] or ""
    mentions = pinged(content, body.get("allowed_mentions"))
    message = message | {"content": content, "mention_everyone": any(one.kind in ("everyone", "here") for one in mentions)}
    message["mention_roles"] = [one.target for one in mentions if one.kind == "role"]
    message["mentions"] = [{"id": one.target} for one in mentions if one.kind == "user"]
    return message, mentions
