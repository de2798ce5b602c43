"""Reads one flatbuffer file without generated code: the few steps that `specs/eve.fbs` needs.

How offsets follow from the schema (flatbuffers internals): a table's vtable begins with two 16-bit sizes, then holds one
16-bit entry a field in the order of declaration. So field number k, counted from 0, has its entry at 4 + 2k. An entry of
0 says the field is absent and has its default. No field of `eve.fbs` has an explicit `id:` and none is a union, which
would take two entries, so the order in the text is the order in the file.
"""

import mmap
from pathlib import Path

from flatbuffers import encode
from flatbuffers import number_types as numbers
from flatbuffers.table import Table

VTABLE_HEADER = 4
VTABLE_ENTRY = 2
VECTOR_ENTRY = 4
"""Bytes of one element in a vector of tables: an offset."""


class Row:
    """One table of the file. Fields are asked for by number, in the order the schema declares them, from 0."""

    __slots__ = ("_table",)

    def __init__(self, table: Table) -> None:
        self._table = table

    def _at(self, field: int) -> int | None:
        """Where the field's value lies in the file, or `None` when it is absent."""
        offset = self._table.Offset(VTABLE_HEADER + VTABLE_ENTRY * field)
        return self._table.Pos + offset if offset else None

    def integer(self, field: int) -> int:
        """An int32 field; absent means 0."""
        at = self._at(field)
        return 0 if at is None else int(self._table.Get(numbers.Int32Flags, at))

    def boolean(self, field: int) -> bool:
        """A bool field; absent means false."""
        at = self._at(field)
        return at is not None and bool(self._table.Get(numbers.BoolFlags, at))

    def number(self, field: int) -> float | None:
        """A float32 field whose default is null; absent means `None`."""
        at = self._at(field)
        return None if at is None else float(self._table.Get(numbers.Float32Flags, at))

    def text(self, field: int) -> str:
        """A string field; absent means the empty string."""
        at = self._at(field)
        return "" if at is None else bytes(self._table.String(at)).decode()

    def integers(self, field: int) -> tuple[int, ...]:
        """A vector of int32; absent means empty."""
        start, length = self._vector(field)
        return tuple(int(self._table.Get(numbers.Int32Flags, start + 4 * index)) for index in range(length))

    def rows(self, field: int) -> "Rows":
        """A vector of tables with a key; absent means empty."""
        return Rows(self._table, *self._vector(field))

    def _vector(self, field: int) -> tuple[int, int]:
        """Start and length of a vector field."""
        entry = VTABLE_HEADER + VTABLE_ENTRY * field
        offset = self._table.Offset(entry)
        return (self._table.Vector(offset), self._table.VectorLen(offset)) if offset else (0, 0)


class Rows:
    """A vector of tables, sorted by its key as flatbuffers requires. The key is field 0 of each table."""

    __slots__ = ("_length", "_start", "_table")

    def __init__(self, table: Table, start: int, length: int) -> None:
        self._table, self._start, self._length = table, start, length

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> Row:
        if not 0 <= index < self._length:
            raise IndexError(index)  # ends iteration; past the vector lie bytes of something else
        position = self._table.Indirect(self._start + VECTOR_ENTRY * index)
        return Row(Table(self._table.Bytes, position))

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
        buffer = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if buffer[4:8] != identifier:
        raise ValueError(f"{path.name} is no {identifier.decode()} file")
    return Row(Table(buffer, encode.Get(numbers.UOffsetTFlags.packer_type, buffer, 0)))
