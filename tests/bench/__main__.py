"""`make bench`: rates and latencies, each beside its floor of the same run. Writes docs/benchmarks.md. Not part of the tests.

Figures of a shared machine vary; what can be compared is the ratio to the floor.
"""

from __future__ import annotations

import asyncio
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.bench import doctrines, whole
from tests.bench.battles import battle_figures
from tests.bench.dogma import dogma_figures
from tests.bench.fit_families import fit_figures
from tests.bench.floor import floor
from tests.bench.latency import latency
from tests.bench.pipeline import pipeline
from tests.bench.report import write

ROOT = Path(__file__).parents[2]
DAY = "killmails-2021-11-27.tar.bz2"


def archive(directory: Path) -> tuple[Path, str]:
    """The real day where it is at hand, else a simulated one."""
    shared = Path(os.environ.get("WARSTREAM_SHARED_DATA") or ROOT.parent / "shared" / "data")
    real = shared / "killmails" / DAY
    if real.exists():
        return real, "the real day 2021-11-27 (17,862 killmails, 89,805 attackers, 299,903 items)"
    from streams.simulator.archive import write_war

    path = directory / "simulated.tar.bz2"
    write_war(path, seed=1, start=datetime(2026, 1, 1, tzinfo=UTC), hours=24, rate=0.2)
    return path, "a simulated day"


def main() -> None:
    """Run all and write the page."""
    with tempfile.TemporaryDirectory(prefix="warstream-bench-") as folder:
        directory = Path(folder)
        path, described = archive(directory)
        load = os.getloadavg()[0]
        bottom = asyncio.run(floor(path, directory / "floor"))
        print(f"floor     {bottom.per_second:,.0f} killmails/s")
        top = asyncio.run(pipeline(path, directory / "pipeline"))
        print(f"pipeline  {top.per_second:,.0f} killmails/s, ratio {top.per_second / bottom.per_second:.2f}")
        print(f"worker    {top.worker_per_second:,.0f} killmails/s, {top.worker_mb:.0f} MB; broker {top.broker_mb:.0f} MB")
        fights = asyncio.run(battle_figures(path, directory / "battles"))
        print(f"battles   {fights.pure:,.0f} killmails/s by the pure rules, {fights.pure_combat:,.0f} combat kills/s;", end=" ")
        print(f"engagements {fights.engagements:,.0f}/s, decoding alone {fights.decode:,.0f}/s,", end=" ")
        print(f"ratio {fights.engagements / fights.decode:.2f}")
        for name, one in (("clean", fights.clean), ("contested", fights.contested)):
            print(f"update    p50 {one.p50 * 1000:.1f} ms, worst {one.worst * 1000:.1f} ms in a great {name} fight")
        fits = fit_figures(path)
        print(f"fits      {fits.pairs:,.0f} distances/s, families of a hull in {fits.families * 1000:.0f} ms,", end=" ")
        print(f"{fits.matches:,.0f} templates against losses/s")
        dogma = dogma_figures(path)
        print(
            f"dogma     {dogma.reckoned:,.0f} losses/s, {dogma.cached:,.0f} with the cache, alone {dogma.engine:,.0f};", end=" "
        )
        print(f"the loop beside it waits {dogma.stall_p99 * 1000:.1f} ms at p99")
        flown = doctrines.doctrine_figures(path)
        print(*doctrines.lines(flown), sep="\n")
        through = asyncio.run(whole.whole(path, directory / "whole"))
        print(*whole.lines(through), sep="\n")
        fast = asyncio.run(latency(directory / "latency"))
        print(f"latency   p50 {fast.p50 * 1000:.0f} ms, p99 {fast.p99 * 1000:.0f} ms at {fast.rate:g} kills/s")
        print(f"          of battles: p50 {fast.battle_p50 * 1000:.0f} ms, p99 {fast.battle_p99 * 1000:.0f} ms")
    machine = f"{psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, {platform.system()} "
    machine += f"{platform.machine()}, Python {platform.python_version()}, load {load:.1f} at the start"
    write(ROOT / "docs" / "benchmarks.md", machine, described, bottom, top, fast, fights, fits, dogma, flown, through)


if __name__ == "__main__":
    main()
