"""Dashboard and alerts name only what runtime/metrics.py measures, and leave none of it out."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from prometheus_client import REGISTRY
from prometheus_client.metrics import MetricWrapperBase

from runtime import metrics
from warstream.ingest import SourceName

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "compose"
PROMETHEUS = COMPOSE / "prometheus"
DASHBOARD: dict[str, Any] = json.loads((COMPOSE / "grafana" / "dashboards" / "warstream.json").read_bytes())
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
ALERTS: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"][0]["rules"]
EXPRESSIONS = [target["expr"] for panel in PANELS for target in panel["targets"]] + [rule["expr"] for rule in ALERTS]
NAME = re.compile(r"\b((?:warstream|process)_\w+)(?:\{([^}]*)\})?")
SUFFIXES = {"counter": ["_total"], "gauge": [""], "histogram": ["_bucket", "_sum", "_count"]}
promtool = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(not promtool, reason="no promtool here (it comes with Prometheus)")


def measured() -> dict[str, set[str]]:
    """Every series name that our processes can expose, with its labels."""
    ours = [value for value in vars(metrics).values() if isinstance(value, MetricWrapperBase)]
    series: dict[str, set[str]] = {}
    for metric in ours:
        family = metric.describe()[0] if not metric._labelnames else next(iter(metric.collect()))
        for suffix in SUFFIXES[family.type]:
            series[family.name + suffix] = {*metric._labelnames, *(["le"] if suffix == "_bucket" else [])}
    return series


def test_shows_and_watches_only_what_is_measured() -> None:
    names = {name for expression in EXPRESSIONS for name, _ in NAME.findall(expression)}
    known = set(measured()) | {f"{family.name}{'_total' * (family.type == 'counter')}" for family in REGISTRY.collect()}
    assert names <= known


def test_leaves_no_metric_out() -> None:
    used = {name for expression in EXPRESSIONS for name, _ in NAME.findall(expression)}
    plain = {re.sub("_(bucket|sum|count)$", "", name) for name in measured()}
    assert {name for name in plain if name not in used and f"{name}_bucket" not in used} == set()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_asks_for_labels_that_exist(expression: str) -> None:
    found = NAME.findall(expression)
    # `job` and `instance` are Prometheus's own.
    labels = {"job", "instance"}.union(*[measured().get(name, set()) for name, _ in found])
    asked = {label.strip() for by in re.findall(r"(?:by|on) \(([^)]*)\)", expression) for label in by.split(",")}
    for _, selector in found:
        asked |= set(re.findall(r"(\w+)\s*=", selector))
    assert asked <= labels


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: str(panel["title"]))
def test_legends_use_the_labels_that_are_left(panel: dict[str, Any]) -> None:
    for target in panel["targets"]:
        shown = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
        kept = re.search(r"by \(([^)]*)\)", target["expr"])
        left = set(kept[1].replace(" ", "").split(",")) if kept else {"job", "instance"}
        assert shown <= left


def test_panels_have_ids_of_their_own_and_do_not_overlap() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
    cells: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        mine = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not mine & cells, panel["title"]
        cells |= mine


def test_panels_use_the_datasource_that_is_provisioned() -> None:
    provisioning = COMPOSE / "grafana" / "provisioning" / "datasources" / "prometheus.yml"
    uid = yaml.safe_load(provisioning.read_text())["datasources"][0]["uid"]
    assert {target["datasource"]["uid"] for panel in PANELS for target in panel["targets"]} == {uid}


def test_every_long_running_part_is_asked_for_its_metrics() -> None:
    config = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())
    jobs = {job["job_name"] for job in config["scrape_configs"]}
    services = yaml.safe_load((COMPOSE / "docker-compose.yml").read_text())["services"]
    parts = {name for name, service in services.items() if "build" in service and service["restart"] == "unless-stopped"}
    assert jobs == parts | {"prometheus"}
    for job in config["scrape_configs"]:
        name = job["job_name"]
        if "dns_sd_configs" in job:
            (asked,) = job["dns_sd_configs"]
            assert (asked["names"], asked["port"]) == ([name], 9100)
        else:
            assert job["static_configs"] == [{"targets": ["127.0.0.1:9090" if name == "prometheus" else f"{name}:9100"]}]


def test_silence_is_watched_in_the_live_sources_and_in_no_other() -> None:
    """The history asks once a day, ESI is asked when a body misses: their silence is no fault."""
    watched = [expression for expression in EXPRESSIONS if "warstream_source_last_answer" in expression]
    live = "|".join(get_args(SourceName))
    assert len(watched) == 2 and all(f'{{source=~"{live}"}}' in expression for expression in watched)


def test_every_alert_says_what_to_do() -> None:
    for rule in ALERTS:
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert rule["annotations"]["summary"] and rule["annotations"]["action"]


@needs_promtool
def test_alerts_fire_when_they_must_and_only_then() -> None:
    assert promtool
    done = subprocess.run(
        [promtool, "test", "rules", str(Path(__file__).with_name("alerts_test.yml"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_prometheus_can_read_every_expression(tmp_path: Path) -> None:
    assert promtool
    rules = [
        {"record": f"panel:{number}", "expr": expression.replace("$__rate_interval", "1m")}
        for number, expression in enumerate(EXPRESSIONS)
    ]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}))
    for command in (["rules", str(tmp_path / "rules.yml")], ["config", str(PROMETHEUS / "prometheus.yml")]):
        done = subprocess.run([promtool, "check", *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
