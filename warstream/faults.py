"""An error as one sentence with a remedy."""

from __future__ import annotations

import asyncpg
import psycopg
import redis
from aiokafka.errors import KafkaConnectionError
from pydantic import ValidationError

from schemas.killmail import first_fault


def sentence(error: BaseException) -> str:
    """What happened and what to do, in one line. Our own errors already say it."""
    if isinstance(error, BaseExceptionGroup):
        return sentence(error.exceptions[0])
    if isinstance(error, KafkaConnectionError):
        return f"Kafka does not answer ({error}); is the broker running? `warstream doctor` looks."
    if isinstance(error, (asyncpg.PostgresConnectionError, psycopg.OperationalError)):
        return f"Postgres does not answer ({_line(error)}); is WARSTREAM_POSTGRES_DSN right? `warstream doctor` looks."
    if isinstance(error, redis.ConnectionError):
        return f"Redis does not answer ({_line(error)}); is WARSTREAM_REDIS_URL right? `warstream doctor` looks."
    if isinstance(error, ValidationError):
        return f"a setting is wrong: {first_fault(error)}"
    if isinstance(error, PermissionError):
        return f"no permission: {error.filename}; choose another folder with WARSTREAM_DATA_DIR."
    own = type(error).__module__.split(".")[0] in {"warstream", "streams", "agents", "sinks", "api", "runtime", "schemas"}
    text = _line(error)
    return text if own or isinstance(error, TimeoutError) else f"{type(error).__name__}: {text}. Run again with --debug for more."


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
