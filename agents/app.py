"""Builds the Faust app: the only file that knows its settings."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import faust

from agents.activity import agent as activity_agent
from agents.activity import rules as activity_rules
from agents.battles import agent as battles_agent
from agents.changelog_end import marking_tables
from agents.consumer import SoleWorkerConsumer, WholeConsumer
from agents.doctrines import agent as doctrines_agent
from agents.fits import agent as fits_agent
from agents.placement import partition
from agents.recovery import WholeTables
from agents.runtime import Runtime
from agents.templates import agent as templates_agent
from runtime import log, metrics
from runtime.clock import SystemClock
from runtime.kafka import COMPRESSION, LINGER_MS, Kafka
from runtime.monitor import Monitor
from runtime.part import say_ready
from runtime.settings import Settings
from runtime.sole_member import NotAlone
from runtime.stop_limit import TooManyBad
from schemas.topics import MAX_MESSAGE_BYTES, WORKER_APP

CAPABILITIES = (
    activity_agent.install,
    battles_agent.install,
    fits_agent.install,
    doctrines_agent.install,
    templates_agent.install,
)
"""Every capability adds its agents here."""
FLUSH_SECONDS = 5.0
"""For what is under way when an agent gives up."""
CHANGELOG_BUFFER = 10_000
"""Changelog writes that may wait to be sent. Faust stops a worker's stream for 0.1 s and more at 100, which one batch reaches;
ours waits for their acknowledgements itself."""
SESSION_SECONDS = 6.0
"""Seconds without a heartbeat after which another worker takes the partitions over."""
EMBEDDED_SESSION_SECONDS = 15.0
"""The embedded broker lets a join wait for half the session and a sync for 3 s, and counts the silence from the join's start
(measured: 6, 8 and 11 s until a member has its partitions, with sessions of 6, 10 and 15 s). What is left after that must bear a
busy machine: with 6 s two workers throw each other out for ever, and 10 s leave 2 s."""
STUCK_SECONDS = 30
"""Seconds without a commit while events wait. A gap in Faust's list of acknowledged offsets blocks its commits for ever; the one
cause that we know is mended in agents/recovery.py. Only a new start helps, and it is harmless. A good batch takes well under a
second."""
STATE_HORIZON = timedelta(seconds=activity_rules.HORIZON)
"""The longest look back of any agent: what an embedded broker must be fed again at its start."""


class Stuck(RuntimeError):
    """The worker does not get on; whoever runs it starts it again, and nothing is lost by that."""


def build_app(settings: Settings, instance: str) -> faust.App:
    """The app; `instance` is this worker's name in the group, kept over restarts so that its partitions wait for it."""
    kafka = Kafka.of(settings)
    credentials: object = None
    if settings.kafka_security_protocol.startswith("SASL"):
        credentials = faust.SASLCredentials(
            username=settings.kafka_sasl_username,
            password=settings.kafka_sasl_password,
            mechanism=settings.kafka_sasl_mechanism,
            ssl_context=kafka.security.get("ssl_context"),
        )
    elif "ssl_context" in kafka.security:
        credentials = faust.SSLCredentials(kafka.security["ssl_context"])
    app = faust.App(
        WORKER_APP,
        broker=[f"kafka://{server}" for server in settings.kafka_bootstrap_servers.split(",")],
        broker_credentials=credentials,
        store="memory://",
        key_serializer="raw",
        value_serializer="raw",
        processing_guarantee="at_least_once",
        # The defaults keep a killed worker away for 111 s; these bring it back in 8 s (measured, docs/operations.md). On the
        # embedded broker they are for several workers: one alone joins no group.
        broker_session_timeout=SESSION_SECONDS if settings.kafka_idempotent else EMBEDDED_SESSION_SECONDS,
        broker_heartbeat_interval=2.0,
        broker_rebalance_timeout=10.0,
        consumer_group_instance_id=instance,
        broker_commit_interval=1.0,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=MAX_MESSAGE_BYTES,
        producer_compression_type=COMPRESSION,
        producer_linger=LINGER_MS / 1000,
        producer_max_request_size=MAX_MESSAGE_BYTES,
        producer_acks=-1,
        producer_partitioner=partition,
        stream_wait_empty=False,
        stream_recovery_delay=0.0,
        table_standby_replicas=0,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        autodiscover=False,
        TableManager=WholeTables if settings.kafka_idempotent else marking_tables(kafka),
    )
    app.transport.Consumer = SoleWorkerConsumer if settings.sole else WholeConsumer
    return app


async def run(
    settings: Settings, stop: asyncio.Event, monitor: Monitor, capabilities: Sequence[Callable[[Runtime], None]] = CAPABILITIES
) -> None:
    """The part `warstream worker`: run until asked to stop; raises what made it stop by itself.

    `capabilities`: some of them, for who measures what the others cost.
    """
    failure: list[Exception] = []

    def fail(error: Exception) -> None:
        failure.append(error)
        stop.set()

    app = build_app(settings, f"{socket.gethostname()}-{settings.worker_index}")
    runtime = Runtime(app, settings, SystemClock(), fail, monitor.beat)
    for install in capabilities:
        install(runtime)

    async def assigned(*_: object, **__: object) -> None:
        log.get("worker").info("partitions assigned, tables recovered")

    app.on_rebalance_complete.connect(assigned)
    await app.start()
    app.producer.buffer.max_messages = CHANGELOG_BUFFER
    watcher = asyncio.create_task(_watch(app, runtime, stop, monitor, fail))
    try:
        await stop.wait()
    finally:
        watcher.cancel()
        if failure and isinstance(failure[0], TooManyBad):  # Kafka is well, and letters of other agents are under way
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(app.producer.flush(), FLUSH_SECONDS)
        await app.stop()
    if failure:
        raise failure[0]


async def _watch(
    app: faust.App, runtime: Runtime, stop: asyncio.Event, monitor: Monitor, fail: Callable[[Exception], None]
) -> None:
    """Say when the tables are recovered; beat while nothing waits; stop when Faust has crashed."""
    await app.tables.recovery.completed.wait()
    say_ready(f"agents on {len(app.assignor.assigned_actives())} partitions")
    best: dict[Any, int] = {}
    still = steps = 0
    while not stop.is_set():
        await asyncio.sleep(1)
        if app.crashed or app.should_stop:
            alone = isinstance(app.crash_reason, NotAlone)  # which says it all
            fail(app.crash_reason if alone else RuntimeError(f"Faust has stopped: {app.crash_reason!r}"))
            return
        lag, heard = _lag(app)
        for topic, messages in lag.items():
            metrics.CONSUMER_LAG.labels(WORKER_APP, topic).set(messages)
        if _further(app, best) or (heard and not any(lag.values())):  # progress was stored, or there is none to store
            metrics.LAST_COMMIT.labels(WORKER_APP).set_to_current_time()
            monitor.beat()
            still = 0
        elif runtime.steps != steps:  # a batch that takes long gets on
            still = 0
        else:
            still += 1
        steps = runtime.steps
        if still > STUCK_SECONDS:
            log.get("worker").warning("stuck", **_where(app))
            waiting = f"{sum(lag.values())} events" if heard else "partitions that nothing was heard of"
            fail(Stuck(f"no offset was committed for {STUCK_SECONDS} s although {waiting} wait; starting anew"))
            return


def _where(app: faust.App) -> dict[str, Any]:
    """For who reads the log of a stuck worker: what each partition waits for, and where the agents stand."""
    consumer = app.consumer
    waiting = {
        f"{tp.topic}/{tp.partition}": {
            "committed": consumer._committed_offset.get(tp),
            "first_acknowledged": min(consumer._acked.get(tp) or [-1]),
            "read": consumer._read_offset.get(tp),
            "end": consumer.highwater(tp),
        }
        for tp in app.assignor.assigned_actives()
        if not tp.topic.endswith("-changelog")
    }
    return {"waiting": waiting, "flow": consumer.flow_active, "agents": app.agents.human_tracebacks()}


def _further(app: faust.App, best: dict[Any, int]) -> bool:
    """Whether a partition has come further than ever: an event's offset committed, or a changelog's read. Notes it in `best`.

    Less would not do: whoever goes from rebalance to rebalance knows and forgets the same offsets all the time.
    """
    places = {tp: app.consumer._committed_offset.get(tp) or 0 for tp in app.assignor.assigned_actives()}
    places |= {tp: offset or 0 for tp, offset in app.tables.recovery.active_offsets.items()}
    ahead = {tp: place for tp, place in places.items() if place > best.get(tp, -1)}
    best |= ahead
    return bool(ahead)


def _lag(app: faust.App) -> tuple[dict[str, int], bool]:
    """Messages not yet committed, by topic, and whether each partition's end is known.

    After a rebalance nothing is known until it was fetched from: a worker that never comes to that is stuck, not idle.
    """
    consumer = app.consumer
    behind: dict[str, int] = {}
    heard = True
    for tp in app.assignor.assigned_actives():
        if tp.topic.endswith("-changelog"):
            continue
        end = consumer.highwater(tp)
        heard = heard and end is not None
        behind[tp.topic] = behind.get(tp.topic, 0) + max(0, (end or 0) - (consumer._committed_offset.get(tp) or 0))
    return behind, heard
