"""Logs for machines: each line is one JSON object, whatever was logged."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import orjson
import pytest

from runtime import log

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"

SCRIPT = """
import logging
from runtime import log
log.configure(part="sink", json=True, level="INFO")
log.get("a").info("killmail stored", killmail_id=5, name="x\\ny", odd=object())
log.get("a").debug("not shown")
logging.getLogger("library").warning("from %s", "outside")
logging.getLogger("aiokafka").info("about itself")
try:
    raise ValueError("two\\nlines")
except ValueError:
    log.get("a").exception("failed", killmail_id=6)
"""

SECRET_SCRIPT = """
import logging
from runtime import log
from runtime.kafka import Kafka
from runtime.settings import Settings
log.configure(part="api", json=JSON, level="INFO")
def broken(settings, kafka, dsn):
    raise RuntimeError("it broke")
try:
    settings = Settings(
        _env_file=None, postgres_dsn="postgresql://me:hunter2@host/db", redis_url="redis://:hunter2@host/0",
        kafka_sasl_password="hunter2", write_token="hunter2-hunter2-hunter2", kafka_security_protocol="SASL_PLAINTEXT",
    )
    broken(settings, Kafka.of(settings), settings.postgres_dsn)
except RuntimeError:
    log.get("a").exception("failed", settings=settings, kafka=Kafka.of(settings))
    logging.getLogger("library").exception("failed too")
"""
"""Secrets as objects, and as a plain text in a local."""


def lines() -> list[dict[str, object]]:
    """In a process of its own: logging is set up once a process."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, check=True, timeout=60)
    assert done.stdout == b"", "logs go to stderr; stdout belongs to the command's answer"
    return [orjson.loads(line) for line in done.stderr.splitlines()]


def test_every_line_is_one_json_object_with_time_level_and_part() -> None:
    found = lines()
    assert [line["event"] for line in found] == ["killmail stored", "from outside", "failed"]
    for line in found:
        assert line["part"] == "sink"
        assert str(line["timestamp"]).endswith("Z")
    assert [line["level"] for line in found] == ["info", "warning", "error"]


def test_a_line_about_a_killmail_carries_its_id_and_an_error_its_cause() -> None:
    stored, _, failed = lines()
    assert stored["killmail_id"] == 5 and stored["name"] == "x\ny"
    assert failed["killmail_id"] == 6
    assert failed["exception"][0]["exc_value"] == "two\nlines"  # type: ignore[index]


TRACE_SCRIPT = """
from runtime import log
log.configure(part="sink", json=JSON, level="DEBUG")
for number in (120037934, 1200379345, 5120037934):
    log.get("a").debug("stored", killmail_id=number)
    log.get("a").debug("applied", killmail_id=number, agent="battles")
"""


@pytest.mark.parametrize("json", [True, False])
def test_the_way_of_a_killmail_is_found_as_the_page_on_operations_says(json: bool, tmp_path: Path) -> None:
    """Readable lines and JSON ones: each has its own command there."""
    by_eye, by_machine = re.findall(r"grep .*120037934.*", OPERATIONS.read_text())
    pattern = re.search(r"'(.*)'", by_machine)
    assert pattern
    asked = pattern[1] if json else by_eye.split()[2]
    done = subprocess.run(
        [sys.executable, "-c", TRACE_SCRIPT.replace("JSON", str(json))], capture_output=True, check=True, timeout=60, text=True
    )
    (tmp_path / "sink.log").write_text(done.stderr)
    found = subprocess.run(["grep", "-E", asked, tmp_path / "sink.log"], capture_output=True, check=True, text=True).stdout
    assert "stored" in found and "applied" in found
    assert not json or found.count("\n") == 2, "of this one only"


def test_a_line_said_beside_the_logs_has_their_shape() -> None:
    line = orjson.loads(log.json_line("it broke", level="error", part="api"))
    assert line.keys() == {"timestamp", "level", "part", "event"} and (line["part"], line["level"]) == ("api", "error")
    assert datetime.fromisoformat(line["timestamp"]).utcoffset() is not None


@pytest.mark.parametrize("json", [True, False])
def test_a_logged_exception_says_where_and_shows_no_secret(json: bool) -> None:
    script = SECRET_SCRIPT.replace("JSON", str(json))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=60, text=True)
    assert done.stderr.count("it broke") == 2, done.stderr
    assert "broken" in done.stderr and "failed too" in done.stderr
    assert "hunter2" not in done.stderr
