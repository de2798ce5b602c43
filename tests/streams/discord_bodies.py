"""What Discord takes as the body of a message (reference, section 6), and the tree of errors it answers otherwise.

Lengths are in characters, spaces at the ends included; Discord cuts those off before it counts. The errors have its shape and
words: `{"embeds": {"0": {"title": {"_errors": [{"code": ..., "message": ...}]}}}}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

CONTENT = 2_000
USERNAME = 80
EMBEDS = 10
TITLE = 256
DESCRIPTION = 4_096
AUTHOR = 256
FOOTER = 2_048
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1_024
TOTAL = 6_000
"""Over all embeds: titles, descriptions, authors' names, footers, names and values of fields."""
URL = 2_048
COLOR = 0xFFFFFF
MENTIONED = 100
"""Ids of users, and as many of roles, in `allowed_mentions`."""
PARSE = ("users", "everyone", "roles")
KEYS = {"content", "username", "avatar_url", "allowed_mentions", "embeds"}
"""Of a message. Discord ignores what it does not know; a wrong name of a key is a mistake all the same."""
SHOWN = ("title", "description", "author", "footer", "fields", "image", "thumbnail")
"""Without one of these an embed shows nothing."""

Path = tuple[str, ...]
Wrong = tuple[Path, str, str]
"""Where, Discord's word for it, and its sentence."""
REQUIRED = ("BASE_TYPE_REQUIRED", "This field is required")


def errors_of(body: dict[str, Any]) -> dict[str, Any]:
    """The tree `errors`; empty when the body is fine."""
    tree: dict[str, Any] = {}
    for path, code, message in _message(body):
        node = tree
        for part in path:
            node = node.setdefault(part, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    return tree


def is_empty(content: str, embeds: list[dict[str, Any]]) -> bool:
    """Whether there is nothing to see."""
    return not content.strip() and not any(embed.get(part) for embed in embeds for part in SHOWN)


def _message(body: dict[str, Any]) -> Iterator[Wrong]:
    yield from _text(body.get("content"), ("content",), CONTENT)
    username = body.get("username")
    if username == "" or (isinstance(username, str) and len(username) > USERNAME):
        yield ("username",), "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {USERNAME} in length."
    else:
        yield from _text(username, ("username",), USERNAME)
    yield from _url(body.get("avatar_url"), ("avatar_url",))
    yield from _mentions(body.get("allowed_mentions"))
    yield from _list(embeds := body.get("embeds"), ("embeds",), EMBEDS)
    total = 0
    for path, embed in _members(embeds, ("embeds",)):
        if wrong := _no_object(embed, path):
            yield wrong
        else:
            yield from _embed(embed, path)
            total += _length(embed)
    if total > TOTAL:
        yield ("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {TOTAL}"


def _embed(embed: dict[str, Any], at: Path) -> Iterator[Wrong]:
    yield from _text(embed.get("title"), (*at, "title"), TITLE)
    yield from _text(embed.get("description"), (*at, "description"), DESCRIPTION)
    yield from _url(embed.get("url"), (*at, "url"))
    color = embed.get("color")
    if color is not None and (type(color) is not int or not 0 <= color <= COLOR):
        yield (*at, "color"), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {COLOR}."
    time = embed.get("timestamp")
    if time is not None and not _is_time(time):
        yield (*at, "timestamp"), "DATE_TIME_TYPE_PARSE", f"Could not parse {time}. Should be ISO8601."
    for part, text, most in (("author", "name", AUTHOR), ("footer", "text", FOOTER)):
        if (value := embed.get(part)) is not None:
            yield from _captioned(value, (*at, part), text, most)
    for part in ("image", "thumbnail"):
        if (value := embed.get(part)) is not None:
            yield from _picture(value, (*at, part))
    yield from _list(fields := embed.get("fields"), (*at, "fields"), FIELDS)
    for path, field in _members(fields, (*at, "fields")):
        if wrong := _no_object(field, path):
            yield wrong
        else:
            yield from _text(field.get("name"), (*path, "name"), FIELD_NAME, needed=True)
            yield from _text(field.get("value"), (*path, "value"), FIELD_VALUE, needed=True)


def _captioned(value: Any, at: Path, text: str, most: int) -> Iterator[Wrong]:
    """An author or a footer: a text and perhaps an icon."""
    if wrong := _no_object(value, at):
        yield wrong
        return
    yield from _text(value.get(text), (*at, text), most, needed=True)
    yield from _url(value.get("icon_url"), (*at, "icon_url"))


def _picture(value: Any, at: Path) -> Iterator[Wrong]:
    if wrong := _no_object(value, at):
        yield wrong
    elif not value.get("url"):
        yield (*at, "url"), *REQUIRED
    else:
        yield from _url(value["url"], (*at, "url"))


def _mentions(allowed: Any) -> Iterator[Wrong]:
    at = ("allowed_mentions",)
    if allowed is None:
        return
    if wrong := _no_object(allowed, at):
        yield wrong
        return
    parse = allowed.get("parse")
    yield from _list(parse, (*at, "parse"), len(PARSE))
    for path, word in _members(parse, (*at, "parse")):
        if word not in PARSE:
            yield path, "BASE_TYPE_CHOICES", f"Value must be one of {PARSE}."
    for kind in ("users", "roles"):
        ids = allowed.get(kind)
        yield from _list(ids, (*at, kind), MENTIONED)
        for path, number in _members(ids, (*at, kind)):
            if not str(number).isdigit():
                yield path, "NUMBER_TYPE_COERCE", f'Value "{number}" is not snowflake.'
        if ids and isinstance(parse, list) and kind in parse:
            message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            yield at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message


def _text(value: Any, at: Path, most: int, *, needed: bool = False) -> Iterator[Wrong]:
    """`needed`: neither missing nor of spaces alone."""
    if value is None or (isinstance(value, str) and not value.strip()):
        if needed:
            yield at, *REQUIRED
    elif not isinstance(value, str):
        yield at, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.'
    if isinstance(value, str) and len(value) > most:
        yield at, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length."


def _url(value: Any, at: Path) -> Iterator[Wrong]:
    yield from _text(value, at, URL)
    if isinstance(value, str) and not value.startswith(("https://", "http://")):
        yield at, "URL_TYPE_INVALID_URL", "Not a well formed URL."


def _list(value: Any, at: Path, most: int) -> Iterator[Wrong]:
    if value is not None and not isinstance(value, list):
        yield at, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"
    elif value and len(value) > most:
        yield at, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length."


def _members(value: Any, at: Path) -> list[tuple[Path, Any]]:
    """Each with where it stands; none of what is no list."""
    return [((*at, str(number)), member) for number, member in enumerate(value)] if isinstance(value, list) else []


def _no_object(value: Any, at: Path) -> Wrong | None:
    return None if isinstance(value, dict) else (at, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")


def _is_time(value: Any) -> bool:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _length(embed: dict[str, Any]) -> int:
    """Characters of an embed that count towards the total."""
    parts = [embed.get("title"), embed.get("description"), _inner(embed, "author", "name"), _inner(embed, "footer", "text")]
    for _, field in _members(embed.get("fields"), ()):
        parts += [field.get("name"), field.get("value")] if isinstance(field, dict) else []
    return sum(len(part) for part in parts if isinstance(part, str))


def _inner(embed: dict[str, Any], part: str, text: str) -> Any:
    value = embed.get(part)
    return value.get(text) if isinstance(value, dict) else None
