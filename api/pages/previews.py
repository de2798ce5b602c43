"""What a link to a page shows: from the database to a title, a text and a picture."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from api.card.content import card_of, largest, leader, version_of
from api.card.draw import HEIGHT, WIDTH
from api.context import ProcessContext
from api.models.battles import BattleRow, SideRow
from api.models.owners import Alliance, Character, Corporation
from api.moved import Moved
from api.pages.head import Picture, Preview
from api.problems import Problem
from api.queries.world import region_row
from api.services import owners
from api.services.battles import battle_rows, current_battle
from api.services.doctrines import current_doctrine, doctrine_rows
from api.services.systems import known_system
from api.wording import clean, counted, eve_span, isolated, short_isk
from schemas.images import alliance_logo, character_portrait, corporation_logo, type_image

PICTURE = 256
"""Pixels: a chat shows logos at a third of that, on fine screens at all of it."""
COUNTED = 1_000
"""Kills of somebody are counted up to here."""


async def battle(context: ProcessContext, number: int) -> Preview:
    """Raises `Moved` when the battle has another id, and the problem not-found."""
    found = await current_battle(context.database, number)
    if found["battle_id"] != number:
        raise Moved(f"/battle/{found['battle_id']}")
    (row,) = await battle_rows(context.database, [found])
    version = version_of(row, card_of(row, simulated=context.settings.simulated))
    card = Picture(address=f"/battles/{row.id}/card.png?v={version}", width=WIDTH, height=HEIGHT, wide=True)
    worth = "" if row.isk is None else f", {short_isk(row.isk, row.unpriced)} ISK"
    title = f"{_where(row)}: {counted(row.kills, 'kill')}{worth}"
    return Preview(title=_marked(context, title), text=_course(row), picture=card)


def _where(row: BattleRow) -> str:
    first = max(row.places, key=lambda place: place.kills)
    system, region = clean(first.system.name) or f"System {first.system.id}", clean(first.region.name if first.region else None)
    more = f" and {counted(len(row.places) - 1, 'more system')}" if len(row.places) > 1 else ""
    return isolated(system) + more + (f", {isolated(region)}" if region else "")


def _course(row: BattleRow) -> str:
    shown = largest(row.sides)
    rest = len(row.sides) - len(shown)
    who = " against ".join(_side(side) for side in shown) or counted(row.pilots, "pilot")
    who += f", and {counted(rest, 'more side')}" if rest else ""
    kind = row.tier if row.kind in ("fight", row.tier) else f"{row.tier} ({row.kind})"
    state = " It goes on." if row.state == "active" else ""
    return f"{who}. {kind.capitalize()}, {eve_span(row.start, row.end)}.{state}"


def _side(side: SideRow) -> str:
    others = f" and {counted(side.organisations - 1, 'other')}" if side.organisations > 1 else ""
    efficiency = "" if side.efficiency is None else f", {side.efficiency:.0%} efficiency"
    lost = counted(side.losses, "loss", "losses")
    lost += "" if side.isk_lost is None else f" of {short_isk(side.isk_lost, side.unpriced)} ISK"
    return (
        f"{isolated(leader(side.leading) or f'Side {side.side}')}{others} ({counted(side.pilots, 'pilot')}, {lost}{efficiency})"
    )


async def doctrine(context: ProcessContext, number: str) -> Preview:
    """As `battle`."""
    found = await current_doctrine(context.database, number)
    if found["doctrine_id"] != number:
        raise Moved(f"/doctrine/{found['doctrine_id']}")
    (row,) = await doctrine_rows(context.database, [found])
    leaders = [clean(one.name) or f"{(one.kind or 'organisation').capitalize()} {one.id}" for one in row.flown_by[:2]]
    rest = row.organisation_count - len(leaders)
    who = " and ".join(map(isolated, leaders)) + (f" and {counted(rest, 'other')}" if rest > 0 else "")
    when = eve_span(row.first_seen, row.last_seen)
    seen = f"{counted(row.fleets, 'fleet')} of up to {counted(row.pilots_most, 'pilot')}, {when}"
    ship = type_image(row.hulls[0].hull.id, "render", PICTURE) if row.hulls else None
    return Preview(
        title=_marked(context, f"{isolated(row.name)}, {row.drift} doctrine"),
        text=f"{seen}. {row.confidence:.0%} sure." + (f" Flown by {who}." if leaders else ""),
        picture=Picture(address=ship, width=PICTURE, height=PICTURE) if ship else None,
    )


async def alliance(context: ProcessContext, number: int) -> Preview:
    """Raises the problem not-found, as all here."""
    found = await owners.alliance(context, number)
    held = f"Holds {counted(found.systems, 'system')}." if found.systems else ""
    return _owner(context, "Alliance", found, found.ticker, held, alliance_logo(number, PICTURE))


async def corporation(context: ProcessContext, number: int) -> Preview:
    """As `alliance`."""
    found = await owners.corporation(context, number)
    of = _member_of(found.alliance.name if found.alliance else None)
    return _owner(context, "Corporation", found, found.ticker, of, corporation_logo(number, PICTURE))


async def pilot(context: ProcessContext, number: int) -> Preview:
    """As `alliance`."""
    found = await owners.character(context, number)
    of = _member_of(*(one.name for one in (found.corporation, found.alliance) if one))
    return _owner(context, "Pilot", found, None, of, character_portrait(number, PICTURE))


def _member_of(*names: str | None) -> str:
    known = [isolated(name) for name in map(clean, names) if name]
    return f"Of {', '.join(known)}." if known else ""


def _owner(
    context: ProcessContext, word: str, found: Alliance | Corporation | Character, ticker: str | None, more: str, picture: str
) -> Preview:
    name = clean(found.name) or f"{word} {found.id}"
    tag = f" [{short}]" if (short := clean(ticker)) else ""
    return Preview(
        title=_marked(context, isolated(name) + isolated(tag)),
        text=" ".join(part for part in (f"{word}.", more, _seen(found.kills, found.last_kill)) if part),
        # The id of one that never was may be that of a real one, whose logo it has not.
        picture=None if context.settings.simulated else Picture(address=picture, width=PICTURE, height=PICTURE),
    )


def _seen(kills: int, last: datetime | None) -> str:
    if last is None:
        return "On no killmail here yet."
    many = f"more than {COUNTED:,} killmails" if kills >= COUNTED else counted(kills, "killmail")
    return f"On {many} here, the last one {eve_span(last, last)}."


async def system(context: ProcessContext, number: int) -> Preview:
    """As `alliance`."""
    row = await known_system(context.database, number)
    around = (clean(row["constellation"]), clean(row["region"]), row["security_band"])
    name = clean(row["name"]) or f"System {number}"
    text = f"{', '.join(isolated(one) for one in around if one)}. Its kills, battles, holder and activity."
    return Preview(title=_marked(context, isolated(name)), text=text)


async def region(context: ProcessContext, number: int) -> Preview:
    """As `alliance`."""
    row = await region_row(context.database, number)
    if row is None:
        raise Problem("not-found", f"There is no region {number} in our static data.")
    name = clean(row["name"]) or f"Region {number}"
    return Preview(title=_marked(context, isolated(name)), text="Region. Its systems, who holds them, and where it burns.")


def _marked(context: ProcessContext, title: str) -> str:
    return f"Simulated: {title}" if context.settings.simulated else title


Teller = Callable[[ProcessContext, int], Awaitable[Preview]]
TELLERS: Mapping[str, Teller] = {
    "battle": battle,
    "alliance": alliance,
    "corporation": corporation,
    "pilot": pilot,
    "system": system,
    "region": region,
}
"""The first part of a page's address -> who tells what it shows."""
