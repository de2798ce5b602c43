"""What docker-compose.yml and its Dockerfile must keep to."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "compose"
TEXT = (FOLDER / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
ONE_SHOT = {"topics", "migrate"}
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY")
OPTIONAL = {"WARSTREAM_WRITE_TOKEN"}
"""Secrets without which it starts: what they open stays shut."""
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)([^}]*)\}")


def test_keeps_to_the_compose_specification() -> None:
    # Only the schema file of check-jsonschema: its command line does not start beside the pinned click.
    spec = importlib.util.find_spec("check_jsonschema")
    assert spec is not None and spec.submodule_search_locations
    schema = Path(spec.submodule_search_locations[0]) / "builtin_schemas" / "vendor" / "compose-spec.json"
    jsonschema.validate(COMPOSE, json.loads(schema.read_bytes()))


def test_every_part_of_warstream_is_there() -> None:
    assert set(OURS) == {"topics", "migrate", "ingest", "worker", "sink-postgres", "sink-redis", "rebuild", "api", "world"}


@pytest.mark.parametrize("name", SERVICES)
def test_publishes_on_the_loopback_only(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert isinstance(port, str) and port.startswith("127.0.0.1:"), port


@pytest.mark.parametrize("name", ["kafka", "postgres", "valkey"])
def test_stores_are_reached_by_our_containers_only(name: str) -> None:
    assert "ports" not in SERVICES[name]
    assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("name", OURS)
def test_our_containers_can_change_nothing(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert int(service["user"].split(":")[0]) > 0
    assert service["tmpfs"] == ["/tmp"]


@pytest.mark.parametrize("name", SERVICES)
def test_no_container_can_gain_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service
    assert "cap_add" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_is_watched_limited_and_started_again(name: str) -> None:
    service = SERVICES[name]
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= set(limits)
    if name in ONE_SHOT:
        assert service["restart"].startswith("on-failure")
        assert service["healthcheck"] == {"disable": True}
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    assert name in ONE_SHOT or "stop_grace_period" in service


def test_waits_for_what_it_needs() -> None:
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if needed in ONE_SHOT else "service_healthy"
            assert how["condition"] == wanted, (name, needed)


def test_every_volume_is_named_and_declared() -> None:
    named = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    named = {name for name in named if not name.startswith("./")}
    assert named == set(COMPOSE["volumes"])


def test_refuses_to_start_without_its_secrets() -> None:
    used = [(name, rest) for name, rest in VARIABLE.findall(TEXT) if SECRET.search(name) or name == "WARSTREAM_CONTACT"]
    assert {name for name, _ in used} == {
        "POSTGRES_PASSWORD",
        "VALKEY_PASSWORD",
        "WARSTREAM_KAFKA_SASL_PASSWORD",
        "GRAFANA_PASSWORD",
        "WARSTREAM_CONTACT",
        *OPTIONAL,
    }
    for name, rest in used:
        if name in OPTIONAL:
            assert rest == ":-"
            continue
        assert rest.startswith(":?") and len(rest) > 10, f"{name} must say what to set"


def test_no_password_is_written_down() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable):
                assert value.startswith("${"), (name, variable)


def test_the_example_names_every_variable_and_holds_no_secret() -> None:
    lines = re.findall(r"^#?([A-Z_0-9]+)=(.*)$", (FOLDER / ".env.example").read_text(), re.MULTILINE)
    example = dict(lines)
    assert {name for name, _ in VARIABLE.findall(TEXT)} <= set(example)
    assert not [name for name, value in lines if SECRET.search(name) and value]
    ours = {name for service in OURS.values() for name in service["environment"]}
    assert ours <= set(example)


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned(name: str) -> None:
    image = SERVICES[name]["image"]
    assert re.fullmatch(r"[\w./-]+:v?\d+\.\d+[\w.-]*", image), image


def test_our_image_has_our_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert {service["image"] for service in OURS.values()} == {f"warstream:{version}"}


def test_the_same_kafka_with_and_without_docker() -> None:
    pom = ElementTree.parse(FOLDER / "kafka" / "pom.xml")
    version = pom.findtext(".//{*}kafka.version")
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{version}"


def test_the_image_is_built_from_hashes_and_runs_as_nobody_special() -> None:
    instructions = (FOLDER / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in instructions if line.startswith("USER ")]
    assert users and int(users[-1].split(":")[0]) > 0
    assert {service["user"] for service in OURS.values()} == {users[-1]}
    installs = [line for line in instructions if "pip install" in line]
    assert installs
    for line in installs:
        assert "--require-hashes" in line or ("--no-deps" in line and "--no-index" in line), line
    bases = [line.split()[1] for line in instructions if line.startswith("FROM ")]
    assert len(bases) == 3
    for base in bases:
        assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", base), base


def test_the_page_is_built_apart_and_found_where_the_setting_says() -> None:
    """Node.js and the page's packages stay out of the image."""
    stages = re.split(r"^(?=FROM )", (FOLDER / "Dockerfile").read_text(), flags=re.MULTILINE)[1:]
    page, last = stages[1], stages[2]
    assert stages[1].startswith("FROM python:") and stages[1].splitlines()[0].endswith(" AS page")
    assert '"--ignore-scripts"' in page and '["run", "build"]' in page and "web/.npmrc" in page
    copied = re.findall(r"^COPY --from=page (\S+) (\S+)$", last, re.MULTILINE)
    assert copied == [("/src/web/dist", "/opt/warstream/web")]
    assert f"WARSTREAM_WEB_DIR={copied[0][1]} " in last
    assert "requirements-web.lock" in page and "requirements-web.lock" not in stages[0] + last
    rules = (FOLDER / "Dockerfile.dockerignore").read_text().splitlines()
    assert {"!web", "!requirements-web.lock"} <= set(rules)
    assert rules.index("!web") < rules.index("web/node_modules") and "web/dist" in rules


def test_the_image_takes_in_nothing_but_what_is_listed() -> None:
    rules = [line for line in (FOLDER / "Dockerfile.dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert rules[0] == "*"
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert {f"!{package}" for package in packages} <= set(rules)
    assert "**/.env" in rules


def test_docker_accepts_it() -> None:
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("no docker command with the compose plugin here")
    command = [
        docker,
        "compose",
        "--env-file",
        os.devnull,
        "--file",
        str(FOLDER / "docker-compose.yml"),
        "config",
        "--quiet",
    ]
    bare = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    refused = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
    assert refused.returncode != 0 and "PASSWORD" in refused.stderr
    required = {name: "0123456789abcdef" for name, rest in VARIABLE.findall(TEXT) if rest.startswith(":?")}
    accepted = subprocess.run(command, env=bare | required, capture_output=True, text=True, check=False)
    assert accepted.returncode == 0, accepted.stderr
