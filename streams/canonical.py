"""From bytes to the canonical killmail event. Pure: it reads no clock and touches no network."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson

from runtime.clock import iso
from schemas.envelopes import Mail
from schemas.killmail import BadKillmail, check_killmail
from schemas.killmail_event import KillmailEvent, Source
from schemas.killmail_hash import killmail_hash
from schemas.precedence import content_digest
from schemas.zkb import Zkb, check_zkb
from streams.arrival import Arrival
from streams.gazetteer import Gazetteer

MAX_FUTURE = timedelta(hours=1)
"""How far a kill may lie ahead of our clock: clocks differ by seconds; an hour ahead is a broken or forged mail, and one
such mail would push every event-time window of the agents ahead with it."""


class Rejected(ValueError):
    """The input is set aside; `reason` is the word it is counted under, the message says what is wrong."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def canonical_event(arrival: Arrival, places: Gazetteer, processed_at: datetime) -> KillmailEvent | None:
    """Read, check, place and wrap one arrival; None when its wrapper was empty. Raises `Rejected`."""
    mail = _read(arrival)
    if mail is None:
        return None
    try:
        body, time = check_killmail(mail.body)
    except BadKillmail as error:
        raise Rejected("bad-killmail", str(error)) from None
    if time > arrival.received_at + MAX_FUTURE:
        raise Rejected("future", f"killmail_time: {body['killmail_time']} lies ahead of {iso(arrival.received_at)}")
    zkb = _opinion(mail)
    computed = killmail_hash(body, time)
    given = mail.hash
    source = Source(kind=arrival.kind, origin=arrival.origin, sequence=mail.sequence, uploaded_at=mail.uploaded_at)
    return KillmailEvent(
        v=2,
        killmail_id=body["killmail_id"],
        hash=given or computed,
        hash_ok=None if given is None else given == computed,
        content=content_digest(body),
        event_time=time.isoformat(timespec="seconds").replace("+00:00", "Z"),
        received_at=iso(arrival.received_at),
        processed_at=iso(processed_at),
        source=source,
        simulated=arrival.simulated,
        place=places.place(body["solar_system_id"]),
        hull=places.hull(body["victim"]["ship_type_id"]),
        killmail=body,
        zkb=zkb,
    )


def _opinion(mail: Mail) -> Zkb | None:
    """Checked here, once: a bad block would become a dead letter of every consumer, and the kill would be in none of them."""
    if mail.zkb is None:
        return None
    try:
        return check_zkb(mail.zkb)
    except BadKillmail as error:
        raise Rejected("bad-zkb", str(error)) from None


def _read(arrival: Arrival) -> Mail | None:
    try:
        data: Any = orjson.loads(arrival.payload)
    except orjson.JSONDecodeError as error:
        raise Rejected("bad-json", f"not JSON: {error}; it begins with {arrival.payload[:40]!r}") from None
    try:
        return arrival.read(data)
    except BadKillmail as error:
        reason = "placeholder" if "placeholder" in str(error) else "bad-envelope"
        raise Rejected(reason, str(error)) from None
