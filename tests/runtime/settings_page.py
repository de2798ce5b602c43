"""Writes docs/configuration.md from runtime/settings.py: `python tests/runtime/settings_page.py`. A test compares the two."""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin

from pydantic import AliasChoices
from pydantic_core import PydanticUndefined

from runtime import settings as module
from runtime.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"

HEAD = """\
# Configuration

Every setting is an environment variable, or a line of a file `.env` in the folder where a command is started. The environment
wins. `warstream doctor` checks what is in force. This page is made from `runtime/settings.py` by
`python tests/runtime/settings_page.py`; a test fails when the two differ.

No password has a default. Everything listens on 127.0.0.1 until you say otherwise.

| variable | default | meaning |
|---|---|---|
"""

TAIL = """
Other variables: `WARSTREAM_KAFKA_LIBS` names the folder of Apache Kafka's jars (`make kafka`), `WARSTREAM_SHARED_DATA` the folder
with real killmails for tests that need them. The variables of the containers are in `compose/.env.example`.
"""

WORDS = {
    "kafka_security_protocol": "How the brokers are spoken to.",
    "kafka_sasl_mechanism": "How we say who we are, when the protocol is one of SASL.",
    "kafka_sasl_username": "Name at the brokers.",
    "kafka_sasl_password": "Password at the brokers.",
    "kafka_ssl_cafile": "Certificate authority of the brokers, a file; empty trusts those of the system.",
    "kafka_replication": "Copies of each new topic: 3 on a cluster of three brokers or more.",
    "api_host": "Where the API listens. Put a proxy with TLS before it rather than opening it.",
    "api_port": "Port of the API.",
    "monitor_host": "Where a part serves /metrics and /health/live.",
    "r2z2_url": "zKillboard's feed, and its history, with which each day is compared.",
    "redisq_url": "A RedisQ-compatible server, for `warstream ingest --source redisq`. The official one ended on 2026-05-31.",
    "redisq_queue": "Your own queue id there: any word that nobody else uses.",
    "eve_scout_url": "EVE-Scout: the holes of Thera and Turnur.",
    "dotlan_url": "DOTLAN EveMaps.",
    "janice_url": "Janice, for `warstream appraise`.",
    "esi_url": "CCP's own API: for killmails that the history has and we do not, for packages of a RedisQ server without a body, "
    "and for its clock, which `warstream doctor` compares with ours.",
    "everef_url": "EVE Ref's archives, for `warstream backfill` and for days of which the history has much that we do not.",
    "log_json": "Logs as JSON lines, for machines.",
    "log_level": "DEBUG, INFO, WARNING or ERROR. DEBUG tells the way of each killmail.",
}
"""For fields whose name alone says enough to a reader of the code."""


def page() -> str:
    """The whole text."""
    rows = [f"| {_names(name)} | {_default(name)} | {_meaning(name)}{_choices(name)} |" for name in Settings.model_fields]
    return HEAD + "\n".join(rows) + "\n" + TAIL


def _names(name: str) -> str:
    alias = Settings.model_fields[name].validation_alias
    names = [str(choice) for choice in alias.choices] if isinstance(alias, AliasChoices) else [f"WARSTREAM_{name.upper()}"]
    return " or ".join(f"`{one}`" for one in names)


def _default(name: str) -> str:
    value = Settings.model_fields[name].default
    assert value is not PydanticUndefined
    return "empty" if value in ("", None) else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _choices(name: str) -> str:
    annotation: Any = Settings.model_fields[name].annotation
    options = get_args(annotation) if get_origin(annotation) is Literal else ()
    assert not isinstance(annotation, UnionType) or not options
    return f" One of {', '.join(f'`{option}`' for option in options)}." if options else ""


def _meaning(name: str) -> str:
    text = _docstrings().get(name) or WORDS.get(name)
    assert text, f"{name} has no docstring in runtime/settings.py"
    return " ".join(text.split())


def _docstrings() -> dict[str, str]:
    """The text under each field."""
    tree = ast.parse(inspect.getsource(module))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    return {
        field.target.id: text.value.value
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


if __name__ == "__main__":
    PAGE.write_text(page())
