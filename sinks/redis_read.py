"""Messages of `killmails`, `activity`, `battles`, `fits` and `prices` as commands for Redis. Pure: the time is given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from schemas.activity import Activity
from schemas.battle import Battle
from schemas.doctrine import Doctrine
from schemas.fit_news import fit_news
from schemas.killmail import first_fault
from schemas.killmail_event import KillmailEvent
from schemas.loss_fit import LossFit
from schemas.redis_keys import Keys
from schemas.simulated import refuse_other_kind
from schemas.world.price import Price
from sinks.redis_commands import (
    Command,
    activity_command,
    battle_command,
    doctrine_command,
    fit_command,
    kill_command,
    price_command,
)
from sinks.redis_plan import plan_activity, plan_battle, plan_doctrine, plan_fit, plan_kill, plan_price
from sinks.set_aside import BadEvent

_KILL = TypeAdapter(KillmailEvent)
_ACTIVITY = TypeAdapter(Activity)
_BATTLE = TypeAdapter(Battle)
_FIT = TypeAdapter(LossFit)
_DOCTRINE = TypeAdapter(Doctrine)
_PRICE = TypeAdapter(Price)


def read_kill(value: bytes | None, keys: Keys, now: datetime) -> tuple[Command | None, KillmailEvent]:
    """The command is None when Redis has no use for the kill. Raises `BadEvent`."""
    data = _checked(_KILL, value)
    try:
        refuse_other_kind(data, simulated=keys.simulated)
        plan = plan_kill(data, keys.mode, now)
        return (kill_command(keys, data, value or b"", plan) if plan else None), data
    except (ValueError, TypeError) as error:  # the other kind, or a time or a number that only looks like one
        raise BadEvent("bad-event", f"killmail {data['killmail_id']}: {error}") from None


def read_activity(value: bytes | None, keys: Keys, now: datetime) -> Command | None:
    """None for a compacted topic's deletion mark, and for a window that nobody will ask for. Raises `BadEvent`."""
    if value is None:
        return None
    data = _checked(_ACTIVITY, value)
    try:
        refuse_other_kind(data, simulated=keys.simulated)
    except ValueError as error:
        raise BadEvent("bad-event", f"{data['scope']} {data['id']}: {error}") from None
    plan = plan_activity(data, keys.mode, now)
    return activity_command(keys, data, value, plan) if plan else None


def read_battle(value: bytes | None, keys: Keys, now: datetime) -> Command | None:
    """None for a compacted topic's deletion mark, and for a revision that is too old to be told. Raises `BadEvent`."""
    if value is None:
        return None
    data = _checked(_BATTLE, value)
    try:
        refuse_other_kind(data, simulated=keys.simulated)
        plan = plan_battle(data, keys.mode, now)
        return battle_command(keys, data, plan) if plan else None
    except (ValueError, TypeError) as error:  # the other kind, or a time that only looks like one
        raise BadEvent("bad-event", f"battle {data['battle_id']}: {error}") from None


def read_fit(value: bytes | None, keys: Keys, now: datetime) -> Command | None:
    """None for a loss without figures, and for one that is no news. Raises `BadEvent`."""
    data: LossFit = _checked(_FIT, value)
    try:
        refuse_other_kind(data, simulated=keys.simulated)
        news = fit_news(data)
        return fit_command(keys, data, news) if news and plan_fit(data, keys.mode, now) else None
    except (ValueError, TypeError) as error:  # the other kind, or a time that only looks like one
        raise BadEvent("bad-event", f"the fit of killmail {data['killmail_id']}: {error}") from None


def read_doctrine(value: bytes | None, keys: Keys, now: datetime) -> Command | None:
    """None for a compacted topic's deletion mark, and for a revision that is too old to be told. Raises `BadEvent`."""
    if value is None:
        return None
    data = _checked(_DOCTRINE, value)
    try:
        refuse_other_kind(data, simulated=keys.simulated)
        plan = plan_doctrine(data, keys.mode, now)
        return doctrine_command(keys, data, plan) if plan else None
    except (ValueError, TypeError) as error:  # the other kind, or a time that only looks like one
        raise BadEvent("bad-event", f"doctrine {data['doctrine_id']}: {error}") from None


def read_price(value: bytes | None, keys: Keys, now: datetime) -> Command | None:
    """None for a compacted topic's deletion mark, and for a price that Redis has no use for. Raises `BadEvent`."""
    if value is None:
        return None
    data = _checked(_PRICE, value)
    try:
        refuse_other_kind(data, simulated=keys.simulated)
        lives = plan_price(data, now)
    except (ValueError, TypeError) as error:
        raise BadEvent("bad-event", f"the price of type {data['type_id']}: {error}") from None
    return None if lives is None else price_command(keys, data, value, lives)


def _checked(shape: TypeAdapter[Any], value: bytes | None) -> Any:
    if value is None:
        raise BadEvent("bad-event", "the message has no value")
    try:
        data = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise BadEvent("bad-json", f"not JSON: {error}; it begins with {value[:40]!r}") from None
    try:
        shape.validate_python(data)
    except ValidationError as error:
        raise BadEvent("bad-event", first_fault(error)) from None
    return data
