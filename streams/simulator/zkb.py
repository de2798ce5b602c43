"""The `zkb` block that R2Z2 would give a simulated mail: worth and labels by zKillboard's rules, as far as they show."""

from __future__ import annotations

from typing import Any

from schemas.killmail import Killmail
from streams.simulator.catalog import category_id
from streams.simulator.scene import Death
from streams.simulator.world import Pilot
from streams.simulator.worth import price

FITTED = frozenset([*range(11, 35), *range(92, 99), *range(125, 133), *range(159, 164)])
NEVER_DROPS = frozenset([*range(92, 99), *range(125, 133), 89])
ISK_LABELS = ((1e12, "isk:1t+"), (1e11, "isk:100b+"), (1e10, "isk:10b+"), (5e9, "isk:5b+"), (1e9, "isk:1b+"))
COUNT_LABELS = ((1_000, "#:1000+"), (100, "#:100+"), (50, "#:50+"), (25, "#:25+"), (10, "#:10+"), (5, "#:5+"), (2, "#:2+"))
SPACE_LABELS = {"high": "loc:highsec", "low": "loc:lowsec", "null": "loc:nullsec", "hole": "loc:w-space"}
ZONES = ("tz:usw",) * 3 + ("tz:usw", "tz:use") + ("tz:au",) * 6 + ("tz:ru",) * 5 + ("tz:eu",) * 6 + ("tz:use",) * 2
"""By UTC hour: whose evening it is."""
MILITIA_LABELS = {500_001: "fw:caldari", 500_004: "fw:gallente", 500_002: "fw:minmatar", 500_003: "fw:amarr"}


def zkb_block(body: Killmail, hash_: str, death: Death, space: str | None, location: int | None) -> dict[str, Any]:
    """The block in R2Z2's field order. Values in ISK."""
    hull = price(body["victim"]["ship_type_id"])
    fitted, dropped, destroyed, droppable = hull, 0.0, hull, 0.0
    for item in body["victim"].get("items") or ():
        kept = item.get("quantity_dropped")
        worth = price(item["item_type_id"]) * (kept or item.get("quantity_destroyed") or 0)
        if kept:
            dropped += worth
        else:
            destroyed += worth
        flag = item["flag"]
        if flag in FITTED:
            fitted += worth
        if flag not in NEVER_DROPS:
            droppable += worth
    pilots = sum(1 for shooter in death.attackers if isinstance(shooter.who, Pilot))
    npc, solo = pilots == 0, pilots == 1 and len(death.attackers) == 1 and isinstance(death.victim, Pilot)
    awox = death.twist == "awox"
    total = dropped + destroyed
    return {
        "locationID": location,
        "hash": hash_,
        "fittedValue": round(fitted, 2),
        "droppedValue": round(dropped, 2),
        "destroyedValue": round(destroyed, 2),
        "totalValue": round(total, 2),
        "totalDroppableValue": round(droppable, 2),
        "points": 1 if npc else max(1, int((1 + fitted / 5e7) / max(1, pilots))),
        "npc": npc,
        "solo": solo and not awox,
        "awox": awox,
        "labels": _labels(body, death, space, total, npc=npc, solo=solo, awox=awox),
        "attackerCount": len(death.attackers),
        "href": None,  # an address would lead to somebody's real kill, or nowhere
    }


def _labels(body: Killmail, death: Death, space: str | None, total: float, *, npc: bool, solo: bool, awox: bool) -> list[str]:
    count = len(death.attackers)
    labels = [
        ZONES[int(str(body["killmail_time"])[11:13]) % len(ZONES)],
        f"cat:{category_id(body['victim']['ship_type_id'])}",
    ]
    labels.append("solo" if solo else next((label for least, label in COUNT_LABELS if count >= least), "#:1"))
    labels.append("npc" if npc else "pvp")
    if awox:
        labels.append("awox")
    if death.kind == "gank":
        labels.append("ganked")
    if death.fit.is_capital:
        labels.append("capital")
    labels.append(SPACE_LABELS.get(space or "", "loc:abyssal"))
    labels += [label for least, label in ISK_LABELS if total >= least]
    faction = death.victim.faction_id if isinstance(death.victim, Pilot) else None
    if faction is not None:
        labels.append(MILITIA_LABELS[faction])
    return labels
