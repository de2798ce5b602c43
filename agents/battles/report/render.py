"""The report of a battle: running figures and sides in, what the topic carries out."""

from __future__ import annotations

from collections.abc import Mapping

from agents.battles.report.course import BUCKET, Told
from agents.battles.report.organisation_totals import OrganisationTotals
from agents.battles.report.side_report import Group
from agents.battles.report.standing import NOBODY, Sides, letters_of, standing
from agents.battles.report.stretches import letter_members
from agents.battles.report.totals import Totals
from agents.battles.report.turning_points import capital_entries, drops, high_value_kills, logistics_collapses, ordered, spikes
from schemas.battle import Disagreement, Report, Timeline, TurningPoint


def render(totals: Totals, sides: Sides) -> Report:
    """The report of a battle with at least one kill. The same facts and sides give the same bytes.

    An organisation that `sides` does not name stands without a side. Parts of the report are shared with later ones of the
    same totals: do not change it.
    """
    letters = letters_of(sides)
    stands = standing(sides)
    members = {member.organisation: member for side in sides.sides for member in side.members}
    members |= {member.organisation: member for member in sides.unassigned}
    told = totals.course.told(letters, stands)
    by_letter: dict[str, list[OrganisationTotals]] = {letter: [] for letter in [*letters, NOBODY]}
    for number, one in totals.organisations.items():
        by_letter[stands.get(number, NOBODY)].append(one)
    groups = {
        letter: Group(letter or None, organisations, members, told.inflicted[letter], totals.sharing)
        for letter, organisations in by_letter.items()
    }
    strays = groups[NOBODY]
    strays.losses.include(totals.stray_losses)
    strays.include_hulls(totals.stray_hulls)
    return Report(
        sides=[groups[letter].shown() for letter in letters],
        unassigned=strays.shown() if strays.organisations or strays.losses.killmails else None,
        losses=totals.losses.shown(),
        timeline=_timeline(totals, told, groups, stands),
        damage=[row for group in groups.values() for row in group.damage()],
        fleets=totals.stretches.fleets(letter_members(stands, totals.organisations)),
        disagreement=Disagreement(value=_tenths(sides.disagreement), of=_tenths(sides.evidence), optimal=sides.optimal),
    )


def _tenths(weight: int) -> int:
    """Of a pilot, from thousandths. Rounded up: a little disagreement is not none."""
    return -(-weight // 100)


def _timeline(totals: Totals, told: Told, groups: Mapping[str, Group], stands: Mapping[int, str]) -> Timeline:
    first = totals.first_pilot_loss or totals.first_kill
    if first is None:
        raise ValueError("A report needs at least one kill; these totals have none.")
    return Timeline(
        bucket_seconds=BUCKET,
        buckets=told.buckets,
        momentum=told.momentum,
        first_blood=first[1],
        turning_points=_turning_points(totals, told, groups, stands),
    )


def _turning_points(totals: Totals, told: Told, groups: Mapping[str, Group], stands: Mapping[int, str]) -> list[TurningPoint]:
    kills = {bucket["start"]: bucket["kills"] for bucket in told.buckets}
    entries = {letter: entry for letter, group in groups.items() if (entry := group.capital_entry()) is not None}
    return ordered(
        [
            *spikes(kills),
            *drops(kills),
            *capital_entries(entries),
            *high_value_kills(totals.valued, stands),
            *logistics_collapses(totals.course.logistics_lost(stands)),
        ]
    )
