"""The whole pipeline as one batch run: its own temporary stack, every archive through it, files out, everything stopped."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import orjson

from runtime import __version__
from runtime.clock import SystemClock
from runtime.kafka import Kafka
from runtime.settings import Settings
from schemas.simulated import Mode
from streams.intake import Appraise, Intake
from streams.killmail_files import refuse_others
from streams.simulated_files import are_simulated
from warstream.export import export_battles, export_doctrines, export_killmails
from warstream.play import play
from warstream.prices import appraiser
from warstream.settle import Stalled, settle
from warstream.stack.stack import Stack


async def analyse(
    archives: Sequence[Path],
    out: Path,
    *,
    workers: int,
    apache: bool,
    settings: Settings,
    tell: Callable[[str], None],
    progress: Callable[[str, int], None] = lambda _what, _count: None,
    keep: Path | None = None,
    history: Path | None = None,
) -> dict[str, Any]:
    """Run it; returns what `summary.json` holds. `keep` names a data directory to keep instead of a temporary one.

    A broker, Postgres or Redis that the settings name is left alone. Cancelled, it stops everything and leaves nothing behind.
    Raises `MixedKinds` and `NoKillmails` before anything starts, `BadArchive`, `BrokerLost` and `Stalled`; of the
    last the logs are kept below `out`.
    `history` holds market prices; without it those that `settings` has in its data directory count.
    `progress(what, n)`: n more killmails read ("read"), or n events still to settle ("left").
    """
    simulated = await asyncio.to_thread(are_simulated, archives)
    await asyncio.to_thread(refuse_others, archives)
    mode: Mode = "replay_simulated" if simulated else "replay"
    directory = _directories(out, keep)
    own = {"data_dir": directory, "kafka_bootstrap_servers": "", "postgres_dsn": "", "redis_url": "", "mode": mode}
    own |= {"battle_horizon_days": 0}  # partitions are read one faster than the other, and archives in any order
    stack = Stack(settings.model_copy(update=own), tell, apache=apache)
    try:
        await stack.start_servers(mode)
        intake, seconds = await stack.guard(_through(stack, archives, workers, progress, appraiser(settings, history)))
        summary = await _write(stack.settings, out)
        summary["input"] = {
            "archives": [path.name for path in archives],
            "accepted": intake.accepted,
            "rejected": intake.rejected,
        }
        summary["seconds"] = {what: round(value, 3) for what, value in seconds.items()}
        summary["killmails_per_second"] = round(intake.accepted / seconds["settled"], 1)
        summary["run"] = {
            "version": __version__,
            "workers": workers,
            "broker": "apache" if apache else "embedded",
            "restarts": sum(child.restarts for child in stack.children.values()),
        }
        (out / "summary.json").write_bytes(orjson.dumps(summary, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
        return summary
    except Stalled as error:
        if keep is not None:
            raise
        logs = await asyncio.to_thread(shutil.copytree, directory / "logs", out / "logs", dirs_exist_ok=True)
        raise Stalled(f"{error}, kept in {logs}") from None
    finally:
        await stack.stop()
        if keep is None:
            await asyncio.to_thread(shutil.rmtree, directory, ignore_errors=True)


async def _through(
    stack: Stack, archives: Sequence[Path], workers: int, progress: Callable[[str, int], None], appraise: Appraise
) -> tuple[Intake, dict[str, float]]:
    """Parts up, archives in, all settled; how many came in, and the seconds it took to read and to settle them."""
    names = ["sink", *(f"worker-{index}" for index in range(workers))]
    stack.start_part("sink", ["sink", "postgres"])
    for index in range(workers):
        stack.start_part(f"worker-{index}", ["worker", "--index", str(index)], several=workers > 1)
    await stack.wait_ready(*names)
    started = time.monotonic()
    kafka, simulated = Kafka.of(stack.settings), stack.settings.simulated
    intake = await play(
        kafka,
        archives,
        SystemClock(),
        simulated=simulated,
        progress=lambda count: progress("read", count),
        appraise=appraise,
    )
    read = time.monotonic()
    await settle(stack.settings, agents=True, redis_group=None, progress=lambda left: progress("left", left))
    return intake, {"read": read - started, "settled": time.monotonic() - started}


def _directories(out: Path, keep: Path | None) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    return keep or Path(tempfile.mkdtemp(prefix="warstream-analyse-"))


async def _write(settings: Settings, out: Path) -> dict[str, Any]:
    connection = await asyncpg.connect(settings.postgres_dsn)
    try:
        count = await export_killmails(connection, out / "killmails.ndjson")
        battles = await export_battles(connection, out / "battles.ndjson")
        doctrines = await export_doctrines(connection, out / "doctrines.ndjson")
        counts = await connection.fetchrow(
            "select (select count(*) from killmail_attackers) as attackers, (select count(*) from killmail_items) as items, "
            "(select count(*) from killmails where hash_ok is false) as wrong_hashes"
        )
        letters = await connection.fetch("select reason, count(*) as n from dead_letters group by reason order by reason")
        latency = await connection.fetchrow(
            "select percentile_cont(0.5) within group (order by s) as p50, percentile_cont(0.99) within group (order by s) "
            "as p99 from (select extract(epoch from stored_at - received_at)::float8 as s from killmails) as t"
        )
        return {
            "killmails": count,
            "battles": battles,
            "doctrines": doctrines,
            **dict(counts),
            "dead_letters": {row["reason"]: row["n"] for row in letters},
            "latency_seconds": {name: None if value is None else round(value, 3) for name, value in latency.items()},
        }
    finally:
        await connection.close()
