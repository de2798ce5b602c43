"""A revision of a battle as the feed tells it: small, with all totals as they are now. Pure.

Totals are whole and not differences, so that whoever missed a revision has everything again with the next one.
"""

from __future__ import annotations

from typing import Literal, cast

from typing_extensions import TypedDict

from schemas.battle import Battle, BattleKind, Change, OrganisationKind, Report, Side, State, Tier

PREFIX = "battle."
"""Before the change, in the type of the feed's message: `battle.opened`."""
TOP_ORGANISATIONS = 5
"""Organisations of a side that are named: what a line on a page has room for."""
MAX_ADDED = 200
"""Killmails of one revision that are named. A kill makes one; a merge or a late day can bring thousands, at 11 bytes each."""


class LeadingOrganisation(TypedDict):
    """One of the organisations with the most pilots of a side."""

    id: int
    kind: OrganisationKind
    pilots: int


class SideNews(TypedDict):
    """One side, or (with the letter null) those without a side. `isk_lost` in ISK, null while no loss has a known worth.
    `appraised` as in `BattleNews`."""

    side: str | None
    organisations: list[LeadingOrganisation]
    """At most `TOP_ORGANISATIONS`, most pilots first."""
    organisation_count: int
    pilots: int
    losses: int
    """Killmails."""
    isk_lost: float | None
    unpriced: int
    appraised: int | None
    efficiency: float | None


class PlaceNews(TypedDict):
    """A system of the battle; null means unknown."""

    solar_system_id: int
    constellation_id: int | None
    region_id: int | None


class BattleNews(TypedDict):
    """What the feed says of every change but `merged`. Times in Unix seconds of the first and last kill."""

    battle_id: int
    revision: int
    change: Change
    state: State
    formerly: list[int]
    """Addresses that lead here from this revision on."""
    added: list[int]
    """Killmails that are new in this revision: the highest ids, at most `MAX_ADDED`, sorted."""
    added_count: int
    """All that are new."""
    start: int
    end: int
    systems: list[PlaceNews]
    kills: int
    pilots: int
    pilot_losses: int
    tier: Tier
    kind: BattleKind
    sides: list[SideNews]
    unassigned: SideNews | None
    isk_lost: float | None
    """Of all together."""
    unpriced: int
    appraised: int | None
    """Losses whose worth is Warstream's own valuation; null of a revision that was told before they were counted."""
    simulated: bool
    processed_at: str


class ToldNews(BattleNews):
    """The same as it goes to clients."""

    alliances: list[int]
    """All of the battle, with those that `sides` does not name; sorted."""


class MergeNews(TypedDict):
    """What the feed says of `merged`: this address leads to another battle, and has no figures of its own any more."""

    battle_id: int
    revision: int
    change: Literal["merged"]
    state: Literal["merged"]
    merged_into: int
    simulated: bool
    processed_at: str


class Entry(TypedDict):
    """What lies in the feed's stream: the news, and what only filters need."""

    news: BattleNews | MergeNews
    alliances: list[int]
    """All organisations of the battle that are alliances."""
    corporations: list[int]
    """All that are corporations: those whose pilots were in no alliance."""


def entry_of(battle: Battle) -> Entry:
    """Raises ValueError for a battle that stands and has no report, or one that leads elsewhere without saying where."""
    if battle["state"] == "merged":
        return Entry(news=_merge(battle), alliances=[], corporations=[])
    report = battle["report"]
    if report is None:
        raise ValueError(f"its state is {battle['state']}, and it has no report")
    found: dict[str, list[int]] = {"alliance": [], "corporation": [], "character": []}
    for side in _all_sides(report):
        for organisation in side["organisations"]:
            found[organisation["kind"]].append(organisation["id"])
    return Entry(news=_news(battle, report), alliances=found["alliance"], corporations=found["corporation"])


def told_of(entry: Entry) -> ToldNews | MergeNews:
    """What clients hear: the list of alliances lies beside the news in the stream, once for both uses."""
    news = entry["news"]
    if news["state"] == "merged":
        return cast(MergeNews, news)
    return ToldNews(**news, alliances=sorted(entry["alliances"]))


def _merge(battle: Battle) -> MergeNews:
    into = battle["merged_into"]
    if into is None:
        raise ValueError("its state is merged, and it does not say into which battle")
    return MergeNews(
        battle_id=battle["battle_id"],
        revision=battle["revision"],
        change="merged",
        state="merged",
        merged_into=into,
        simulated=battle["simulated"],
        processed_at=battle["processed_at"],
    )


def _news(battle: Battle, report: Report) -> BattleNews:
    unassigned = report["unassigned"]
    return BattleNews(
        battle_id=battle["battle_id"],
        revision=battle["revision"],
        change=battle["change"],
        state=battle["state"],
        formerly=battle.get("formerly", []),
        added=battle["added"][-MAX_ADDED:],
        added_count=len(battle["added"]),
        start=battle["start"],
        end=battle["end"],
        systems=[
            PlaceNews(
                solar_system_id=place["solar_system_id"],
                constellation_id=place.get("constellation_id"),
                region_id=place["region_id"],
            )
            for place in battle["systems"]
        ],
        kills=len(battle["kills"]),
        pilots=battle["pilots"],
        pilot_losses=battle["pilot_losses"],
        tier=battle["tier"],
        kind=battle["kind"],
        sides=[_side(side) for side in report["sides"]],
        unassigned=None if unassigned is None else _side(unassigned),
        isk_lost=report["losses"]["isk"],
        unpriced=report["losses"]["unpriced"],
        appraised=report["losses"].get("appraised"),
        simulated=battle["simulated"],
        processed_at=battle["processed_at"],
    )


def _all_sides(report: Report) -> list[Side]:
    return [*report["sides"], *([] if report["unassigned"] is None else [report["unassigned"]])]


def _side(side: Side) -> SideNews:
    # The event has most pilots first already; said again here, since the cut depends on it.
    leading = sorted(side["organisations"], key=lambda one: (-one["pilots"], one["id"]))[:TOP_ORGANISATIONS]
    return SideNews(
        side=side["side"],
        organisations=[LeadingOrganisation(id=one["id"], kind=one["kind"], pilots=one["pilots"]) for one in leading],
        organisation_count=len(side["organisations"]),
        pilots=side["pilots"],
        losses=side["losses"]["killmails"],
        isk_lost=side["losses"]["isk"],
        unpriced=side["losses"]["unpriced"],
        appraised=side["losses"].get("appraised"),
        efficiency=side["efficiency"],
    )
