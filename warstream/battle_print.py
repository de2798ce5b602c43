"""A battle's report for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.table import Table

from api.models.battle_report import BattleWhole, Fleet, SideWhole
from api.models.battles import BattleRow, OrganisationRef
from api.models.parts import Named
from api.services import battle_report
from api.services.battles import current_battle
from api.storage.postgres import Database

SHOWN = 10
"""Organisations and hulls of a side: what fits beside the rest on a screen."""

_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))


@dataclass(frozen=True, slots=True)
class Printed:
    """What a report is printed from."""

    battle: BattleWhole
    sides: list[SideWhole]
    fleets: list[Fleet]


async def read(database: Database, killmail_id: int) -> Printed:
    """The battle with this kill. Raises `api.problems.Problem` when there is none."""
    row = await current_battle(database, killmail_id)
    told = await battle_report.read_report(database, row)
    whole = await battle_report.whole(database, row, told, simulated=False)
    found = battle_report.sides(told, (), simulated=False).data
    sides = found.sides + ([found.unassigned] if found.unassigned else [])
    return Printed(whole.data, sides, battle_report.composition(told, simulated=False).data)


def line(battle: BattleRow) -> str:
    """One battle in one line."""
    where = ", ".join(shown(place.system) for place in battle.places[:3]) + (" ..." if len(battle.places) > 3 else "")
    who = " vs ".join(_lead(side.leading) for side in battle.sides)
    return (
        f"{battle.end:%Y-%m-%d %H:%M:%S}  {battle.id:<10} r{battle.revision:<4} {battle.state:<6} "
        f"{battle.tier:<8} {battle.kind:<8} {battle.kills:>4} kills  {battle.pilots:>4} pilots  "
        f"{isk(battle.isk, battle.unpriced, battle.appraised):>9}  {where}  {who}"
    )


def tables(printed: Printed) -> Iterator[Table | str]:
    """What to print, from top to bottom."""
    battle = printed.battle
    yield line(battle)
    yield _places(battle)
    yield _sides(printed.sides)
    for side, fleet in zip(printed.sides, printed.fleets, strict=True):
        yield _organisations(side)
        yield _hulls(fleet)
    if battle.turning_points:
        yield _turning_points(battle)


def isk(value: float | None, unpriced: int = 0, appraised: int | None = 0) -> str:
    """ISK in three figures; `?` is unknown, a `+` says that losses of unknown worth come on top.

    `appraised` is said where zKillboard does not value all of the rest: so many losses have Warstream's valuation.
    """
    if value is None:
        return "?"
    return f"{_figures(value)}{'+' if unpriced else ''}{f', {appraised} appraised' if appraised else ''}"


def _figures(value: float) -> str:
    """The unit is that of the rounded value: 999.6M are 1.00B."""
    for size, unit in _UNITS:
        shown = value / size
        if shown >= 0.9995:
            return f"{shown:.{2 if shown < 9.995 else 1 if shown < 99.95 else 0}f}{unit}"
    return f"{value:.0f}"


def shown(named: Named | OrganisationRef | None) -> str:
    """The name, or the id while there is none."""
    if named is None:
        return "?"
    return named.name or str(named.id)


def _lead(leading: Sequence[OrganisationRef]) -> str:
    return shown(leading[0]) if leading else "?"


def _table(title: str, *columns: str) -> Table:
    """Words to the left, figures (marked with #) to the right."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column.lstrip("#"), justify="right" if column.startswith("#") else "left")
    return table


def _places(battle: BattleWhole) -> Table:
    table = _table("Systems", "system", "region", "#kills", "first", "last")
    for place in battle.places:
        table.add_row(
            shown(place.system), shown(place.region), str(place.kills), f"{place.start:%H:%M:%S}", f"{place.end:%H:%M:%S}"
        )
    return table


def _sides(sides: list[SideWhole]) -> Table:
    table = _table(
        "Sides", "side", "#pilots", "#logi", "#capitals", "#lost", "#ISK lost", "#ISK inflicted", "#efficiency", "#damage"
    )
    for side in sides:
        table.add_row(
            side.side or "none",
            str(side.pilots),
            str(side.logistics),
            str(side.capitals),
            str(side.losses.killmails),
            isk(side.losses.isk, side.losses.unpriced, side.losses.appraised),
            isk(side.isk_inflicted),
            "?" if side.efficiency is None else f"{side.efficiency:.0%}",
            f"{side.damage:,}",
        )
    return table


def _organisations(side: SideWhole) -> Table:
    table = _table(f"Side {side.side or 'none'}", "organisation", "#pilots", "#kills", "#lost", "#ISK lost", "#sure")
    for one in side.organisations[:SHOWN]:
        table.add_row(
            shown(one),
            str(one.pilots),
            str(one.kills),
            str(one.losses),
            isk(one.isk_lost, one.unpriced, one.appraised),
            f"{one.confidence:.0%}{', corrected' if one.corrected else ''}",
        )
    return table


def _hulls(fleet: Fleet) -> Table:
    table = _table(f"Side {fleet.side or 'none'}: hulls", "hull", "class", "#fielded", "#lost")
    for one in fleet.hulls[:SHOWN]:
        table.add_row(shown(one.ship), one.ship_class, str(one.fielded), str(one.lost))
    return table


def _turning_points(battle: BattleWhole) -> Table:
    table = _table("Turning points", "time", "side", "what")
    for one in battle.turning_points:
        table.add_row(f"{one.at:%H:%M}", one.side or "", one.text)
    return table
