"""R2Z2, zKillboard's live feed: numbered files, one killmail each, and a pointer that lags. What to do after each answer.

Pure: `ask` says what to request next, `step` what an answer means. The loop (`streams.r2z2_loop`) fetches, hands over,
saves and waits. Protocol as read in zKillboard's own producer and poller; where its consumers disagree, the careful way:

- The pointer lags by up to 51 files, so it is never the end of the feed; the cursor follows the files themselves.
- A 404 above the pointer is the head: wait. One below it is a hole, or an edge server that has not seen the file yet:
  try again three times, then go on, and look again for a day.
- A file without a killmail in it must not stop the feed: it is set aside and the cursor goes on.
- Order is that of processing, not of the kills; the same killmail may come again. Whoever stores them sorts that out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import orjson

from streams.http import Answer, Blocked, NotFound, NotModified, Ok, Oversized, Refused, Throttled, Unavailable

SPACING = 0.125
"""Seconds between requests: 8 a second. Consumers quote limits of 10, 15 and 20 a second; above them is an hour of 403."""
MISS_WAIT = 6.0
"""Seconds after a 404, as zKillboard's own poller waits (a killmail comes every 5.5 s); faster is reported to be blocked."""
POINTER_LAG = 51
"""The pointer is rewritten when it is more than 51 behind."""
POINTER_EVERY = 5
"""Misses of one file (30 s) before the pointer is read again: is this the head, or is the 404 stale?"""
TRIES = 3
"""Repeated tries of a file that ought to be there before the cursor leaves it."""
HOLE_RUN = 5
"""Holes in a row after which the feed's counter has jumped: at 24 s a hole the rest would take for ever."""
FAULTS = 10
"""Failures of one file (some 5 min with backoff) before we ask whether only this file is broken."""
RESET_AHEAD = 1_000
"""A cursor this far ahead of the pointer: the server began to count anew (the lag explains 51)."""
DAY_OF_FILES = 20_000
"""More than a day's files (16,000 on average). They are kept for about a day, so further back there is nothing to fetch."""
REWIND = 500
"""Files read again when an embedded broker has lost its memory: more than half an hour of kills, far more than was
acknowledged but not yet in Postgres. Reading again does no harm."""
BLOCKED_WAIT = 3_600.0
"""A 403 is for an hour."""
THROTTLED_WAIT = (10.0, 20.0)
"""Seconds after a 429 that does not say how long; drawn between, so that several clients do not come back together."""
LONGEST_WAIT = 3_600.0
"""No `Retry-After` is obeyed for longer: a wrong one must not end the feed."""
BLOCKED_TEXT = (
    "R2Z2 answers 403: too many requests, no contact in the User-Agent, or another poller on this address. Silence for an "
    "hour; set WARSTREAM_CONTACT if it is empty, and run one poller only."
)
BACKOFF = (1.0, 60.0)
"""First and longest wait in seconds after a failure."""
RECHECK_EVERY = 600.0
"""Seconds between two looks at the same hole."""
RECHECK_FOR = 86_400.0
"""Seconds for which a hole is looked at: the files live no longer."""
RECHECK_PACE = 30.0
"""Seconds after a look that found nothing before the next hole: each costs the live feed 6 s."""
LIVE_SHARE = 12.0
"""Seconds for which holes may come first; then the live feed is asked once. Twice the wait of a miss: half for each."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A file that was not there when the cursor passed it. Times in Unix seconds."""

    sequence: int
    found: float
    due: float


@dataclass(frozen=True, slots=True)
class State:
    """Where the poller stands. Everything before `cursor` was handed over, set aside, or is a gap."""

    cursor: int | None = None
    gaps: tuple[Gap, ...] = ()
    refresh: tuple[int, ...] = ()
    """Older files that were rewritten and are to be read again."""
    not_before: float = 0.0
    """Unix seconds before which nothing is asked: a restart must not shorten a block."""
    cluster_id: str | None = None
    """The broker that holds what was handed over."""
    cluster_from: int | None = None
    """Where the cursor stood when this broker was first given something: no rewind has to go further back."""

    # What follows is not kept over a restart.
    pointer: int | None = None
    want_pointer: bool = True
    misses: int = 0
    """Answers in a row without a usable file at the cursor."""
    tries: int = 0
    """Those among them while the file ought to have been there."""
    holes: int = 0
    """Files left out in a row."""
    faults: int = 0
    """Failures of the server in a row, whatever was asked."""
    file_faults: int = 0
    """Failures at the cursor."""
    others_work: bool = False
    """The pointer was readable while the file at the cursor failed."""
    recheck_from: float = 0.0
    """Unix seconds before which no gap is looked at."""
    live_at: float = 0.0
    """When the file at the cursor was last asked for, in Unix seconds."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to make. `sequence` is None for the pointer."""

    what: Literal["pointer", "file", "refresh", "recheck"]
    sequence: int | None = None

    @property
    def path(self) -> str:
        """Below the service's address; never with a query, which is taken for an attempt to evade the cache."""
        return f"ephemeral/{'sequence' if self.sequence is None else self.sequence}.json"


@dataclass(frozen=True, slots=True)
class Emit:
    """Hand these bytes over. What is no killmail becomes a dead letter there."""

    sequence: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know. `kind` is gap, found, given-up, blocked, reset, jump, hole or broken-file."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows from an answer: first `emits`, then save the state, then wait `wait` seconds since the answer."""

    state: State
    wait: float
    emits: tuple[Emit, ...] = ()
    notices: tuple[Notice, ...] = ()


def ask(state: State, now: float) -> Ask:
    """The next request. `now` in Unix seconds."""
    if state.want_pointer or state.cursor is None:
        return Ask("pointer")
    if state.refresh:
        return Ask("refresh", state.refresh[0])
    if state.recheck_from <= now < state.live_at + LIVE_SHARE:
        due = next((gap for gap in state.gaps if gap.due <= now), None)
        if due is not None:
            return Ask("recheck", due.sequence)
    return Ask("file", state.cursor)


def step(state: State, asked: Ask, answer: Answer, now: float, chance: float) -> Turn:
    """The meaning of an answer to `asked`. `now` in Unix seconds, `chance` between 0 and 1 spreads waits."""
    if asked.what == "file":
        state = replace(state, live_at=now)
    turn = _decide(state, asked, answer, now, chance)
    if turn.wait < MISS_WAIT:
        return turn
    return replace(turn, state=replace(turn.state, not_before=now + turn.wait))


def _decide(state: State, asked: Ask, answer: Answer, now: float, chance: float) -> Turn:
    match answer:
        case Blocked(left) if left is not None:  # not asked: the end of a silence that began before is the end of this one
            return Turn(state, max(left, SPACING))
        case Blocked():
            return Turn(state, BLOCKED_WAIT, notices=(Notice("blocked", BLOCKED_TEXT),))
        case Throttled(retry_after):
            low, high = THROTTLED_WAIT
            wait = low + (high - low) * chance if retry_after is None else retry_after
            return Turn(state, min(max(wait, BACKOFF[0]), LONGEST_WAIT))
        case Unavailable() | Refused() | NotModified():
            return _fault(state, asked, answer, now)
        case Oversized() | Ok() | NotFound():
            state = replace(state, faults=0)
    if asked.sequence is None:
        return _pointer(state, answer)
    if isinstance(answer, Oversized):  # its beginning becomes a dead letter; looking again would fetch it all again
        return _found(state, asked, answer.head, {})
    payload = answer.body if isinstance(answer, Ok) else None
    content = None if payload is None else _content(payload, asked.sequence)
    if payload is not None and content is not None:
        return _found(state, asked, payload, content)
    if asked.what == "file":
        return _miss(state, asked.sequence, now, payload)
    if asked.what == "refresh":
        return _no_refresh(state, asked.sequence, payload)
    return _still_missing(state, asked.sequence, now, MISS_WAIT)


def resumed(saved: dict[str, Any], cluster_id: str | None = None, *, rewind_on_new_cluster: bool = False) -> State:
    """The state of a checkpoint, for a broker with this id.

    With `rewind_on_new_cluster` (a broker that keeps everything in memory) another id means that what was acknowledged may
    never have reached Postgres, so some files are read again.
    """
    cursor = saved.get("cursor")
    state = State(
        cursor=cursor if isinstance(cursor, int) and cursor > 0 else None,
        gaps=tuple(Gap(int(number), float(found), float(due)) for number, found, due in saved.get("gaps", ())),
        refresh=tuple(int(number) for number in saved.get("refresh", ())),
        not_before=float(saved.get("not_before", 0.0)),
        cluster_id=saved.get("cluster_id"),
        cluster_from=saved.get("cluster_from"),
    )
    if cluster_id is None or cluster_id == state.cluster_id:
        return state
    if rewind_on_new_cluster and state.cursor is not None and state.cluster_id is not None:
        state = replace(state, cursor=min(state.cursor, max(1, state.cursor - REWIND, state.cluster_from or 1)))
    return replace(state, cluster_id=cluster_id, cluster_from=state.cursor)


def saved(state: State) -> dict[str, Any]:
    """The part of the state that a restart needs, as JSON holds it."""
    return {
        "v": 1,
        "cursor": state.cursor,
        "gaps": [[gap.sequence, gap.found, gap.due] for gap in state.gaps],
        "refresh": list(state.refresh),
        "not_before": state.not_before,
        "cluster_id": state.cluster_id,
        "cluster_from": state.cluster_from,
    }


def _fault(state: State, asked: Ask, answer: Answer, now: float) -> Turn:
    """The server failed. Wait longer each time; when the pointer works and one file does not, leave that file."""
    first, longest = BACKOFF
    # The exponent is capped: a power of two grows beyond every float within a day of a server that is down.
    wait = min(longest, first * 2 ** min(state.faults, 10))
    if isinstance(answer, Unavailable) and answer.retry_after is not None:
        wait = min(max(wait, answer.retry_after), LONGEST_WAIT)
    state = replace(state, faults=state.faults + 1)
    if asked.sequence is None:  # with a cursor the files can be followed without the pointer
        return Turn(replace(state, want_pointer=state.cursor is None), wait)
    if asked.what == "recheck":
        return _still_missing(state, asked.sequence, now, wait)
    if asked.what == "refresh":  # to the list of holes, so that one broken file does not stand before the live feed
        rest = tuple(number for number in state.refresh if number != asked.sequence)
        return Turn(_noted(replace(state, refresh=rest), asked.sequence, now), wait)
    if state.others_work and asked.sequence < (state.pointer or 0):
        text = f"file {asked.sequence} fails while the pointer does not; left out for now, it will be looked at again"
        return Turn(_leave(state, now), wait, notices=(Notice("broken-file", text),))
    faults = state.file_faults + 1
    return Turn(replace(state, file_faults=faults, want_pointer=faults % FAULTS == 0), wait)


def _pointer(state: State, answer: Answer) -> Turn:
    pointer = pointer_of(answer.body) if isinstance(answer, Ok) else None
    if pointer is None:  # 404 or an error page: as above
        return Turn(replace(state, want_pointer=state.cursor is None), MISS_WAIT)
    state = replace(state, want_pointer=False, others_work=state.file_faults >= FAULTS)
    if state.cursor is None:
        return Turn(replace(state, cursor=pointer, cluster_from=pointer, pointer=pointer), SPACING)
    if state.cursor > pointer + RESET_AHEAD:
        text = f"R2Z2 counts anew: our place is {state.cursor:,}, its pointer {pointer:,}. Going on at the pointer."
        fresh = _at(replace(state, pointer=pointer, cluster_from=pointer, gaps=(), refresh=()), pointer)
        return Turn(fresh, SPACING, notices=(Notice("reset", text),))
    pointer = max(pointer, state.pointer or 0)  # an edge may serve an older one
    behind = pointer - state.cursor
    state = replace(state, pointer=pointer)
    if behind > DAY_OF_FILES:
        text = (
            f"away too long: {behind:,} files behind, and R2Z2 keeps about a day of them. Going on at the pointer. With "
            "Postgres and WARSTREAM_HISTORY_HOURS above 0 `history` fetches the days between, and names those too old for it."
        )
        return Turn(_at(state, pointer), SPACING, notices=(Notice("jump", text),))
    return Turn(state, SPACING)


def _found(state: State, asked: Ask, payload: bytes, content: dict[str, Any]) -> Turn:
    """A file with something in it: a killmail, or a placeholder that the intake sets aside."""
    number = asked.sequence or 0
    emits = (Emit(number, payload),)
    gaps = tuple(gap for gap in state.gaps if gap.sequence != number)
    refresh = tuple(older for older in state.refresh if older != number)
    if asked.what == "file":
        stale = state.pointer is not None and number - state.pointer > RESET_AHEAD // 2
        state = replace(_at(state, number + 1), holes=0, want_pointer=stale)
    # A rewritten file names the one that was rewritten before it; following that would go back without end.
    older = content.get("sequence_updated")
    if asked.what != "refresh" and isinstance(older, int) and 0 < older < number and older not in refresh:
        refresh = (*refresh, older)
    notices = (Notice("found", f"file {number} is there after all"),) if asked.what == "recheck" else ()
    return Turn(replace(state, gaps=gaps, refresh=refresh), SPACING, emits, notices)


def _miss(state: State, number: int, now: float, garbled: bytes | None) -> Turn:
    """No usable file at the cursor: 404, or bytes that are no R2Z2 file (an error page, a broken write, another's file).

    Garbled bytes may be given up a little above the pointer too, but not for ever further: a server that answers every
    address with an error page must not lead the cursor away.
    """
    misses = state.misses + 1
    end = state.pointer if state.pointer is not None else number
    expected = number < end if garbled is None else number <= end + POINTER_LAG
    tries = state.tries + 1 if expected else 0
    if tries <= TRIES:
        again = misses % POINTER_EVERY == 0
        state = replace(state, misses=misses, tries=tries, want_pointer=again, file_faults=0, others_work=False)
        return Turn(state, MISS_WAIT)
    emits = () if garbled is None else (Emit(number, garbled),)
    notice = Notice("gap", f"file {number} is not there while the pointer is at {end}; it will be looked at again")
    state = _leave(state, now)
    if garbled is not None or state.holes < HOLE_RUN or state.cursor is None or state.cursor >= end:
        return Turn(state, MISS_WAIT, emits, (notice,))
    # Many holes in a row: all up to the pointer are put on the list, to be looked at from now on, and the feed goes on.
    rest = tuple(Gap(gap, now, now) for gap in range(state.cursor, end))
    text = f"{state.holes} files in a row are missing; going on at the pointer {end}, the {len(rest):,} between come beside"
    return Turn(_at(replace(state, gaps=state.gaps + rest, holes=0), end), MISS_WAIT, emits, (notice, Notice("hole", text)))


def _no_refresh(state: State, number: int, garbled: bytes | None) -> Turn:
    """The older file is gone, or unreadable: its first version was handed over, so nothing is lost but the newer labels."""
    emits = () if garbled is None else (Emit(number, garbled),)
    return Turn(replace(state, refresh=tuple(older for older in state.refresh if older != number)), MISS_WAIT, emits)


def _still_missing(state: State, number: int, now: float, wait: float) -> Turn:
    """A hole that is still one: look again later, for a day."""
    others = tuple(gap for gap in state.gaps if gap.sequence != number)
    state = replace(state, recheck_from=now + RECHECK_PACE)
    gap = next(gap for gap in state.gaps if gap.sequence == number)
    if now - gap.found < RECHECK_FOR:
        return Turn(replace(state, gaps=(*others, replace(gap, due=now + RECHECK_EVERY))), wait)
    text = f"file {number} did not appear for a day; what it held is found by `history`"
    return Turn(replace(state, gaps=others), wait, notices=(Notice("given-up", text),))


def _leave(state: State, now: float) -> State:
    """Go past the cursor's file and note it."""
    cursor = state.cursor or 0
    return replace(_at(_noted(state, cursor, now), cursor + 1), holes=state.holes + 1)


def _noted(state: State, number: int, now: float) -> State:
    """The state with `number` on the list of holes."""
    others = tuple(gap for gap in state.gaps if gap.sequence != number)
    return replace(state, gaps=(*others, Gap(number, now, now + RECHECK_EVERY)))


def _at(state: State, cursor: int) -> State:
    return replace(state, cursor=cursor, misses=0, tries=0, file_faults=0, others_work=False)


def pointer_of(body: bytes) -> int | None:
    """The number in the pointer file, None when these bytes are not one."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    number = data.get("sequence") if isinstance(data, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else None


def _content(payload: bytes, sequence: int) -> dict[str, Any] | None:
    """The file's JSON object, or None when these bytes are no R2Z2 file or that of another sequence."""
    try:
        data = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(data, dict) or "killmail_id" not in data or data.get("sequence_id") not in (None, sequence):
        return None
    return data
