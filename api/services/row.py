"""From a row of the page's query to a killmail in a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from api.models.killmails import FinalBlow, KillmailRow
from api.models.parts import Hull, Links, Named, Party, System
from api.queries import names as n
from api.queries.names import Names, names_of
from api.storage.postgres import Database
from schemas.isk import ValueSource

OWNERS = (n.CHARACTER, n.CORPORATION, n.ALLIANCE, n.FACTION)


async def rows_with_names(database: Database, rows: list[dict[str, Any]], *, simulated: bool) -> list[KillmailRow]:
    """All rows of a page; one query for all their names."""
    names = await names_of(database, (pair for row in rows for pair in _named(row)))
    return [_row(row, names, simulated) for row in rows]


def _named(row: Mapping[str, Any]) -> Iterator[tuple[str, int | None]]:
    yield from place_ids(row)
    for owner in OWNERS:
        yield owner, row[f"victim_{owner}_id"]
        yield owner, row[f"final_{owner}_id"]
    yield n.TYPE, row["final_ship_type_id"]
    yield n.TYPE, row["final_weapon_type_id"]


def place_ids(row: Mapping[str, Any]) -> Iterator[tuple[str, int | None]]:
    """What needs a name to say where and what."""
    yield n.SYSTEM, row["solar_system_id"]
    yield n.CONSTELLATION, row["constellation_id"]
    yield n.REGION, row["region_id"]
    yield n.TYPE, row["ship_type_id"]
    yield n.GROUP, row["ship_group_id"]


def _row(row: Mapping[str, Any], names: Names, simulated: bool) -> KillmailRow:
    final = FinalBlow(
        **party(row, names, "final_").__dict__,
        ship=named(names, n.TYPE, row["final_ship_type_id"]),
        weapon=named(names, n.TYPE, row["final_weapon_type_id"]),
    )
    return KillmailRow(
        id=row["killmail_id"],
        hash=row["hash"],
        time=row["killmail_time"],
        system=system(row, names),
        victim=party(row, names, "victim_"),
        hull=hull(row, names),
        damage_taken=row["damage_taken"],
        final_blow=final if row["has_final"] else None,
        attacker_count=row["attacker_count"],
        pilot_count=row["pilot_count"],
        total_value=row["total_value"],
        value_source=value_source(row, simulated=simulated),
        valued_at=row["valued_at"],
        unpriced_items=row["unpriced_items"],
        npc=row["npc"],
        solo=row["solo"],
        links=links(row["killmail_id"], row["hash"], simulated=simulated),
    )


def value_source(row: Mapping[str, Any], *, simulated: bool) -> ValueSource | None:
    """As `schemas.isk.source_of`: nobody but the simulator speaks of what never happened."""
    told: ValueSource | None = row["value_source"]
    return "simulator" if simulated and told == "zkillboard" else told


def named(names: Names, category: str, number: int | None) -> Named | None:
    """An id with its name; None when there is no id."""
    return None if number is None else Named(id=number, name=names.of(category, number))


def party(row: Mapping[str, Any], names: Names, prefix: str = "") -> Party:
    """The four owners of a row or of a party on a mail."""
    return Party(**{owner: named(names, owner, row.get(f"{prefix}{owner}_id")) for owner in OWNERS})


def system(row: Mapping[str, Any], names: Names) -> System:
    """Where it happened."""
    return System(
        id=row["solar_system_id"],
        name=names.of(n.SYSTEM, row["solar_system_id"]),
        security=row["security"],
        security_class=row["security_class"],
        wormhole_class=row["wormhole_class"],
        band=row["security_band"],
        constellation=named(names, n.CONSTELLATION, row["constellation_id"]),
        region=named(names, n.REGION, row["region_id"]),
    )


def hull(row: Mapping[str, Any], names: Names) -> Hull:
    """What was lost."""
    return Hull(
        id=row["ship_type_id"],
        name=names.of(n.TYPE, row["ship_type_id"]),
        group=named(names, n.GROUP, row["ship_group_id"]),
        ship_class=row["ship_class"],
    )


def links(killmail_id: int, hash_: str, *, simulated: bool) -> Links:
    """The same killmail elsewhere; a hash that came from outside may hold anything.

    The id of a simulated one may be that of a real one, so it leads nowhere.
    """
    own = f"/killmails/{killmail_id}"
    if simulated:
        return Links(self=own, zkillboard=None, esi=None)
    return Links(
        self=own,
        zkillboard=f"https://zkillboard.com/kill/{killmail_id}/",
        esi=f"https://esi.evetech.net/killmails/{killmail_id}/{quote(hash_, safe='')}/",
    )
