"""The planted truth keeps the battle rules: what it calls one battle is one, what it calls two are two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import combinations, islice, pairwise

import pytest

from streams.simulator.mail import Scribe
from streams.simulator.scene import Death
from streams.simulator.theatre import LIVE_RATE
from streams.simulator.war import SimulatedMail, War, truth_of
from universe.distance import gate_neighbours, jumps
from universe.security import is_j_space

START = datetime(2026, 11, 20, tzinfo=UTC)
DENSE = LIVE_RATE * 8
"""Eight times the live server: happenings crowd the same systems, which is where a plan could run into another."""


class Sets:
    """Union-find."""

    def __init__(self) -> None:
        self._parent: dict[object, object] = {}

    def find(self, one: object) -> object:
        self._parent.setdefault(one, one)
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one

    def join(self, one: object, other: object) -> None:
        self._parent[self.find(one)] = self.find(other)


def is_pilot(party: dict) -> bool:
    number = party.get("character_id")
    return number is not None and not 3_000_000 <= number <= 3_999_999


def organisation(party: dict) -> int | None:
    if party.get("alliance_id"):
        return party["alliance_id"]
    corporation = party.get("corporation_id")
    if corporation and not 1_000_000 <= corporation <= 1_999_999:
        return corporation
    return party.get("character_id") if is_pilot(party) else None


def organisations(body: dict) -> set[int]:
    found = {organisation(party) for party in body["attackers"] if is_pilot(party)} | {organisation(body["victim"])}
    return {one for one in found if one is not None}


def pilots(body: dict) -> set[int]:
    return {party["character_id"] for party in [*body["attackers"], body["victim"]] if is_pilot(party)}


def seconds(body: dict) -> int:
    return int(datetime.fromisoformat(body["killmail_time"]).timestamp())


def battles_by_rule(bodies: Iterable[dict]) -> dict[int, object]:
    """Killmail id -> its battle, by rules 1 and 2 of the battle rules, worked out the slow way over all kills."""
    combat = [body for body in bodies if any(is_pilot(party) for party in body["attackers"])]
    sets = Sets()
    by_place: dict[tuple[int, int], list[dict]] = defaultdict(list)
    for body in combat:
        sets.find(body["killmail_id"])
        for one in organisations(body):
            by_place[body["solar_system_id"], one].append(body)
    for there in by_place.values():
        there.sort(key=seconds)
        for before, after in pairwise(there):
            if seconds(after) - seconds(before) <= 900:
                sets.join(before["killmail_id"], after["killmail_id"])
    engagement = {body["killmail_id"]: sets.find(body["killmail_id"]) for body in combat}
    seen: dict[int, list[tuple[int, int, object]]] = defaultdict(list)
    for body in combat:
        for pilot in pilots(body):
            seen[pilot].append((seconds(body), body["solar_system_id"], engagement[body["killmail_id"]]))
    moved: dict[frozenset, set[int]] = defaultdict(set)
    for pilot, rows in seen.items():
        for one, other in combinations(sorted(rows, key=lambda row: row[0]), 2):
            if one[2] != other[2] and other[0] - one[0] <= 600 and gate_neighbours(one[1], other[1]):
                moved[frozenset((one[2], other[2]))].add(pilot)
    whole = Sets()
    for pair, who in moved.items():
        if len(who) >= 5:
            whole.join(*pair)
    return {number: whole.find(place) for number, place in engagement.items()}


@pytest.fixture(scope="module", params=[(7, LIVE_RATE), (21, LIVE_RATE), (7, DENSE)], ids=["seed 7", "seed 21", "dense"])
def mails(request: pytest.FixtureRequest) -> list[SimulatedMail]:
    """Each kill once, in order of death, with nothing held back beyond the end (which would cut battles in two)."""
    seed, rate = request.param
    war = War(seed, START, rate=rate)
    scribe = Scribe(seed)
    return [
        SimulatedMail(0, START, {"esi": scribe.body(death, number)}, truth_of(death, number))
        for number, death in islice(war.deaths(), 9_000)
    ]


def test_the_planted_battles_are_exactly_those_of_the_rules(mails: list[SimulatedMail]) -> None:
    by_rule = battles_by_rule(mail.envelope["esi"] for mail in mails)
    planted = {mail.truth.killmail_id: mail.truth.battle for mail in mails if mail.truth.battle is not None}
    assert by_rule.keys() == planted.keys()
    pairs = {(planted[number], by_rule[number]) for number in planted}
    torn = len(pairs) - len(set(planted.values()))
    merged = len(pairs) - len(set(by_rule.values()))
    assert (torn, merged) == (0, 0)


def test_a_war_has_battles_in_several_systems(mails: list[SimulatedMail]) -> None:
    systems: dict[str, set[int]] = defaultdict(set)
    for mail in mails:
        if mail.truth.battle:
            systems[mail.truth.battle].add(mail.envelope["esi"]["solar_system_id"])
    spread = [found for found in systems.values() if len(found) > 1]
    assert spread
    for found in spread:
        assert all(any(gate_neighbours(one, other) for other in found - {one}) for one in found)


def test_nobody_travels_faster_than_ships_do(mails: list[SimulatedMail]) -> None:
    last: dict[int, tuple[int, int]] = {}
    hops = 0
    for mail in mails:
        body = mail.envelope["esi"]
        here, now = body["solar_system_id"], seconds(body)
        for pilot in pilots(body):
            there, then = last.get(pilot, (here, now))
            if here != there and now - then < 1_200 and here < 31_000_000 and there < 31_000_000:
                hops += 1
                distance = jumps(there, here)
                assert distance is not None
                assert now - then >= distance * 40, (pilot, there, here)
            last[pilot] = (here, now)
        if body["victim"]["ship_type_id"] in (670, 33328):
            last.pop(body["victim"].get("character_id"), None)  # he wakes up in his clone
    assert hops


def test_nobody_shoots_from_the_grave(mails: list[SimulatedMail]) -> None:
    lost: dict[tuple[str, int], int] = {}
    for mail in mails:
        body = mail.envelope["esi"]
        if mail.truth.kind == "concord":
            continue
        now = seconds(body)
        for party in body["attackers"]:
            died = lost.get((mail.truth.happening, party.get("character_id")))
            if died is not None and body["victim"]["ship_type_id"] not in (670, 33328):
                assert now - died >= 240, party
        if body["victim"].get("character_id"):
            lost[mail.truth.happening, body["victim"]["character_id"]] = now


def test_pods_die_after_their_ships_in_the_same_system(mails: list[SimulatedMail]) -> None:
    ships: dict[int, tuple[int, int]] = {}
    pods = 0
    for mail in mails:
        body = mail.envelope["esi"]
        pilot = body["victim"].get("character_id")
        if body["victim"]["ship_type_id"] in (670, 33328):
            pods += 1
            system, died = ships[pilot]
            assert system == body["solar_system_id"]
            assert 1 <= seconds(body) - died <= 16
        elif pilot:
            ships[pilot] = (body["solar_system_id"], seconds(body))
    assert pods > 1_000


def test_sides_are_lettered_as_the_rules_say(mails: list[SimulatedMail]) -> None:
    first: dict[str, SimulatedMail] = {}
    letters: dict[tuple[str, str], str] = {}
    for mail in mails:
        truth = mail.truth
        if truth.battle is None or not truth.sides:
            continue
        if truth.battle not in first:
            first[truth.battle] = mail
            assert (truth.attacker_side, truth.victim_side) == ("A", "B")
        for one, letter in truth.sides.items():
            assert letters.setdefault((truth.battle, one), letter) == letter
        if truth.twist != "awox":
            assert truth.attacker_side != truth.victim_side
    assert {"A", "B", "C"} <= set(letters.values())


def test_every_organisation_of_a_sided_mail_has_a_side(mails: list[SimulatedMail]) -> None:
    for mail in mails:
        if mail.truth.sides:
            assert {int(one) for one in mail.truth.sides} == organisations(mail.envelope["esi"])


def test_the_war_tells_all_its_stories(mails: list[SimulatedMail]) -> None:
    kinds = {mail.truth.kind for mail in mails}
    assert kinds >= {
        "fight",
        "gank",
        "concord",
        "camp",
        "roam",
        "ratting",
        "abyss",
        "bash",
        "solo",
        "hole",
        "mining",
        "militia",
        "litter",
    }
    assert any(is_j_space(mail.envelope["esi"]["solar_system_id"]) for mail in mails if mail.truth.kind == "hole")


def test_a_long_war_has_capitals_traitors_and_third_parties() -> None:
    twists = {death.twist for _, death in islice(War(7, START).deaths(), 40_000)}
    assert twists == {None, "capital", "awox", "third-party"}


def test_a_third_party_can_be_asked_for_in_every_fight() -> None:
    """It shoots at both sides in turn, on the share of the ships' kills that was asked for."""
    fights = {"fight", "hole", "militia"}
    scenes: dict[str, list[Death]] = defaultdict(list)
    for _, death in islice(War(7, START, third_parties=0.2).deaths(), 15_000):
        if death.kind in fights and death.scene is not None:
            scenes[death.scene.name].append(death)
    whole = [deaths for deaths in scenes.values() if len(deaths) >= 30]
    assert len(whole) > 10
    ships = [death for deaths in whole for death in deaths if not death.fit.is_pod]
    share = sum(death.twist == "third-party" for death in ships) / len(ships)
    assert 0.12 < share < 0.22
    both = 0
    for deaths in whole:
        team_of = deaths[0].scene.team_of  # type: ignore[union-attr]
        thirds = [death for death in deaths if team_of.get(death.attackers[0].who.organisation) == 2]
        both += {0, 1} <= {team_of.get(death.victim.organisation) for death in thirds}
    assert both / len(whole) > 0.7  # of some the third party is dead, or gone, before its second turn


@pytest.mark.parametrize("share", [0.0, 0.5, -1.0])
def test_a_share_that_no_third_party_can_have_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="third_parties"):
        War(7, START, third_parties=share)
