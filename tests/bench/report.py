"""docs/benchmarks.md, written from what was measured."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.bench.battles import BattleFigures
from tests.bench.floor import Floor
from tests.bench.latency import Latency
from tests.bench.pipeline import Pipeline


def write(path: Path, machine: str, archive: str, bottom: Floor, top: Pipeline, fast: Latency, fights: BattleFigures) -> None:
    """Replace the page."""
    ratio = top.per_second / bottom.per_second
    path.write_text(
        f"""# Benchmarks

Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}. Machine: {machine}.
Input: {archive}.

| what | measured | aim |
|---|---|---|
| file -> Kafka -> Postgres, with attackers and items (embedded) | {top.per_second:,.0f} killmails/s | 3,000 |
| the floor: parse and COPY the same rows, no Kafka | {bottom.per_second:,.0f} killmails/s | - |
| ratio to the floor | {ratio:.2f} | 0.5 |
| `received_at` to a websocket client at {fast.rate:g} kills/s, p50 | {fast.p50 * 1000:.0f} ms | 50 |
| the same, p99 | {fast.p99 * 1000:.0f} ms | 250 |
| from a killmail's `received_at` to its battle's revision at a websocket client, p50 | {fast.battle_p50 * 1000:.0f} ms | 100 |
| the same, p99 | {fast.battle_p99 * 1000:.0f} ms | 500 |
| the battles' pure rules (links, movement, joining) on one core | {fights.pure:,.0f} killmails/s | 20,000 |
| an agent in a Faust worker that only decodes | {fights.decode:,.0f} killmails/s | - |
| the engagements' agent alone, with its table and messages | {fights.engagements:,.0f} killmails/s | - |
| ratio of the two | {fights.engagements / fights.decode:.2f} | 0.8 |
| one kill of a fight of 1,000 kills, 1,600 pilots, 80 organisations, p50 | {fights.update_p50 * 1000:.1f} ms | - |
| the same, p99 | {fights.update_p99 * 1000:.1f} ms | - |
| the same, worst | {fights.update_worst * 1000:.1f} ms | 20 |
| one Faust worker on the same topic (all agents) | {top.worker_per_second:,.0f} killmails/s | - |
| memory of the worker after that day | {top.worker_mb:.0f} MB | - |
| memory of the Postgres sink after that day | {top.sink_mb:.0f} MB | - |
| memory of the embedded broker with that day in it | {top.broker_mb:.0f} MB | - |

How: the floor reads the archive, checks and places every killmail, builds the rows and copies them into the same tables with
the same indexes, in one process. The pipeline does the same work in two (the command that plays the file, the sink) with the
broker between them; its clock runs from the first byte read to the last commit. Latency is taken over {fast.kills} kills
with the sinks, the worker and the API running on the same machine; the client asks for full killmails.
One kill of the great fight goes
through rules, sides, report and bytes. The latency of battles is over {fast.battles} kills that came with a revision.
The machine is shared and its speed drifts: compare the ratio, not the rates.
"""
    )
