"""What DOTLAN's pages say as our events: names become ids where the map knows them. Pure.

Alliances stay names: DOTLAN tells no ids, and whoever knows them looks them up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.topics import ACTIVITY_HISTORY, ALLIANCE_RANKINGS, CAMPAIGNS, SOVEREIGNTY_CHANGES, Topic
from schemas.world.campaigns import Campaign, Campaigns
from schemas.world.hours import Figure, Hours
from schemas.world.ranking import AllianceRankings, Ranked
from schemas.world.sovereignty import Owner, SovereigntyChange
from streams.dotlan.campaigns import CampaignRow
from streams.dotlan.changes import ChangeRow, Holder
from streams.dotlan.charts import Charts
from streams.dotlan.places import Places
from streams.dotlan.unreadable import Rows, Unreadable

Event = tuple[Topic, str, Mapping[str, Any]]
"""Topic, key, event, as `streams.publish` takes them."""
HOUR = timedelta(hours=1)
FIGURES: tuple[Figure, ...] = ("jumps", "ship_kills", "pod_kills", "npc_kills", "adm")
"""The order in which an event holds them."""

Told = Mapping[str, list[float | None]]
"""The end of an hour -> its figures in the order of `FIGURES`, as last told."""


def told(charts: Charts, fetched_at: datetime) -> dict[str, list[float | None]]:
    """The hours of a page that are over, and of which anything is told. An hour that is not over is told when it is."""
    hours = sorted({hour for series in charts.series.values() for hour in series})
    found = {}
    for hour in hours:
        figures = [charts.series.get(figure, {}).get(hour) for figure in FIGURES]
        if hour + HOUR <= fetched_at and any(figure is not None for figure in figures):
            found[_iso(hour + HOUR)] = figures
    return found


def hours_events(system_id: int, now_told: Told, before: Told, fetched_at: datetime) -> list[Event]:
    """An event for each hour that is new, or says another thing than `before`. Figures nobody ever told are left out."""
    columns = [at for at in range(len(FIGURES)) if any(figures[at] is not None for figures in now_told.values())]
    names = [FIGURES[at] for at in columns]
    events: list[Event] = []
    for hour, figures in now_told.items():
        if before.get(hour) == figures:
            continue
        event = Hours(
            source="dotlan",
            as_of=_iso(fetched_at),
            received_at=_iso(fetched_at),
            simulated=False,
            v=1,
            hour=hour,
            figures=names,
            whole=False,
            systems={str(system_id): [figures[at] for at in columns]},
        )
        events.append((ACTIVITY_HISTORY, f"dotlan:{hour}:{'+'.join(names)}", event))
    return events


def campaigns_event(rows: Iterable[CampaignRow], places: Places, fetched_at: datetime) -> Event | Unreadable:
    """All campaigns as one event. One that we cannot place makes it unreadable: left out, it would be over."""
    found = []
    for row in rows:
        system = places.placed(row.system, row.region)
        if isinstance(system, str):
            return Unreadable(f"has campaign {row.campaign_id} at an unknown place: {system}")
        found.append(
            Campaign(
                campaign_id=row.campaign_id,
                solar_system_id=system.id,
                constellation_id=system.constellation_id,
                structure_id=None,
                event_type=row.event_type,
                start_time=_iso(row.starts_at),
                defender_id=None,
                defender_name=row.defender,
                defender_score=row.score,
                attackers_score=None,
                participants=[],
            )
        )
    event = Campaigns(
        source="dotlan", as_of=_iso(fetched_at), received_at=_iso(fetched_at), simulated=False, v=1, campaigns=found
    )
    return CAMPAIGNS, "dotlan", event


def change_events(rows: Iterable[ChangeRow], places: Places, fetched_at: datetime) -> Rows[Event]:
    """An event for each change that we can place, oldest first."""
    events: list[Event] = []
    faults = []
    for row in sorted(rows, key=lambda row: row.at):
        system = places.placed(row.system, row.region)
        if isinstance(system, str):
            faults.append(f"the change of {_iso(row.at)} is at an unknown place: {system}")
            continue
        event = SovereigntyChange(
            source="dotlan",
            as_of=_iso(row.at),
            received_at=_iso(fetched_at),
            simulated=False,
            v=1,
            id=change_id(system.id, row),
            solar_system_id=system.id,
            of=row.of,
            before=None if row.before is None else _owner(row.before),
            after=_owner(row.after),
        )
        events.append((SOVEREIGNTY_CHANGES, str(system.id), event))
    return Rows(tuple(events), tuple(faults))


def change_id(system_id: int, row: ChangeRow) -> str:
    """Made of all that a change says, and of nothing else: told twice it is the same."""
    names = [f"{holder.alliance}/{holder.name}" if holder else "?" for holder in (row.before, row.after)]
    digest = hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]
    return f"dotlan:{system_id}:{row.of}:{row.at.astimezone(UTC):%Y%m%dT%H%M}:{digest}"


def rankings_event(rows: Iterable[Ranked], fetched_at: datetime) -> Event:
    """The list of the day on which it was fetched."""
    day = f"{fetched_at.astimezone(UTC):%Y-%m-%d}"
    event = AllianceRankings(
        source="dotlan",
        as_of=_iso(fetched_at),
        received_at=_iso(fetched_at),
        simulated=False,
        v=1,
        day=day,
        alliances=list(rows),
    )
    return ALLIANCE_RANKINGS, day, event


def _owner(holder: Holder) -> Owner:
    kind = "alliance" if holder.alliance else "unclaimed" if holder.name is None else "unknown"
    return Owner(kind=kind, alliance_id=None, corporation_id=None, faction_id=None, name=holder.name)  # type: ignore[typeddict-item]


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
