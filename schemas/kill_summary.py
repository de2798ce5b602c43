"""A kill in one row: what lists, timelines and the feed show. Field names are those of the table `killmails`."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict

from schemas.isk import ValueSource, isk_of, source_of, unpriced_items_of
from schemas.kill_parties import is_npc, is_solo, parties_of, pilot_count
from schemas.killmail_event import KillmailEvent, classes_of


class FinalBlow(TypedDict):
    """Who dealt it; every field may be null (an NPC has only a faction or a hull)."""

    character_id: int | None
    corporation_id: int | None
    alliance_id: int | None
    faction_id: int | None
    ship_type_id: int | None
    weapon_type_id: int | None


class KillSummary(TypedDict):
    """Null means unknown. `total_value` in ISK as zKillboard has it, else as we do (`schemas.isk`); times are text in UTC.

    Of when the value is, is not told here: an opinion that says the same again with a newer time is no news (`news_digest`).
    """

    killmail_id: int
    hash: str
    killmail_time: str
    received_at: str
    solar_system_id: int
    constellation_id: int | None
    region_id: int | None
    security: float | None
    security_band: str
    security_class: str | None
    wormhole_class: str | None
    victim_character_id: int | None
    victim_corporation_id: int | None
    victim_alliance_id: int | None
    victim_faction_id: int | None
    ship_type_id: int
    ship_group_id: int | None
    ship_category_id: int | None
    ship_class: str
    damage_taken: int
    attacker_count: int
    pilot_count: int
    alliances: list[int]
    """Of all on it, the victim's among them; sorted. Rows that were written before there was this list lack it."""
    final_blow: FinalBlow | None
    total_value: float | None
    value_source: ValueSource | None
    unpriced_items: int | None
    npc: bool
    solo: bool
    war_id: int | None
    source: str
    simulated: bool


def summary_of(event: KillmailEvent) -> KillSummary:
    """The row of one canonical event."""
    mail, place, hull = event["killmail"], event["place"], event["hull"]
    victim: Any = mail["victim"]
    security_class, wormhole_class = classes_of(place)
    last: Any = next((attacker for attacker in mail["attackers"] if attacker["final_blow"]), None)
    return KillSummary(
        killmail_id=event["killmail_id"],
        hash=event["hash"],
        killmail_time=event["event_time"],
        received_at=event["received_at"],
        solar_system_id=place["solar_system_id"],
        constellation_id=place["constellation_id"],
        region_id=place["region_id"],
        security=place["security"],
        security_band=place["band"],
        security_class=security_class,
        wormhole_class=wormhole_class,
        victim_character_id=victim.get("character_id"),
        victim_corporation_id=victim.get("corporation_id"),
        victim_alliance_id=victim.get("alliance_id"),
        victim_faction_id=victim.get("faction_id"),
        ship_type_id=hull["type_id"],
        ship_group_id=hull["group_id"],
        ship_category_id=hull["category_id"],
        ship_class=hull["ship_class"],
        damage_taken=victim["damage_taken"],
        attacker_count=len(mail["attackers"]),
        pilot_count=pilot_count(mail),
        alliances=sorted(parties_of(mail)["alliance"]),
        final_blow=None if last is None else _final_blow(last),
        total_value=isk_of(event),
        value_source=source_of(event),
        unpriced_items=unpriced_items_of(event),
        npc=is_npc(mail),
        solo=is_solo(mail),
        war_id=mail.get("war_id"),
        source=event["source"]["kind"],
        simulated=event["simulated"],
    )


def _final_blow(attacker: Any) -> FinalBlow:
    return FinalBlow(
        character_id=attacker.get("character_id"),
        corporation_id=attacker.get("corporation_id"),
        alliance_id=attacker.get("alliance_id"),
        faction_id=attacker.get("faction_id"),
        ship_type_id=attacker.get("ship_type_id"),
        weapon_type_id=attacker.get("weapon_type_id"),
    )
