"""The report of a battle, part by part: the stored event with names. Nothing is worked out here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from api.models import battle_report as m
from api.models.battles import OrganisationRef
from api.models.parts import Named
from api.problems import Problem
from api.queries import names as n
from api.queries.battles import battle_report
from api.queries.names import Names, names_of
from api.services.battles import Row, at, battle_place, battle_rows, place_names
from api.services.correction_history import history
from api.services.row import named
from api.storage.postgres import Database
from schemas.side_correction import SideCorrection


@dataclass(frozen=True, slots=True)
class Told:
    """The JSON of one battle, and the names it needs."""

    report: Any
    places: list[Any]
    engagements: list[Any]
    kinds: dict[int, str]
    """Organisation -> its kind; parts of the report name organisations by id alone."""
    names: Names

    def organisation(self, number: int) -> OrganisationRef:
        """An organisation with its kind and name; both None of one that has left the battle, of which a history may tell."""
        kind = self.kinds.get(number)
        return OrganisationRef(id=number, kind=kind, name=None if kind is None else self.names.of(kind, number))

    def character(self, number: int) -> Named:
        """A pilot with his name."""
        return Named(id=number, name=self.names.of(n.CHARACTER, number))

    def type(self, number: int | None) -> Named | None:
        """A hull or weapon with its name."""
        return named(self.names, n.TYPE, number)

    def sides(self) -> list[Any]:
        """All sides, those without one last."""
        return _sides(self.report)


async def read_report(database: Database, battle: Row) -> Told:
    """Everything stored of the battle. Raises the problem not-found when it was merged a moment ago."""
    row = await battle_report(database, battle["battle_id"], battle["revision"])
    if row is None:
        raise Problem("not-found", f"Battle {battle['battle_id']} has just become part of another one; ask again.")
    report, places, engagements = (orjson.loads(row[name]) for name in ("report", "places", "engagements"))
    names = await names_of(database, {*_named(report), *place_names(places)})
    kinds = {one["id"]: one["kind"] for side in _sides(report) for one in side["organisations"]}
    return Told(report, places, engagements, kinds, names)


def _sides(report: Any) -> list[Any]:
    return [*report["sides"], *([report["unassigned"]] if report["unassigned"] else [])]


def _named(report: Any) -> Iterator[tuple[str, int | None]]:
    for side in _sides(report):
        for one in side["organisations"]:
            yield one["kind"], one["id"]
        for one in (*side["top_pilots"], *side["reships"]):
            yield n.CHARACTER, one["character_id"]
        for one in (*side["hulls"], *side["top_pilots"], *side["loadouts"]):
            yield n.TYPE, one["ship_type_id"]
        for one in side["loadouts"]:
            yield n.TYPE, one["weapon_type_id"]
    for one in report["damage"]:
        yield n.TYPE, one["weapon_type_id"]


async def whole(database: Database, battle: Row, told: Told, *, simulated: bool) -> m.BattleOne:
    """The battle with its totals."""
    (row,) = await battle_rows(database, [battle])
    report = told.report
    data = m.BattleWhole(
        **row.__dict__,
        losses=_losses(report["losses"]),
        first_blood=report["timeline"]["first_blood"],
        turning_points=_turning_points(told),
        engagements=_engagements(told),
        unassigned=len(report["unassigned"]["organisations"]) if report["unassigned"] else 0,
        disagreement=m.Disagreement(**report["disagreement"]),
    )
    return m.BattleOne(data=data, simulated=simulated)


def sides(told: Told, corrections: Sequence[SideCorrection], *, simulated: bool) -> m.SidesOne:
    """Who fights whom, and what people said of it."""
    report = told.report
    data = m.Sides(
        sides=[_side(side, told) for side in report["sides"]],
        unassigned=_side(report["unassigned"], told) if report["unassigned"] else None,
        disagreement=m.Disagreement(**report["disagreement"]),
        corrections=history(corrections, told.organisation),
    )
    return m.SidesOne(data=data, simulated=simulated)


def timeline(told: Told, *, simulated: bool) -> m.TimelineOne:
    """How it went."""
    line = told.report["timeline"]
    data = m.Timeline(
        bucket_seconds=line["bucket_seconds"],
        buckets=[m.Bucket(**one | {"start": at(one["start"])}) for one in line["buckets"]],
        momentum=line["momentum"],
        first_blood=line["first_blood"],
        turning_points=_turning_points(told),
    )
    return m.TimelineOne(data=data, simulated=simulated)


def composition(told: Told, *, simulated: bool) -> m.FleetList:
    """What each side flew."""
    fleets = [
        m.Fleet(
            side=side["side"],
            pilots=side["pilots"],
            logistics=side["logistics"],
            capitals=side["capitals"],
            classes=side["classes"],
            hulls=[
                m.HullRow(
                    ship=told.type(one["ship_type_id"]), ship_class=one["ship_class"], fielded=one["fielded"], lost=one["lost"]
                )
                for one in side["hulls"]
            ],
        )
        for side in told.sides()
    ]
    return m.FleetList(data=fleets, next=None, simulated=simulated)


def loadouts(told: Told, *, simulated: bool) -> m.LoadoutList:
    """What attackers showed."""
    rows = [
        m.LoadoutRow(
            side=side["side"],
            organisation=told.organisation(one["organisation"]),
            ship=told.type(one["ship_type_id"]),
            weapon=told.type(one["weapon_type_id"]),
            pilots=one["pilots"],
            damage=one["damage"],
        )
        for side in told.sides()
        for one in side["loadouts"]
    ]
    return m.LoadoutList(data=rows, next=None, simulated=simulated)


def reships(told: Told, *, simulated: bool) -> m.ReshipList:
    """Who came back."""
    rows = [
        m.ReshipRow(
            side=side["side"],
            character=told.character(one["character_id"]),
            organisation=told.organisation(one["organisation"]),
            killmails=one["killmails"],
        )
        for side in told.sides()
        for one in side["reships"]
    ]
    return m.ReshipList(data=rows, next=None, simulated=simulated)


def damage(told: Told, *, simulated: bool) -> m.DamageList:
    """What did the damage."""
    rows = [
        m.DamageRow(side=one["side"], weapon=told.type(one["weapon_type_id"]), damage=one["damage"], pilots=one["pilots"])
        for one in told.report["damage"]
    ]
    return m.DamageList(data=rows, next=None, simulated=simulated)


def systems(told: Told, *, simulated: bool) -> m.SystemsOne:
    """Where it was fought."""
    data = m.Systems(systems=[battle_place(place, told.names) for place in told.places], engagements=_engagements(told))
    return m.SystemsOne(data=data, simulated=simulated)


def _turning_points(told: Told) -> list[m.TurningPoint]:
    return [
        m.TurningPoint(what=one["what"], at=at(one["bucket"]), side=one["side"], killmail_id=one["killmail_id"], text=one["text"])
        for one in told.report["timeline"]["turning_points"]
    ]


def _engagements(told: Told) -> list[m.EngagementRow]:
    return [
        m.EngagementRow(
            id=one["engagement_id"],
            system=Named(id=one["solar_system_id"], name=told.names.of(n.SYSTEM, one["solar_system_id"])),
            kills=one["kills"],
            start=at(one["start"]),
            end=at(one["end"]),
        )
        for one in told.engagements
    ]


def _organisation(one: Any, told: Told) -> m.OrganisationRow:
    return m.OrganisationRow(**{"corrected": False, "appraised": None} | one, name=told.names.of(one["kind"], one["id"]))


def _losses(losses: Any) -> m.Losses:
    return m.Losses(**{"appraised": None} | losses)


def _side(side: Any, told: Told) -> m.SideWhole:
    return m.SideWhole(
        side=side["side"],
        organisations=[_organisation(one, told) for one in side["organisations"]],
        pilots=side["pilots"],
        losses=_losses(side["losses"]),
        isk_inflicted=side["isk_inflicted"],
        efficiency=side["efficiency"],
        damage=side["damage"],
        kills=side["kills"],
        logistics=side["logistics"],
        capitals=side["capitals"],
        top_pilots=[
            m.PilotRow(
                character=told.character(one["character_id"]),
                organisation=told.organisation(one["organisation"]),
                kills=one["kills"],
                final_blows=one["final_blows"],
                damage=one["damage"],
                losses=one["losses"],
                ship=told.type(one["ship_type_id"]),
            )
            for one in side["top_pilots"]
        ],
    )
