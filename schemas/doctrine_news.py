"""A revision of a doctrine as the feed tells it: small, with all figures as they are now. Pure."""

from __future__ import annotations

import hashlib
from typing import Literal

import orjson
from typing_extensions import TypedDict

from schemas.battle import OrganisationKind
from schemas.doctrine import Change, Doctrine, DoctrineKind, Drift, HullRole, State

PREFIX = "doctrine."
"""Before the change, in the type of the feed's message: `doctrine.appeared`."""
TOP_HULLS = 6
"""Hulls that are named: what makes a fleet what it is, as in lists."""
TOP_USERS = 5
"""Organisations that are named: what a line on a page has room for."""
SEEN_TENTHS = 10
"""Steps in which shares and confidence are seen: a picture of a fleet does not change with a pilot."""


class HullNews(TypedDict):
    """A hull of its fleets; `share` 0..1 of a fleet's pilots."""

    ship_type_id: int
    role: HullRole
    share: float


class UserNews(TypedDict):
    """Who was seen flying it; `pilots` in its largest fleet."""

    id: int
    kind: OrganisationKind
    fleets: int
    pilots: int


class DoctrineNews(TypedDict):
    """What the feed says of every change but `merged`. Times in Unix seconds."""

    doctrine_id: str
    revision: int
    change: Change
    state: State
    formerly: list[str]
    """Ids that lead here."""
    name: str
    kind: DoctrineKind
    hulls: list[HullNews]
    """At most `TOP_HULLS`, largest share first."""
    hull_count: int
    fleets: int
    battles: int
    pilots_most: int
    confidence: float
    drift: Drift
    drift_distance: float | None
    flown_by: list[UserNews]
    """At most `TOP_USERS`, most fleets first."""
    organisation_count: int
    regions: list[int]
    """All, sorted."""
    last_battle_id: int | None
    """Of its newest fleet; null where it has none in its window."""
    first_seen: int
    last_seen: int
    simulated: bool
    processed_at: str


class MergeNews(TypedDict):
    """What the feed says of `merged`: this id leads to another doctrine, and has no figures of its own any more."""

    doctrine_id: str
    revision: int
    change: Literal["merged"]
    state: Literal["merged"]
    merged_into: str
    simulated: bool
    processed_at: str


class Entry(TypedDict):
    """What lies in the feed's stream: the news, and what only filters need."""

    news: DoctrineNews | MergeNews
    alliances: list[int]
    """All that fly it; `corporations`: those whose pilots are in no alliance."""
    corporations: list[int]
    hulls: list[int]
    """All of them."""


def entry_of(doctrine: Doctrine) -> Entry:
    """Raises ValueError for a doctrine that leads elsewhere without saying where."""
    if doctrine["state"] == "merged":
        return Entry(news=_merge(doctrine), alliances=[], corporations=[], hulls=[])
    found: dict[str, list[int]] = {"alliance": [], "corporation": [], "character": []}
    for user in doctrine["flown_by"]:
        found[user["kind"]].append(user["id"])
    hulls = [hull["ship_type_id"] for hull in doctrine["hulls"]]
    return Entry(news=_news(doctrine), alliances=found["alliance"], corporations=found["corporation"], hulls=hulls)


def seen_digest(doctrine: Doctrine) -> str:
    """Equal for revisions that look alike to people: an `updated` with the digest that was told last is no news.

    A fleet that is being fought has more pilots with each kill and a later end; what counts is that there is a fleet more.
    """
    seen = [
        doctrine["state"],
        doctrine["name"],
        doctrine["kind"],
        doctrine["drift"],
        round(doctrine["confidence"] * SEEN_TENTHS),
        doctrine["fleets"],
        doctrine["battles"],
        sorted([hull["ship_type_id"], round(hull["share"] * SEEN_TENTHS)] for hull in doctrine["hulls"][:TOP_HULLS]),
        sorted(user["id"] for user in doctrine["flown_by"][:TOP_USERS]),
        sorted(one["region_id"] for one in doctrine["regions"]),
        sorted(doctrine["formerly"]),
        _last_battle(doctrine),
    ]
    return hashlib.blake2b(orjson.dumps(seen), digest_size=8).hexdigest()


def _last_battle(doctrine: Doctrine) -> int | None:
    # The event has the newest first already; said again here, since the answer depends on it.
    newest = max(doctrine["members"], key=lambda one: (one["end"], one["fleet_id"]), default=None)
    return None if newest is None else newest["battle_id"]


def _merge(doctrine: Doctrine) -> MergeNews:
    into = doctrine["merged_into"]
    if into is None:
        raise ValueError("its state is merged, and it does not say into which doctrine")
    return MergeNews(
        doctrine_id=doctrine["doctrine_id"],
        revision=doctrine["revision"],
        change="merged",
        state="merged",
        merged_into=into,
        simulated=doctrine["simulated"],
        processed_at=doctrine["processed_at"],
    )


def _news(doctrine: Doctrine) -> DoctrineNews:
    return DoctrineNews(
        doctrine_id=doctrine["doctrine_id"],
        revision=doctrine["revision"],
        change=doctrine["change"],
        state=doctrine["state"],
        formerly=doctrine["formerly"],
        name=doctrine["name"],
        kind=doctrine["kind"],
        hulls=[
            HullNews(ship_type_id=hull["ship_type_id"], role=hull["role"], share=hull["share"])
            for hull in doctrine["hulls"][:TOP_HULLS]
        ],
        hull_count=len(doctrine["hulls"]),
        fleets=doctrine["fleets"],
        battles=doctrine["battles"],
        pilots_most=doctrine["pilots_most"],
        confidence=doctrine["confidence"],
        drift=doctrine["drift"],
        drift_distance=doctrine["drift_distance"],
        flown_by=[
            UserNews(id=user["id"], kind=user["kind"], fleets=user["fleets"], pilots=user["pilots"])
            for user in doctrine["flown_by"][:TOP_USERS]
        ],
        organisation_count=len(doctrine["flown_by"]),
        regions=sorted({one["region_id"] for one in doctrine["regions"]}),
        last_battle_id=_last_battle(doctrine),
        first_seen=doctrine["first_seen"],
        last_seen=doctrine["last_seen"],
        simulated=doctrine["simulated"],
        processed_at=doctrine["processed_at"],
    )
