"""Logs: readable lines for people, JSON for machines. Every line about a killmail carries its `killmail_id`."""

from __future__ import annotations

import logging
import sys
from typing import Any

import orjson
import structlog
from structlog.tracebacks import ExceptionDictTransformer

from runtime.clock import SystemClock, iso

_QUIET = ("aiokafka", "faust", "mode", "httpx", "httpcore", "asyncio", "uvicorn.access", "alembic")
"""Libraries whose INFO is about themselves."""
_QUIET_TOO = ("agents.consumer", "agents.recovery", "agents.changelog_end")
"""Ours, and yet Faust's own services, which log under the name of the file they are written in."""
_SILENT = ("mode.timers",)
"""Faust warns whenever a commit takes longer than its interval, which is no fault: the age of the last commit is a metric."""

_part = "warstream"
"""Of this process: the one that logs were last set up for."""

_PLACES_ONLY = ExceptionDictTransformer(show_locals=False)


def configure(*, part: str, json: bool, level: str = "INFO") -> None:
    """Set up logging of this process; `part` is stamped on every line.

    Tracebacks name places and no locals: settings with passwords are among them, and to render them all took seconds
    (measured) in which the process did nothing else.
    """
    global _part
    _part = part
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    final: list[Any] = (
        [structlog.processors.ExceptionRenderer(_PLACES_ONLY), structlog.processors.JSONRenderer()] if json else [_console()]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in (*_QUIET, *_QUIET_TOO):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(part=part)


def _console() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
    )


def json_line(event: str, *, level: str, part: str | None = None) -> str:
    """A line as the JSON logs have them, for what is said beside them; without `part` it is of what logs were set up for."""
    line = {"timestamp": iso(SystemClock().now()), "level": level, "part": part or _part, "event": event}
    return orjson.dumps(line).decode()


def get(name: str) -> structlog.stdlib.BoundLogger:
    """A logger; bind what identifies the work (`killmail_id`, `topic`, ...) to its lines."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def traces() -> bool:
    """Whether each killmail's way is logged (WARSTREAM_LOG_LEVEL=DEBUG): asked once, since a line per kill costs."""
    return logging.getLogger().isEnabledFor(logging.DEBUG)
