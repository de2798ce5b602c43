"""The sides of a report, and how they come about: what the kills say, whom they are too weak to place, and what people said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from hypothesis import strategies as st

from schemas.side_stances import Alone, Stance, Unassigned, With, corrected

ORGANISATIONS = range(1, 9)


def report(unassigned: list[int] | None = None, corrected: Collection[int] = (), **sides: list[int]) -> Any:
    """Members by pilots, most first."""

    def side(letter: str | None, members: list[int]) -> dict[str, Any]:
        return {
            "side": letter,
            "organisations": [{"id": one} | ({"corrected": True} if one in corrected else {}) for one in members],
        }

    return {
        "sides": [side(letter, members) for letter, members in sides.items()],
        "unassigned": None if unassigned is None else side(None, unassigned),
    }


def standing(kills: Mapping[int, int], weak: Collection[int], stances: Mapping[int, Stance]) -> dict[int, int]:
    """Organisation -> group, of those on a side. `kills`: organisation -> smallest of its group; these place no `weak` one."""
    after = corrected(kills, stances)
    return {one: after.group_of[one] for one in kills if one not in after.nowhere and (one not in weak or one in after.placed)}


def told(kills: Mapping[int, int], weak: Collection[int], stances: Mapping[int, Stance]) -> Any:
    """As the battles' agent tells it; letters in any order will do."""
    placed = standing(kills, weak, stances)
    after = corrected(kills, stances)
    groups = sorted(set(placed.values()), key=lambda group: min(one for one in placed if placed[one] == group))
    sides = {"ABCDEFGH"[at]: [one for one in kills if placed.get(one) == group] for at, group in enumerate(groups)}
    return report([one for one in kills if one not in placed] or None, after.placed | after.nowhere, **sides)


def battles() -> st.SearchStrategy[dict[int, int]]:
    """Organisation -> smallest of its group."""

    def groups(labels: list[int]) -> dict[int, int]:
        return {one: 1 + labels.index(label) for one, label in enumerate(labels, 1)}

    return st.lists(st.integers(0, 2), min_size=1, max_size=len(ORGANISATIONS)).map(groups)


def weak() -> st.SearchStrategy[set[int]]:
    """Those whom the kills place nowhere; few."""
    return st.sets(st.sampled_from(ORGANISATIONS), max_size=2)


def said() -> st.SearchStrategy[dict[int, Stance]]:
    """Corrections, also of and towards organisations that are not there."""
    stance = st.one_of(*[st.sampled_from(ORGANISATIONS).map(With)] * 3, st.just(Alone()), st.just(Unassigned()))
    return st.dictionaries(st.sampled_from(ORGANISATIONS), stance, max_size=5)
