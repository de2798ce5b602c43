"""The world beside the kills, into Kafka: the part `warstream world`. One process, so one polite client a service.

It follows the kills for who is to be named, and `wants` for prices that somebody waits for. A simulated war has a world of its
own: nobody outside is asked about people who do not exist. A replay wants the names alone: prices and owners of today are not
its own.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from runtime import log
from runtime.clock import Clock, SystemClock, iso
from runtime.kafka import Kafka, cluster_id
from runtime.monitor import Monitor
from runtime.part import say_ready
from runtime.settings import Settings
from schemas.topics import KILLMAILS, WANTS
from schemas.world.name import NameCategory
from schemas.world.want import Want
from streams.answers import succeeded
from streams.checkpoint import Checkpoint
from streams.dotlan.loop import Dotlan
from streams.dotlan.pages import Pages
from streams.dotlan.places import Places
from streams.esi.client import STATUS, EsiClient, open_esi
from streams.esi.names import NameResolver
from streams.esi.names_ids import owners_of
from streams.esi.names_known import KnownFile
from streams.esi.outcome import Denied, Fresh, Gone, Throttled, Unavailable, Unchanged
from streams.esi.poller import run_pollers
from streams.eve_scout import EveScout
from streams.http import open_http
from streams.prices.esi_market import EsiMarket
from streams.prices.history import HistoryPrices
from streams.prices.hot import HotPrices
from streams.prices.hot_set import hot_types
from streams.prices.on_demand import OnDemand
from streams.publish import Publish, to_kafka
from universe.map import load
from universe.security import Band, band

GROUP = "warstream-world"
POLL_MS = 500
COMMIT_SECONDS = 60.0
"""Between two commits. Before each, all names that were seen are written to the disk, some megabytes: what is committed is not
read again after a crash, so it must not be in the memory alone. What is read again is wanted again, which is no harm."""
IDLE_SECONDS = 5.0
"""Between two signs of life of a simulated world that has been told."""
LOOK_SECONDS = 6.0
"""How long ESI and EVE-Scout may take at the start before we say that it does not answer, and go on."""
PIECE = 500
"""Events of a simulated world that are acknowledged together."""
PIECE_SECONDS = 0.2
"""Between two pieces: the kills go first."""


class NobodyThere(RuntimeError):
    """Nobody has names for a simulated war; the message says so."""


NO_NAMES = "names come from ESI, and nobody of a simulated war exists there; leave --names out"


async def run(settings: Settings, stop: asyncio.Event, monitor: Monitor, *, names_only: bool = False) -> None:
    """Until `stop`. Raises what Kafka raises, and `NobodyThere` for `names_only` of a simulated war."""
    if names_only and settings.simulated:
        raise NobodyThere(NO_NAMES)
    kafka = Kafka.of(settings)
    producer = kafka.producer()
    await producer.start()
    try:
        cluster = None if settings.kafka_idempotent else await cluster_id(kafka)
        if settings.simulated:
            await _simulated(settings, to_kafka(producer), cluster, stop, monitor)
        elif names_only:
            await _names(settings, kafka, to_kafka(producer), cluster, stop, monitor)
        else:
            await _real(settings, kafka, to_kafka(producer), cluster, stop, monitor)
    finally:
        await producer.stop()


async def _real(
    settings: Settings, kafka: Kafka, publish: Publish, cluster: str | None, stop: asyncio.Event, monitor: Monitor
) -> None:
    clock, beat = SystemClock(), monitor.beat
    folder = settings.data_dir / "checkpoints" / settings.mode
    wants: asyncio.Queue[Want] = asyncio.Queue()
    async with contextlib.AsyncExitStack() as stack:
        client = await stack.enter_async_context(contextlib.aclosing(open_esi(settings)))
        http = await stack.enter_async_context(contextlib.aclosing(open_http(settings, per_second=1)))
        consumer = kafka.consumer(group=GROUP)
        await consumer.start()
        stack.push_async_callback(consumer.stop)
        consumer.subscribe([KILLMAILS.name, WANTS.name])
        market = EsiMarket(client)
        names = NameResolver(client, publish, KnownFile(folder / "esi-names.json", cluster), beat)
        hot = HotPrices(market=market, publish=publish, clock=clock, beat=beat, types=hot_types(settings.hot_types))
        history = HistoryPrices(client=client, publish=publish, beat=beat, types=hot_types(settings.hot_types))
        wanted = OnDemand(market=market, publish=publish, clock=clock)
        scout = EveScout(
            http=http,
            url=settings.eve_scout_url,
            publish=publish,
            checkpoint=Checkpoint(folder / "eve-scout.json"),
            clock=clock,
            beat=beat,
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(run_pollers(client, publish, folder, beat, stop, cluster=cluster))
            group.create_task(names.run(stop))
            group.create_task(hot.run(stop))
            group.create_task(history.run(stop))
            group.create_task(wanted.run(_queued(wants, stop), stop))
            group.create_task(scout.run(stop))
            if settings.dotlan:
                group.create_task(_dotlan(settings, publish, stop, monitor))
            group.create_task(_follow(consumer, names, wants, stop, monitor, clock))
            esi, holes = await asyncio.gather(_reached(client, settings), _scouted(scout, settings))
            say_ready(f"{esi}; {holes}")


async def _names(
    settings: Settings, kafka: Kafka, publish: Publish, cluster: str | None, stop: asyncio.Event, monitor: Monitor
) -> None:
    """Whoever is in a kill gets his name, and nothing else is asked for."""
    clock = SystemClock()
    file = settings.data_dir / "checkpoints" / settings.mode / "esi-names.json"
    async with contextlib.AsyncExitStack() as stack:
        client = await stack.enter_async_context(contextlib.aclosing(open_esi(settings)))
        consumer = kafka.consumer(group=GROUP)
        await consumer.start()
        stack.push_async_callback(consumer.stop)
        consumer.subscribe([KILLMAILS.name])
        names = NameResolver(client, publish, KnownFile(file, cluster), monitor.beat)
        async with asyncio.TaskGroup() as group:
            group.create_task(names.run(stop))
            group.create_task(_follow(consumer, names, asyncio.Queue(), stop, monitor, clock))
            say_ready(await _reached(client, settings, "names"))


async def _reached(client: EsiClient, settings: Settings, what: str = "names, prices and sovereignty") -> str:
    """For people: whether ESI is there. Whatever it says, we go on; each source tries again in its own time."""
    asking = asyncio.ensure_future(client.get(STATUS))
    await asyncio.wait({asking}, timeout=LOOK_SECONDS)
    if not asking.done():
        asking.cancel()
        return f"ESI at {settings.esi_url} does not answer; {what} come when it does"
    match asking.result():
        case Fresh() | Unchanged():
            return f"{what} from ESI at {settings.esi_url}"
        case Unavailable(reason, _):
            return f"ESI at {settings.esi_url} does not answer ({reason}); {what} come when it does"
        case Throttled() | Denied() | Gone() as outcome:
            return f"ESI at {settings.esi_url} answers {outcome}; tried again later"


async def _scouted(scout: EveScout, settings: Settings) -> str:
    """For people: whether EVE-Scout is there, by what its own first look found."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(scout.asked.wait(), LOOK_SECONDS)
    if scout.asked.is_set() and scout.trouble is None:
        return f"holes of Thera and Turnur from EVE-Scout at {settings.eve_scout_url}"
    return f"EVE-Scout at {settings.eve_scout_url} {scout.trouble or 'does not answer'}; its holes come when it does"


async def _dotlan(settings: Settings, publish: Publish, stop: asyncio.Event, monitor: Monitor) -> None:
    """DOTLAN has a client of its own, since its pace is its own. Of systems those in nullsec: there ADM is fought for."""
    clock = SystemClock()
    folder = settings.data_dir / "dotlan"
    systems = [system.id for system in load() if band(system) == Band.NULLSEC]
    async with contextlib.aclosing(open_http(settings)) as http:
        pages = Pages(http=http, url=settings.dotlan_url, folder=folder, clock=clock, beat=monitor.beat, on=settings.dotlan)
        places = Places(load())
        dotlan = Dotlan(
            pages=pages, publish=publish, folder=folder, places=places, clock=clock, beat=monitor.beat, systems=systems
        )
        await dotlan.run(stop)


async def _queued(wants: asyncio.Queue[Want], stop: asyncio.Event) -> AsyncIterator[Want]:
    while not stop.is_set():
        yield await wants.get()


async def _follow(
    consumer: AIOKafkaConsumer,
    names: NameResolver,
    wants: asyncio.Queue[Want],
    stop: asyncio.Event,
    monitor: Monitor,
    clock: Clock,
) -> None:
    """Hand over what is seen and wanted. A record that cannot be read is the sinks' to set aside: here it names nobody."""
    committed = clock.now()
    while not stop.is_set():
        taken = await consumer.getmany(timeout_ms=POLL_MS, max_records=500)
        for records in taken.values():
            for record in records:
                if record.value is None:
                    continue
                try:
                    if record.topic == WANTS.name:
                        wants.put_nowait(read_want(record.value, simulated=False))
                    else:
                        for category, ids in seen(record.value, simulated=False).items():
                            names.want(category, ids)
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    log.get("world").debug("a record that cannot be read", topic=record.topic, error=str(error))
            await asyncio.sleep(0)
        monitor.beat()
        succeeded("kills-and-wants", clock.now())
        if (clock.now() - committed).total_seconds() >= COMMIT_SECONDS:
            committed = clock.now()
            await _commit(consumer, names)
    await _commit(consumer, names)


async def _commit(consumer: AIOKafkaConsumer, names: NameResolver) -> None:
    """First the names, then the place up to which they were read. Nothing is read meanwhile."""
    await names.keep()
    with contextlib.suppress(KafkaError):
        await consumer.commit()


def read_want(value: bytes, *, simulated: bool) -> Want:
    """A want. Raises KeyError, TypeError or ValueError for what is none of this kind."""
    event: Want = orjson.loads(value)
    if event["simulated"] != simulated:
        raise ValueError("a want of a simulated world, or the reverse")
    if datetime.fromisoformat(event["wanted_at"]).tzinfo is None:
        raise ValueError("wanted_at: a time without a zone")
    if not all(type(one) is int and one > 0 for one in event["types"]):
        raise ValueError("types: not all of them are type ids")
    return event


def seen(value: bytes, *, simulated: bool) -> dict[NameCategory, set[int]]:
    """Who is in a killmail event."""
    event: Any = orjson.loads(value)
    if event["simulated"] != simulated:
        raise ValueError("a simulated kill among real ones, or the reverse")
    return owners_of(event)


async def _simulated(settings: Settings, publish: Publish, cluster: str | None, stop: asyncio.Event, monitor: Monitor) -> None:
    """Tell the simulated war's world once a broker, and wait."""
    from streams.simulator.beside import beside  # its world takes a while to load; live runs need none of it
    from streams.simulator.theatre import LIVE_RATE
    from streams.simulator.war import War

    checkpoint = Checkpoint(settings.data_dir / "checkpoints" / settings.mode / "world.json")
    rate = settings.simulated_rate or LIVE_RATE
    state = checkpoint.load()
    say_ready("of the simulated war: none of these people exist")
    if (state.get("seed"), state.get("rate")) != (settings.simulated_seed, rate):
        state = {"v": 1, "seed": settings.simulated_seed, "rate": rate, "start": iso(SystemClock().now().replace(microsecond=0))}
    if "cluster" not in state or (cluster is not None and state["cluster"] != cluster):
        war = await asyncio.to_thread(War, settings.simulated_seed, datetime.fromisoformat(state["start"]), rate=rate)
        piece = []
        for message in beside(war):
            piece.append(message)
            if len(piece) >= PIECE:
                await publish(piece)
                piece = []
                monitor.beat()
                await asyncio.sleep(PIECE_SECONDS)
            if stop.is_set():
                return
        await publish(piece)
        checkpoint.save(state | {"cluster": cluster})
    while not stop.is_set():
        monitor.beat()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), IDLE_SECONDS)
