"""The store of battles at its edges: horizons, restarts, another content of a kill, a worker that lost its partition."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from battle_pipeline import Steps, Table
from battle_strategies import BEGAN, GATES, PILOTS, iso, party, seen
from side_corrections import said

from agents.battles.battle_store import BattleStore
from agents.battles.facts import from_wire
from agents.battles.late import Late
from agents.battles.wire import Arrived

JITA, PERIMETER, AMARR = 30_000_142, 30_000_144, 30_002_187
WEEK = 7 * 86_400


class Line(NamedTuple):
    """What was told of a battle."""

    battle: int
    revision: int
    change: str
    kills: list[int]
    added: tuple[int, ...]


def kill(number: int, second: int, system: int = JITA, **more: Any) -> Arrived:
    """A kill that links to nothing, as a message of its own."""
    crew = [party(PILOTS[one], damage_done=10, final_blow=one == 0, ship_type_id=587) for one in range(7)]
    mail = {
        "killmail_id": number,
        "killmail_time": iso(BEGAN + second),
        "solar_system_id": system,
        "attackers": crew,
        "victim": party(PILOTS[8], damage_taken=100, ship_type_id=670),
    }
    read = seen(mail, **more)
    return Arrived([(from_wire(read.combat.kill), read.combat.kill)], [], read.time)


def chained(*kills: Arrived) -> Arrived:
    """One message in which each kill links to the one before it."""
    numbers = [one.kills[0][0].killmail_id for one in kills]
    pairs = list(pairwise(numbers))
    return Arrived([one.kills[0] for one in kills], pairs, max(one.newest for one in kills))


def linked(one: Arrived, *others: int) -> Arrived:
    """The kill with its links."""
    return one._replace(links=[(one.kills[0][0].killmail_id, other) for other in others])


class World:
    """A store over a table with a changelog."""

    def __init__(self, horizon: int = 0) -> None:
        self.table = Table(Steps(set()))
        self.horizon = horizon
        self.lives = 0
        self.told: list[dict[str, Any]] = []
        self.start()

    def start(self) -> list[Line]:
        """A worker starts; returns what it tells before anything new."""
        self.table.recover()
        self.lives += 1
        self.store = BattleStore(self.table, GATES, self.horizon, f"life-{self.lives}")
        for _ in self.store.load():
            pass
        return self._lines(self.store.untold)

    def tell(self, *batch: Arrived) -> list[Line]:
        self.store.add(batch)
        return self._lines(self.store.news())

    def _lines(self, news: Any) -> list[Line]:
        for one in news:
            self.told += self.store.events(one, simulated=False, processed_at="")
        return [Line(battle.battle_id, told.revision, told.change, sorted(battle.facts), told.added) for battle, told in news]

    def other(self) -> World:
        """Another worker with what the changelog holds now."""
        found = World.__new__(World)
        found.table, found.horizon, found.lives, found.told = Table(Steps(set())), self.horizon, 100, []
        found.table._changelog = list(self.table._changelog)
        found.start()
        return found


def test_a_forgotten_battle_does_not_come_back_truncated_from_a_page_that_is_kept() -> None:
    world = World(WEEK)
    old = [kill(number, number * 100) for number in range(1, 7)]
    world.tell(chained(*old[:3]))
    far = kill(50, 3 * 86_400, AMARR)
    world.tell(linked(old[3], 3), linked(old[4], 4), linked(old[5], 5), far)  # on one page with a kill that is kept
    world.tell(kill(60, WEEK + 7_900, AMARR))
    world.tell(kill(62, WEEK + 7_950, AMARR))  # forgets what is older than the horizon
    assert sorted(world.store.battles._facts) == [50, 60, 62]
    assert world.start() == []
    assert world.tell(kill(61, WEEK + 8_000, AMARR)) == []
    assert [one for one in world.table.rows() if b"told-" in one[0]] == []


def test_what_was_written_down_and_not_told_is_told_once_more() -> None:
    world = World()
    first = world.tell(chained(kill(1, 0), kill(2, 100), kill(3, 200)))
    assert first == [Line(1, 1, "opened", [1, 2, 3], (1, 2, 3))]
    assert world.start() == first
    assert world.tell(linked(kill(4, 300), 3)) == [Line(1, 2, "updated", [1, 2, 3, 4], (4,))]


def test_a_kill_that_was_kept_without_a_revision_is_told_after_a_restart() -> None:
    world = World()
    world.tell(chained(kill(1, 0), kill(2, 100), kill(3, 200)))
    world.store.add([linked(kill(4, 300), 3)])
    world.start()
    (line,) = world.tell(kill(9, 350, AMARR))
    assert line[:4] == (1, 2, "updated", [1, 2, 3, 4])
    assert 4 in line.added


def test_the_time_that_was_seen_is_kept_where_telling_waits() -> None:
    world = World()
    world.tell(chained(kill(1, 0), kill(2, 100), kill(3, 200)))
    world.store.add([kill(9, 5_000, AMARR)])
    world.start()
    assert [line[:3] for line in world._lines(world.store.news())] == [(1, 2, "ended")]


def test_the_end_is_told_once_and_a_new_worth_afterwards_updates() -> None:
    world = World()
    world.tell(chained(kill(1, 0), kill(2, 100), kill(3, 200)))
    assert [line[:3] for line in world.tell(kill(9, 5_000, AMARR))] == [(1, 2, "ended")]
    for revision, worth in ((3, 1e6), (4, 2e6)):
        assert [line[:3] for line in world.tell(kill(2, 100, isk=worth, sequence=revision))] == [(1, revision, "updated")]
    losses = world.told[-1]["report"]["losses"]
    assert (losses["isk"], losses["unpriced"]) == (2e6, 2)


def test_a_better_proof_of_the_same_content_is_told_of_its_battle_alone() -> None:
    world = World()
    world.tell(chained(kill(1, 0), kill(2, 100), kill(3, 200)))
    world.tell(chained(kill(11, 0, AMARR, proven=None), kill(12, 100, AMARR), kill(13, 200, AMARR)))
    assert world.tell(kill(11, 0, AMARR, proven=True)) == [Line(11, 2, "updated", [11, 12, 13], ())]
    assert world.tell(linked(kill(4, 300), 3)) == [Line(1, 2, "updated", [1, 2, 3, 4], (4,))]


def test_another_content_elsewhere_takes_its_kill_along_and_the_battle_goes_on_without_it() -> None:
    world = World()
    world.tell(chained(kill(1, 0), kill(2, 800, proven=False), kill(3, 1_600), kill(4, 1_700), kill(5, 1_800)))
    world.tell(chained(kill(11, 700, AMARR), kill(12, 750, AMARR)))
    lines = world.tell(kill(2, 800, AMARR, proven=True))
    assert {line.battle: line.kills for line in lines} == {1: [1], 3: [3, 4, 5], 11: [2, 11, 12]}
    assert min(line.revision for line in lines) >= 1
    assert all(line.revision == 2 for line in lines if line.battle in (1, 3))
    assert world.start() == lines


def test_a_content_that_does_not_count_hides_no_link() -> None:
    """The engagements' agent of a system may know a kill there that counts elsewhere: its neighbours then link through it."""
    world = World()
    world.tell(kill(2, 4_000, AMARR, proven=True))
    world.tell(chained(kill(11, 0), kill(12, 10), kill(13, 20)))
    false = linked(kill(2, 700, proven=False), 13)
    lines = world.tell(false, linked(kill(21, 850), 2), linked(kill(22, 860), 21))
    assert [line.kills for line in lines] == [[11, 12, 13, 21, 22]]


def test_a_merged_address_that_becomes_a_battle_again_counts_on() -> None:
    world = World()
    world.tell(chained(kill(1, 0), kill(2, 100), kill(3, 200)))
    lines = world.tell(chained(kill(11, 1_500), kill(12, 1_600), kill(13, 1_700)))
    assert [line[:3] for line in lines] == [(1, 2, "ended"), (11, 1, "opened")]
    assert [line[:2] for line in world.tell(linked(kill(5, 900, proven=False), 3, 11))] == [(1, 3)]
    assert (world.told[-1]["battle_id"], world.told[-1]["revision"], world.told[-1]["change"]) == (11, 2, "merged")
    world.start()
    lines = world.tell(kill(5, 9_000, AMARR, proven=True))
    assert [(line.battle, line.revision, line.kills) for line in lines] == [(1, 4, [1, 2, 3]), (11, 4, [11, 12, 13])]


def test_a_worker_that_lost_its_partition_turns_no_revision_back() -> None:
    world = World()
    world.tell(chained(kill(1, 0), kill(2, 100), kill(3, 200)))
    zombie = world.other()
    before = len(zombie.table._changelog)
    zombie.tell(linked(kill(4, 300), 3))
    for number in range(4, 9):
        last = world.tell(linked(kill(number, number * 100 - 100), number - 1))
    assert last[0].revision == 6
    world.table._changelog += zombie.table._changelog[before:]
    assert world.start() == last
    assert [line[:2] for line in world.tell(kill(9, 9_000, AMARR))] == [(1, 7)]


def spoken(number: int, second: int, organisation: int, stance: str = "alone", at: int = 0) -> Arrived:
    """A correction of the battle of a kill, as a message of its own."""
    return Arrived([], [], 0, [said(number, iso(BEGAN + second), organisation, stance, second=at)])


def corrected(world: World) -> set[int]:
    """Organisations that the newest report marks."""
    report = world.told[-1]["report"]
    sides = [*report["sides"], *([report["unassigned"]] if report["unassigned"] else [])]
    return {one["id"] for side in sides for one in side["organisations"] if one.get("corrected")}


OURS = 99_000_001
"""An alliance on each of the kills."""


def test_a_correction_is_a_revision_without_kills_and_the_same_again_is_none() -> None:
    world = World()
    world.tell(chained(kill(1, 0), kill(2, 100), kill(3, 200)))
    before = world.told[-1]
    assert world.tell(spoken(2, 100, OURS)) == [Line(1, 2, "updated", [1, 2, 3], ())]
    assert corrected(world) == {OURS}
    assert world.told[-1]["fingerprint"] != before["fingerprint"]
    told = world.told[-1]
    assert world.start() == [Line(1, 2, "updated", [1, 2, 3], ())], "the last one is told once more, as it stands"
    assert world.told[-1] == told
    assert world.tell(spoken(2, 100, OURS)) == []
    assert world.start() == []


def test_a_correction_may_come_before_its_kill_and_over_a_restart() -> None:
    world = World()
    assert world.tell(spoken(2, 100, OURS)) == []
    world.start()
    world.tell(chained(kill(1, 0), kill(2, 100), kill(3, 200)))
    assert corrected(world) == {OURS}


def test_a_correction_stays_with_its_kill_when_battles_merge_and_when_they_part() -> None:
    world = World()
    world.tell(chained(kill(1, 0), kill(2, 100), kill(3, 200)), chained(kill(11, 1_500), kill(12, 1_600), kill(13, 1_700)))
    world.tell(spoken(11, 1_500, OURS))
    assert [line[:2] for line in world.tell(linked(kill(5, 900, proven=False), 3, 11))] == [(1, 3)]
    assert world.told.pop()["change"] == "merged"
    assert corrected(world) == {OURS}
    world.start()
    world.tell(kill(5, 9_000, AMARR, proven=True))
    assert (world.told[-1]["battle_id"], corrected(world)) == (11, {OURS})
    world.told.pop()
    assert (world.told[-1]["battle_id"], corrected(world)) == (1, set())


def test_a_correction_of_a_battle_that_is_forgotten_is_late_and_so_are_its_pages_gone() -> None:
    world = World(WEEK)
    world.tell(chained(kill(1, 0), kill(2, 100), kill(3, 200)))
    world.tell(spoken(2, 100, OURS))
    world.tell(kill(50, WEEK + 100, AMARR))
    assert world.store.add([spoken(2, 100, OURS, "unassigned", at=1)]) == [], "over the horizon, but held"
    world._lines(world.store.news())
    for second in (WEEK + 8_000, WEEK + 8_100):
        world.tell(kill(second, second, AMARR))
    assert 2 not in world.store.battles
    assert world.store.add([spoken(2, 100, OURS, at=2)]) == [Late(2, BEGAN + 100)]
    assert not [key for key, _ in world.table.rows() if b"corrections-" in key]
    assert world.store.add([spoken(77, WEEK + 8_000, OURS)]) == []
    assert [key for key, _ in world.table.rows() if b"corrections-" in key], "this one waits for its kill"
