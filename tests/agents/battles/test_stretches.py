"""Who was out in which hulls: each pilot once a stretch, sides never mixed."""

from __future__ import annotations

from collections import Counter, defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.battles.facts import Fact, Party
from agents.battles.report.stretches import STRETCH, Stretches, letter_members

FEROX, MUNINN, SABRE, CAPSULE, FORTIZAR, SHUTTLE = 16227, 12015, 22456, 670, 35833, 672
HULLS = (FEROX, MUNINN, SABRE, CAPSULE, None)


def _party(pilot: int | None, organisation: int | None, ship: int | None) -> Party:
    return Party(pilot, None, organisation, ship, None, 10, False, organisation, pilot)


def _kill(number: int, time: int, victim: tuple[int, int, int | None], *attackers: tuple[int, int, int | None]) -> Fact:
    parties = tuple(_party(*one) for one in attackers)
    return Fact(number, time, 30_000_142 + number % 2, 10, _party(*victim), parties, None, None, None, 0, "", 0, 0)


def _told(facts: list[Fact], sides: dict[str, list[int]]) -> list[dict[str, object]]:
    made = Stretches()
    for fact in facts:
        made.add(fact)
    return made.fleets(sides)  # type: ignore[return-value]


def test_a_pilot_counts_once_in_the_hull_he_was_seen_in_most() -> None:
    fleet = [(n, 1, FEROX) for n in range(1, 6)]
    kills = [_kill(n, 100 + n, (90 + n, 2, MUNINN), *fleet) for n in range(1, 4)]
    kills.append(_kill(9, 200, (99, 2, MUNINN), (1, 1, SABRE)))
    (told,) = _told(kills, {"A": [1], "B": [2]})
    assert (told["pilots"], told["hulls"], told["side"]) == (5, [[FEROX, 5]], "A")
    assert told["fleet_id"] == "1-1"
    assert (told["start"], told["end"], told["stretch"]) == (101, 200, 0)


def test_capsules_and_unknown_hulls_fly_nothing_and_losses_are_ships_of_pilots() -> None:
    fleet = [(n, 1, FEROX) for n in range(1, 6)]
    kills = [
        _kill(1, 100, (1, 1, FEROX), *[(50 + n, 2, MUNINN) for n in range(6)]),
        _kill(2, 110, (1, 1, CAPSULE), (50, 2, MUNINN)),
        _kill(3, 120, (60, 2, MUNINN), *fleet, (7, 1, CAPSULE), (8, 1, None), (9, 1, FORTIZAR)),
    ]
    ours, theirs = _told(kills, {"A": [1], "B": [2]})
    assert (ours["pilots"], ours["losses"]) == (5, [1])
    assert (theirs["pilots"], theirs["losses"]) == (7, [3])


def test_four_pilots_are_a_gang() -> None:
    kill = _kill(1, 100, (90, 2, MUNINN), *[(n, 1, FEROX) for n in range(1, 5)])
    assert _told([kill], {"A": [1]}) == []


def test_who_has_no_side_is_in_no_fleet() -> None:
    kill = _kill(1, 100, (90, 2, MUNINN), *[(n, 1, FEROX) for n in range(1, 9)])
    assert _told([kill], {"B": [2]}) == []
    assert letter_members({1: "A", 2: "B"}, [1, 2, 3]) == {"A": [1], "B": [2]}


party = st.tuples(st.integers(1, 30), st.integers(1, 4), st.sampled_from(HULLS))
kill = st.tuples(st.integers(0, 4 * STRETCH), party, st.lists(party, min_size=1, max_size=12))


@settings(max_examples=60, deadline=None)
@given(st.lists(kill, max_size=25), st.randoms(use_true_random=False), st.integers(0, 25))
def test_it_is_what_a_count_from_the_start_gives_in_any_order(kills, chance, first) -> None:  # type: ignore[no-untyped-def]
    facts = [_kill(n, time, victim, *attackers) for n, (time, victim, attackers) in enumerate(kills, 1)]
    sides = {"A": [1, 2], "B": [3]}
    mixed = facts[:]
    chance.shuffle(mixed)
    made = Stretches()
    for fact in mixed[:first]:
        made.add(fact)
    made.fleets({"A": [1], "B": [2, 3]})  # sides were other ones, and what was made of them is kept
    for fact in mixed[first:]:
        made.add(fact)
    assert {(one["stretch"], one["side"]): one for one in made.fleets(sides)} == _counted(facts, sides)


def _counted(facts: list[Fact], sides: dict[str, list[int]]) -> dict[tuple[int, str], dict[str, object]]:
    found = {}
    for start in {fact.time - fact.time % STRETCH for fact in facts}:
        here = [fact for fact in facts if 0 <= fact.time - start < STRETCH]
        for letter, members in sides.items():
            seen: dict[int, Counter[int]] = defaultdict(Counter)
            whose: dict[int, set[int]] = defaultdict(set)
            on: dict[int, list[Fact]] = defaultdict(list)
            places: dict[int, set[tuple[int, int]]] = defaultdict(set)
            losses = []
            for fact in here:
                for one in (fact.victim, *fact.attackers):
                    if one.organisation not in members:
                        continue
                    assert one.pilot is not None and one.organisation is not None
                    on[one.pilot].append(fact)
                    places[fact.solar_system_id].add((fact.killmail_id, one.organisation))
                    if one.ship_type_id in (FEROX, MUNINN, SABRE):
                        seen[one.pilot][one.ship_type_id] += 1
                        whose[one.organisation].add(one.pilot)
                        if one is fact.victim:
                            losses.append(fact.killmail_id)
            if len(seen) < 5:
                continue
            flown = Counter(min(ships, key=lambda ship: (-ships[ship], ship)) for ships in seen.values())
            first = min((fact.time, fact.killmail_id, pilot) for pilot, facts_of in on.items() for fact in facts_of)
            home = min(places, key=lambda system: (-len(places[system]), system))
            found[start, letter] = {
                "fleet_id": f"{first[1]}-{first[2]}",
                "side": letter,
                "stretch": start,
                "start": first[0],
                "end": max(fact.time for facts_of in on.values() for fact in facts_of),
                "pilots": len(seen),
                "hulls": sorted(([ship, count] for ship, count in flown.items()), key=lambda row: (-row[1], row[0])),
                "organisations": sorted(([one, len(pilots)] for one, pilots in whose.items()), key=lambda row: (-row[1], row[0])),
                "solar_system_id": home,
                "region_id": 10,
                "losses": sorted(losses),
            }
    return found
