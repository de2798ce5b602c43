"""An error as one sentence with a remedy."""

from __future__ import annotations

import socket

import asyncpg
import psycopg
import redis
from aiokafka.errors import KafkaConnectionError
from pydantic import ValidationError
from sqlalchemy.exc import StatementError

from api.storage.away import StoreAway
from runtime.settings import PREFIX, Settings
from schemas.killmail import first_fault

BAD_DSN = (
    asyncpg.PostgresConnectionError,
    asyncpg.ClientConfigurationError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    psycopg.OperationalError,
)
"""What the drivers raise when they cannot connect, or cannot read the address."""


def sentence(error: BaseException) -> str:
    """What happened and what to do, in one line. Our own errors already say it."""
    if isinstance(error, BaseExceptionGroup):
        return sentence(error.exceptions[0])
    if isinstance(error, KafkaConnectionError):
        return f"Kafka does not answer ({error}); is the broker running? `warstream doctor` looks."
    if isinstance(error, StatementError) and error.orig is not None:
        return sentence(error.orig)  # what the driver said, without SQLAlchemy's link to its own pages
    if isinstance(error, asyncpg.UndefinedTableError):
        return f"the database lacks a table ({_line(error)}); `warstream migrate` makes it."
    if isinstance(error, BAD_DSN) or (isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None):
        return f"Postgres does not answer ({_line(error)}); is WARSTREAM_POSTGRES_DSN right? `warstream doctor` looks."
    if isinstance(error, redis.ConnectionError):
        return f"Redis does not answer ({_line(error)}); is WARSTREAM_REDIS_URL right? `warstream doctor` looks."
    if isinstance(error, ValidationError):
        return f"a setting is wrong: {_setting(first_fault(error).replace('Value error, ', ''))}"
    if isinstance(error, PermissionError):
        return f"no permission: {error.filename or _line(error)}; choose another path, for our data with WARSTREAM_DATA_DIR."
    if isinstance(error, StoreAway):
        return f"{error}; is it running? `warstream doctor` looks."
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}; choose another path, or mend this one."
    if isinstance(error, OSError) and _of_socket(error):
        return f"a server does not answer ({_line(error)}); is it running, and its address right? `warstream doctor` looks."
    if isinstance(error, OSError) and error.errno is not None:
        return f"the system refuses: {error.strerror}; run again with --debug to see what was done."
    own = type(error).__module__.split(".")[0] in {
        "warstream",
        "streams",
        "agents",
        "sinks",
        "api",
        "fitting",
        "runtime",
        "schemas",
    }
    text = _line(error)
    return text if own or isinstance(error, TimeoutError) else f"{type(error).__name__}: {text}. Run again with --debug for more."


def _setting(fault: str) -> str:
    """By the name of its variable, which is what a person can change; a fault of several says theirs itself."""
    name, _, rest = fault.partition(":")
    if name == "the whole":
        return rest.strip()
    return fault if name not in Settings.model_fields else f"{PREFIX}{name.upper()}:{rest}"


def _of_socket(error: OSError) -> bool:
    """Of a connection; asyncio makes one error of several when a name has several addresses."""
    waited = isinstance(error, TimeoutError) and error.errno is not None
    several = str(error).startswith("Multiple exceptions")
    return waited or several or isinstance(error, (ConnectionError, FileNotFoundError, socket.gaierror))


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
