"""Every key that Warstream keeps in Redis, with its shape, its life and the reason. Nothing else is written there.

Redis holds what must be quick and may be lost: a flushed Redis costs the feed's history and the last day's timelines, never
a killmail. Keys begin with the kind of kills (`schemas.simulated.Mode`), so that these never mix in one database; those of ESI
(`EsiKeys`) do not, as its limits are those of our address, whatever is asked for.
Everything that grows with the number of kills carries a TTL; the feed's head and stream do not, so that a server that evicts
only keys with a TTL never breaks the feed's numbering.

Writers: `sinks/redis` for all but `source`, which ingest writes, and `price_missed`, which the API writes. Readers: `api`.
`streams/esi` alone writes and reads ESI's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.simulated import SIMULATED_MODES
from schemas.world.authority import HOT_TTL

Scope = Literal["system", "region"]
TimelineOf = Literal["system", "region", "character", "corporation", "alliance", "faction", "hull"]

DAY = 24 * 3600

KILL_TTL = DAY
"""Seconds a summary lives: timelines reach back a day, and what is older is asked from Postgres."""

TIMELINE_TTL = DAY
"""Seconds: an entity that was in no kill for a day has no timeline; Postgres answers for it."""
TIMELINE_LENGTH = 200
"""Newest kills kept per timeline: two pages of a list. More is a query, not a timeline."""
RECENT_LENGTH = 2_000
"""Newest kills kept in the timeline of everything: two hours of New Eden on a usual evening."""

MARKER_TTL = 2 * DAY
"""Seconds a kill's marker lives: twice `FEED_MAX_AGE`, so that a kill is too old for the feed before its marker is gone."""

FEED_MAX_AGE = DAY
"""Seconds: an event received longer ago is stored but not fed. Kafka keeps killmails for 30 days; a consumer group that lost
its place would otherwise feed them all again after their markers are gone."""
FEED_KEPT = 20 * 60
"""Seconds a feed message stays in the stream at least: the promise is 15 minutes, five more are for clients that come back
at the last moment and for trimming in whole nodes."""
FEED_MAX_ENTRIES = 100_000
"""The most messages in the stream, about 150 MB at 1.5 kB each: 15 minutes at 110 a second, twenty times a busy evening. A
replay at full speed is faster than that and keeps a shorter time."""

ACTIVITY_TTL = 25 * 3600
"""Seconds an activity window lives: the longest question is 24 h, one hour more is for the window that is under way."""

BATTLE_MARKER_TTL = 8 * DAY
"""Seconds a battle's marker lives after its newest revision: late kills may change it for 7 days, one more is for room."""
BOARD_LENGTH = 500
"""The most battles on the board, about 1 kB each: five snapshots. Ended ones make room first."""
BOARD_ACTIVE = 6 * 3600
"""Seconds an active battle stays on the board without news. While the stream moves it changes or ends within 15 minutes, so
this one was left by an agent that stands still, or by a source that gives nothing."""
BOARD_ENDED = 3600
"""Seconds an ended battle stays: who comes late to a fight still sees how it ended."""

DOCTRINE_MARKER_TTL = 30 * DAY
"""Seconds a doctrine's marker lives after its newest revision: one that is given up is told after days without a fleet, and only
to those who heard of it."""

PRICE_TTL = HOT_TTL
"""Seconds the orders of a type live after we had them: two rounds of ESI's own life of them, so that one may fail before a hot
price is missed. Those that are older than one round are asked for again by whoever reads them."""
PRICE_MISSED_TTL = 60
"""Seconds for which nobody waits for a price that did not come in time: who comes meanwhile is told at once what is known, and
ESI, which had no answer, is not asked for it more than once a minute."""

STATUS_TTL = DAY
"""Seconds: a source or sink that has written nothing for a day is no longer part of the system."""
PART_TTL = 3_600
"""Seconds: whoever looks within an hour of a part's end sees that it has ended. A part that moved to another machine, or a
container that was made anew, leaves its old name behind for as long."""

ESI_ANSWER_KEPT = DAY
"""Seconds an answer of ESI is kept once it has expired: its ETag makes the next one a 304 at half the price."""
ESI_ANSWER_MOST = 8 * DAY
"""Seconds it is kept at most: a killmail expires after a month, and nobody asks for one twice."""

ESI_ASKING = 120
"""Seconds that a process may take to ask for one address, with its repetitions; then another may."""


@dataclass(frozen=True, slots=True)
class EsiKeys:
    """What all processes at one address share of ESI, of whatever mode. Times are Unix milliseconds."""

    def _key(self, *parts: str) -> str:
        return ":".join(("warstream", "esi", *parts))

    def silence(self) -> str:
        """String: nobody asks ESI anything before (after a 420 or a 403). TTL: until then."""
        return self._key("silence")

    def spent(self, limit: str) -> str:
        """Hash of one limit (`streams.esi.limits`): number of a slot -> what was spent in it, and `until`, before which nobody
        draws on this limit. TTL: the limit's window and a slot, 16 min at most."""
        return self._key("spent", limit)

    def answer(self, digest: str) -> str:
        """Hash: `url`, `body` (zlib), `etag`, `expires`, `modified` (Unix seconds), `pages` of the newest answer for one address
        with its query. TTL: until it expires and `ESI_ANSWER_KEPT`, at most `ESI_ANSWER_MOST`."""
        return self._key("answer", digest)

    def asking(self, digest: str) -> str:
        """String: a process is asking for this address now, and the others wait for its answer. TTL `ESI_ASKING`."""
        return self._key("asking", digest)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one kind of kills; `mode` is `Settings.mode`. All times in keys and scores are Unix seconds."""

    mode: str

    @property
    def simulated(self) -> bool:
        """As `Settings.simulated`: the kills under these keys never happened."""
        return self.mode in SIMULATED_MODES

    def _key(self, *parts: object) -> str:
        return ":".join(("warstream", self.mode, *map(str, parts)))

    def kill(self, killmail_id: int) -> str:
        """String: the kill's summary (`schemas.kill_summary`) as JSON. TTL `KILL_TTL`."""
        return self._key("kill", killmail_id)

    def kill_marker(self, killmail_id: int) -> str:
        """Hash of one kill that was written, about 1.2 kB. TTL `MARKER_TTL`.

        `body` and `opinion`: ranks of the mail and of zKillboard's opinion that count (`schemas.precedence`). `content`: digest
        of the mail. `news`: digest of what people were told. `fed`: present when they were. `event`: zlib of the event's JSON,
        for the day when another event brings the better half. It makes a redelivered kill a no-op and a newer zkb an update.
        """
        return self._key("marker", killmail_id)

    def recent(self) -> str:
        """Sorted set: killmail id by time of the kill, all kills, newest `RECENT_LENGTH`. TTL `TIMELINE_TTL`."""
        return self._key("timeline", "all")

    def timeline(self, of: TimelineOf, number: int) -> str:
        """Sorted set: killmail id by time of the kill, newest `TIMELINE_LENGTH` of the last day. TTL `TIMELINE_TTL`.

        A character, corporation, alliance, faction or hull is in a kill as victim or as attacker. A day is counted back from
        the newest kill of the timeline, so that a replayed year has timelines too.
        """
        return self._key("timeline", of, number)

    def feed_head(self) -> str:
        """Hash: `epoch` (hex, new whenever Redis lost data), `offset` (of the newest message, from 1), `run_id` (of the
        server that this epoch belongs to). No TTL."""
        return self._key("feed", "head")

    def feed_stream(self) -> str:
        """Stream, one entry a message: `e` epoch, `o` offset, `t` kill, update, activity, fit, battle.* or doctrine.*, `d` zlib
        of the event's JSON, for a battle, doctrine or fit of what its news say (`schemas.battle_news.Entry`,
        `schemas.doctrine_news.Entry`, `schemas.fit_news.FitNews`). `b`, only with what is merged: the `d` told before of it,
        whose places and parties say who is to hear of its end.

        Kept `FEED_KEPT` seconds and at most `FEED_MAX_ENTRIES`. No TTL.
        """
        return self._key("feed", "stream")

    def activity(self, scope: Scope, window_start: int) -> str:
        """Hash: id of the system or region -> its `schemas.activity.Activity` of this window as JSON. TTL `ACTIVITY_TTL`."""
        return self._key("activity", scope, window_start)

    def activity_rank(self, scope: Scope, window_start: int) -> str:
        """Sorted set: id of the system or region by kills in this window. TTL `ACTIVITY_TTL`."""
        return self._key("activity", scope, window_start, "rank")

    def activity_windows(self, scope: Scope) -> str:
        """Sorted set: start of each window that is kept, scored by itself; the last one is "now". TTL `ACTIVITY_TTL`."""
        return self._key("activity", scope, "windows")

    def battle_marker(self, battle_id: int) -> str:
        """Hash of one battle that people were told of: `revision`, the highest told, and `entry`, the `d` of the newest message
        with figures. TTL `BATTLE_MARKER_TTL`. It makes a redelivered revision a no-op."""
        return self._key("battle", battle_id)

    def fit_marker(self, killmail_id: int) -> str:
        """String: the rank (proof and content) of the mail whose fit people were told of. TTL `MARKER_TTL`. It makes a
        redelivered fit a no-op."""
        return self._key("fit", killmail_id)

    def battle_board(self) -> str:
        """Hash: battle id -> its newest message: `epoch offset milliseconds type`, a line feed, and `d` as in the stream.

        The active battles, and those that ended a short while ago; at most `BOARD_LENGTH`. It is what a new subscriber sees
        first. TTL `BOARD_ACTIVE`.
        """
        return self._key("battles", "board")

    def battle_board_ends(self) -> str:
        """Sorted set: battle id by Unix seconds when it leaves the board. TTL `BOARD_ACTIVE`."""
        return self._key("battles", "ends")

    def doctrine_marker(self, doctrine_id: str) -> str:
        """Hash of one doctrine that people were told of, about 1 kB: `revision`, the highest that came, `shown`, the digest of
        what was told last, and `entry`, the `d` of the newest message with figures. TTL `DOCTRINE_MARKER_TTL`."""
        return self._key("doctrine", doctrine_id)

    def price(self, type_id: int) -> str:
        """String: the newest `schemas.world.price.Price` of origin `orders` of one type, as JSON. It lives `PRICE_TTL` seconds
        after we received it."""
        return self._key("price", type_id)

    def price_missed(self, type_id: int) -> str:
        """String, empty: the API has wanted this type's price and waited for it in vain. TTL `PRICE_MISSED_TTL`."""
        return self._key("price", type_id, "missed")

    def sources(self) -> str:
        """Set: kinds of the sources that have a status (`r2z2`, `redisq`, ...). No TTL: there are seven kinds."""
        return self._key("sources")

    def source_status(self, kind: str) -> str:
        """Hash written by ingest: `cursor` (next sequence, whole number or empty), `last_answer_at` (UTC text),
        `state` (`starting`, `running`, `waiting`, `stopped`), `detail` (one sentence for people). TTL `STATUS_TTL`."""
        return self._key("source", kind)

    def sink_status(self, sink: str) -> str:
        """Hash written by a sink with each batch: `last_write_at` (UTC text), `last_kill_id`, `last_kill_at` (UTC text of the
        kill). TTL `STATUS_TTL`."""
        return self._key("sink", sink)

    def parts(self) -> str:
        """Sorted set: `part@instance` by Unix seconds of its last word; those older than `PART_TTL` are taken out."""
        return self._key("parts")

    def part(self, name: str) -> str:
        """String: the last word of `part@instance` (`schemas.part_status`) as JSON. TTL `PART_TTL`."""
        return self._key("part", name)
