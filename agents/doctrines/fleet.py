"""A fleet as doctrines take it: one side of a battle in one stretch of time. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from schemas.battle import SideFleet

Pairs = tuple[tuple[int, int], ...]
"""Id and pilots, most pilots first."""

LEAST, MOST_WEIGHT = 10, 5
"""From `LEAST` pilots on a fleet weighs two, and one more each time it doubles, up to `MOST_WEIGHT`."""


class Fleet(NamedTuple):
    """`schemas.battle.SideFleet` with its battle. Times in Unix seconds."""

    stretch: int
    fleet_id: str
    battle_id: int
    side: str
    start: int
    end: int
    pilots: int
    hulls: Pairs
    organisations: Pairs
    solar_system_id: int
    region_id: int | None
    losses: tuple[int, ...]

    @property
    def weight(self) -> int:
        """How much its agreement says: five pilots in one hull may be chance, eighty are an order.

        So one fleet of eighty founds a doctrine by itself (five is DBSCAN's least), and of five pilots it takes five fleets.
        """
        weight, reach = 1, LEAST
        while self.pilots >= reach and weight < MOST_WEIGHT:
            weight, reach = weight + 1, reach * 2
        return weight


def fleets_of(battle_id: int, rows: list[SideFleet]) -> Iterator[Fleet]:
    """Those of one battle. Raises KeyError, TypeError or ValueError where they have not the shape of `SideFleet`."""
    for row in rows:
        yield Fleet(
            int(row["stretch"]),
            str(row["fleet_id"]),
            battle_id,
            str(row["side"]),
            int(row["start"]),
            int(row["end"]),
            int(row["pilots"]),
            _pairs(row["hulls"]),
            _pairs(row["organisations"]),
            int(row["solar_system_id"]),
            row["region_id"],
            tuple(int(number) for number in row["losses"]),
        )


def fleet_of(fields: list[Any]) -> Fleet:
    """From its fields in order, as JSON has them."""
    made = Fleet(*fields)
    return made._replace(hulls=_pairs(made.hulls), organisations=_pairs(made.organisations), losses=tuple(made.losses))


def _pairs(rows: Any) -> Pairs:
    return tuple((int(one), int(count)) for one, count in rows)
