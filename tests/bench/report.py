"""docs/benchmarks.md, written from what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.battles import BattleFigures, Updates
from tests.bench.doctrines import FLEETS, DoctrineFigures
from tests.bench.dogma import Dogma
from tests.bench.fit_families import FitFigures
from tests.bench.floor import Floor
from tests.bench.latency import Latency
from tests.bench.pipeline import Pipeline
from tests.bench.whole import Whole


@dataclass(frozen=True, slots=True)
class Row:
    """A figure. `aim` None: there is none; else at least so much, or at most where `most`."""

    what: str
    value: float
    unit: str = ""
    digits: int = 0
    aim: float | None = None
    most: bool = False

    def line(self) -> str:
        """As the table has it."""
        if self.aim is None:
            return f"| {self.what} | {self._text(self.value)} | - | - |"
        met = self.value <= self.aim if self.most else self.value >= self.aim
        return f"| {self.what} | {self._text(self.value)} | {self._text(self.aim)} | {'yes' if met else '**no**'} |"

    def _text(self, value: float) -> str:
        return f"{value:,.{self.digits}f}{self.unit}"


def _fight(what: str, taken: Updates) -> list[Row]:
    return [
        Row(f"{what}, p50", taken.p50 * 1000, " ms", 1),
        Row("the same, p99", taken.p99 * 1000, " ms", 1),
        Row("the same, worst", taken.worst * 1000, " ms", 1, aim=20, most=True),
        Row("the same, worst of both turns", taken.worst_of_all * 1000, " ms", 1),
    ]


def dogma_rows(dogma: Dogma) -> list[Row]:
    """Those of dogma on every loss."""
    rate = " losses/s"
    return [
        Row("dogma: killmail -> fit -> figures, a second of one core, without the cache", dogma.reckoned, rate, aim=800),
        Row("the same with the cache of an agent that has just started", dogma.cached, rate, aim=800),
        Row("the floor: the dogma engine alone on the same fits", dogma.engine, rate),
        Row("ratio to the floor without the cache", dogma.reckoned / dogma.engine, digits=2),
        Row("losses of the day with figures that share their fit with another one", (1 - dogma.fits / dogma.losses) * 100, " %"),
        Row("another task of the loop waits beside the agent, p99", dogma.stall_p99 * 1000, " ms", 1, aim=20, most=True),
    ]


def _doctrines(flown: DoctrineFigures, through: Whole) -> list[Row]:
    ms, rate = " ms", " killmails/s"
    day = f"{flown.battles:,} battles with {flown.fleets:,} fleets"
    return [
        Row(f"{FLEETS:,} fleets clustered at once, on one core", flown.cluster * 1000, ms, aim=300, most=True),
        Row("the floor: one DBSCAN over the same distances", flown.bare * 1000, ms),
        Row("ratio to the floor", flown.cluster / flown.bare, digits=1),
        Row(f"stall of the agents' loop while {day} become doctrines, p50", flown.busy.p50 * 1000, ms, 1),
        Row("the same, p99", flown.busy.p99 * 1000, ms, 1, aim=20, most=True),
        Row("the same, worst", flown.busy.worst * 1000, ms, 1),
        Row("the floor: stall of an idle loop, p50", flown.idle.p50 * 1000, ms, 1),
        Row("the same, p99", flown.idle.p99 * 1000, ms, 1),
        Row("the same, worst", flown.idle.worst * 1000, ms, 1),
        Row("the day to its last battle in Postgres, without fits, doctrines and templates", through.bare.battles, rate),
        Row("the same with every loss's dogma, doctrines and templates", through.everything.battles, rate),
        Row("what they cost of the rate", through.cost * 100, " %", aim=20, most=True),
        Row("with them, to the last fit and doctrine in Postgres", through.everything.settled, rate),
        Row("processor time of that day without them, all processes", through.bare.cpu, " s", 1),
        Row("the same with them", through.everything.cpu, " s", 1),
    ]


def write(
    path: Path,
    machine: str,
    archive: str,
    bottom: Floor,
    top: Pipeline,
    fast: Latency,
    fights: BattleFigures,
    fits: FitFigures,
    dogma: Dogma,
    flown: DoctrineFigures,
    through: Whole,
) -> None:
    """Replace the page."""
    rate, ms, mb = " killmails/s", " ms", " MB"
    rows = [
        Row("file -> Kafka -> Postgres, with attackers and items (embedded)", top.per_second, rate, aim=3_000),
        Row("the floor: parse and COPY the same rows, no Kafka, on one core", bottom.per_second, rate),
        Row("ratio to the floor (two cores to one)", top.per_second / bottom.per_second, digits=2, aim=0.5),
        Row("the same per core", top.per_second / bottom.per_second / 2, digits=2, aim=0.5),
        Row(f"`received_at` to a websocket client at {fast.rate:g} kills/s, p50", fast.p50 * 1000, ms, aim=50, most=True),
        Row("the same, p99", fast.p99 * 1000, ms, aim=250, most=True),
        Row("`received_at` to the battle's revision at a websocket client, p50", fast.battle_p50 * 1000, ms, aim=100, most=True),
        Row("the same, p99", fast.battle_p99 * 1000, ms, aim=500, most=True),
        Row("the battles' pure rules (links, movement, joining) on one core", fights.pure, rate, aim=20_000),
        Row("the same, by combat kills alone", fights.pure_combat, " combat kills/s"),
        Row("an agent in a Faust worker that only decodes", fights.decode, rate),
        Row("the engagements' agent alone, with its table and messages", fights.engagements, rate),
        Row("ratio of the two", fights.engagements / fights.decode, digits=2, aim=0.8),
        *_fight("one kill of a clean fight (1,000 kills, 1,600 pilots, 80 organisations, two fleets)", fights.clean),
        *_fight("one kill of a contested one (three parties, changing foes, 50 to 200 attackers)", fights.contested),
        Row("its kills after which the sides are not proven to be the best", fights.contested.unproven * 100, " %"),
        Row("distances between fits of one hull, in a matrix of 300", fits.pairs, " pairs/s", aim=5_000),
        Row(
            f"families of fits of the slowest hull ({fits.losses} losses, {fits.distinct} different fits)",
            fits.families * 1000,
            ms,
            aim=150,
            most=True,
        ),
        Row("a template against a loss, slot by slot", fits.matches, " pairs/s", aim=5_000),
        *dogma_rows(dogma),
        *_doctrines(flown, through),
        Row("one Faust worker on the same topic (all agents)", top.worker_per_second, rate),
        Row("memory of the worker after that day", top.worker_mb, mb),
        Row("memory of the Postgres sink after that day", top.sink_mb, mb),
        Row("memory of the embedded broker with that day in it", top.broker_mb, mb),
    ]
    table = "\n".join(row.line() for row in rows)
    path.write_text(
        f"""# Benchmarks

Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}. Machine: {machine}.
Input: {archive}.

| what | measured | aim | met |
|---|---|---|---|
{table}

How: the floor reads the archive, checks and places every killmail, builds the rows and copies them into the same tables with
the same indexes, in one process. The pipeline does the same work in two (the command that plays the file, the sink) with the
broker between them; its clock runs from the first byte read to the last commit. Where the floor itself, on both cores, stays
below an aim, the machine does not reach it with this work. Latency is taken over {fast.kills} kills with the sinks, the worker
and the API running on the same machine; the client asks for full killmails. The battles' pure rules are rules 1 to 3 over kills
that are read: who is linked, who moved, what is one battle. Sides, report and bytes are not in it; mails without a pilot among
the attackers take no time there, so the rate of combat kills stands beside it. The two agents take turns, and the better of two
rates counts. One kill of a great fight goes through rules, sides, report and bytes; each fight is fought twice, and of an update
the shorter time counts. The latency of battles is over {fast.battles} kills that
revisions brought; of one that opened a battle its newest kill counts. Dogma's floor is the engine with fits that are ready, each
asked once; what lies above it is reading the mail, the game's rules of what runs, and the figures.
Fleets to cluster are those of the day, and those again with a tenth of the pilots more until there are enough; processor time
counts. Stall is how late a ticker of 1 ms is on the loop while the agent takes the day in, clusters and tells it. What dogma and
doctrines cost is measured with worker and sink running while the file is read: {through.turns} days of each kind by turns,
medians.
The machine is shared and its speed drifts: compare the ratio, not the rates.
"""
    )
