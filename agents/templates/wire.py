"""Losses and templates as they come, as the table keeps them, and what is told of them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson

from agents.pages import Entry
from fitting.fit import Fit, fit_of
from fitting.kinds import kind_of
from fitting.match import Match
from schemas.doctrine_template import DoctrineTemplate, changed_ms, checked
from schemas.fit import RACKS, FitBody
from schemas.loss_fit import LossFit
from schemas.simulated import refuse_other_kind
from schemas.template_match import VERSION, SlotVerdict, TemplateMatch

AHEAD = 3_600
"""Seconds that a loss may lie in the future of who read it, before its time is not believed."""
WITHOUT_SLOTS = ("capsule", "no-ship")
"""What an event says of such a hull, instead of figures."""


class Loss(NamedTuple):
    """A lost ship, as far as templates ask for it. Of two with one id the higher (`proof`, `content`) counts."""

    killmail_id: int
    time: int
    """Unix seconds."""
    hull: int
    fit_hash: str
    proof: int
    content: str
    body: bytes
    """`FitBody` as JSON, with racks, drones, and charges in the hold: all that is compared. Read, it would take eight times the
    memory."""
    on_time: bool = True
    """Its time can be gone by."""
    has_slots: bool = True
    """Nobody asks for a fit of a capsule or a deployable: those are two losses of five, and not kept."""

    @property
    def fit(self) -> Fit:
        """Read anew each time."""
        return fit_of(orjson.loads(self.body))

    @property
    def age(self) -> int:
        """The time by which it is forgotten: at once where it is not believed."""
        return self.time if self.on_time else 0

    @property
    def rank(self) -> tuple[int, str]:
        """What decides between two of one id."""
        return self.proof, self.content


def read_loss(event: LossFit, *, simulated: bool) -> Loss:
    """Raises KeyError, TypeError or ValueError when it has not the shape of `LossFit` or is of the other kind."""
    refuse_other_kind(event, simulated=simulated)
    body = event["fit"]
    kept = FitBody(hull_type_id=body["hull_type_id"])
    for rack in (*RACKS, "drones"):
        if rows := body.get(rack):
            kept[rack] = rows  # type: ignore[literal-required]
    if charges := [row for row in body.get("cargo", ()) if kind_of(row[0]) == "charge"]:
        kept["cargo"] = charges
    fit_of(kept)  # what is none fails here, where it becomes a dead letter
    time = int(datetime.fromisoformat(event["event_time"]).timestamp())
    on_time = time <= datetime.fromisoformat(event["processed_at"]).timestamp() + AHEAD
    return Loss(
        int(event["killmail_id"]),
        time,
        kept["hull_type_id"],
        str(event["fit_hash"]),
        int(event["proof"]),
        str(event["content"]),
        _slim(kept),
        on_time,
        event["no_analysis"] not in WITHOUT_SLOTS,
    )


def read_template(event: Any, *, simulated: bool) -> DoctrineTemplate:
    """Raises KeyError, TypeError or ValueError when it has not the shape of `DoctrineTemplate` or is of the other kind."""
    refuse_other_kind(event, simulated=simulated)
    return checked(event)


def loss_entry(loss: Loss) -> Entry:
    """A loss on a page of the table."""
    *said, body, on_time, has_slots = loss
    return Entry(loss.age, orjson.dumps((*said, orjson.Fragment(body), on_time, has_slots)))


def loss_of(row: Any) -> Loss:
    """What `loss_entry` wrote."""
    return Loss(*row)._replace(body=_slim(row[Loss._fields.index("body")]))


def template_entry(template: DoctrineTemplate) -> Entry:
    """A template on a page of the table."""
    return Entry(changed_ms(template) // 1000, orjson.dumps(template))


def match_event(
    loss: Loss, found: tuple[DoctrineTemplate, Match] | None, revision: int, *, simulated: bool, processed_at: str
) -> TemplateMatch:
    """What tells it. `found` None: no template of its hull is left."""
    template, match = found or (None, None)
    return TemplateMatch(
        v=VERSION,  # type: ignore[typeddict-item]  # mypy knows no constant as a literal
        killmail_id=loss.killmail_id,
        event_time=_text(loss.time),
        hull_type_id=loss.hull,
        fit_hash=loss.fit_hash,
        template_id=None if template is None else template["template_id"],
        name="" if template is None else template["name"],
        doctrine="" if template is None else template["doctrine"],
        score=0.0 if match is None else match.score,
        slots=[
            SlotVerdict(rack=one.rack, wanted=one.wanted, found=one.found, verdict=one.verdict)
            for one in (() if match is None else match.slots)
        ],
        charges_missing=[] if match is None else list(match.charges_missing),
        drones_missing=[] if match is None else [list(one) for one in match.drones_missing],
        drones_extra=[] if match is None else [list(one) for one in match.drones_extra],
        revision=revision,
        proof=loss.proof,
        content=loss.content,
        simulated=simulated,
        processed_at=processed_at,
    )


def _slim(body: FitBody) -> bytes:
    """A copy: what orjson returns holds on to the 4 kB that it was written in (measured), and a week has 80,000 of them."""
    return bytes(memoryview(orjson.dumps(body)))


def _text(time: int) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
