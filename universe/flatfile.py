"""Reads one flatbuffer file without generated code: the few steps that `specs/eve.fbs` needs.

How offsets follow from the schema (flatbuffers internals, all numbers little-endian): a table begins with the
distance back to its vtable. A vtable begins with two 16-bit sizes, its own first, then holds one 16-bit entry a field
in the order of declaration. So field number k, counted from 0, has its entry at 4 + 2k. An entry of 0, or one past the
vtable's end, says the field is absent and has its default; any other is where the value lies, counted from the table.
Strings, vectors and tables are kept elsewhere and the field holds the distance to them. No field of `eve.fbs` has an
explicit `id:` and none is a union, which would take two entries, so the order in the text is the order in the file.

The `flatbuffers` package can do the same and is the oracle of our tests; it wraps the file in a new memoryview for
every number it reads, which made a pass over all types take 4 s instead of one.
"""

import mmap
from collections.abc import Iterator
from pathlib import Path
from struct import Struct
from typing import Any

VTABLE_HEADER = 4
VTABLE_ENTRY = 2
INT_SIZE = 4

_INT32 = Struct("<i").unpack_from
_UINT32 = Struct("<I").unpack_from
_UINT16 = Struct("<H").unpack_from
_FLOAT32 = Struct("<f").unpack_from


class Row:
    """One table of the file. Fields are asked for by number, in the order the schema declares them, from 0."""

    __slots__ = ("_file", "_position", "_vtable", "_vtable_size")

    def __init__(self, file: mmap.mmap, position: int) -> None:
        self._file = file
        self._position = position
        self._vtable = position - int(_INT32(file, position)[0])
        self._vtable_size = int(_UINT16(file, self._vtable)[0])

    def integer(self, field: int) -> int:
        """An int32 field; absent means 0."""
        at = self._at(field)
        return 0 if at is None else int(_INT32(self._file, at)[0])

    def boolean(self, field: int) -> bool:
        """A bool field; absent means false."""
        at = self._at(field)
        return at is not None and self._file[at] != 0

    def number(self, field: int) -> float | None:
        """A float32 field whose default is null; absent means `None`."""
        at = self._at(field)
        return None if at is None else float(_FLOAT32(self._file, at)[0])

    def text(self, field: int) -> str:
        """A string field; absent means the empty string."""
        start, length = self._vector(field)
        return self._file[start : start + length].decode()

    def integers(self, field: int) -> tuple[int, ...]:
        """A vector of int32; absent means empty."""
        start, length = self._vector(field)
        return Struct(f"<{length}i").unpack_from(self._file, start)

    def structs(self, field: int, layout: Struct) -> Iterator[tuple[Any, ...]]:
        """A vector of structs, which lie in the file one after the other; absent means empty."""
        start, length = self._vector(field)
        return layout.iter_unpack(self._file[start : start + length * layout.size])

    def rows(self, field: int) -> "Rows":
        """A vector of tables with a key; absent means empty."""
        return Rows(self._file, *self._vector(field))

    def _at(self, field: int) -> int | None:
        """Where the field's value lies in the file, or `None` when it is absent."""
        entry = VTABLE_HEADER + VTABLE_ENTRY * field
        if entry >= self._vtable_size:
            return None
        offset = int(_UINT16(self._file, self._vtable + entry)[0])
        return self._position + offset if offset else None

    def _vector(self, field: int) -> tuple[int, int]:
        """First element and length of a vector or string field."""
        at = self._at(field)
        if at is None:
            return 0, 0
        start = at + int(_UINT32(self._file, at)[0])
        return start + INT_SIZE, int(_UINT32(self._file, start)[0])


class Rows:
    """A vector of tables, sorted by its key as flatbuffers requires. The key is field 0 of each table."""

    __slots__ = ("_file", "_length", "_start")

    def __init__(self, file: mmap.mmap, start: int, length: int) -> None:
        self._file, self._start, self._length = file, start, length

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Row]:
        return (self[index] for index in range(self._length))

    def __getitem__(self, index: int) -> Row:
        if not 0 <= index < self._length:
            raise IndexError(index)  # past the vector lie bytes of something else
        at = self._start + INT_SIZE * index
        return Row(self._file, at + int(_UINT32(self._file, at)[0]))

    def find(self, key: int) -> Row | None:
        """The table with this key by binary search, or `None`."""
        low, high = 0, self._length
        while low < high:
            middle = (low + high) // 2
            row = self[middle]
            found = row.integer(0)
            if found == key:
                return row
            if found < key:
                low = middle + 1
            else:
                high = middle
        return None


def open_root(path: Path, identifier: bytes) -> Row:
    """The root table of a file, mapped into memory and not read. It stays mapped as long as the row lives.

    Raises `ValueError` when bytes 4 to 8 are not the schema's `file_identifier`.
    """
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if mapped[4:8] != identifier:
        raise ValueError(f"{path.name} is no {identifier.decode()} file")
    return Row(mapped, int(_UINT32(mapped, 0)[0]))
