"""One feed message: what filters need of it at once, its texts when the first client wants them, once for all clients."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

import orjson

from api.feed.battle_filter import BattleFacts, battle_facts
from api.feed.doctrine_filter import DoctrineFacts, doctrine_facts
from api.feed.fit_filter import FitFacts, fit_facts
from schemas import doctrine_news
from schemas.battle_news import PREFIX, told_of
from schemas.fit_news import KIND as FIT
from schemas.isk import isk_of
from schemas.kill_parties import is_npc, is_solo, parties_of
from schemas.kill_summary import summary_of
from schemas.killmail_event import KillmailEvent

Detail = Literal["summary", "full"]
Topic = Literal["kills", "activity", "battles", "fits", "doctrines"]
TOPICS: tuple[Topic, ...] = get_args(Topic)


@dataclass(frozen=True, slots=True)
class KillFacts:
    """A kill as filters see it. `parties`: id of a character, corporation, alliance, faction or hull -> roles (bits of
    `schemas.kill_parties`); these ids share one key space."""

    system: int
    constellation: int | None
    region: int | None
    band: str
    group: int | None
    value: float | None
    npc: bool
    solo: bool
    parties: dict[int, int]


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """A window of activity as filters see it."""

    scope: str
    id: int


def kill_facts(event: KillmailEvent) -> KillFacts:
    """Of one canonical event."""
    mail, place = event["killmail"], event["place"]
    parties: dict[int, int] = {}
    for found in parties_of(mail).values():
        parties.update(found)
    return KillFacts(
        system=place["solar_system_id"],
        constellation=place["constellation_id"],
        region=place["region_id"],
        band=place["band"],
        group=event["hull"]["group_id"],
        value=isk_of(event),
        npc=is_npc(mail),
        solo=is_solo(mail),
        parties=parties,
    )


class FeedMessage:
    """`epoch` and `offset` say where it stands in the feed. Holds the event packed; texts only while it is new.

    `before`: of a battle or doctrine that is merged, what was packed of it before.
    """

    __slots__ = ("_packed", "_texts", "epoch", "facts", "fed_at", "kind", "made_at", "offset")

    def __init__(self, epoch: str, offset: int, kind: str, packed: bytes, fed_at: float, before: bytes | None = None) -> None:
        event = _unpacked(packed)
        self.epoch = epoch
        self.offset = offset
        self.kind = kind
        self.fed_at = fed_at
        """Unix seconds of the Redis server when the sink added it."""
        self.facts: KillFacts | ActivityFacts | BattleFacts | DoctrineFacts | FitFacts
        self.made_at: float | None = None
        """Unix seconds: when a kill was received, when a battle's revision was made; None for activity and fits, and for
        doctrines, which are told when fleets are compared anew."""
        match self.topic:
            case "activity":
                self.facts = ActivityFacts(event["scope"], event["id"])
            case "fits":
                self.facts = fit_facts(event)
            case "battles":
                self.facts = battle_facts(event, None if before is None else _unpacked(before))
                self.made_at = datetime.fromisoformat(event["news"]["processed_at"]).timestamp()
            case "doctrines":
                self.facts = doctrine_facts(event, None if before is None else _unpacked(before))
            case "kills":
                self.facts = kill_facts(event)
                self.made_at = datetime.fromisoformat(event["received_at"]).timestamp()
        self._packed = packed
        self._texts: dict[Detail, str] = {}
        self._texts["summary"] = self._encode("summary", event)

    @property
    def topic(self) -> Topic:
        """What a client subscribes to in order to get it."""
        if self.kind.startswith(PREFIX):
            return "battles"
        if self.kind == FIT:
            return "fits"
        if self.kind.startswith(doctrine_news.PREFIX):
            return "doctrines"
        return "activity" if self.kind == "activity" else "kills"

    def text(self, detail: Detail) -> str:
        """The JSON that goes over the wire."""
        found = self._texts.get(detail)
        if found is None:
            found = self._texts[detail] = self._encode(detail, _unpacked(self._packed))
        return found

    def cool(self) -> None:
        """Forget the texts; they are made again for a client that comes back late."""
        self._texts = {}

    def _encode(self, detail: Detail, event: Any) -> str:
        data = self._data(detail, event)
        whole = {
            "type": self.kind,
            "epoch": self.epoch,
            "offset": self.offset,
            "simulated": data["simulated"],
            "data": data,
        }
        return orjson.dumps(whole).decode()

    def _data(self, detail: Detail, event: Any) -> Any:
        """Activity, battles, doctrines and fits have one detail."""
        match self.topic:
            case "activity" | "fits":
                return event
            case "battles":
                return told_of(event)
            case "doctrines":
                return event["news"]
            case "kills":
                return event if detail == "full" else summary_of(event)


def _unpacked(packed: bytes) -> Any:
    return orjson.loads(zlib.decompress(packed))
