"""Every metric of Warstream, typed, with what it tells. Nothing is measured under a name that is not in this file."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_SLOW = (1, 5, 15, 30, 60, 300, 900, 3600, 14400, 86400, 259200)
_ROWS = (1, 10, 50, 100, 500, 1000, 2000, 5000, 10000, 50000)

# Ingest
INGEST_KILLMAILS = Counter("warstream_ingest_killmails", "Killmails acknowledged by Kafka", ["source"])
INGEST_DUPLICATES = Counter("warstream_ingest_duplicates", "Killmails a source handed over again", ["source"])
INGEST_LAG = Histogram("warstream_ingest_lag_seconds", "From the kill to our receiving it: the upstream's delay", buckets=_SLOW)
SOURCE_REQUESTS = Counter("warstream_source_requests", "Requests to a source by outcome", ["source", "outcome"])
SOURCE_GAPS = Counter("warstream_source_gaps", "Sequences skipped after three tries and noted for re-checking", ["source"])
SOURCE_CURSOR = Gauge("warstream_source_cursor", "The next sequence a source will ask for", ["source"])
SOURCE_LAST_ANSWER = Gauge(
    "warstream_source_last_answer_timestamp_seconds",
    "When a source last answered, with data or with nothing new",
    ["source"],
)
WORLD_LAST_SUCCESS = Gauge(
    "warstream_world_last_success_timestamp_seconds",
    "When a task of the part world last did what it is for; when it began, before that",
    ["task"],
)
SOURCE_UNREADABLE = Counter(
    "warstream_source_unreadable", "Answers of a source, or lines in them, that did not say what they should", ["source", "page"]
)
KILLMAILS_MISSING = Gauge("warstream_killmails_missing", "Killmails of a day that the history has and we do not", ["day"])

# What could not be used
DEAD_LETTERS = Counter("warstream_dead_letters", "Events set aside", ["topic", "reason"])

# Consumers
CONSUMER_LAG = Gauge("warstream_consumer_lag", "Messages between a group and the end of a topic", ["group", "topic"])
LAST_COMMIT = Gauge("warstream_last_commit_timestamp_seconds", "When a group last stored its progress", ["group"])
SINK_BATCH_ROWS = Histogram("warstream_sink_batch_rows", "Events in one sink batch", ["sink"], buckets=_ROWS)
SINK_BATCH_SECONDS = Histogram("warstream_sink_batch_seconds", "Time to store one sink batch", ["sink"], buckets=_FAST)
SINK_KILLMAILS = Counter(
    "warstream_sink_killmails", "Killmails by what the sink did: new, updated, duplicate, conflict, refused", ["sink", "outcome"]
)
SINK_BATTLES = Counter(
    "warstream_sink_battles",
    "Revisions of battles by what the sink did: new, updated, duplicate, stale, untold, refused",
    ["sink", "outcome"],
)
SINK_FITS = Counter(
    "warstream_sink_fits", "Fits by what the sink did: new, updated, duplicate, stale, refused", ["sink", "outcome"]
)
SINK_DOCTRINES = Counter(
    "warstream_sink_doctrines",
    "Revisions of doctrines by what the sink did: new, updated, unchanged, duplicate, stale, untold, refused",
    ["sink", "outcome"],
)
SINK_WORLD = Counter("warstream_sink_world", "Prices by what the sink did: new, updated, duplicate, refused", ["sink", "outcome"])
LATE_KILLS = Gauge("warstream_late_kills", "Kills older than the battles' horizon that wait until their day is derived anew")
AGENT_EVENTS = Counter("warstream_agent_events", "Events an agent has applied", ["agent"])
AGENT_BATCH_SECONDS = Histogram("warstream_agent_batch_seconds", "Time of one batch in an agent", ["agent"], buckets=_FAST)
DOGMA_FITS = Counter("warstream_dogma_fits", "Fits of losses by how their figures came: cached or reckoned", ["how"])

# People
FEED_CLIENTS = Gauge("warstream_feed_clients", "Open feed connections")
FEED_MESSAGES = Counter("warstream_feed_messages", "Messages handed to feed clients")
FEED_DROPPED_CLIENTS = Counter("warstream_feed_dropped_clients", "Clients dropped because they read too slowly")
FEED_BAD_ENTRIES = Counter("warstream_feed_bad_entries", "Entries of the feed in Redis that could not be read and were left out")
FEED_LATENCY = Histogram(
    "warstream_feed_latency_seconds", "From receiving a killmail to handing it to the websocket", buckets=_FAST
)
FEED_BATTLE_LATENCY = Histogram(
    "warstream_feed_battle_latency_seconds",
    "From a battle's revision to handing it to the websocket",
    buckets=_FAST,
)
PRICE_LOOKUPS = Counter("warstream_price_lookups", "Prices asked for: redis, postgres, wanted of ESI, or none", ["level"])
API_REQUESTS = Counter("warstream_api_requests", "Requests by route and status", ["route", "status"])
API_REQUEST_SECONDS = Histogram("warstream_api_request_seconds", "Time to answer", ["route"], buckets=_FAST)

BUILD_INFO = Gauge("warstream_build_info", "1, with the running version as label", ["version"])


def values(gauge: Gauge) -> list[tuple[dict[str, str], float]]:
    """What a gauge holds in this process: (labels, value)."""
    return [(sample.labels, sample.value) for family in gauge.collect() for sample in family.samples]
