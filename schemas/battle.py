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
    """Of these."""
    losses: int
    """Killmails with a victim of this organisation, capsules and structures among them."""
    isk_lost: float | None
    unpriced: int
    appraised: NotRequired[int]
    damage: int
    confidence: float
    """0..1: how sure its side is; of one without a side, how sure the best one would be."""
    kills_for: int
    """Killmails on which it shot at another side, and its losses by another side's final blow; `kills_against` the same with its
    own side."""
    kills_against: int
    corrected: NotRequired[Literal[True]]
    """A person said where it stands; confidence and kills are those of that place. Left out of all others."""


class Hull(TypedDict):
    """One hull of a side, flown or lost. `ship_type_id` is null for pilots whose hull no mail tells."""

    ship_type_id: int | None
    ship_class: str | None
    """A word of `universe.ships`; null with the type."""
    fielded: int
    """Pilots seen in it, each once. 0 for structures, for ships nobody sat in, and for capsules of those seen in a ship."""
    lost: int
    """Killmails with it: over all hulls of a side the sum of its losses."""


class Pilot(TypedDict):
    """One pilot of a side; kills and final blows are those whose victim is not of his own organisation."""

    character_id: int
    organisation: int
    kills: int
    final_blows: int
    damage: int
    losses: int
    """Killmails, capsules among them."""
    ship_type_id: int | None
    """The ship he was seen in most often, of equals the lowest id; a capsule only when nothing else was seen."""


class Reship(TypedDict):
    """A pilot who lost ships twice or more; capsules and deployables are no ships."""

    character_id: int
    organisation: int
    killmails: list[int]
    """His lost ships, by time."""


class Loadout(TypedDict):
    """A hull with a weapon, as attackers showed it, those without damage too: a tackler's weapon is his scrambler."""

    organisation: int
    ship_type_id: int | None
    """Null where the mail tells a capsule, a missile or nothing."""
    weapon_type_id: int | None
    """Null where the mail tells the hull again or nothing."""
    pilots: int
    damage: int


class Losses(TypedDict):
    """What somebody lost. Killmails = ships + capsules + structures + deployables + unpiloted + other.

    Of `isk`, `dropped` and `destroyed` each is the sum of the known, null when there are losses and none is known, 0 when
    nothing was lost.
    """

    killmails: int
    ships: int
    """Ships of pilots, capsules not among them."""
    capsules: int
    structures: int
    """Starbases, sovereignty structures, orbitals and Upwell structures."""
    deployables: int
    """Tractor units, depots, bubbles and the like: their owner need not be there."""
    unpiloted: int
    """Ships nobody sat in."""
    other: int
    """Fighters and drones with a killmail of their own, and what is none of these."""
    capitals: int
    """Capital ships, unpiloted ones too."""
    isk: float | None
    unpriced: int
    """Killmails without a known worth."""
    appraised: NotRequired[int]
    """Killmails whose worth is Warstream's own valuation (`schemas.worth`); of the rest of those with a worth it is
    zKillboard's. Not known where it is missing."""
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
    """Worth of the losses of all others, those without a side among them, on which this side dealt the final blow. Final blows
    by NPCs and structures are to nobody's credit. Null and 0 as in `Losses`."""
    efficiency: float | None
    """Inflicted / (inflicted + lost), 0..1; null when one of them is unknown, or both are nothing."""
    damage: int
    kills: int
    """Killmails of all others, those without a side among them, on which one of its pilots is an attacker."""
    logistics: int
    """Pilots seen in logistics ships: logistics cruisers and frigates, force auxiliaries."""
    capitals: int
    """Pilots seen in capital ships."""
    classes: dict[str, int]
    """Ship class -> pilots seen in it, each pilot once per hull; those of unknown hull are in `hulls` alone."""
    hulls: list[Hull]
    """Most fielded first; capsules count as fielded only where nothing else of the pilot was seen."""
    top_pilots: list[Pilot]
    """At most ten with a kill: by kills, final blows, damage, id."""
    reships: list[Reship]
    """At most a hundred, most losses first."""
    loadouts: list[Loadout]
    """By organisation, in the order of `organisations`; of each at most ten, most pilots first."""


class Bucket(TypedDict):
    """60 s of the battle, on which something died."""

    start: int
    """Unix seconds, a multiple of 60."""
    kills: int
    losses: dict[str, int]
    """Side -> killmails lost; "" for those without a side."""
    isk: dict[str, float]
    """Side -> ISK lost, of the known; a side without a known loss is not in it."""


class TurningPoint(TypedDict):
    """Something that changed the fight. `bucket` is the start of its 60 s; `killmail_id` where one mail tells it."""

    what: Turn
    bucket: int
    side: str | None
    """Whose capital or logistics, or who lost the ship; null for those without a side and for what is of the whole battle."""
    killmail_id: int | None
    text: str
    """One sentence for people."""


class Timeline(TypedDict):
    """How it went."""

    bucket_seconds: int
    buckets: list[Bucket]
    momentum: dict[str, list[float]]
    """Side -> ISK inflicted minus lost (as in `Side`), summed up to and with each bucket. A side of which nothing is known is
    not in it."""
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


class SideFleet(TypedDict):
    """A side in one stretch of time: at least five pilots of known hull, each once, in the hull he was seen in most often there.

    Pairs are of id and pilots, most pilots first.
    """

    fleet_id: str
    """Killmail and pilot: the first kill of the stretch with one of its pilots on it, and the lowest character id of these."""
    side: str
    stretch: int
    """Unix seconds of the start of the stretch, a multiple of 900."""
    start: int
    """Unix seconds of its first and last kill there, with its pilots as attackers or victims."""
    end: int
    pilots: int
    hulls: list[list[int]]
    organisations: list[list[int]]
    solar_system_id: int
    """Where most of these kills were."""
    region_id: int | None
    losses: list[int]
    """Killmails of ships that its pilots lost there, capsules not among them."""


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
    fleets: NotRequired[list[SideFleet]]
    """By stretch of 900 s, then side: what doctrines are found in. Missing in revisions that were made before there were any."""


@with_config(OPEN)
class Battle(TypedDict):
    """One battle. Key of the topic: `str(battle_id)`; the topic is compacted and has one partition.

    Of two with one key the higher `revision` counts. Revisions of a battle have no gaps; one that takes over another's
    kills goes on from the highest of theirs. Everything but `revision`, `change`, `added` and `processed_at` is a
    function of the set of kills and the set of corrections (and of the newest event time seen, which decides `state`).
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
    """Killmails that are new in this revision, sorted. After a worker has fallen it may name some that an earlier one named."""
    start: int
    """Unix seconds of its first and last kill."""
    end: int
    kills: list[int]
    """Killmail ids, sorted."""
    fingerprint: NotRequired[int]
    """Of the kills with their contents and worths, and of the corrections: equal for equal battles. Below 2**53."""
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
