"""All templates, the losses of the days behind, and which is nearest to which. Pure.

A template that is imported later is compared with what was lost before it, so losses of every hull are kept, each as its racks:
some 400 bytes of JSON, with the table and all 12 MB a day of 10,000 losses. What is told of a loss is a function of it and of the
set of templates; its revision is the sum of their last changes, which grows with each that comes, changes or is withdrawn, in
whatever order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agents.pages import Pages, Rows, anchors
from agents.templates.wire import Loss, loss_entry, loss_of, match_event, template_entry
from fitting.fit import fit_of
from fitting.match import Template, best_match
from schemas.doctrine_template import DoctrineTemplate, changed_ms, rank
from schemas.template_match import TemplateMatch

ANCHOR = anchors(1)[0]
LOSSES, TEMPLATES = "losses", "templates"
"""Names of their pages."""
EVERY = 3_600
"""Seconds of event time between two rounds of forgetting."""
AT_ONCE = 500
"""Entries that are read before others take their turn."""


class TemplateStore:
    """`horizon` in seconds of event time behind the newest loss; 0 keeps everything."""

    def __init__(self, table: Rows, horizon: int) -> None:
        self._horizon = horizon
        self._loss_pages = Pages(table, ANCHOR, LOSSES)
        self._template_pages = Pages(table, ANCHOR, TEMPLATES)
        self._losses: dict[int, Loss] = {}
        self._of_hull: dict[int, set[int]] = {}
        """Hull -> killmails."""
        self._moved: set[int] = set()
        """Killmails that were said to be of several hulls: that nobody asks for the one that counts may have to be told."""
        self._templates: dict[str, DoctrineTemplate] = {}
        self._asked: dict[int, dict[str, Template | None]] = {}
        """Hull -> its templates by id, read; None for a withdrawn one."""
        self._newest = 0
        self._forgotten = 0

    def load(self) -> Iterator[None]:
        """Read what is kept. To be called first, and to its end; yields now and then."""
        for template in self._template_pages.read():
            self._learn(template)
        for count, row in enumerate(self._loss_pages.read()):
            self._keep(loss_of(row))
            if count % AT_ONCE == 0:
                yield
        self._forget()

    def add_losses(self, batch: Iterable[Loss]) -> list[Loss]:
        """Keep losses and write them down; returns those whose match is to be told.

        Among these is what is known already: whoever was killed in the middle may have written it down and told nobody.
        """
        arrived = [one for one in batch if one.has_slots]
        self._loss_pages.write([loss_entry(one) for one in arrived if self._keep(one)])
        counting = {one.killmail_id: self._losses[one.killmail_id] for one in arrived}
        self._forget()
        return [one for _, one in sorted(counting.items()) if one.hull in self._asked or one.killmail_id in self._moved]

    def add_templates(self, batch: Iterable[DoctrineTemplate]) -> list[Loss]:
        """Keep templates and write them down; returns the losses whose match is to be told, likewise."""
        arrived = list(batch)
        self._template_pages.write([template_entry(one) for one in arrived if self._learn(one)])
        hulls = {one["hull_type_id"] for one in arrived}
        return [self._losses[one] for one in sorted({one for hull in hulls for one in self._of_hull.get(hull, ())})]

    def told(self, loss: Loss, *, simulated: bool, processed_at: str) -> TemplateMatch:
        """What is to be said of a loss now."""
        asked = self._asked.get(loss.hull, {})
        found = best_match(filter(None, asked.values()), loss.fit)
        best = None if found is None else (self._templates[found[0].template_id], found[1])
        # Twice the time and one for a withdrawn one: it stands above the import of the same moment.
        revision = sum(2 * changed_ms(self._templates[one]) + self._templates[one]["withdrawn"] for one in asked)
        return match_event(loss, best, revision, simulated=simulated, processed_at=processed_at)

    def held(self) -> list[Loss]:
        """Every loss that is kept, by id."""
        return [loss for _, loss in sorted(self._losses.items())]

    def _keep(self, loss: Loss) -> bool:
        known = self._losses.get(loss.killmail_id)
        if known is not None and known.hull != loss.hull:
            self._moved.add(loss.killmail_id)
        if known is not None and known.rank >= loss.rank:
            return False
        if known is not None:
            self._drop(known)
        self._losses[loss.killmail_id] = loss
        self._of_hull.setdefault(loss.hull, set()).add(loss.killmail_id)
        self._newest = max(self._newest, loss.age)
        return True

    def _learn(self, template: DoctrineTemplate) -> bool:
        known = self._templates.get(template["template_id"])
        if known is not None and rank(known) >= rank(template):
            return False
        own = self._asked.setdefault(template["hull_type_id"], {})
        template_id = template["template_id"]
        own[template_id] = (
            None
            if template["withdrawn"]
            else Template(template_id=template_id, name=template["name"], fit=fit_of(template["fit"]))
        )
        self._templates[template_id] = template
        return True

    def _drop(self, loss: Loss) -> None:
        del self._losses[loss.killmail_id]
        own = self._of_hull[loss.hull]
        own.discard(loss.killmail_id)
        if not own:
            del self._of_hull[loss.hull]

    def _forget(self) -> None:
        """Of what is older than the horizon: now and then, since it looks at everything."""
        if not self._horizon or self._newest < self._forgotten + EVERY:
            return
        self._forgotten = self._newest
        before = self._newest - self._horizon
        for loss in [one for one in self._losses.values() if one.age < before]:
            self._drop(loss)
        self._moved &= self._losses.keys()
        self._loss_pages.forget(before)
