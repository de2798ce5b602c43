"""The same tests on the embedded broker and on Apache Kafka. `WARSTREAM_TEST_BROKERS` is embedded, apache or both (default).

Each test has topics and a database of its own. The embedded broker is new for each test (it starts in 0.1 s); Apache Kafka
runs once and its topics are deleted between tests. A database is a copy of one that was migrated once.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from integration_world import Broker, Databases, World, empty_topics

from runtime.kafka import ensure_topics
from warstream import kafka as apache
from warstream.kafka import ApacheKafka
from warstream.stack.broker import EmbeddedBroker

sys.path.insert(0, str(Path(__file__).parents[1] / "sinks"))  # battle_events

KINDS = ("embedded", "apache")


def wanted_brokers() -> list[str]:
    """What the environment asks for."""
    asked = os.environ.get("WARSTREAM_TEST_BROKERS", "both")
    if asked not in (*KINDS, "both"):
        raise pytest.UsageError(f"WARSTREAM_TEST_BROKERS is {asked!r}; it can be embedded, apache or both")
    return list(KINDS) if asked == "both" else [asked]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.integration)


@pytest.fixture(
    scope="session", params=[pytest.param(kind, marks=[pytest.mark.apache] if kind == "apache" else []) for kind in KINDS]
)
def kind(request: pytest.FixtureRequest) -> str:
    """Which broker the test runs on."""
    name: str = request.param
    if name not in wanted_brokers():
        pytest.skip(f"WARSTREAM_TEST_BROKERS asks for {os.environ['WARSTREAM_TEST_BROKERS']} only")
    if name == "apache" and not apache.available():
        pytest.skip(apache.why_not())
    return name


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """One Postgres server for the session.

    Not in pytest's own folder: for root the server runs as another user, and every start of pytest closes that folder to
    others, so a second pytest beside this one would take the server's files away.
    """
    with tempfile.TemporaryDirectory(prefix="warstream-tests-") as directory:
        found = Databases(Path(directory) / "postgres")
        found.start()
        yield found
        found.stop()


@pytest.fixture(scope="session")
def apache_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApacheKafka]:
    """One Apache Kafka for the session, started when the first test asks for it."""
    server = ApacheKafka(tmp_path_factory.mktemp("kafka"))
    server.start()
    yield server
    server.stop()


@asynccontextmanager
async def _empty_broker(kind: str, request: pytest.FixtureRequest, directory: Path) -> AsyncIterator[Broker]:
    """A broker with all topics and nothing in them."""
    if kind == "apache":
        server: ApacheKafka = request.getfixturevalue("apache_server")
        broker = Broker(kind, server, idempotent=True)
        await empty_topics(broker.kafka)
        yield broker
        return
    embedded = EmbeddedBroker(directory)
    await asyncio.to_thread(embedded.start)
    broker = Broker(kind, embedded, idempotent=False)
    try:
        await ensure_topics(broker.kafka)
        yield broker
    finally:
        await asyncio.to_thread(embedded.stop)


@pytest_asyncio.fixture
async def broker(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Broker]:
    """An empty broker for one test."""
    async with _empty_broker(kind, request, tmp_path / "broker") as found:
        yield found


@pytest.fixture
def database(databases: Databases) -> Iterator[str]:
    """An empty, migrated database for one test: its URL."""
    with databases.fresh() as dsn:
        yield dsn


@pytest_asyncio.fixture
async def world(broker: Broker, database: str, tmp_path: Path) -> AsyncIterator[World]:
    """Broker and database of one test."""
    async with World.open(broker, database, tmp_path) as found:
        yield found


@pytest_asyncio.fixture(scope="module")
async def shared_world(
    kind: str, databases: Databases, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """Broker and database that the tests of a module share: only for modules all of whose tests use it."""
    directory = tmp_path_factory.mktemp("shared")
    with databases.fresh() as dsn:
        async with _empty_broker(kind, request, directory / "broker") as broker, World.open(broker, dsn, directory) as found:
            yield found
