"""What `/feed/sse` takes in its address, for the OpenAPI document: the filters are those of the lists of kills, battles and
doctrines."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from api.battle_parameters import BattleQuery
from api.doctrine_parameters import DoctrineQuery
from api.feed.filters import filter_names
from api.feed.message import TOPICS, Detail
from api.feed.protocol import MAX_SNAPSHOT
from api.parameters import KillmailQuery

_LISTS: dict[str, type[BaseModel]] = {"kills": KillmailQuery, "battles": BattleQuery, "doctrines": DoctrineQuery}
_ACTIVITY: dict[str, Any] = {
    "scope": {"type": "string", "enum": ["system", "region"], "description": "Windows of systems or of regions"},
    "system": {"type": "array", "items": {"type": "integer"}, "description": "Ids of solar systems"},
    "region": {"type": "array", "items": {"type": "integer"}, "description": "Ids of regions"},
}
_FITS: dict[str, Any] = {
    "system": {"type": "array", "items": {"type": "integer"}, "description": "Ids of solar systems"},
    "region": {"type": "array", "items": {"type": "integer"}, "description": "Ids of regions"},
    "hull": {"type": "array", "items": {"type": "integer"}, "description": "Types of the lost hull"},
}
_OTHERS = {"activity": _ACTIVITY, "fits": _FITS}


def sse_parameters() -> list[dict[str, Any]]:
    """The parameters as OpenAPI has them. A filter says what it means for which topics."""
    found = [
        _query("topic", {"type": "string", "enum": list(TOPICS), "default": "kills"}, "What to hear of"),
        _query("detail", {"type": "string", "enum": list(get_args(Detail)), "default": "summary"}, "How much of a kill is told"),
        _query(
            "snapshot",
            {"type": "integer", "minimum": 0, "maximum": MAX_SNAPSHOT, "default": 0},
            "So many of the newest kept messages that match first; of battles the newest of each that goes on or has just ended",
        ),
        _query("last_event_id", {"type": "string"}, "For clients that cannot set the header: the id of the last event they had"),
        {
            "name": "Last-Event-ID",
            "in": "header",
            "required": False,
            "schema": {"type": "string"},
            "description": "Go on behind this event: `epoch:offset`, as each event carries it",
        },
    ]
    words: dict[str, dict[str, list[str]]] = {}
    schemas: dict[str, dict[str, Any]] = {}
    for topic in TOPICS:
        known: dict[str, Any] = _LISTS[topic].model_json_schema()["properties"] if topic in _LISTS else _OTHERS[topic]
        for name in filter_names(topic):
            words.setdefault(name, {}).setdefault(known[name]["description"], []).append(topic)
            schemas[name] = _both(schemas[name], known[name]) if name in schemas else dict(known[name])
    for name, schema in schemas.items():
        for other in ("title", "description"):
            schema.pop(other, None)
        found.append(
            _query(name, schema, "; ".join(f"{text} (topic {', '.join(topics)})" for text, topics in words[name].items()))
        )
    return found


def _both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """A filter that several topics have, with the words of all of them."""
    found = dict(one)
    if "enum" in one and "enum" in other:
        found["enum"] = list(dict.fromkeys((*one["enum"], *other["enum"])))
    if "items" in one and "items" in other:
        found["items"] = _both(one["items"], other["items"])
    if "anyOf" in one and "anyOf" in other:
        found["anyOf"] = [_both(*pair) for pair in zip(one["anyOf"], other["anyOf"], strict=True)]
    found.pop("examples", None)  # of one topic alone
    return found


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
