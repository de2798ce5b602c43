"""`warstream up`: the whole system on this machine, watched over, until Ctrl-C.

One session is one kind of kills on one run of the broker. It ends when we are told to stop, when live kills can replace the
simulated war, or when the embedded broker has to be started anew; then the next one begins.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import asyncpg
from aiokafka.errors import KafkaError

from agents.app import STATE_HORIZON
from api.pages.site import Site
from runtime.clock import SystemClock
from runtime.postgres import AWAY
from runtime.settings import Settings
from schemas.simulated import Mode
from streams.http import open_http
from streams.r2z2_probe import Probed, checkpoint_of, probe
from warstream.battle_restore import restore_battles
from warstream.doctrine_restore import restore_doctrines
from warstream.late_battles import GROUP as LATE_GROUP
from warstream.settle import Stalled, settle
from warstream.stack.broker import EmbeddedBroker
from warstream.stack.stack import Stack
from warstream.state_replay import replay_state
from warstream.stopping import until_stopped
from warstream.template_restore import restore_templates
from warstream.write_token import FILE, write_token

PROBE_SECONDS = 10.0
"""How long R2Z2 may take to answer before the simulated war is played meanwhile."""
STORING = "postgres"
"""The part that stores what the others still say while they end."""
DRAIN_SECONDS = 20.0
"""How long the parts may take at the end for what the embedded broker still holds."""
AGENTS_SECONDS = 10.0
"""Of these for the agents: what they have not told is made again at the next start; what Postgres lacks must be fetched again."""

Tell = Callable[[str], None]


class Contradiction(RuntimeError):
    """WARSTREAM_MODE and the command want different kinds of kills; the message says how to have which."""


def asked_for(settings: Settings, *, simulate: bool) -> Mode | None:
    """The kind that somebody asked for by name; None leaves it to R2Z2. Raises `Contradiction`."""
    if "mode" not in settings.model_fields_set:
        return "simulated" if simulate else None
    if settings.mode not in ("live", "simulated"):
        raise Contradiction(
            f"WARSTREAM_MODE is {settings.mode}, and `warstream up` plays live kills or the simulated war; leave it out, or play "
            "files with `warstream replay`."
        )
    if simulate and settings.mode == "live":
        raise Contradiction("WARSTREAM_MODE is live, and --simulate asks for the simulated war; leave one of them out.")
    return settings.mode


async def up(settings: Settings, stop: asyncio.Event, tell: Tell, *, simulate: bool = False) -> None:
    """Run sessions until `stop` is set. Whatever happens, everything is stopped when this returns.

    Raises `Contradiction` before anything starts, and `AlreadyRunning`.
    """
    asked = asked_for(settings, simulate=simulate)
    stack = Stack(settings, tell)
    stack.take_directory()  # before R2Z2 is asked: nobody should wait 10 s to hear that it runs already
    if not settings.contact:
        tell("note      set WARSTREAM_CONTACT to your e-mail address or page: zKillboard asks for it in the User-Agent")
    try:
        while not stop.is_set():
            mode: Mode = "simulated"
            if asked != "simulated":
                asking = asyncio.ensure_future(_probed(settings))
                if await until_stopped(stop, asking):
                    return
                mode = _mode(asking.result(), settings, tell, asked)
            await _session(stack, mode, stop, tell, wait_for_live=asked is None)
    finally:
        tell("stopping  sources first, then what they feed")
        await stack.stop()
        tell("stopped   everything is saved; start again to go on from here")


def _mode(probed: Probed, settings: Settings, tell: Tell, asked: Mode | None = None) -> Mode:
    """Live when R2Z2 answers or that was asked for, and always on a broker or a database of yours: there is one of each, for one
    kind of kills."""
    if probed.live:
        return "live"
    silent = f"source    {_why(probed, settings)}; "
    if asked == "live":
        tell(silent + f"trying {'again then' if probed.until else 'on'}. No simulated war meanwhile: WARSTREAM_MODE is live")
        return "live"
    if settings.kafka_bootstrap_servers or settings.postgres_dsn:
        again = "again then" if probed.until else "on"
        tell(silent + f"trying {again}. No simulated war meanwhile: it would mix with the real kills of your broker or database")
        return "live"
    again = "then" if probed.until else f"every {settings.live_retry_seconds:.0f} s"
    tell(silent + f"playing the SIMULATED war meanwhile and trying again {again}")
    return "simulated"


def _why(probed: Probed, settings: Settings) -> str:
    """What R2Z2 said, and until when it is left alone for it."""
    wait = f"; it is asked nothing before {probed.until:%H:%M:%S} UTC" if probed.until else ""
    return f"R2Z2 at {settings.r2z2_url} {probed.said}{wait}"


async def _session(stack: Stack, mode: Mode, stop: asyncio.Event, tell: Tell, *, wait_for_live: bool) -> None:
    await stack.start_servers(mode)
    if isinstance(stack.broker, EmbeddedBroker):
        await restore_battles(stack.settings, SystemClock())
        await restore_templates(stack.settings)
        await restore_doctrines(stack.settings, SystemClock())
    stack.start_part(STORING, ["sink", "postgres"])
    stack.start_part("redis", ["sink", "redis"])
    stack.start_part("worker", ["worker"])
    stack.start_part("rebuild", ["rebuild", "--follow"])
    token = stack.settings.write_token or write_token(stack.directory)
    stack.start_part("api", ["api"], secrets={"WARSTREAM_WRITE_TOKEN": token})
    if await until_stopped(stop, stack.wait_ready(STORING, "redis", "worker", "rebuild", "api")):
        return
    if isinstance(stack.broker, EmbeddedBroker):
        count = await replay_state(stack.settings, STATE_HORIZON, SystemClock())
        if count:
            tell(fed_again(count))
    source = "simulator" if mode == "simulated" else "r2z2"
    stack.start_part("ingest", ["ingest", "--source", source])
    if await until_stopped(stop, stack.wait_ready("ingest")):
        return
    stack.start_part("world", ["world"])  # not waited for: kills do not need it, and whom it asks may be away
    _addresses(stack.settings, mode, tell)
    try:
        await _watch(stack, mode, stop, tell, wait_for_live=wait_for_live)
    finally:
        await _end(stack, tell)


async def _watch(stack: Stack, mode: Mode, stop: asyncio.Event, tell: Tell, *, wait_for_live: bool) -> None:
    """Returns when the session must end: told to, the broker lost, or R2Z2 back."""
    lost = asyncio.ensure_future(stack.broker_lost())
    back = asyncio.ensure_future(_live_again(stack.settings, tell, wait=mode == "simulated" and wait_for_live))
    try:
        await until_stopped(stop, asyncio.wait({lost, back}, return_when=asyncio.FIRST_COMPLETED))
        if lost.done() and (fault := lost.result()):
            tell(f"broker    {fault}; starting it anew, what it held is read once more")
        elif back.done():
            back.result()
            tell("source    R2Z2 answers: ending the simulated war and going live")
    finally:
        for one in (lost, back):
            one.cancel()
        await asyncio.gather(lost, back, return_exceptions=True)


async def _live_again(settings: Settings, tell: Tell, *, wait: bool) -> None:
    """Returns when R2Z2 answers; never when nobody waits for it. Tells when it wants to be left alone."""
    if not wait:
        await asyncio.Event().wait()
    while True:
        await asyncio.sleep(settings.live_retry_seconds)
        probed = await _probed(settings)
        if probed.live:
            return
        if probed.asked and probed.until:
            tell(f"source    {_why(probed, settings)}")


async def _end(stack: Stack, tell: Tell) -> None:
    """Stop the source, let the sinks take what the broker holds, stop the rest. The servers with data go on."""
    await stack.stop_parts("ingest")
    if isinstance(stack.broker, EmbeddedBroker) and stack.broker.running:
        try:
            await stack.revive()  # what fell a moment ago must not keep the sinks from their last rows
            await asyncio.wait_for(drain(stack, tell), DRAIN_SECONDS)
        except (*AWAY, asyncpg.PostgresError, Stalled, KafkaError):
            tell("postgres  did not take everything in time; the source is read again from before at the next start")
    await stack.stop_parts()
    await stack.stop_broker()


async def drain(stack: Stack, tell: Tell) -> None:
    """Let the agents tell what they make of the kills, and Postgres take it and what the parts set aside until their end."""
    try:
        async with asyncio.timeout(AGENTS_SECONDS):
            await settle(stack.settings, agents=True, redis_group=None, late_group=LATE_GROUP)
    except (TimeoutError, KafkaError):
        tell("worker    has not told all it could of the last kills; the next start goes on from Postgres")
    await stack.stop_parts(*(name for name in stack.children if name != STORING))
    await settle(stack.settings, agents=False, redis_group=None)


async def _probed(settings: Settings) -> Probed:
    http = open_http(settings)
    try:
        return await probe(http, settings.r2z2_url, PROBE_SECONDS, checkpoint_of(settings.data_dir), SystemClock())
    finally:
        await http.aclose()


def _addresses(settings: Settings, mode: Mode, tell: Tell) -> None:
    base = f"{settings.api_host}:{settings.api_port}"
    tell("")
    if mode == "simulated":
        tell("  SIMULATED: none of these kills happened. They are kept apart from real ones.")
    tell(f"  page      http://{base}/{'' if Site.of(settings).index() else '   not built yet; `make page` builds it'}")
    tell(f"  kills     http://{base}/killmails")
    tell(f"  battles   http://{base}/battles")
    tell(f"  status    http://{base}/status")
    tell(f"  live feed ws://{base}/feed   http://{base}/feed/sse")
    tell(f"  API       http://{base}/openapi.json")
    tell(f"  data      {settings.data_dir}")
    tell(
        f"  token     {'as you set it' if settings.write_token else settings.data_dir / FILE}   for corrections of battles' sides"
    )
    tell("  Ctrl-C stops everything.")
    tell("")


def fed_again(count: int) -> str:
    """By the stream's time: the newest kill that is held may be years old."""
    return f"state     {count:,} kills of the {_hours(STATE_HORIZON)} h before the newest one held, fed again to the agents"


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:g}"
