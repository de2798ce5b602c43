"""The world beside a simulated war: who its people are, who holds its nullsec, what things cost. A function of the war's seed.

Pure. Every event is marked as simulated, and told again it is the same to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from runtime.clock import iso
from schemas.topics import HEARD, NAMES, PRICES, SOVEREIGNTY
from schemas.world.common import Said
from schemas.world.heard import Heard, HeardList, LastChange
from schemas.world.name import Name, NameCategory
from schemas.world.price import Price, Quote
from schemas.world.sovereignty import Owner, Sovereignty
from streams.publish import Message
from streams.simulator.dice import stable_number
from streams.simulator.names import FIRST, pilot_name
from streams.simulator.npcs import FACTIONS, npc_corporations
from streams.simulator.war import War
from streams.simulator.world import NEWBIE_CORPORATIONS, Bloc, World
from streams.simulator.worth import price
from universe.types import all_types

ADM_STEPS = 51
"""From 1.0 to 6.0 by tenths."""
LETTERS = 4
"""Of a ticker."""


def beside(war: War) -> Iterator[Message]:
    """Names, sovereignty and prices, in this order; both lists are heard once they are told."""
    said = _said(war.start)
    yield from _npc_names(said)
    for world in war.worlds:
        yield from _names(world, said)
    yield from _heard("sovereignty", _sovereignty(war, said), "solar_system_id", said)
    yield from _heard("price-estimates", _prices(said), "type_id", said)


def _heard(list_name: HeardList, told: Iterator[Message], number: str, said: Said) -> Iterator[Message]:
    """The list, and that it was heard: as of the war's first second, since which nothing in it changes. `number` holds an id."""
    last = None
    for message in told:
        last = LastChange(id=message[2][number], as_of=said["as_of"])
        yield message
    if last is not None:
        event = Heard(**said, v=1, list_name=list_name, told_from=said["as_of"], last=last, unread=[])
        yield HEARD, list_name, event


def _said(start: datetime) -> Said:
    """Of the war's first second: told at another start, it is the same."""
    return {"source": "simulator", "as_of": iso(start), "received_at": iso(start), "simulated": True}


def _npc_names(said: Said) -> Iterator[Message]:
    """Of factions, and of corporations that no player leads. None of these names is CCP's."""
    for number, name in FACTIONS.items():
        yield _name("faction", number, {"name": name}, said)
    recruits = {number: f"{word} Recruits" for number, word in zip(NEWBIE_CORPORATIONS, FIRST, strict=False)}
    for number, name in (npc_corporations() | recruits).items():
        yield _name("corporation", number, {"name": name, "ticker": _ticker(name), "alliance_id": None}, said)


def _names(world: World, said: Said) -> Iterator[Message]:
    blocs = _blocs(world)
    for bloc in blocs:
        if bloc.id not in bloc.corporations and bloc.id in world.names:
            about = {"ticker": _ticker(bloc.name), "executor_corporation_id": bloc.corporations[0], "closed": False}
            yield _name("alliance", bloc.id, {"name": bloc.name, **about}, said)
        alliance = bloc.id if bloc.id not in bloc.corporations else None
        for number in bloc.corporations:
            if number in world.names:
                name = world.names[number]
                yield _name("corporation", number, {"name": name, "ticker": _ticker(name), "alliance_id": alliance}, said)
    for bloc in blocs:
        for pilot in bloc.pilots:
            about = {"corporation_id": pilot.corporation_id, "alliance_id": pilot.alliance_id, "faction_id": pilot.faction_id}
            yield _name("character", pilot.id, {"name": pilot_name(pilot.id), **about}, said)


def _name(category: NameCategory, number: int, about: dict[str, Any], said: Said) -> Message:
    event: Name = {"v": 1, "category": category, "id": number, **about, **said}  # type: ignore[typeddict-item]
    return NAMES, f"{category}:{number}", event


def _blocs(world: World) -> list[Bloc]:
    militias = [bloc for found in world.militias.values() for bloc in found]
    return [*world.null_blocs, *world.pirates, *militias, *world.dwellers, *world.gankers, *world.civilians]


def _ticker(name: str) -> str:
    """From the first letters of its words, as players do."""
    words = [word for word in name.split() if word[0].isalpha()]
    return ("".join(word[0] for word in words) + words[-1][1:])[:LETTERS].upper()


def _sovereignty(war: War, said: Said) -> Iterator[Message]:
    """Each nullsec system of a region that somebody lives in belongs to one of those."""
    (world, *_) = war.worlds
    for region, owners in sorted(world.owners.items()):
        if not owners:
            continue
        for number in sorted(system.id for system in war.chart.null_in(region).systems):
            bloc = owners[stable_number(war.seed, "owner", number) % len(owners)]
            owner: Owner = {
                "kind": "alliance",
                "alliance_id": bloc.id,
                "corporation_id": bloc.corporations[0],
                "faction_id": None,
                "name": None,
            }
            event: Sovereignty = {
                "v": 1,
                "solar_system_id": number,
                "owner": owner,
                "claimed_since": None,
                "capital": False,
                "adm": 1 + (stable_number(war.seed, "adm", number) % ADM_STEPS) / 10,
                "military_level": None,
                "industrial_level": None,
                "strategic_level": None,
                "hub_id": None,
                "window": None,
                **said,
            }
            yield SOVEREIGNTY, str(number), event


def _prices(said: Said) -> Iterator[Message]:
    """What the war's own worths are made of."""
    for kind in all_types():
        if kind.market_group_id is not None:
            quotes: list[Quote] = [{"kind": "average", "value": round(price(kind.id), 2), "depth": None}]
            event: Price = {
                "v": 1,
                "type_id": kind.id,
                "origin": "estimate",
                "region_id": None,
                "station_id": None,
                "quotes": quotes,
                **said,
            }
            yield PRICES, f"{kind.id}:estimate", event
