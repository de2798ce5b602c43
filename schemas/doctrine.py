"""A fleet doctrine as it stands: the value of the `doctrines` topic, version 1. What it means is in `docs/doctrines.md`."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.battle import OrganisationKind
from schemas.fit import FitAnalysis, FitBody
from schemas.killmail import OPEN

VERSION = 1

Change = Literal["appeared", "updated", "changed", "abandoned", "returned", "merged"]
"""What the newest revision did. `changed`: its drift word has become `changing`, or its name is another one."""
State = Literal["live", "abandoned", "merged"]
Drift = Literal["new", "stable", "changing", "abandoned"]
DoctrineKind = Literal["subcapital", "capital", "supercapital"]
HullRole = Literal["line", "logistics", "support", "links", "capital"]


class DoctrineHull(TypedDict):
    """One hull of the doctrine's fleets."""

    ship_type_id: int
    ship_class: str
    role: HullRole
    share: float
    """Mean share of a fleet's pilots, 0..1."""
    presence: float
    """Share of the fleets in which it was seen, 0..1."""


class FleetMember(TypedDict):
    """A fleet that flew it: one side of a battle in one stretch of time."""

    fleet_id: str
    battle_id: int
    side: str
    start: int
    """Unix seconds of its first and last kill in that stretch."""
    end: int
    pilots: int
    solar_system_id: int
    region_id: int | None
    organisations: list[list[int]]
    """Pairs of organisation and pilots, most pilots first."""
    distance: float
    """Cosine distance from the doctrine's centre, 0..1."""


class DoctrineUser(TypedDict):
    """An organisation seen flying it, within the window."""

    id: int
    kind: OrganisationKind
    fleets: int
    pilots: int
    """In its largest fleet."""
    first_seen: int
    last_seen: int


class DoctrineRegion(TypedDict):
    region_id: int
    fleets: int
    first_seen: int
    last_seen: int


class DoctrineDay(TypedDict):
    """One day of it, UTC."""

    day: str
    fleets: int
    pilots: int
    """In its largest fleet."""
    hulls: list[list[float]]
    """Pairs of type and mean share, the largest eight."""


class Swap(TypedDict):
    """A module that some fits have in place of one of the fit shown."""

    rack: str
    type_id: int
    instead_of: int | None
    """Null: in a slot that the shown fit leaves empty or fills otherwise."""
    share: float
    """Of the fits, 0..1."""


class DoctrineFit(TypedDict):
    """What is flown of one hull: the fit that is nearest to all others of its kind.

    Losses are a biased sample: what dies less is seen less.
    """

    fit_id: str
    """`{hull}-{fit hash}` of the fit shown."""
    hull_type_id: int
    name: str
    fit: FitBody
    fit_hash: str
    killmail_id: int
    """A loss with exactly this fit."""
    losses: int
    share: float
    """Of the hull's losses in this doctrine, 0..1."""
    swaps: list[Swap]
    analysis: FitAnalysis | None
    first_seen: int
    last_seen: int


class ItemOfInterest(TypedDict):
    """What its fleets use up, from the lost ships' holds and racks."""

    type_id: int
    kind: Literal["ammunition", "fuel", "drone", "paste", "booster", "module", "other"]
    pieces: int
    """Destroyed and dropped together, in the losses of the window."""
    destroyed: int
    losses: int
    """On so many lost ships."""
    per_loss: float
    """Pieces for each lost ship of the doctrine."""


class DoctrineTurn(TypedDict):
    """Something that happened to it."""

    at: int
    what: Literal["appeared", "merged", "split", "abandoned", "returned", "renamed"]
    other: str | None
    """The other doctrine of a merge or split; the former name of one that was renamed."""


@with_config(OPEN)
class Doctrine(TypedDict):
    """One doctrine. Key of the topic: its `doctrine_id`; compacted, one partition.

    Of two with one key the higher `revision` counts. Everything but `revision`, `change` and `processed_at` is a function of the
    set of kills and corrections, and of the newest event time seen.
    """

    v: Literal[1]
    doctrine_id: str
    """The `fleet_id` of the fleet that founded it."""
    revision: int
    change: Change
    state: State
    merged_into: str | None
    """Only with `state` merged: everything below is then empty."""
    formerly: list[str]
    """Ids that lead here."""
    name: str
    kind: DoctrineKind
    hulls: list[DoctrineHull]
    """Largest share first."""
    fleets: int
    battles: int
    pilots_mean: float
    pilots_most: int
    confidence: float
    """0..1: how sure it is that this is one thing that is flown on purpose (`docs/doctrines.md`)."""
    drift: Drift
    drift_distance: float | None
    """Cosine distance between its last two days and the days before; null where one of them has nothing."""
    first_seen: int
    last_seen: int
    members: list[FleetMember]
    """Newest first."""
    flown_by: list[DoctrineUser]
    """Most fleets first."""
    regions: list[DoctrineRegion]
    days: list[DoctrineDay]
    fits: list[DoctrineFit]
    items: list[ItemOfInterest]
    turns: list[DoctrineTurn]
    simulated: bool
    processed_at: str
    centre: NotRequired[list[list[Any]]]
    """What it is known by: pairs of feature (a hull's type, or a class's word) and value, of length one. For whoever goes on
    from here; people have `hulls`."""
