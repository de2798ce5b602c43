"""The folder that `npm run build` made: index.html and the files it needs."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath

from runtime.settings import Settings

INDEX = "index.html"
BUILT = Path(__file__).resolve().parents[2] / "web" / "dist"
"""Where a clone has it. An installed package has none beside it: there the setting names the folder."""

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
}
"""By the end of a name. Python's own table follows the machine's, and browsers are told not to guess."""
OTHER_TYPE = "application/octet-stream"


class Site:
    """Looks into the folder each time it is asked: a new build is served without a restart."""

    def __init__(self, folder: Path) -> None:
        self._root = folder.resolve()
        self._index: tuple[tuple[int, int, int], str] | None = None

    @classmethod
    def of(cls, settings: Settings) -> Site:
        """Where the settings say."""
        return cls(settings.web_dir or BUILT)

    def index(self) -> str | None:
        """The page's HTML; None while there is none."""
        path = self._root / INDEX
        try:
            found = path.stat()
            version = (found.st_mtime_ns, found.st_size, found.st_ino)
            if self._index is None or self._index[0] != version:
                self._index = (version, path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            return None
        return self._index[1]

    def file(self, path: str) -> tuple[Path, os.stat_result] | None:
        """A file by its path in the site, `assets/index-1a2b.js`; None for anything else, whatever was asked for."""
        parts = PurePosixPath(path).parts
        if not parts or any(part.startswith(".") or "\\" in part for part in parts) or path.startswith("/"):
            return None
        try:
            found = (self._root / path).resolve()
            told = found.stat()
        except (OSError, ValueError, RuntimeError):  # too long, a zero character, a loop of links
            return None
        return (found, told) if stat.S_ISREG(told.st_mode) and found.is_relative_to(self._root) else None


def type_of(path: str) -> str:
    """The Content-Type of a file."""
    return TYPES.get(PurePosixPath(path).suffix.lower(), OTHER_TYPE)
