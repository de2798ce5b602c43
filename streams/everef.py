"""EVE Ref's daily archives, and any file of killmails, from disk: read as a stream, never unpacked.

An archive is a tar of `killmails/{id}.json`, compressed with bzip2. Python's own `tarfile` in its streaming mode needs
twice the time of the decompression (measured), so the decompressed stream is buffered and read as a plain tar.
"""

from __future__ import annotations

import bz2
import gzip
import io
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import orjson

from schemas.envelopes import Mail, read_any, read_everef
from streams.arrival import Arrival

BUFFER = 1 << 20


class BadArchive(ValueError):
    """The file cannot be read to its end; the message says where it broke and what to do."""


@dataclass(frozen=True, slots=True)
class Member:
    """One killmail file inside an archive, or one line or element of a plain file."""

    name: str
    payload: bytes
    read: Callable[[Any], Mail | None]


def members(path: Path) -> Iterator[Member]:
    """Every killmail in a file (.tar.bz2, .tar.gz, .tar, .json, .jsonl or .ndjson) or, sorted by name, in a folder.

    Raises `BadArchive` when a file is damaged; what came before has been yielded, and reading it again does no harm.
    """
    if path.is_dir():
        for child in sorted(p for p in path.rglob("*") if p.is_file() and _known(p)):
            yield from members(child)
        return
    name = path.name.lower()
    if not path.exists():
        raise BadArchive(f"{path}: no such file")
    if ".tar" in name or name.endswith(".tbz2"):
        with path.open("rb") as file:
            yield from tar_members(file, path.name)
    elif name.endswith((".jsonl", ".ndjson")):
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield Member(f"{path.name}:{number}", line, read_any)
    else:
        yield from _json_members(path)


def tar_members(file: IO[bytes], name: str) -> Iterator[Member]:
    """The killmails of an open archive; the compression is recognised by its first bytes. Raises `BadArchive`."""
    count = 0
    try:
        head = file.read(4)
        file.seek(0)
        plain: Any = file
        if head[:3] == b"BZh":
            plain = bz2.BZ2File(file)
        elif head[:2] == b"\x1f\x8b":
            plain = gzip.GzipFile(fileobj=file)
        with tarfile.open(fileobj=io.BufferedReader(plain, BUFFER), mode="r:") as archive:
            for info in archive:
                content = archive.extractfile(info) if info.isfile() and info.name.endswith(".json") else None
                if content is not None:
                    count += 1
                    yield Member(f"{name}:{info.name}", content.read(), read_everef)
                archive.members.clear()  # type: ignore[attr-defined]  # tarfile remembers every header; a year of archives would not fit
    except (EOFError, OSError, tarfile.TarError) as error:
        raise BadArchive(
            f"{name}: damaged or cut off after {count:,} killmails ({error}). "
            "Those are kept; fetch the file again and repeat the command."
        ) from None


def arrivals(path: Path, now: Callable[[], datetime], *, simulated: bool = False) -> Iterator[Arrival]:
    """The members of a file as arrivals. `now` is the clock's."""
    for member in members(path):
        kind = "everef" if member.read is read_everef else "file"
        yield Arrival(member.payload, member.read, kind, member.name, now(), simulated)  # type: ignore[arg-type]


def _known(path: Path) -> bool:
    return path.name.lower().endswith((".json", ".jsonl", ".ndjson", ".tar.bz2", ".tbz2", ".tar.gz", ".tar"))


def _json_members(path: Path) -> Iterator[Member]:
    """A file with one killmail, or a list of them."""
    payload = path.read_bytes()
    if payload.lstrip()[:1] == b"[":
        try:
            rows = orjson.loads(payload)
        except orjson.JSONDecodeError as error:
            raise BadArchive(f"{path.name}: not JSON ({error}); is it whole?") from None
        for number, row in enumerate(rows):
            yield Member(f"{path.name}[{number}]", orjson.dumps(row), read_any)
        return
    yield Member(path.name, payload, read_any)
