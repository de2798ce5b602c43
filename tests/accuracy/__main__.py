"""`make accuracy`: battles and sides against simulated wars that know them, and against the optimum on real days.

Writes docs/accuracy.md. The real days are read from WARSTREAM_SHARED_DATA or beside the project, and left out where missing.
"""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from agents.battles.battles import Battles
from agents.battles.facts import Fact, from_wire
from agents.battles.seen import read_kill
from agents.doctrines.step import Rules
from schemas.precedence import content_digest
from streams.simulator.archive import write_war
from tests.accuracy.battles import BattlesScore, all_met, planted_sides, score_battles
from tests.accuracy.doctrines import DoctrinesScore, planted_fleets, score_doctrines
from tests.accuracy.sides import DisagreementScore, SidesScore, score_disagreement, score_sides
from universe.map import load

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "accuracy.md"
SEEDS = (1, 2, 3)
HOURS = 24.0
FIGHTS = ("fight", "hole", "militia")
"""What third parties join."""
THIRD_PARTIES = 0.22
"""Of the ships shot, so that they are on 15 % of all kills and more: pods are shot by who is there."""
SUBSTITUTIONS = (0.0, 0.1, 0.15)
"""Of a fleet's pilots who bring another ship than the doctrine's."""
DOCTRINE_HOURS = 72.0
DOCTRINE_WINDOW = 36 * 3_600
"""Seconds: so that half of the fleets slide out while ids are looked at."""
DOCTRINES = [
    "",
    f"## Doctrines of simulated wars of {DOCTRINE_HOURS:g} hours",
    "",
    "With a third party in each fight. *Other ships*: share of a fleet's pilots who bring what they like. *Fleets*: sides in",
    "a stretch of 900 s whose kills name a planted doctrine. *Rand*: adjusted Rand index over them; *fights*: over those of",
    "great fights (the rest are militias and holes, where five pilots are a fleet). *Alone*: fleets in no doctrine; each counts",
    "as one of its own. *Renamed*: planted doctrines that had more than one id in twenty clusterings, an hour apart, of a window",
    f"that slides ({DOCTRINE_WINDOW // 3_600} hours). The aim is a Rand index of 0.9, and none renamed.",
    "",
    "| other ships | seed | fleets | planted | Rand | fights | alone | renamed |",
    "|---|---|---|---|---|---|---|---|",
]
GATES = {system.id: frozenset(system.gates) for system in load()}


def fact_of(mail: dict[str, Any]) -> Fact | None:
    """A killmail body as the battles take it."""
    event: Any = {
        "killmail_id": mail["killmail_id"],
        "hash": "",
        "hash_ok": None,
        "content": content_digest(mail),  # type: ignore[arg-type]
        "event_time": mail["killmail_time"],
        "received_at": mail["killmail_time"],
        "source": {},
        "simulated": False,
        "place": {"solar_system_id": mail["solar_system_id"], "region_id": None},
        "killmail": mail,
        "zkb": None,
    }
    combat = read_kill(event, simulated=False).combat
    return None if combat is None else from_wire(combat.kill)


@dataclass(frozen=True, slots=True)
class Measured:
    """One simulated war."""

    battles: BattlesScore
    sides: SidesScore
    shown: SidesScore
    """Of the battles in which every two planted sides met as foes on a killmail: in others no rule can tell them apart."""
    thirds: float
    """Share of the fights' kills that a third party made or joined."""


def simulated(seed: int, directory: Path, third_parties: float | None = None) -> Measured:
    """A day of war, in the order in which it was posted."""
    truth_path = directory / f"{seed}.truth.ndjson"
    war = write_war(directory / f"{seed}.ndjson", seed, HOURS, truth_path=truth_path, third_parties=third_parties)
    truth = [orjson.loads(line) for line in war.truth_path.read_bytes().splitlines()]
    mails = [orjson.loads(line)["esi"] for line in war.path.read_bytes().splitlines()]
    arrivals = [fact for mail in mails if (fact := fact_of(mail)) is not None]
    score, found = score_battles(arrivals, {one["killmail_id"]: one["battle"] for one in truth if one["battle"]}, GATES)
    sides = {one["killmail_id"]: {int(number): side for number, side in one["sides"].items()} for one in truth}
    planted = [(list(battle.facts.values()), planted_sides(_ordered(battle.facts.values()), sides)) for battle in found]
    fights = [one for one in truth if one["kind"] in FIGHTS]
    thirds = sum(one["twist"] == "third-party" for one in fights) / len(fights)
    return Measured(score, score_sides(planted), score_sides(one for one in planted if all_met(*one)), thirds)


def _ordered(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.time, fact.killmail_id))


def doctrines(seed: int, directory: Path, substitutions: float) -> DoctrinesScore:
    """Three days of war with third parties in every fight, and pilots who bring what they like."""
    truth_path = directory / f"{seed}.truth.ndjson"
    war = write_war(
        directory / f"{seed}.ndjson",
        seed,
        DOCTRINE_HOURS,
        truth_path=truth_path,
        third_parties=THIRD_PARTIES,
        substitutions=substitutions,
    )
    truth = {one["killmail_id"]: one for one in map(orjson.loads, war.truth_path.read_bytes().splitlines())}
    mails = (orjson.loads(line)["esi"] for line in war.path.read_bytes().splitlines())
    battles = Battles(GATES, (fact for mail in mails if (fact := fact_of(mail)) is not None))
    return score_doctrines(*planted_fleets(battles, truth), Rules(window=DOCTRINE_WINDOW))


def real() -> Iterator[tuple[str, DisagreementScore]]:
    """The battles of each real day."""
    shared = Path(os.environ.get("WARSTREAM_SHARED_DATA") or ROOT.parent / "shared" / "data")
    for path in sorted((shared / "killmails").glob("killmails-*.tar.bz2")):
        with tarfile.open(path) as archive:
            mails = [orjson.loads(archive.extractfile(one).read()) for one in archive if one.isfile()]  # type: ignore[union-attr]
        battles = Battles(GATES, (fact for mail in mails if (fact := fact_of(mail)) is not None))
        yield path.name[10:20], score_disagreement(list(battle.facts.values()) for battle in battles if battle.reported)


def main() -> None:
    """Measure, print, and write the page."""
    lines = [
        "# How right battles and sides are",
        "",
        "Written by `make accuracy`. What the words mean is in [battles.md](battles.md).",
        "",
        f"## Simulated wars of {HOURS:g} hours",
        "",
        "The simulator knows which battle each kill was planted in and who stood on which side. Kills come in the order in",
        "which they are posted: some hours late, some twice. *On*: share of the fights' kills that a third party made or",
        "joined; *as in life* there is one in every fourth fight, *in each* in all, and it shoots at both. *Whole*: F1 over",
        "battles, where only exactly the planted kills count. *Pairs*: F1 over pairs of kills in one battle. *Sides*: mean",
        "adjusted Rand index over battles of ten kills and more. *Shown*: the same over those of them in which every two planted",
        "sides met as foes on a killmail. In the others a third party and one of the two never met; who shares the foes",
        "and was never met stands with them by the rules, and no kill says otherwise. *None*: organisations told on no side.",
        "The aims are 0.98 for *whole* and 0.95 for *sides*; with a third party *in each* fight *sides* misses its aim, by",
        "such fights of three organisations ([010](decisions/010-weights-of-sides.md) has what was tried).",
        "",
        "| third party | seed | on | kills | planted | found | whole | pairs | of 10+ | sides | worst | shown | sides | none |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="warstream-accuracy-") as folder:
        for kind, share in (("as in life", None), ("in each", THIRD_PARTIES)):
            for seed in SEEDS:
                measured = simulated(seed, Path(folder), share)
                one, sides, shown = measured.battles, measured.sides, measured.shown
                row = f"{kind} | {seed} | {measured.thirds:.0%} | {one.kills:,} | {one.planted:,} | {one.found:,} | "
                row += f"{one.whole:.4f} | {one.pairs:.4f} | {sides.battles} | {sides.rand:.4f} | {sides.worst:.2f} | "
                row += f"{shown.battles} | {shown.rand:.4f} | {sides.unassigned} of {sides.organisations}"
                print(row)
                lines.append(f"| {row} |")
    lines += DOCTRINES
    with tempfile.TemporaryDirectory(prefix="warstream-accuracy-") as folder:
        for substitutions in SUBSTITUTIONS:
            for seed in SEEDS:
                flown = doctrines(seed, Path(folder), substitutions)
                row = f"{substitutions:.0%} | {seed} | {flown.fleets:,} | {flown.planted} | {flown.rand:.3f} | "
                row += f"{flown.fights:.3f} | {flown.unassigned} | {flown.renamed} of {flown.planted}"
                print(row)
                lines.append(f"| {row} |")
    lines += [
        "",
        "## Real days",
        "",
        "Nobody knows the sides here. What can be measured is how little the sides disagree with the kills (friends apart and",
        "foes together, as a share of all evidence), and whether another grouping would disagree less. *Optimal*: proven while",
        "the battle is told. *Proven later*: of the others, those for which a patient search ended. *Furthest*: how far the",
        "worst of these is above the optimum.",
        "",
        "| day | battles of 10+ | optimal | proven later | furthest | disagreement: half of them at most | 90 % | 99 % | all |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for day, score in real():
        row = f"{day} | {score.battles} | {score.proven} | {score.computable} | {score.furthest:.2%} | "
        row += " | ".join(f"{score.at(quantile):.2%}" for quantile in (0.5, 0.9, 0.99, 1.0))
        print(row)
        lines.append(f"| {row} |")
    PAGE.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
