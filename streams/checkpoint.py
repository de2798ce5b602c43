"""Where a source stands, on disk. Written whole and atomically; a damaged file is set aside, never half believed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import orjson

from runtime import log


class Checkpoint:
    """One small JSON object in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> dict[str, Any]:
        """The last saved state, or an empty one."""
        try:
            state = orjson.loads(self.path.read_bytes())
            if isinstance(state, dict):
                return state
            raise ValueError("not an object")
        except FileNotFoundError:
            return {}
        except ValueError as error:
            aside = self.path.with_suffix(".damaged")
            self.path.replace(aside)
            log.get("checkpoint").error("checkpoint unreadable, starting afresh", kept_as=str(aside), error=str(error))
            return {}

    def save(self, state: dict[str, Any]) -> None:
        """Replace the state; after this returns a crash of the machine cannot bring the old one back."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.path.with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(orjson.dumps(state))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        # The new name is an entry of the folder, and a folder is written as lazily as a file.
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
