"""Building the web page: with a Node.js of our own, and calmly without where it cannot be had."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from warstream import page

NODE = """\
#!/bin/sh
# npm as far as it is needed: notes what it was told, and does it.
shift 2
echo "$@" >> "$FAKE/told"
case "$*" in
  ci*) [ -z "$CI_SAYS" ] || { echo "$CI_SAYS"; exit 1; }; mkdir -p node_modules; touch node_modules/.package-lock.json ;;
  "run build") [ -z "$BUILD_FAILS" ] || { echo "a.ts: no"; exit 2; }; mkdir -p dist; env node page > dist/index.html || exit 3 ;;
esac
"""
PATH_NODE = '#!/bin/sh\n[ "$1" = page ] && echo built && exit; exec "$FAKE/npm" "$@"\n'
AWAY = "npm error code ENOTFOUND\nnpm error network request to somewhere failed"


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sources, and a Node.js that notes what it is told."""
    sources, node = tmp_path / "web", tmp_path / "wheel" / "bin" / "node"
    sources.mkdir()
    node.parent.mkdir(parents=True)
    for path, content in ((tmp_path / "npm", NODE), (node, PATH_NODE)):
        path.write_text(content)
        path.chmod(0o755)
    for name in ("package.json", "package-lock.json"):
        (sources / name).write_text("{}")
        os.utime(sources / name, (1, 1))
    monkeypatch.setattr(page, "WEB", sources)
    monkeypatch.setattr(page, "_node", lambda: node)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("FAKE", str(tmp_path))
    return sources


def told(web: Path) -> list[str]:
    """The commands of npm, in their order."""
    path = web.parent / "told"
    return path.read_text().splitlines() if path.exists() else []


def test_packages_are_fetched_when_the_lock_file_changes_and_not_again(web: Path) -> None:
    done = web.parent / "done"
    assert page.main(["build", "--done", str(done)]) == 0
    fetched, built = told(web)
    assert fetched.startswith("ci --ignore-scripts --no-audit --no-fund --fetch-retries=1") and built == "run build"
    assert (web / "dist" / "index.html").read_text() == "built\n", "what npm starts finds our Node.js first"
    assert done.exists()
    assert page.main(["build"]) == 0
    assert told(web)[2:] == ["run build"]
    os.utime(web / "package-lock.json")
    assert page.main(["test"]) == 0
    assert [one.split()[0] for one in told(web)[3:]] == ["ci", "test"]


def test_types_are_checked_against_the_description_of_the_api(web: Path) -> None:
    assert page.main(["check"]) == 0
    assert told(web)[1:] == ["run --silent check", "run --silent types -- --check"]


@pytest.mark.parametrize(
    ("said", "says"),
    [(AWAY, "its packages cannot be fetched: the registry cannot be reached (ENOTFOUND); "),
     ("npm error code EINTEGRITY", "its packages cannot be fetched: npm says EINTEGRITY; "),
     ("killed", "its packages cannot be fetched; ")],
)  # fmt: skip
def test_without_the_registry_it_says_so_in_one_sentence_and_ends_well(
    web: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str, says: str
) -> None:
    monkeypatch.setenv("CI_SAYS", said)
    done = web.parent / "done"
    assert page.main(["build", "--calm", "--done", str(done)]) == 0
    out, err = capsys.readouterr()
    assert err == "" and len(out.splitlines()) == 2
    assert f"The web page is not there: {says}" in out and "Everything else runs" in out
    assert not done.exists(), "the next start tries again"
    assert (web.parent / "web.log").read_text().strip() == said
    assert page.main(["build"]) == 1, "make test is not calm"
    assert capsys.readouterr().err.startswith(f"The web page: {says}")


def test_a_build_that_fails_leaves_the_page_of_before(
    web: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert page.main(["build"]) == 0
    monkeypatch.setenv("BUILD_FAILS", "1")
    assert page.main(["build", "--calm"]) == 0
    assert "not built anew, the one of before is served: its sources cannot be built; " in capsys.readouterr().out


def test_without_sources_and_without_a_wheel_it_is_calm_too(
    web: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(page, "_node", lambda: None)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert page.main(["build", "--calm"]) == 0
    assert "Node.js cannot be fetched" in capsys.readouterr().out
    (web / "package.json").unlink()
    assert page.main(["build", "--calm"]) == 0
    assert "there are no sources of it" in capsys.readouterr().out


def test_what_hangs_is_ended(web: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (web.parent / "npm").write_text("#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setattr(page, "FETCH_SECONDS", 0.3)
    assert page.main(["build", "--calm"]) == 0
    assert "no end after 0 s" in capsys.readouterr().out


@pytest.mark.skipif(page._node() is None, reason="Node.js is not here: `make page` fetches it")
def test_the_real_npm_does_not_wait_for_a_registry_that_is_not_there(tmp_path: Path) -> None:
    """And needs no `resolved` in a lock file to know whom to ask."""
    web = tmp_path / "web"
    web.mkdir()
    (web / "package.json").write_text(json.dumps({"name": "x", "dependencies": {"twgl.js": "7.0.0"}}))
    package = {"version": "7.0.0", "integrity": f"sha512-{'A' * 86}=="}
    packages = {"": {"name": "x", "dependencies": {"twgl.js": "7.0.0"}}, "node_modules/twgl.js": package}
    (web / "package-lock.json").write_text(
        json.dumps({"name": "x", "lockfileVersion": 3, "requires": True, "packages": packages})
    )
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens
        code = (
            "import sys; from pathlib import Path; from warstream import page; "
            f"page.WEB, sys.prefix = Path({str(web)!r}), {str(tmp_path)!r}; sys.exit(page.main())"
        )
        environment = os.environ | {"npm_config_registry": f"http://127.0.0.1:{taken.getsockname()[1]}", "HOME": str(tmp_path)}
        command = [sys.executable, "-c", code, "build", "--calm"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "its packages cannot be fetched: the registry cannot be reached (ECONNREFUSED)" in done.stdout


def test_make_asks_for_it_where_it_should() -> None:
    makefile = (page.ROOT / "Makefile").read_text()
    assert "run: CALM := --calm\nrun: $(VENV)/.run $(VENV)/.web " in makefile
    assert "test: lint $(VENV)/.web " in makefile
    assert makefile.index("warstream.page check") < makefile.index("warstream.page test") < makefile.index("$(BIN)/pytest")
