"""EVE Ref's daily archives, and any file of killmails, from disk: read as a stream, never unpacked.

An archive is a tar of `killmails/{id}.json`, compressed with bzip2. Python's own `tarfile` in its streaming mode needs
twice the time of the decompression (measured), so the decompressed stream is buffered and read as a plain tar.
"""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import orjson

from schemas.envelopes import Mail, read_any, read_everef
from streams.arrival import Arrival

BUFFER = 1 << 20
BROKEN = (EOFError, OSError, zlib.error)
"""What Python's unpackers raise on a damaged file."""


def archive_path(day: date) -> str:
    """Where EVE Ref keeps a day, below its address."""
    return f"killmails/{day:%Y}/killmails-{day:%Y-%m-%d}.tar.bz2"


class BadArchive(ValueError):
    """The file cannot be read to its end; the message says where it broke and what to do."""


@dataclass(frozen=True, slots=True)
class Member:
    """One killmail file inside an archive, or one line or element of a plain file."""

    name: str
    payload: bytes
    read: Callable[[Any], Mail | None]


def members(path: Path) -> Iterator[Member]:
    """Every killmail in a file (.tar, .json, .jsonl or .ndjson, also with .gz or .bz2) or, sorted by name, in a folder.

    Raises `BadArchive` when a file is damaged; what came before has been yielded, and reading it again does no harm.
    """
    if path.is_dir():
        for child in files(path):
            yield from members(child)
        return
    if not path.exists():
        raise BadArchive(f"{path}: no such file")
    with path.open("rb") as file:
        name = _plain_name(path)
        if name.endswith(".tar"):
            yield from tar_members(file, path.name)
        elif name.endswith((".jsonl", ".ndjson")):
            yield from _line_members(file, path.name)
        else:
            yield from _json_members(file, path.name)


def files(path: Path) -> Iterator[Path]:
    """The file itself; of a folder those that may hold killmails, sorted by name."""
    if path.is_dir():
        yield from sorted(p for p in path.rglob("*") if p.is_file() and _known(p))
    else:
        yield path


def tar_members(file: IO[bytes], name: str) -> Iterator[Member]:
    """The killmails of an open archive; the compression is recognised by its first bytes. Raises `BadArchive`."""
    count = 0
    try:
        buffered = io.BufferedReader(_unpacked(file), BUFFER)
        with tarfile.open(fileobj=buffered, mode="r:") as archive:
            for info in archive:
                content = archive.extractfile(info) if info.isfile() and info.name.endswith(".json") else None
                if content is not None:
                    count += 1
                    yield Member(f"{name}:{info.name}", content.read(), read_everef)
                archive.members.clear()  # type: ignore[attr-defined]  # it remembers every header; a year would not fit
            # A tar ends with blocks of zeros; tarfile takes a file that merely stops after a member for a whole one.
            # Reading on also checks the compression's sum.
            if not buffered.read(1):
                raise EOFError("its end is missing")
            while buffered.read(BUFFER):
                pass
    except (*BROKEN, tarfile.TarError) as error:
        raise _damaged(name, count, error) from None


def arrivals(path: Path, now: Callable[[], datetime], *, simulated: bool = False) -> Iterator[Arrival]:
    """The members of a file as arrivals. `now` is the clock's."""
    for member in members(path):
        kind = "everef" if member.read is read_everef else "file"
        yield Arrival(member.payload, member.read, kind, member.name, now(), simulated)  # type: ignore[arg-type]


def _plain_name(path: Path) -> str:
    """The lower-case name without the ending of a compression."""
    return path.name.lower().removesuffix(".bz2").removesuffix(".gz").replace(".tbz2", ".tar")


def _known(path: Path) -> bool:
    return _plain_name(path).endswith((".json", ".jsonl", ".ndjson", ".tar"))


def _unpacked(file: IO[bytes]) -> Any:
    """The file itself or its unpacked content; the compression is recognised by its first bytes."""
    head = file.read(4)
    file.seek(0)
    if head[:3] == b"BZh":
        return bz2.BZ2File(file)
    if head[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=file)
    return file


def _damaged(name: str, count: int, error: Exception) -> BadArchive:
    return BadArchive(
        f"{name}: damaged or cut off after {count:,} killmails ({error}). "
        "Those are kept; fetch the file again and repeat the command."
    )


def _written(row: Any) -> bytes:
    """A row as bytes again. What is nested too deeply to be written is no killmail; as much as can be said of it is set aside."""
    try:
        return orjson.dumps(row)
    except TypeError as error:
        return f"{error}: {str(row)[:200]}".encode("utf-8", "replace")


def _line_members(file: IO[bytes], name: str) -> Iterator[Member]:
    """A file with one killmail a line; empty lines are passed over."""
    count = 0
    try:
        for number, line in enumerate(_unpacked(file), 1):
            if line.strip():
                count += 1
                yield Member(f"{name}:{number}", line, read_any)
    except BROKEN as error:
        raise _damaged(name, count, error) from None


def _json_members(file: IO[bytes], name: str) -> Iterator[Member]:
    """A file with one killmail, or a list of them."""
    try:
        payload = _unpacked(file).read()
    except BROKEN as error:
        raise _damaged(name, 0, error) from None
    if payload.lstrip()[:1] == b"[":
        try:
            rows = orjson.loads(payload)
        except orjson.JSONDecodeError as error:
            raise BadArchive(f"{name}: not JSON ({error}); is it whole?") from None
        for number, row in enumerate(rows):
            yield Member(f"{name}[{number}]", _written(row), read_any)
        return
    yield Member(name, payload, read_any)
