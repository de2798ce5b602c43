"""zKillboard's opinion of a killmail: its worth in ISK and its labels. Opinions change; the newest one wins."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN, Amount, BadKillmail, first_fault

EXACT = 2**53
"""Up to here every whole number is a float as well, so that 12.0 can be read as 12 without a loss."""

MAX_ISK = 1e18
"""Hundreds of times what all of New Eden owns; larger ones are broken, and two of 1e308 would break every sum they are in."""


def _whole(value: object) -> object:
    """zKillboard writes whole numbers as 12 or as 12.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= EXACT:
        return int(value)
    return value


Whole = Annotated[Amount, BeforeValidator(_whole)]
Isk = Annotated[float, Field(ge=-MAX_ISK, le=MAX_ISK)]


@with_config(OPEN)
class Zkb(TypedDict):
    """The `zkb` block. Every field may be missing or null; labels are an open vocabulary. Values in ISK."""

    locationID: NotRequired[Whole | None]
    hash: NotRequired[str | None]
    fittedValue: NotRequired[Isk | None]
    droppedValue: NotRequired[Isk | None]
    destroyedValue: NotRequired[Isk | None]
    totalValue: NotRequired[Isk | None]
    totalDroppableValue: NotRequired[Isk | None]
    points: NotRequired[Whole | None]
    npc: NotRequired[bool | None]
    solo: NotRequired[bool | None]
    awox: NotRequired[bool | None]
    labels: NotRequired[list[Any] | None]
    attackerCount: NotRequired[Whole | None]
    href: NotRequired[str | None]


_CHECK = TypeAdapter(Zkb)


def check_zkb(block: dict[str, Any]) -> Zkb:
    """The block with whole numbers and floats as the schema has them (5 ISK become 5.0); unknown fields pass untouched.

    Raises `BadKillmail` with one sentence that names the field when one has another type. It is not guessed at: "12" may be
    twelve ISK or a new unit, and each consumer would guess for itself.
    """
    try:
        checked: dict[str, Any] = {**_CHECK.validate_python(block)}
    except ValidationError as error:
        raise BadKillmail(f"zkb.{first_fault(error)}") from None
    return {name: checked[name] for name in block}  # type: ignore[return-value]  # in the order in which it came
