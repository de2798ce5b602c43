"""The simulated war as a source: a thin loop from `War` to the intake, in the present, from where it stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from runtime import log
from runtime.clock import Clock
from schemas.envelopes import read_r2z2
from streams.answers import answered
from streams.arrival import Arrival
from streams.checkpoint import Checkpoint
from streams.intake import Intake
from streams.simulator.archive import envelope_bytes
from streams.simulator.pace import Pace, affordable, first_second
from streams.simulator.theatre import LIVE_RATE
from streams.simulator.war import SimulatedMail, War

SOURCE = "simulator"
PREFILL_HOURS = 6.0
"""Hours of war handed over at once, so that a new user sees something: about 4,000 kills, a second or two of work."""
PREFILL_KILLS = 5_000
"""Never more, whatever the rate: a war of 500 kills a minute would begin with 180,000."""
WARM_UP_HOURS = 24.0
"""Hours of war before those, never shown: from them come the mails that were held back until now."""
WARM_UP_KILLS = 25_000
"""Never more: each is planned, at some 20,000 a second."""
LOOKBACK_HOURS = 24.0
"""How far back a war that is played faster than life begins; after that it goes on in real time."""
BATCH = 250
"""Mails between two checkpoints: after a crash so many come again at most, which changes nothing."""
REWIND = 5_000
"""Mails handed over again when an embedded broker has lost its memory: more than a prefill, so more than was acknowledged and
not yet in Postgres. What they repeat changes nothing."""
NAP = 1.0
"""Longest sleep in seconds: how late a stop is noticed."""


class OtherWar(ValueError):
    """The checkpoint is of another seed or rate; the message says what to do."""


def refuse_other_war(checkpoint: Checkpoint, seed: int, rate: float) -> None:
    """All wars number their kills from the same id, so that two in one database would be one of contradictions.

    `rate` in kills a second. Raises `OtherWar` where another one was played.
    """
    state = checkpoint.load()
    if state and (state["seed"], state["rate"]) != (seed, rate):
        raise OtherWar(
            f"the war that was played here has seed {state['seed']} and {state['rate']:.3g} kills a second, not seed {seed} and "
            f"{rate:.3g}; wars number their kills alike: give each a folder of its own with WARSTREAM_DATA_DIR"
        )


class SimulatorSource:
    """Plays the war of a seed through the intake until told to stop.

    The checkpoint keeps the seed, the rate, the war's first second and how many mails are delivered. After a pause longer
    than `prefill_hours` the war has gone on unseen: what was posted before that is passed over, and the log says so.
    `forgetful_cluster` is the id of a broker that keeps everything in memory: under a new id some mails are handed over again.
    """

    def __init__(
        self,
        intake: Intake,
        checkpoint: Checkpoint,
        clock: Clock,
        beat: Callable[[], None],
        *,
        seed: int = 1,
        rate: float = LIVE_RATE,
        speed: float = 1.0,
        prefill_hours: float | None = None,
        forgetful_cluster: str | None = None,
    ) -> None:
        if speed < 1:
            raise ValueError(f"speed is {speed}: the war runs in real time (1) or faster")
        self._intake = intake
        self._checkpoint = checkpoint
        self._clock = clock
        self._beat = beat
        self._seed = seed
        self._rate = rate
        self._speed = speed
        self._prefill = affordable(PREFILL_HOURS, PREFILL_KILLS, rate) if prefill_hours is None else prefill_hours
        self._cluster = forgetful_cluster
        self._log = log.get(SOURCE)
        self.delivered = 0
        """Place in the order of posting behind the last mail that Kafka has."""

    async def run(self, stop: asyncio.Event) -> None:
        """Play until `stop` is set. What was offered is in Kafka and in the checkpoint when this returns.

        Raises `OtherWar` before the first kill, and what the intake raises.
        """
        now = self._clock.now()
        state = self._state(now)
        self.delivered = state["delivered"]
        lookback = LOOKBACK_HOURS if self._speed > 1 else 0.0
        play_from = now - timedelta(hours=lookback)
        pace = Pace(now, play_from, self._speed)
        # the first mail of a resumed war may take seconds of planning: not on the event loop
        mails, mail = await asyncio.to_thread(self._begin, state, play_from - timedelta(hours=self._prefill))
        passed_over = mail.index - self.delivered
        self._log.info("simulated war", seed=self._seed, start=state["start"], at=mail.index, passed_over=passed_over)
        offered = 0
        while not stop.is_set():
            wait = pace.wait(mail.posted_at, self._clock.now())
            if wait > 0:
                if offered:
                    await self._settle(state)
                    offered = 0
                await self._clock.sleep(min(wait, NAP))
                self._tell()
                continue
            await self._intake.offer(self._arrival(mail))
            self.delivered = mail.index + 1
            offered += 1
            if offered == BATCH:
                await self._settle(state)
                offered = 0
            mail = next(mails)
        if offered:
            await self._settle(state)

    def _state(self, now: datetime) -> dict[str, Any]:
        """Where this war stands. Raises `OtherWar`."""
        refuse_other_war(self._checkpoint, self._seed, self._rate)
        state = self._checkpoint.load()
        if state:
            lost = self._cluster is not None and state.get("cluster_id") != self._cluster
            return state | {"delivered": max(0, state["delivered"] - REWIND) if lost else state["delivered"]}
        lookback = LOOKBACK_HOURS if self._speed > 1 else 0.0
        start = first_second(now, self._prefill, affordable(WARM_UP_HOURS, WARM_UP_KILLS, self._rate), lookback)
        return {"seed": self._seed, "rate": self._rate, "start": start.isoformat(), "delivered": 0}

    def _begin(self, state: dict[str, Any], since: datetime) -> tuple[Iterator[SimulatedMail], SimulatedMail]:
        war = War(self._seed, datetime.fromisoformat(state["start"]), rate=self._rate)
        mails = war.mails(skip=state["delivered"], since=since)
        return mails, next(mails)

    def _arrival(self, mail: SimulatedMail) -> Arrival:
        return Arrival(
            payload=envelope_bytes(mail.envelope),
            read=read_r2z2,
            kind="simulator",
            origin=f"war of seed {self._seed}",
            received_at=self._clock.now(),
            simulated=True,
        )

    async def _settle(self, state: dict[str, Any]) -> None:
        """The cursor moves after Kafka's acknowledgement, never before."""
        await self._intake.flush()
        self._checkpoint.save({**state, "delivered": self.delivered, "cluster_id": self._cluster})
        self._tell()

    def _tell(self) -> None:
        """A sign of life; our own war is never out of reach."""
        self._beat()
        answered(SOURCE, self._clock.now())
