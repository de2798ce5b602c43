"""A killmail as ESI gives it (`GET /killmails/{id}/{hash}`).

Only what Warstream relies on is checked. Unknown fields, flags, types and systems pass through untouched: CCP adds them
without notice, and a kill must not be lost because it was fought with a ship we do not know yet. The checked dictionary
itself is what is passed on, so that no byte of meaning is dropped by a model.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, NotRequired

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict  # pydantic needs this one below Python 3.12

MAX_ID = 2**63 - 1
"""Every id of EVE is a positive 64-bit integer (ESI: int64)."""

EVE_BEGAN = datetime(2003, 5, 6, tzinfo=UTC)
"""Earlier kills are broken times; a table partitioned by month would otherwise grow one for the year 1."""

Id = Annotated[int, Field(gt=0, le=MAX_ID)]
Amount = Annotated[int, Field(ge=-MAX_ID, le=MAX_ID)]


def _text_time(value: object) -> object:
    """Accept only text: pydantic alone would also read a number, bare or as text, as a Unix time and hide a broken producer."""
    if not isinstance(value, str) or value[4:5] != "-":
        raise ValueError("a time is text such as 2026-02-28T18:22:10Z")
    return value


EveTime = Annotated[datetime, BeforeValidator(_text_time), Field(strict=False)]

OPEN = ConfigDict(extra="allow", strict=True)
"""Unknown fields pass; known ones are not coerced."""


@with_config(OPEN)
class Position(TypedDict):
    """Metres from the system's star."""

    x: float
    y: float
    z: float


@with_config(OPEN)
class NestedItem(TypedDict):
    """An item inside a container or an assembled ship. Its flag is relative to that parent, never to the victim's fit."""

    flag: Amount
    item_type_id: Id
    singleton: Amount
    quantity_dropped: NotRequired[Amount | None]
    quantity_destroyed: NotRequired[Amount | None]


@with_config(OPEN)
class Item(NestedItem):
    """An item of the victim: fitted, in a hold or in a bay, by `flag`. ESI nests one level and no deeper."""

    items: NotRequired[list[NestedItem] | None]


@with_config(OPEN)
class Victim(TypedDict):
    """Who lost what. Structures and deployables have no character; `items` may be missing or empty."""

    damage_taken: Amount
    ship_type_id: Id
    character_id: NotRequired[Id | None]
    corporation_id: NotRequired[Id | None]
    alliance_id: NotRequired[Id | None]
    faction_id: NotRequired[Id | None]
    position: NotRequired[Position | None]
    items: NotRequired[list[Item] | None]


@with_config(OPEN)
class Attacker(TypedDict):
    """One party on the mail. An NPC may carry only a faction; `weapon_type_id` may be the hull or missing."""

    damage_done: Amount
    final_blow: bool
    security_status: NotRequired[float | None]
    character_id: NotRequired[Id | None]
    corporation_id: NotRequired[Id | None]
    alliance_id: NotRequired[Id | None]
    faction_id: NotRequired[Id | None]
    ship_type_id: NotRequired[Id | None]
    weapon_type_id: NotRequired[Id | None]


@with_config(OPEN)
class Killmail(TypedDict):
    """One destroyed ship or structure. `killmail_time` is text in UTC, to the second (to the minute before 2015)."""

    killmail_id: Id
    killmail_time: EveTime | str
    solar_system_id: Id
    attackers: Annotated[list[Attacker], Field(min_length=1)]
    victim: Victim
    moon_id: NotRequired[Id | None]
    war_id: NotRequired[Id | None]


class BadKillmail(ValueError):
    """The input is no killmail; the message names the field and what is wrong with it."""


@with_config(OPEN)
class _Checked(Killmail):
    """The same, with the time really parsed; only the check uses it."""

    killmail_time: EveTime  # type: ignore[misc]


_CHECK = TypeAdapter(_Checked)


def check_killmail(body: Any) -> tuple[Killmail, datetime]:
    """Return the very dictionary given, and its time as an aware UTC datetime.

    Raises `BadKillmail` with one sentence when the body is not a killmail.
    """
    try:
        checked = _CHECK.validate_python(body)
    except ValidationError as error:
        raise BadKillmail(first_fault(error)) from None
    time: datetime = checked["killmail_time"]
    try:
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except OverflowError:
        raise BadKillmail(f"killmail_time: {body['killmail_time']} is no time that a calendar has") from None
    if time < EVE_BEGAN:
        raise BadKillmail(f"killmail_time: {body['killmail_time']} lies before EVE began")
    return body, time


def first_fault(error: ValidationError) -> str:
    """The first finding of pydantic as one sentence: where, what, and how many more there are."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    where = ".".join(str(part) for part in faults[0]["loc"]) or "the whole"
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{where}: {faults[0]['msg']}{more}"
