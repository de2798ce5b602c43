"""Which skills can change a figure of a fit. Pure.

Every skill costs the engine time, whether it touches the fit or not: 512 of them two thirds of it. A skill says by its effects
what it changes: the ship, or items that require a certain skill or are of a certain group. Those that touch nothing that is
fitted are left out; a test compares the figures with those of all skills.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache

from universe import dogma, types
from universe.dogma import Domain, Func

SKILL_CATEGORY = 16
ITSELF = -1
"""In a modifier's place for a skill: the one that has the effect."""


@cache
def all_skills() -> tuple[int, ...]:
    """Every skill that players can have, ascending."""
    return tuple(found.id for found in types.all_types() if found.category_id == SKILL_CATEGORY and found.published)


class _Reach:
    """Skills by what they touch."""

    def __init__(self) -> None:
        self.everything: set[int] = set()
        """Those that change the pilot, or all that is fitted."""
        self.attribute: dict[int, set[int]] = defaultdict(set)
        """Those that change an attribute of the hull."""
        self.required: dict[int, set[int]] = defaultdict(set)
        """Those that change what requires a skill."""
        self.group: dict[int, set[int]] = defaultdict(set)
        """Those that change what is of a group."""
        for skill in all_skills():
            for effect in dogma.effects(skill):
                for modifier in dogma.modifiers(effect):
                    self._add(skill, modifier)

    def _add(self, skill: int, modifier: dogma.Modifier) -> None:
        if modifier.func in (Func.LOCATION_SKILL, Func.OWNER_SKILL):
            self.required[skill if modifier.skill_type_id == ITSELF else modifier.skill_type_id].add(skill)
        elif modifier.func == Func.LOCATION_GROUP:
            self.group[modifier.group_id].add(skill)
        elif modifier.func == Func.ITEM and modifier.domain == Domain.ITEM:
            return  # the skill's own bonus grows with its level
        elif modifier.func == Func.ITEM and modifier.domain == Domain.SHIP:
            self.attribute[modifier.modified].add(skill)
        else:
            self.everything.add(skill)


@cache
def _reach() -> _Reach:
    return _Reach()


@lru_cache(maxsize=types.KEPT)
def _of_type(type_id: int) -> frozenset[int]:
    """Skills that change an item of this type."""
    found, reach = types.type_of(type_id), _reach()
    touched = [reach.required[skill] for skill in dogma.required_skills(type_id) if skill in reach.required]
    if found is not None and found.group_id in reach.group:
        touched.append(reach.group[found.group_id])
    return frozenset().union(*touched)


@lru_cache(maxsize=types.KEPT)
def _of_hull(hull: int) -> frozenset[int]:
    """Skills that change the hull or whoever flies it."""
    reach, own = _reach(), dogma.attributes(hull)
    always = {skill for attribute, skills in reach.attribute.items() for skill in skills if attribute in own}
    return frozenset(reach.everything | always) | _of_type(hull)


def relevant(hull: int, types_fitted: Iterable[int]) -> list[int]:
    """The skills that change a figure of a hull with items of these types, ascending."""
    return sorted(_of_hull(hull).union(*map(_of_type, set(types_fitted))))
