"""Which index leads a list of killmails.

A driver walks one index in the order of the list and stops at the page's length; all other filters are checked on what it
finds. It walks once for each value of its filter (a lateral join), so ten alliances cost ten short walks and the plan is the
same for one value and for fifty.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.filters import KillmailFilter

PROBE = 2_000
"""How many rows of each candidate are counted to choose between them: an index-only look of about a millisecond. What has
fewer is cheap to walk to its end; among those that have more, the order below decides."""


@dataclass(frozen=True, slots=True)
class Driver:
    """`source` makes the column wanted.id from the filter's values ({0}); `table` has the index on `column` and time."""

    filter: str
    table: str
    column: str
    source: str = "unnest({0}::bigint[])"


DRIVERS = (
    # From the filter that usually holds for the fewest kills to the one that holds for the most.
    Driver("character", "killmail_parties", "entity_id"),
    Driver("system", "killmails", "solar_system_id"),
    Driver("corporation", "killmail_parties", "entity_id"),
    # There is no index by constellation; its systems are a dozen, and they have one.
    Driver(
        "constellation",
        "killmails",
        "solar_system_id",
        "(select solar_system_id from solar_systems where constellation_id = any({0}::bigint[]))",
    ),
    Driver("alliance", "killmail_parties", "entity_id"),
    Driver("hull", "killmail_parties", "entity_id"),
    Driver("region", "killmails", "region_id"),
    Driver("faction", "killmail_parties", "entity_id"),
)


def candidates(wanted: KillmailFilter) -> tuple[Driver, ...]:
    """The drivers that a question allows; none means a walk by time alone."""
    return tuple(driver for driver in DRIVERS if getattr(wanted, driver.filter))
