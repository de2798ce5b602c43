"""The war: happenings one after another, their kills numbered in order of death and handed out in order of posting.

Everything follows from the seed and the parameters. No clock is read: the war's time is its own.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schemas.killmail_hash import killmail_hash
from streams.simulator.chart import Chart
from streams.simulator.dice import dice
from streams.simulator.mail import Scribe
from streams.simulator.posting import post
from streams.simulator.scene import Death
from streams.simulator.theatre import LIVE_RATE, Theatre
from streams.simulator.truth import Truth
from streams.simulator.world import Pilot, World
from streams.simulator.zkb import zkb_block
from universe import map as universe_map

THEATRE_RATE = 10.0
"""Kills per second of one theatre at most, 55 times New Eden: with more, its pilots and systems are all taken."""
FIRST_KILLMAIL = 120_000_000
FIRST_SEQUENCE = 90_000_000
"""Where the numbering begins: of a size with today's."""
REVALUED = 1.03
"""Prices of a mail that comes again valued anew, to those of the first time."""
VALUES = ("fittedValue", "droppedValue", "destroyedValue", "totalDroppableValue")
"""All of a block but the total, which is the sum of dropped and destroyed."""


@dataclass(frozen=True, slots=True)
class SimulatedMail:
    """One arrival: when it is posted, R2Z2's envelope, and what is true about it."""

    index: int
    """Its place in the order of posting, from 0: a reader that had this one goes on with `index` + 1."""
    posted_at: datetime
    envelope: dict[str, Any]
    truth: Truth


class War:
    """`seed` names the war, `start` is its first second (aware, whole), `rate` its kills per second of war time.

    `late` False leaves out held-back mails. `third_parties` is the share of every fight's shot ships that a third party makes
    or joins, below a half; None is as in life, where few fights have one. `substitutions` is the share of each fleet's pilots who
    bring another ship than the doctrine's. Iterating begins anew each time and never ends; memory
    holds the people, what goes on and what is held back (about `rate` x 4,500 s of planned kills).
    """

    def __init__(
        self,
        seed: int,
        start: datetime,
        *,
        rate: float = LIVE_RATE,
        late: bool = True,
        third_parties: float | None = None,
        substitutions: float = 0.0,
    ) -> None:
        if rate <= 0:
            raise ValueError(f"rate is {rate}: a war needs kills; give kills per second above 0")
        if third_parties is not None and not 0 < third_parties < 0.5:
            raise ValueError(f"third_parties is {third_parties}: give a share of the kills above 0 and below 0.5")
        if not 0 <= substitutions < 1:
            raise ValueError(f"substitutions is {substitutions}: give a share of the pilots, 0 or more and below 1")
        if start.tzinfo is None:
            raise ValueError("start has no time zone; give an aware time")
        self.seed = seed
        self.start = start.astimezone(UTC).replace(microsecond=0)
        self.rate = rate
        self.late = late
        count = max(1, math.ceil(rate / THEATRE_RATE))
        self.chart = Chart(universe_map.load(), seed)
        first = int(self.start.timestamp())
        self._theatres = [Theatre(self.chart, seed, n, first, rate / count, third_parties, substitutions) for n in range(count)]

    @property
    def worlds(self) -> list[World]:
        """Everyone in the war, one world a theatre."""
        return [theatre.world for theatre in self._theatres]

    def __iter__(self) -> Iterator[SimulatedMail]:
        return self.mails()

    def mails(self, skip: int = 0, since: datetime | None = None, until: datetime | None = None) -> Iterator[SimulatedMail]:
        """All mails in order of posting, from `since` on and before `until` (times of posting).

        The first `skip`, and those before `since`, are passed over without being written, which is three times as fast;
        what follows is the same as ever.
        """
        scribe = Scribe(self.seed)
        first = since.timestamp() if since else 0.0
        end = until.timestamp() if until else float("inf")
        for index, (at, sequence, number, death, revalued) in enumerate(self._posted()):
            if at >= end:
                return
            if index >= skip and at >= first:
                yield self._mail(scribe, index, at, sequence, number, death, revalued)

    def bodies(self, until: datetime) -> Iterator[tuple[dict[str, Any], str, Truth]]:
        """(ESI body, hash, truth) of every kill before `until`, each once, in order of death."""
        scribe = Scribe(self.seed)
        end = until.timestamp()
        for number, death in self.deaths():
            if death.time >= end:
                return
            body = scribe.body(death, number)
            yield body, _hash(body, death), truth_of(death, number)

    def deaths(self) -> Iterator[tuple[int, Death]]:
        """All planned kills with their killmail ids, in order of death."""
        number = FIRST_KILLMAIL
        steps = dice(self.seed, "killmail ids")
        # merge keeps the order of the theatres among kills of one second, so the numbering is the seed's alone
        for death in heapq.merge(*(theatre.deaths() for theatre in self._theatres), key=lambda death: death.time):
            number += 1 + int(steps.random() * 3)
            yield number, death

    def _posted(self) -> Iterator[tuple[int, int, int, Death, bool]]:
        """(posted at, sequence, killmail id, death, with a newer block) in order of posting."""
        chance = dice(self.seed, "posting")
        waiting: list[tuple[int, int, int, Death, bool]] = []
        count, sequence = 0, FIRST_SEQUENCE
        for number, death in self.deaths():
            while waiting and waiting[0][0] <= death.time:
                at, _, posted, due, revalued = heapq.heappop(waiting)
                sequence += 1
                yield at, sequence, posted, due, revalued
            posting = post(death.time, chance, late=self.late)
            count += 1
            heapq.heappush(waiting, (posting.at, count, number, death, False))
            if posting.again is not None:
                count += 1
                heapq.heappush(waiting, (posting.again, count, number, death, posting.revalued))

    def _mail(
        self, scribe: Scribe, index: int, at: int, sequence: int, number: int, death: Death, revalued: bool
    ) -> SimulatedMail:
        body: Any = scribe.body(death, number)
        hash_ = _hash(body, death)
        space = self.chart.space_of.get(death.system)
        block = zkb_block(body, hash_, death, space, scribe.place(death)[3] if space else None)
        if revalued:
            block |= {name: round(block[name] * REVALUED, 2) for name in VALUES}
            block["totalValue"] = round(block["droppedValue"] + block["destroyedValue"], 2)
            block["labels"].append("revalued")
        envelope = {
            "killmail_id": number,
            "hash": hash_,
            "esi": body,
            "zkb": block,
            "uploaded_at": at,
            "sequence_id": sequence,
        }
        return SimulatedMail(index, datetime.fromtimestamp(at, UTC), envelope, truth_of(death, number))


def _hash(body: Any, death: Death) -> str:
    return killmail_hash(body, datetime.fromtimestamp(death.time, UTC))


def truth_of(death: Death, number: int) -> Truth:
    """The answer sheet's line for a planned kill."""
    scene = death.scene
    assert scene is not None
    pilots = [shooter.who for shooter in death.attackers if isinstance(shooter.who, Pilot)]
    victim = death.victim
    letters = death.letters
    parties = dict.fromkeys([victim.organisation, *(pilot.organisation for pilot in pilots)])
    sides = {str(one): letters[scene.team_of[one]] for one in sorted(parties) if scene.team_of.get(one) in letters}
    coalitions = {scene.coalition_of[pilot.organisation] for pilot in pilots if pilot.organisation in scene.coalition_of}
    return Truth(
        killmail_id=number,
        kind=death.kind,
        twist=death.twist,
        happening=scene.name,
        battle=None if death.part is None else f"{scene.name}.{death.part}",
        sides=sides,
        victim_side=sides.get(str(victim.organisation)),
        attacker_side=sides.get(str(pilots[0].organisation)) if pilots else None,
        victim_doctrine=scene.doctrine_of.get(victim.id) if isinstance(victim, Pilot) else None,
        attacker_doctrine=scene.doctrine_of.get(pilots[0].id) if pilots else None,
        victim_coalition=scene.coalition_of.get(victim.organisation),
        attacker_coalitions=tuple(sorted(coalitions)),
    )
