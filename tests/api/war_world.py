"""Battles of several organisations for the tests of wars, and the oracle: what a list of wars holds, worked out without SQL."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from battle_events import battle

START = datetime(2021, 10, 20, tzinfo=UTC)
DAYS = 40
ALLIANCES = [99000000 + n for n in range(8)]
REGIONS = (10000002, 10000043)
LETTERS = "ABC"
Pair = tuple[int, int]


def organisation(
    number: int,
    *,
    pilots: int = 5,
    kills: int = 1,
    losses: int = 1,
    isk: float | None = 1e9,
    unpriced: int = 0,
    appraised: int | None = 0,
) -> Any:
    """One organisation of a side, as in the event."""
    return {
        "id": number,
        "kind": "alliance",
        "pilots": pilots,
        "kills": kills,
        "final_blows": 0,
        "losses": losses,
        "isk_lost": isk,
        "unpriced": unpriced,
        "damage": 0,
        "confidence": 0.9,
        "kills_for": 1,
        "kills_against": 0,
    } | ({} if appraised is None else {"appraised": appraised})


def war_battle(number: int, end: datetime, *sides: list[dict[str, Any]], region: int = REGIONS[0], **more: Any) -> dict[str, Any]:
    """A battle of three kills with these sides; its first kill is a minute before `end`."""
    stamp = int(end.timestamp())
    places = {30000142: region}
    event = battle([number, number + 1, number + 2], start=stamp - 60, end=stamp, places=places, **({"state": "ended"} | more))
    whole = event["report"]["sides"][0]
    event["report"]["sides"] = [
        whole | {"side": letter, "organisations": parties} for letter, parties in zip(LETTERS, sides, strict=False)
    ]
    return event


def random_organisation(rng: random.Random, number: int) -> dict[str, Any]:
    losses = rng.choice((0, 1, 1, 2, 5))
    unpriced = rng.choice((0, 0, losses, losses // 2))
    isk = 0.0 if losses == 0 else None if unpriced == losses else rng.randrange(1, 900) * 1.1e7
    pilots, kills = rng.choice((1, 2, 3, 20)), rng.choice((0, 1, 7))
    appraised = None if number % 10 == 7 else (losses - unpriced) // 2  # one is told of by an older agent alone
    return organisation(number, pilots=pilots, kills=kills, losses=losses, isk=isk, unpriced=unpriced, appraised=appraised)


def make_wars(seed: int = 3, count: int = 150) -> list[dict[str, Any]]:
    """The same battles for the same seed, over `DAYS` days."""
    rng = random.Random(seed)
    found = []
    for number in range(1, count + 1):
        there = [random_organisation(rng, one) for one in rng.sample(ALLIANCES, rng.randrange(2, 6))]
        sides: list[list[dict[str, Any]]] = [[] for _ in range(rng.choice((2, 2, 2, 3)))]
        for one in there:
            rng.choice(sides).append(one)
        end = START + timedelta(minutes=rng.randrange(60 * 24 * DAYS))
        state = "active" if rng.random() < 0.1 else "ended"
        found.append(war_battle(number * 10, end, *sides, region=rng.choice(REGIONS), state=state))
    return found


class War:
    """What the battles of one pair come to."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.battles: list[dict[str, Any]] = []
        self.parties: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])

    def isk(self, *which: int) -> float | None:
        parties = [one for number in which for one in self.parties[number]]
        lost = sum(one["losses"] for one in parties)
        if lost and lost == sum(one["unpriced"] for one in parties):
            return None
        return sum(one["isk_lost"] or 0 for one in parties)

    def appraised(self, *which: int) -> int | None:
        parties = [one for number in which for one in self.parties[number]]
        return sum(one["appraised"] for one in parties) if all("appraised" in one for one in parties) else None

    def losses(self, *which: int) -> int:
        return sum(one["losses"] for number in which for one in self.parties[number])


def wars(events: Iterable[dict[str, Any]], begin: date, until: date, **filters: Any) -> list[War]:
    """Every pair of the window, in the order of the list. `filters` are the query parameters, lists as lists."""
    found: dict[Pair, War] = {}
    for event in events:
        day = datetime.fromtimestamp(event["end"], UTC).date()
        region = event["systems"][0]["region_id"]
        if not begin <= day <= until or region not in filters.get("region", (region,)):
            continue
        sides = event["report"]["sides"]
        for one_side in sides:
            for other_side in sides:
                for one in one_side["organisations"]:
                    for other in other_side["organisations"]:
                        if one_side is not other_side and one["id"] < other["id"] and _count(one, other):
                            war = found.setdefault((one["id"], other["id"]), War((one["id"], other["id"])))
                            war.battles.append(event)
                            war.parties[0].append(one)
                            war.parties[1].append(other)
    kept = [war for war in found.values() if _fits(war, filters)]
    order = {
        "kills": lambda war: war.losses(0, 1),
        "isk": lambda war: -1 if war.isk(0, 1) is None else round(war.isk(0, 1)),
        "battles": lambda war: len(war.battles),
        "newest": lambda war: max(event["end"] for event in war.battles),
    }[filters.get("sort", "kills")]
    return sorted(kept, key=lambda war: (order(war), war.pair), reverse=True)


def _count(one: dict[str, Any], other: dict[str, Any]) -> bool:
    great = all(party["pilots"] >= 3 or party["losses"] >= 3 for party in (one, other))
    return great and bool((one["kills"] and other["losses"]) or (other["kills"] and one["losses"]))


def _fits(war: War, filters: dict[str, Any]) -> bool:
    if "organisation" in filters and not set(war.pair) & set(filters["organisation"]):
        return False
    if "min_isk" in filters and (war.isk(0, 1) is None or war.isk(0, 1) < filters["min_isk"]):
        return False
    return len(war.battles) >= filters.get("min_battles", 0)


def days_of(war: War) -> list[tuple[str, int, list[int]]]:
    """(day, battles, losses of each) by day."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for number, event in enumerate(war.battles):
        day = found[datetime.fromtimestamp(event["end"], UTC).date().isoformat()]
        day[0] += 1
        for which in (0, 1):
            day[1 + which] += war.parties[which][number]["losses"]
    return [(day, battles, losses) for day, (battles, *losses) in sorted(found.items())]
