"""A small file that only its owner can read, whole from its first moment on."""

from __future__ import annotations

import os
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Write or replace a file with mode 0600: no other user of the machine reads what it holds, at no moment."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    # The mode from the first byte on; the name only when the file is whole.
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    fresh.replace(path)
