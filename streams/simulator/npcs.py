"""Those who kill without being pilots: pirates, police, sentries, what lives in holes and in the abyss."""

from __future__ import annotations

from dataclasses import dataclass

from streams.simulator.catalog import type_id


@dataclass(frozen=True, slots=True)
class Npc:
    """One attacker without a character. ESI gives such a party a corporation or a faction, seldom both."""

    ship_id: int
    corporation_id: int | None
    faction_id: int | None


CONCORD = 1_000_125
GENOLUTION_POD = "Capsule - Genolution 'Auroral' 197-variant"

ROWS: tuple[tuple[str, int | None, int | None, tuple[str, ...]], ...] = (
    ("guristas", 1_000_127, None, ("Guristas Nullifier", "Guristas Destructor", "Guristas Demolisher")),
    (
        "guristas",
        None,
        500_010,
        ("Pith Massacrer", "Pith Usurper", "Pith Conquistador", "Pithum Silencer", "Scourge Cruise Missile"),
    ),
    ("angels", 1_000_124, None, ("Angel Impaler", "Gistum Crusher")),
    ("angels", None, 500_011, ("Gist Seraphim", "Gist Cherubim", "Gist Domination Throne")),
    ("blood", 1_000_134, None, ("Blood Raider", "Corpum Dark Priest")),
    ("blood", None, 500_012, ("Corpus Pope", "Corpus Cardinal", "Corpus Archbishop")),
    ("sansha", 1_000_162, None, ("Sansha's Ravener", "Auga Hypophysis", "Centum Execrator")),
    ("sansha", None, 500_019, ("Centus Dark Lord", "Centus Overlord")),
    ("serpentis", 1_000_135, None, ("Serpentis Chief Patroller", "Core Baron")),
    ("serpentis", None, 500_020, ("Core Lord Admiral", "Core Grand Admiral", "Core Flotilla Admiral")),
    ("drones", None, 500_025, ("Matriarch Alvus", "Alvus Queen", "Patriarch Alvus")),
    ("sleepers", None, 500_021, ("Awakened Defender", "Emergent Sentinel", "Sleepless Guardian", "Sleepless Sentinel")),
    ("drifters", None, 500_024, ("Drifter Battleship",)),
    ("abyss", 1_000_293, None, ("Striking Damavik", "Harrowing Vedmak", "Starving Damavik")),
    ("abyss", 1_000_162, None, ("Devoted Knight", "Devoted Hunter")),
    ("abyss", 1_000_274, None, ("Ephialtes Lancer", "Lucid Deepwatcher")),
    ("abyss", 1_000_138, None, ("Elite Lucifer Cynabal",)),
    ("abyss", None, 500_021, ("Unstable Abyssal Depths",)),
    ("concord", CONCORD, None, ("CONCORD Police Captain", "CONCORD Police Commander")),
    ("navy", 1_000_054, None, ("Minmatar Security Officer 3rd Rank",)),
    ("militia", None, 500_004, ("Federation Frigate", "Federation Destroyer")),
    ("militia", None, 500_003, ("Imperial Frigate", "Imperial Destroyer")),
    ("militia", None, 500_001, ("State Frigate", "State Destroyer")),
    ("militia", None, 500_002, ("Republic Frigate", "Republic Destroyer")),
    ("sentries", None, 500_001, ("Caldari Sentry Gun II",)),
    ("sentries", None, 500_003, ("Amarr Sentry Gun",)),
    ("sentries", None, 500_004, ("Gallente Sentry Gun",)),
)
"""Camp, corporation, faction, what they fly."""

PIRATES = ("guristas", "angels", "blood", "sansha", "serpentis", "drones")


FACTIONS: dict[int, str] = {
    500_001: "The State",
    500_002: "The Republic",
    500_003: "The Empire",
    500_004: "The Federation",
    500_010: "Guristas",
    500_011: "Angels",
    500_012: "Blood Raiders",
    500_019: "Sansha",
    500_020: "Serpentis",
    500_021: "Sleepers",
    500_024: "Drifters",
    500_025: "Drones",
}


def npc_corporations() -> dict[int, str]:
    """Those that kill, by their camp."""
    names: dict[int, str] = {}
    for camp, corporation, _, _ in ROWS:
        if corporation is not None and corporation not in names:
            count = sum(name.startswith(camp.title()) for name in names.values())
            names[corporation] = f"{camp.title()} Crews" + (f" {count + 1}" if count else "")
    return names


def npcs() -> dict[str, tuple[tuple[Npc, ...], ...]]:
    """Camp -> its kinds of squads; a squad is drawn from one of them, since corporation and faction do not mix."""
    made: dict[str, list[tuple[Npc, ...]]] = {}
    for camp, corporation, faction, names in ROWS:
        made.setdefault(camp, []).append(tuple(Npc(type_id(name), corporation, faction) for name in names))
    return {camp: tuple(squads) for camp, squads in made.items()}
