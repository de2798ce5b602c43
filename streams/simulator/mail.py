"""A planned death as ESI tells it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Any

from streams.simulator.catalog import type_id
from streams.simulator.dice import stable_number
from streams.simulator.load import items
from streams.simulator.npcs import GENOLUTION_POD, Npc
from streams.simulator.scene import Death, Owner, Shooter
from streams.simulator.world import Pilot

DAMAGE_SPREAD = (0.8, 1.7)
"""Damage taken against the hull's usual: repairs make it more, drugs and links less."""
NO_DAMAGE = 0.3
"""Share of parties who only pointed, jammed or came late (real days: 23.6 % of all parties did no damage)."""
UNDER_HULL = 0.24
"""Share of parties whose weapon the mail gives as their hull (real days: 26 %)."""
NO_SHIP = 0.012
"""Share of parties in a pod or already gone, whose hull the mail leaves out."""
GENOLUTION = 0.015
GRID = 60_000.0
"""Metres: how far the wrecks of one fight lie apart."""
ORBIT = 2.5e12
"""Metres: how far out the places are where ships die."""
MIX = 0x9E3779B97F4A7C15
"""Odd 64-bit number that spreads neighbouring ids over all seeds."""


class Scribe:
    """Writes the ESI body of a death. The same death under the same id gives the same body, however often it is asked."""

    def __init__(self, seed: int) -> None:
        self._seed = stable_number(seed, "mails")
        self._chance = Random()
        self._genolution = type_id(GENOLUTION_POD)

    def body(self, death: Death, number: int) -> dict[str, Any]:
        """The killmail with the id `number`; keys in ESI's order."""
        chance = self._chance
        chance.seed(self._seed ^ (number * MIX))
        random = chance.random
        fit, victim = death.fit, death.victim
        low, high = DAMAGE_SPREAD
        taken = max(1, int(fit.hit_points * (low + random() * random() * (high - low))))
        body: dict[str, Any] = {
            "attackers": _attackers(death.attackers, taken, chance),
            "killmail_id": number,
            "killmail_time": clock_text(death.time),
        }
        if death.moon is not None:
            body["moon_id"] = death.moon
        body["solar_system_id"] = death.system
        told: dict[str, Any] = {}
        if victim.alliance_id is not None:
            told["alliance_id"] = victim.alliance_id
        if isinstance(victim, Pilot):
            told["character_id"] = victim.id
        told["corporation_id"] = victim.corporation_id
        told["damage_taken"] = taken
        if isinstance(victim, Pilot) and victim.faction_id is not None:
            told["faction_id"] = victim.faction_id
        told["items"] = [] if isinstance(victim, Owner) else items(fit, chance)
        x, y, z, _ = self.place(death)
        told["position"] = {"x": x + _offset(random), "y": y + _offset(random), "z": z + _offset(random)}
        told["ship_type_id"] = self._genolution if fit.is_pod and random() < GENOLUTION else fit.hull_id
        body["victim"] = told
        if death.war is not None:
            body["war_id"] = death.war
        return body

    def place(self, death: Death) -> tuple[float, float, float, int]:
        """Where in the system a scene happens, metres, and the id of the nearest celestial."""
        scene = death.scene
        assert scene is not None
        known = scene.places.get(death.system)
        if known is not None:
            return known
        number = stable_number(self._seed, scene.name, death.system)
        x, y, z = (((number >> shift & 0xFFFFF) / 0xFFFFF - 0.5) * 2 for shift in (0, 20, 40))
        celestial = 40_000_000 + (death.system % 1_000_000) * 80 + number % 80
        scene.places[death.system] = found = (x * ORBIT, y * ORBIT * 0.1, z * ORBIT, celestial)
        return found


def clock_text(seconds: int) -> str:
    """Unix seconds as ESI writes a time."""
    day, second = divmod(seconds, 86_400)
    return f"{_day_text(day)}T{second // 3_600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z"


@lru_cache(8)
def _day_text(day: int) -> str:
    return datetime.fromtimestamp(day * 86_400, UTC).strftime("%Y-%m-%d")


def _offset(random: Any) -> float:
    return (random() - 0.5) * 2 * GRID  # type: ignore[no-any-return]


def _attackers(shooters: Any, taken: int, chance: Random) -> list[dict[str, Any]]:
    """The parties, most damage first, sharing exactly `taken`; the first shooter has the final blow."""
    random = chance.random
    weights = []
    total = 0.0
    for index, shooter in enumerate(shooters):
        strength = shooter.fit.damage if shooter.fit is not None else 60.0
        weight = 0.0 if index and random() < NO_DAMAGE else strength * (0.05 + random() * random())
        weights.append(weight)
        total += weight
    if total <= 0:
        weights[0] = total = 1.0
    shares = [int(taken * weight / total) for weight in weights]
    shares[0] += taken - sum(shares)
    order = sorted(range(len(shares)), key=lambda index: (-shares[index], index))
    return [_party(shooters[index], shares[index], index == 0, random) for index in order]


def _party(shooter: Shooter, damage: int, final_blow: bool, random: Any) -> dict[str, Any]:
    who, fit = shooter.who, shooter.fit
    if isinstance(who, Npc):
        told: dict[str, Any] = {}
        if who.corporation_id is not None:
            told["corporation_id"] = who.corporation_id
        told["damage_done"] = damage
        if who.faction_id is not None:
            told["faction_id"] = who.faction_id
        told["final_blow"] = final_blow
        told["security_status"] = 0
        told["ship_type_id"] = who.ship_id
        return told
    told = {}
    if who.alliance_id is not None:
        told["alliance_id"] = who.alliance_id
    told["character_id"] = who.id
    told["corporation_id"] = who.corporation_id
    told["damage_done"] = damage
    if who.faction_id is not None:
        told["faction_id"] = who.faction_id
    told["final_blow"] = final_blow
    told["security_status"] = who.security
    if fit is None:
        return told
    weapon = fit.weapon_id
    roll = random()
    if damage == 0 and fit.tackle_id is not None:
        weapon = fit.tackle_id
    elif fit.drone_id is not None and roll > 0.7:
        weapon = fit.drone_id
    elif roll < UNDER_HULL:
        weapon = fit.hull_id
    if random() >= NO_SHIP:
        told["ship_type_id"] = fit.hull_id
    told["weapon_type_id"] = weapon
    return told
