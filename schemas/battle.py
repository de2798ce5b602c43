"""A battle as it stands: the value of the `battles` topic, version 1. What it means is in `docs/battles.md`."""

from __future__ import annotations

from typing import Literal, NotRequired

from pydantic import with_config
from typing_extensions import TypedDict

from schemas.killmail import OPEN

VERSION = 1

Change = Literal["opened", "updated", "merged", "ended", "reopened"]
"""What the newest revision did. `merged`: this address leads to another battle from now on, see `merged_into`."""
State = Literal["active", "ended", "merged"]
Tier = Literal["gank", "brawl", "battle", "hellcamp"]
BattleKind = Literal["fight", "gank", "camp", "roam", "bash", "clean-up"]
OrganisationKind = Literal["alliance", "corporation", "character"]
Turn = Literal["kill-spike", "kill-drop", "capital-entry", "high-value-kill", "logistics-collapse"]


@with_config(OPEN)
class Organisation(TypedDict):
    """One organisation in the battle (battle rules, "Words"). ISK as in `Losses`."""

    id: int
    kind: OrganisationKind
    pilots: int
    """Distinct pilots, as attacker or victim."""
    kills: int
    """Killmails on which one of its pilots is an attacker and the victim is not its own."""
    final_blows: int
    losses: int
    """Killmails with a victim of this organisation, capsules and structures among them."""
    isk_lost: float | None
    unpriced: int
    damage: int
    confidence: float
    """0..1: how sure its side is; of one without a side, how sure the best one would be."""
    kills_for: int
    """Killmails that speak for its side, `kills_against` those that speak against it."""
    kills_against: int


class Hull(TypedDict):
    """One hull of a side. `ship_type_id` is null for pilots whose hull no mail tells."""

    ship_type_id: int | None
    ship_class: str
    fielded: int
    """Pilots seen in it, each once."""
    lost: int


class Pilot(TypedDict):
    """One pilot of a side."""

    character_id: int
    organisation: int
    kills: int
    final_blows: int
    damage: int
    losses: int
    ship_type_id: int | None
    """The hull he was seen in most often."""


class Reship(TypedDict):
    """A pilot who lost ships (capsules aside) twice or more."""

    character_id: int
    organisation: int
    killmails: list[int]
    """His lost ships, by time."""


class Loadout(TypedDict):
    """A hull with a weapon, as attackers showed it."""

    organisation: int
    ship_type_id: int | None
    weapon_type_id: int | None
    pilots: int
    damage: int


class Losses(TypedDict):
    """What somebody lost. `isk` is null when no loss has a known worth; `unpriced` counts those without one."""

    killmails: int
    ships: int
    """Ships of pilots, capsules not among them."""
    capsules: int
    structures: int
    """Structures and deployables."""
    capitals: int
    isk: float | None
    unpriced: int
    dropped: float | None
    """ISK of the items that dropped."""
    destroyed: float | None
    """ISK of hull and items that were destroyed."""


@with_config(OPEN)
class Side(TypedDict):
    """One side, or (with the letter null) those without a side."""

    side: str | None
    organisations: list[Organisation]
    """Most pilots first, then by id."""
    pilots: int
    losses: Losses
    isk_inflicted: float | None
    """Worth of the losses of other sides on which this side dealt the final blow."""
    efficiency: float | None
    """Inflicted / (inflicted + lost), 0..1; null while both are unknown or nothing."""
    damage: int
    kills: int
    """Killmails of other sides on which one of its pilots is an attacker."""
    logistics: int
    """Pilots seen in logistics ships."""
    capitals: int
    """Pilots seen in capital ships."""
    classes: dict[str, int]
    """Ship class -> pilots seen in it, each pilot once per hull."""
    hulls: list[Hull]
    """Most fielded first; capsules only where nothing else of the pilot was seen."""
    top_pilots: list[Pilot]
    """At most ten: by kills, final blows, damage, id."""
    reships: list[Reship]
    """At most a hundred, most losses first."""
    loadouts: list[Loadout]
    """At most ten an organisation, most pilots first."""


class Bucket(TypedDict):
    """60 s of the battle, on which something died."""

    start: int
    """Unix seconds, a multiple of 60."""
    kills: int
    losses: dict[str, int]
    """Side -> killmails lost; "" for those without a side."""
    isk: dict[str, float]
    """Side -> ISK lost, of the known."""


class TurningPoint(TypedDict):
    """Something that changed the fight. `bucket` is the start of its 60 s; `killmail_id` where one mail tells it."""

    what: Turn
    bucket: int
    side: str | None
    killmail_id: int | None
    text: str
    """One sentence for people."""


class Timeline(TypedDict):
    """How it went."""

    bucket_seconds: int
    buckets: list[Bucket]
    momentum: dict[str, list[float]]
    """Side -> ISK inflicted minus lost, summed up to and with each bucket."""
    first_blood: int
    """The killmail of the first pilot's loss, or of the first kill when none is a pilot's."""
    turning_points: list[TurningPoint]


class Place(TypedDict):
    """A system of the battle; times in Unix seconds of its first and last kill."""

    solar_system_id: int
    constellation_id: NotRequired[int | None]
    """What the feed's filter asks for; unknown while it is missing."""
    region_id: int | None
    kills: int
    start: int
    end: int


class EngagementSpan(TypedDict):
    """A part of the battle in one system. Its id is that of its first kill."""

    engagement_id: int
    solar_system_id: int
    kills: int
    start: int
    end: int


class Damage(TypedDict):
    """Damage done by one weapon type, of all pilots of a side."""

    side: str | None
    weapon_type_id: int | None
    damage: int
    pilots: int


class Disagreement(TypedDict):
    """How well the sides explain the kills: friends apart and foes together, in tenths of a pilot on a kill."""

    value: int
    of: int
    """All the evidence there is."""
    optimal: bool
    """Proven to be the least."""


@with_config(OPEN)
class Report(TypedDict):
    """What a battle tells, apart from its identity."""

    sides: list[Side]
    unassigned: Side | None
    losses: Losses
    """Of all together."""
    timeline: Timeline
    damage: list[Damage]
    """At most fifty a side, most first."""
    disagreement: Disagreement


@with_config(OPEN)
class Battle(TypedDict):
    """One battle. Key of the topic: `str(battle_id)`; the topic is compacted and has one partition.

    Of two with one key the higher `revision` counts. Revisions of a battle have no gaps; one that takes over another's
    kills goes on from the highest of theirs. Everything but `revision`, `change`, `added` and `processed_at` is a
    function of the set of kills (and of the newest event time seen, which decides `state`).
    """

    v: Literal[1]
    battle_id: int
    """The killmail id of its first kill by (time, id)."""
    revision: int
    change: Change
    state: State
    merged_into: int | None
    """Only with `state` merged: the address it leads to. Everything below is then empty: no kills, no report."""
    formerly: NotRequired[list[int]]
    """Addresses that this revision took over."""
    added: list[int]
    """Killmails that are new in this revision, sorted."""
    start: int
    """Unix seconds of its first and last kill."""
    end: int
    kills: list[int]
    """Killmail ids, sorted."""
    engagements: list[EngagementSpan]
    systems: list[Place]
    pilots: int
    pilot_losses: int
    """Killmails whose victim is a pilot: what the tier counts."""
    tier: Tier
    kind: BattleKind
    report: Report | None
    simulated: bool
    processed_at: str
