"""The one table of topics. Whatever is not in it does not exist: topics are created from it and checked at every start.

Keys place what must meet on one partition. A compacted topic holds the latest state of each key, a deleted one holds facts
for a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from schemas import (
    activity,
    battle,
    completeness,
    dead_letter,
    doctrine,
    doctrine_template,
    engagement,
    killmail_event,
    late_kills,
    loss_fit,
    side_correction,
    template_match,
)
from schemas.world import (
    campaigns,
    faction_war,
    heard,
    hours,
    incursions,
    name,
    price,
    ranking,
    skyhooks,
    sovereignty,
    want,
    wormholes,
)

WORKER_APP = "warstream"
"""The Faust application's id; it is part of every changelog topic's name and of the consumer group."""

PARTITIONS = 8
"""Partitions of what is keyed by system: the most workers that can share the work. Fixed for life: a key must not move."""

MAX_MESSAGE_BYTES = 8 * 1024 * 1024
"""A killmail with 10,000 attackers is about 2.5 MB of JSON; a dead letter of 4 MiB stays below this in base64."""

FOR_EVER = "-1"
"""Kafka's word for facts without a time limit; left out, the broker's default of a week would hold."""
_LONG = timedelta(days=30)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic; `schema` is the shape of its values, `producers` and `consumers` name the parts that use it."""

    name: str
    key: str
    schema: type[Any]
    version: int
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    partitions: int = PARTITIONS
    cleanup: Literal["delete", "compact"] = "delete"
    retention: timedelta | None = _WEEK

    def config(self) -> dict[str, str]:
        """Kafka's topic settings. A compacted topic gets no time limit: Faust hangs on an expired changelog."""
        settings = {"cleanup.policy": self.cleanup, "max.message.bytes": str(MAX_MESSAGE_BYTES)}
        if self.cleanup == "delete":
            settings["retention.ms"] = FOR_EVER if self.retention is None else str(int(self.retention.total_seconds() * 1000))
        return settings


KILLMAILS = Topic(
    name="killmails",
    key="solar_system_id",
    schema=killmail_event.KillmailEvent,
    version=killmail_event.VERSION,
    producers=("streams",),
    consumers=("agents.activity", "agents.battles", "agents.fits", "sinks.postgres", "sinks.redis", "warstream.world"),
    retention=_LONG,
)
SYSTEM_ACTIVITY = Topic(
    name="system-activity",
    key="region_id",
    schema=activity.SystemActivity,
    version=activity.VERSION,
    producers=("agents.activity",),
    consumers=("agents.activity",),
)
ACTIVITY = Topic(
    name="activity",
    key="scope:id:window_start",
    schema=activity.Activity,
    version=activity.VERSION,
    producers=("agents.activity",),
    consumers=("sinks.redis",),
    cleanup="compact",
    retention=None,
)
ENGAGEMENTS = Topic(
    name="engagements",
    key="engagements",
    schema=engagement.Engagements,
    version=engagement.VERSION,
    producers=("agents.battles", "warstream.stream_end"),
    consumers=("agents.battles",),
    partitions=1,
)
"""One partition by design: a battle crosses systems, and whoever joins engagements must see all of them."""
BATTLES = Topic(
    name="battles",
    key="battle_id",
    schema=battle.Battle,
    version=battle.VERSION,
    producers=("agents.battles",),
    consumers=("agents.doctrines", "sinks.postgres", "sinks.redis"),
    partitions=1,
    cleanup="compact",
    retention=None,
)
"""One partition: what takes over an address and what tells that the old one is gone stay in order."""
DOCTRINES = Topic(
    name="doctrines",
    key="doctrine_id",
    schema=doctrine.Doctrine,
    version=doctrine.VERSION,
    producers=("agents.doctrines",),
    consumers=("sinks.postgres", "sinks.redis"),
    partitions=1,
    cleanup="compact",
    retention=None,
)
"""One partition: where a fleet goes from one doctrine to another, both are told in order."""
LATE_KILLS = Topic(
    name="late-kills",
    key="day",
    schema=late_kills.LateKills,
    version=late_kills.VERSION,
    producers=("agents.battles",),
    consumers=("warstream.late_battles",),
    partitions=1,
)
SIDE_CORRECTIONS = Topic(
    name="side-corrections",
    key="killmail_id",
    schema=side_correction.SideCorrection,
    version=side_correction.VERSION,
    producers=("api",),
    consumers=("agents.battles", "sinks.postgres_entry"),
    partitions=1,
    retention=None,
)
"""What people said is in no source that could be asked again."""
FITS = Topic(
    name="fits",
    key="killmail_id",
    schema=loss_fit.LossFit,
    version=loss_fit.VERSION,
    producers=("agents.fits",),
    consumers=("agents.doctrines", "agents.templates", "sinks.postgres_entry", "sinks.redis"),
    partitions=1,
)
"""One partition: whoever gathers fits by hull or alliance sees all of them. A week is what such a reader looks back."""
DOCTRINE_TEMPLATES = Topic(
    name="doctrine-templates",
    key="template_id",
    schema=doctrine_template.DoctrineTemplate,
    version=doctrine_template.VERSION,
    producers=("api", "warstream.doctrine_import"),
    consumers=("agents.templates", "sinks.template_rows"),
    partitions=1,
    cleanup="compact",
    retention=None,
)
"""What people asked for is in no source that could be asked again."""
TEMPLATE_MATCHES = Topic(
    name="template-matches",
    key="killmail_id",
    schema=template_match.TemplateMatch,
    version=template_match.VERSION,
    producers=("agents.templates",),
    consumers=("sinks.template_rows",),
    partitions=1,
    retention=_LONG,
)
COMPLETENESS = Topic(
    name="completeness",
    key="day",
    schema=completeness.Completeness,
    version=completeness.VERSION,
    producers=("streams.history",),
    consumers=("sinks.postgres_entry",),
    partitions=1,
    cleanup="compact",
    retention=None,
)
DEAD_LETTERS = Topic(
    name="dead-letters",
    key="id",
    schema=dead_letter.DeadLetter,
    version=dead_letter.VERSION,
    producers=("streams", "agents", "sinks"),
    consumers=("sinks.postgres",),
    partitions=1,
    retention=_LONG,
)


def _latest(topic: str, key: str, module: Any, schema: type[Any], *producers: str, consumers: tuple[str, ...] = ()) -> Topic:
    """A topic of the world beside the kills that holds the newest of each key; few events, so one partition."""
    return Topic(
        name=topic,
        key=key,
        schema=schema,
        version=module.VERSION,
        producers=producers,
        consumers=("sinks.world_tables", *consumers),
        partitions=1,
        cleanup="compact",
        retention=None,
    )


PRICES = _latest(
    "prices",
    "type_id:origin",
    price,
    price.Price,
    "streams.esi",
    "streams.prices",
    "streams.simulator",
    consumers=("sinks.redis",),
)
NAMES = _latest("names", "category:id", name, name.Name, "streams.esi", "streams.simulator")
SOVEREIGNTY = _latest("sovereignty", "solar_system_id", sovereignty, sovereignty.Sovereignty, "streams.esi", "streams.simulator")
HEARD = _latest("heard", "list_name", heard, heard.Heard, "streams.esi", "streams.simulator")
CAMPAIGNS = _latest("campaigns", "source", campaigns, campaigns.Campaigns, "streams.esi", "streams.dotlan")
INCURSIONS = _latest("incursions", "source", incursions, incursions.Incursions, "streams.esi")
FACTION_WAR = _latest("faction-war", "source", faction_war, faction_war.FactionWar, "streams.esi")
SKYHOOKS = _latest("skyhooks", "source", skyhooks, skyhooks.Skyhooks, "streams.esi")
WORMHOLES = _latest("wormholes", "hub", wormholes, wormholes.Wormholes, "streams.eve_scout")
ALLIANCE_RANKINGS = _latest("alliance-rankings", "day", ranking, ranking.AllianceRankings, "streams.dotlan")
SOVEREIGNTY_CHANGES = Topic(
    name="sovereignty-changes",
    key="solar_system_id",
    schema=sovereignty.SovereigntyChange,
    version=sovereignty.VERSION,
    producers=("streams.esi", "streams.dotlan"),
    consumers=("sinks.world_tables",),
    partitions=1,
    retention=_LONG,
)
ACTIVITY_HISTORY = Topic(
    name="activity-history",
    key="source:hour:figures",
    schema=hours.Hours,
    version=hours.VERSION,
    producers=("streams.esi", "streams.dotlan"),
    consumers=("sinks.world_tables",),
    partitions=1,
    retention=_LONG,
)
WANTS = Topic(
    name="wants",
    key="wants",
    schema=want.Want,
    version=want.VERSION,
    producers=("api",),
    consumers=("warstream.world",),
    partitions=1,
    retention=timedelta(hours=1),
)
"""Older ones nobody waits for any more."""

TOPICS: tuple[Topic, ...] = (
    KILLMAILS,
    SYSTEM_ACTIVITY,
    ACTIVITY,
    ENGAGEMENTS,
    BATTLES,
    DOCTRINES,
    LATE_KILLS,
    SIDE_CORRECTIONS,
    FITS,
    DOCTRINE_TEMPLATES,
    TEMPLATE_MATCHES,
    COMPLETENESS,
    DEAD_LETTERS,
    PRICES,
    NAMES,
    SOVEREIGNTY,
    HEARD,
    SOVEREIGNTY_CHANGES,
    CAMPAIGNS,
    ACTIVITY_HISTORY,
    INCURSIONS,
    FACTION_WAR,
    SKYHOOKS,
    WORMHOLES,
    ALLIANCE_RANKINGS,
    WANTS,
)


@dataclass(frozen=True, slots=True)
class Table:
    """A stateful table of the worker. Its changelog has as many partitions as the topic whose keys it shares."""

    name: str
    source: Topic

    @property
    def changelog(self) -> str:
        """The name Faust itself gives the changelog; given explicitly, Faust never recovers from it."""
        return f"{WORKER_APP}-{self.name}-changelog"


SYSTEM_ACTIVITY_TABLE = Table("system-activity", KILLMAILS)
REGION_ACTIVITY_TABLE = Table("region-activity", SYSTEM_ACTIVITY)
ENGAGEMENTS_TABLE = Table("engagements", KILLMAILS)
BATTLES_TABLE = Table("battles", ENGAGEMENTS)
DOCTRINES_TABLE = Table("doctrines", BATTLES)
TEMPLATES_TABLE = Table("templates", FITS)
"""Templates and the losses they are compared with. Both topics have one partition, so one worker has both."""
TABLES: tuple[Table, ...] = (
    SYSTEM_ACTIVITY_TABLE,
    REGION_ACTIVITY_TABLE,
    ENGAGEMENTS_TABLE,
    BATTLES_TABLE,
    DOCTRINES_TABLE,
    TEMPLATES_TABLE,
)


def wanted_topics() -> dict[str, tuple[int, dict[str, str]]]:
    """Every topic that must exist, changelogs included: name -> (partitions, settings)."""
    wanted = {topic.name: (topic.partitions, topic.config()) for topic in TOPICS}
    for table in TABLES:
        settings = {"cleanup.policy": "compact", "max.message.bytes": str(MAX_MESSAGE_BYTES)}
        wanted[table.changelog] = (table.source.partitions, settings)
    return wanted
