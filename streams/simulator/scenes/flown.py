"""Who flies what when no fleet tells him: hulls by errand, with how common they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from random import Random

from streams.simulator.fit import Fit
from streams.simulator.npcs import Npc
from streams.simulator.scene import Draft, Shooter
from streams.simulator.world import Bloc, Pilot

ERRANDS = {
    "travel": """
        Velator 6, Ibis 4, Impairor 3, Reaper 3, Caldari Shuttle 2, Gallente Shuttle 2, Amarr Shuttle 2, Minmatar
        Shuttle 1, Heron 6, Imicus 2, Probe 2, Magnate 2, Astero 4, Buzzard 2, Helios 2, Stiletto 3, Malediction
        2, Ares 1, Atron 3, Tristan 3, Slasher 2, Condor 2, Caracal 4, Vexor 4, Stabber 3, Gnosis 3, Gila 3,
        Ishtar 2, Praxis 2, Sabre 3, Iteron Mark V 2, Tayra 2, Badger 1, Sigil 2, Epithal 3, Nereus 1, Sunesis 2,
        Crane 1, Viator 1, Bustard 1, Venture 3, Hurricane 2, Drake 2, Brutix 1, Purifier 2, Manticore 2, Loki 1,
        Tengu 1""",
    "explore": """
        Heron 9, Imicus 3, Probe 3, Magnate 4, Astero 5, Buzzard 2, Helios 2, Stratios 1""",
    "mine": """
        Venture 10, Retriever 3, Procurer 4, Covetor 3, Hulk 2, Mackinaw 1, Skiff 1, Prospect 2, Porpoise 1""",
    "haul": """
        Iteron Mark V 5, Tayra 5, Sigil 4, Badger 4, Nereus 3, Epithal 4, Bestower 3, Mammoth 2, Wreathe 1,
        Miasmos 2, Sunesis 3, Bustard 1, Occator 1, Viator 1, Charon 1, Providence 1, Obelisk 1, Orca 1""",
    "rat": """
        Ishtar 10, Vexor 8, Vexor Navy Issue 5, Gila 6, Praxis 4, Rattlesnake 3, Raven 3, Dominix 3, Myrmidon 3,
        Drake 3, Caracal 4, Gnosis 3, Algos 3, Tristan 3, Golem 1, Paladin 1, Vargur 1, Catalyst 3, Corax 2,
        Velator 3, Ibis 2, Arbitrator 2, Omen 2, Moa 2, Thorax 2, Hurricane 2, Tengu 1, Thanatos 1, Stabber 2,
        Cormorant 2""",
    "abyss": """
        Gila 8, Vedmak 3, Cerberus 3, Ishtar 3, Sacrilege 1, Worm 3, Hawk 3, Jaguar 1, Retribution 2, Kikimora 2,
        Caracal 3, Osprey Navy Issue 1, Stratios 1, Drake 1""",
    "hunt": """
        Sabre 4, Stiletto 2, Malediction 2, Loki 2, Vagabond 1, Cynabal 2, Orthrus 2, Garmur 2, Dramiel 2,
        Daredevil 2, Stabber 4, Caracal 4, Osprey Navy Issue 3, Hecate 5, Kikimora 5, Jackdaw 2, Svipul 1,
        Confessor 1, Astero 3, Stratios 1, Proteus 1, Hurricane 2, Gnosis 3, Purifier 3, Manticore 3, Hound 2,
        Hawk 3, Jaguar 2, Wolf 2, Retribution 2, Enyo 2, Ishkur 1, Thrasher 4, Cormorant 4, Coercer 3, Catalyst
        2, Talwar 2, Corax 2, Tristan 4, Merlin 4, Kestrel 3, Punisher 3, Atron 3, Rifter 3, Incursus 2, Slasher
        3, Imperial Navy Slicer 2, Federation Navy Comet 2, Republic Fleet Firetail 1, Caldari Navy Hookbill 2,
        Tornado 2, Talos 1, Rupture 2, Thorax 2, Omen Navy Issue 1, Brutix 1, Drekavac 1, Vedmak 2, Curse 1,
        Arazu 1, Vigilant 1, Sleipnir 1, Flycatcher 2, Algos 2, Dragoon 2, Moa 3, Maller 1, Omen 1, Cyclone 1,
        Leshak 1""",
    "camp": """
        Sabre 5, Loki 3, Proteus 2, Vagabond 2, Lachesis 2, Huginn 2, Arazu 1, Stiletto 3, Tornado 4, Thrasher 3,
        Svipul 2, Hecate 2, Onyx 1, Flycatcher 2, Legion 2, Brutix 2, Scimitar 1, Guardian 1, Vulture 1, Barghest
        1, Machariel 1, Orthrus 2""",
    "brawl": """
        Tristan 5, Merlin 5, Kestrel 4, Incursus 4, Rifter 4, Punisher 4, Breacher 3, Tormentor 2, Atron 4,
        Slasher 3, Executioner 2, Condor 4, Thrasher 3, Catalyst 2, Coercer 3, Cormorant 3, Algos 3, Dragoon 2,
        Talwar 2, Corax 2, Hawk 2, Harpy 1, Wolf 1, Jaguar 2, Retribution 2, Vengeance 1, Enyo 2, Ishkur 1,
        Hecate 2, Imperial Navy Slicer 2, Federation Navy Comet 2, Republic Fleet Firetail 2, Caldari Navy
        Hookbill 2, Griffin 1, Maulus 1, Vigil 1, Crucifier 1""",
}
"""Hulls and how common each is on that errand."""


def _table(text: str) -> tuple[list[str], list[int]]:
    """Names, and the running sum of how common they are."""
    rows = [" ".join(row.split()).rsplit(" ", 1) for row in text.split(",")]
    return [row[0] for row in rows], list(accumulate(int(row[1]) for row in rows))


_TABLES = {errand: _table(text) for errand, text in ERRANDS.items()}


def hull(errand: str, fits: dict[str, Fit], chance: Random) -> Fit:
    """What someone on this errand flies."""
    names, sums = _TABLES[errand]
    return fits[chance.choices(names, cum_weights=sums)[0]]


def gang(draft: Draft, bloc: Bloc, count: int, errand: str, team: int) -> list[Shooter]:
    """Up to `count` pilots of a bloc, each in what he likes."""
    return [Shooter(pilot, hull(errand, draft.stage.fits, draft.chance)) for pilot in draft.muster(bloc, count, team)]


def squad(draft: Draft, camp: str, count: int) -> list[Shooter]:
    """NPCs of one camp."""
    kinds: tuple[Npc, ...] = draft.chance.choice(draft.stage.npcs[camp])
    return [Shooter(draft.chance.choice(kinds), None) for _ in range(count)]


def some(chance: Random, shooters: Sequence[Shooter], least: int = 1) -> list[Shooter]:
    """Those of a gang who got onto one mail: at least `least`, in random order, so that the final blow is anyone's."""
    if len(shooters) <= least:
        picked = list(shooters)
        chance.shuffle(picked)
        return picked
    return chance.sample(shooters, least + int(chance.random() * (len(shooters) - least + 1)))


def stranger(draft: Draft, space: str, region: int, team: int) -> tuple[Bloc, Pilot] | None:
    """Someone who happens to be in a system of that space; None when nobody is free."""
    world, chance = draft.stage.world, draft.chance
    roll = chance.random()
    if space == "null":
        blocs = world.owners.get(region, []) if roll < 0.45 else world.null_blocs if roll < 0.7 else world.civilians
    elif space == "low":
        faction = chance.choice(list(world.militias))
        blocs = world.pirates if roll < 0.25 else world.militias[faction] if roll < 0.5 else world.civilians
    elif space == "hole":
        blocs = world.dwellers if roll < 0.6 else world.civilians
    else:
        blocs = world.civilians if roll < 0.85 else world.null_blocs
    for _ in range(3):
        bloc = chance.choice(blocs or world.civilians)
        found = draft.muster(bloc, 1, team)
        if found:
            return bloc, found[0]
    return None
