"""The rules of the house that no linter knows. Each says in its message what to do."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

from api.document import document

ROOT = Path(__file__).parents[2]
TRACKED = [
    Path(name)
    for name in subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]
PYTHON = [path for path in TRACKED if path.suffix == ".py"]
CODE = [path for path in PYTHON if path.parts[0] != "tests"]

DESIGN_FOLDERS = {"schemas", "streams", "agents", "sinks", "api", "compose", "tests", "universe", "web", "warstream", "docs"}
"""The top level that the design fixes."""
HIDDEN_FOLDERS = {".ci"}

AGENT_LINES = 90
"""An agent is wiring. What does not fit here is a rule, and belongs into a pure module beside it."""

HOSTS = [
    *("pypi" + ".org", "python" + "hosted", "npm" + "js", "registry." + "npm", "repo1." + "maven", "repo." + "maven"),
    *("maven." + "apache.org", "proxy." + "golang", "crates" + ".io", "ruby" + "gems", "artifact" + "ory"),
]
"""Written in halves, so that this file does not find itself."""
NAMESPACES = ("http://maven." + "apache.org/POM/", "http://maven." + "apache.org/xsd/")
"""Names of XML formats that look like addresses; nothing is fetched from them."""
MACHINE_PATHS = re.compile(
    "(?<![\\w.$}])/(" + "|".join(["wo" + "rk", "fa" + "rm", "ho" + "me/\\w", "ro" + "ot", "tm" + "p/wt"]) + ")(/|\\b)"
)

FRAMEWORKS = {"faust", "aiokafka", "asyncpg", "redis", "httpx", "fastapi", "starlette", "uvicorn"}
PURE_PARTS = {"aiokafka.partitioner"}
"""Of the frameworks: functions without any I/O."""
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time"), ("time", "monotonic")}


def text(path: Path) -> str:
    """Empty for what is no text."""
    try:
        return (ROOT / path).read_text()
    except UnicodeDecodeError:
        return ""


def lines_with(pattern: re.Pattern[str], forgiven: tuple[str, ...] = ()) -> list[str]:
    """`file:line: text` of each finding in the tracked files."""
    found = []
    for path in TRACKED:
        for number, line in enumerate(text(path).splitlines(), 1):
            for word in forgiven:
                line = line.replace(word, "")
            if pattern.search(line):
                found.append(f"{path}:{number}: {line.strip()[:120]}")
    return found


def imported(tree: ast.AST) -> set[str]:
    """Every module that a file imports, wherever in it."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def is_pure(path: Path) -> bool:
    """Schemas, static data, the folders of agents but their wiring, and whatever says of itself that it is pure."""
    if path.parts[0] == "schemas" and "migrations" not in path.parts:
        return True
    if path.parts[0] == "universe" and "build" not in path.parts:
        return True
    if path.parts[0] == "agents" and len(path.parts) > 2:
        return path.name != "agent.py"
    return re.search(r"\bPure\b", ast.get_docstring(ast.parse(text(path))) or "") is not None


PURE = [path for path in CODE if is_pure(path)]


def test_git_knows_the_files() -> None:
    """Without this the others would pass on nothing."""
    assert len(CODE) > 100 and len(PURE) > 30


def test_no_file_names_a_place_of_one_machine() -> None:
    assert lines_with(MACHINE_PATHS) == [], "paths of your machine: use Path(__file__), a setting, or a temporary directory"


def test_no_file_names_a_package_registry_or_mirror() -> None:
    pattern = re.compile("|".join(re.escape(host) for host in HOSTS), re.IGNORECASE)
    assert lines_with(pattern, NAMESPACES) == [], "where packages come from is each user's own setting"


@pytest.mark.parametrize("path", [path for path in TRACKED if path.suffix == ".lock"], ids=str)
def test_a_lock_file_holds_pinned_packages_with_hashes_and_nothing_else(path: Path) -> None:
    content = text(path)
    assert "://" not in content, "an address in a lock file ties it to one registry: run `make lock`"
    packages = [entry for entry in re.split(r"\n(?=\S)", content) if not entry.startswith("#")]
    assert len(packages) > (20 if path.name != "requirements-web.lock" else 0)
    for entry in packages:
        assert re.match(r"[a-z0-9._-]+==[\w.!+-]+( ; [^\\]+)? \\\n", entry), f"not pinned: {entry.splitlines()[0]}"
        hashes = entry.splitlines()[1:]
        assert hashes and all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes if line), entry


@pytest.mark.parametrize("path", [path for path in TRACKED if path.name == "package-lock.json"], ids=str)
def test_a_package_lock_holds_pinned_packages_with_hashes_and_no_registry(path: Path) -> None:
    """`omit-lockfile-registry-resolved` of web/.npmrc sees to it. What stays are addresses for people: funding and licences."""
    assert "omit-lockfile-registry-resolved=true" in text(path.parent / ".npmrc").splitlines()
    packages: dict[str, dict[str, object]] = json.loads(text(path))["packages"]
    assert len(packages) > 20
    for name, package in packages.items():
        assert "resolved" not in package, (
            f"{name} is tied to one registry: run `npm install` in {path.parent}/, which has an .npmrc"
        )
        assert not name or re.fullmatch(r"sha512-[\w+/]{86}==", str(package.get("integrity"))), f"{name} has no hash"
        assert not name or re.fullmatch(r"\d+\.\d+\.\d+[\w.+-]*", str(package["version"])), f"{name} is not pinned"


def test_the_page_knows_the_api_as_it_is() -> None:
    """The types of the page are made of this file; `make lint` compares those."""
    assert (ROOT / "web" / "openapi.json").read_bytes() == document(), "the API has changed: run `make web-types`"


def test_every_folder_is_in_the_design_or_has_a_decision_page() -> None:
    decisions = "\n".join(text(path) for path in TRACKED if path.parts[:2] == ("docs", "decisions"))
    for folder in sorted({path.parts[0] for path in TRACKED if len(path.parts) > 1} - DESIGN_FOLDERS - HIDDEN_FOLDERS):
        assert f"`{folder}/`" in decisions, (
            f"{folder}/ is no folder of the design: write docs/decisions/NNN-{folder}.md, or move it"
        )


def test_metrics_are_defined_in_one_file() -> None:
    kinds = {"Counter", "Gauge", "Histogram", "Summary", "Info", "Enum"}
    for path in CODE:
        taken = {
            alias.name
            for node in ast.walk(ast.parse(text(path)))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("prometheus_client")
            for alias in node.names
        }
        if path != Path("runtime/metrics.py"):
            assert not taken & kinds, f"{path} defines a metric: do it in runtime/metrics.py"


@pytest.mark.parametrize("path", [path for path in CODE if path.name == "agent.py"], ids=str)
def test_an_agent_is_wiring_and_short(path: Path) -> None:
    count = len(text(path).splitlines())
    assert count <= AGENT_LINES, f"{path} has {count} lines: move what decides into a pure module"


@pytest.mark.parametrize("path", PURE, ids=str)
def test_a_pure_module_imports_no_framework_and_reads_no_clock(path: Path) -> None:
    tree = ast.parse(text(path))
    frameworks = {name.split(".")[0] for name in imported(tree) - PURE_PARTS} & FRAMEWORKS
    assert not frameworks, f"{path} is pure and imports {', '.join(sorted(frameworks))}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in CLOCKS, f"{path}:{node.lineno} reads the clock: take the time as an argument"


def test_only_the_runtime_knows_the_wall_clock() -> None:
    """A loop is handed a clock, so that tests can move it. Measuring a duration (`perf_counter`, `monotonic`) is no clock."""
    for path in CODE:
        if path.parts[0] in ("streams", "agents", "sinks") or is_pure(path):
            for node in ast.walk(ast.parse(text(path))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    called = (node.value.id, node.attr)
                    assert called not in CLOCKS - {("time", "monotonic")}, f"{path}:{node.lineno}: use runtime.clock"


def test_links_between_our_pages_lead_somewhere() -> None:
    for path in [path for path in TRACKED if path.suffix == ".md"]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text(path)):
            if "://" not in target and not target.startswith("mailto:"):
                assert (ROOT / path.parent / target).exists(), f"{path} links to {target}, which is not there"


def test_files_named_in_the_pages_exist() -> None:
    """`streams/redisq.py` in a page is a promise that one can open it."""
    tops = "|".join(sorted(DESIGN_FOLDERS | {"runtime", "fitting"}))
    pattern = re.compile(rf"`((?:{tops})/[\w./-]+\.(?:py|sql|md|yml|svg|json|xml))(?:::(\w+))?`")
    for path in [path for path in TRACKED if path.suffix == ".md"]:
        for name, test in pattern.findall(text(path)):
            assert (ROOT / name).is_file(), f"{path} names {name}, which is not there"
            assert not test or f"def {test}(" in text(Path(name)), f"{path} names the test {test}, which {name} has not"
