"""Until when a row that is told only when it changes was heard to read as it does. Pure: SQL texts.

A row's own `as_of` is since when it reads so. When the whole list was heard is in `heard`; a time there counts once the change
that it names as the last one is stored, for rows of the same source that whoever heard it told itself and could read.
"""

from __future__ import annotations

from schemas.world.heard import HeardList

HEARD_AS_OF = "greatest(v.as_of, h.as_of)"
AS_OF = f"{HEARD_AS_OF} as heard_as_of"
"""For a select from the list's table as `v`, joined with `heard` as `h`: when its source last said that this row is so."""


_NEWEST = """
    select h.* from heard h join {table} row on row.{key} = h.last_id and row.as_of >= h.last_as_of and {which}
    where h.list_name = '{list_name}' order by h.as_of desc limit 1
"""
_JOIN = """
left join ({newest}) h on h.source = v.source and h.told_from <= v.as_of and v.{key} <> all(h.unread) and {same}
"""


def newest(list_name: HeardList, table: str, key: str, which: str = "true") -> str:
    """A select of the newest time that counts, as one row of `heard`; of none while the list was never heard."""
    return _NEWEST.format(list_name=list_name, table=table, key=key, which=which)


def heard(list_name: HeardList, table: str, key: str, which: str = "true") -> str:
    """The join. `key` is the table's column of ids; `which` narrows `row` to those of the list."""
    return _JOIN.format(newest=newest(list_name, table, key, which), key=key, same=which.replace("row.", "v."))
