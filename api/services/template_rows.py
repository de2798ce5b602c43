"""Templates and matches with names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from api.models import templates as m
from api.models.parts import Named
from api.queries import names as n
from api.queries.names import Names, names_of
from api.services.row import named
from api.storage.postgres import Database
from fitting.eft_text import eft_of
from fitting.fit import fit_of
from schemas.doctrine_template import DoctrineTemplate
from schemas.fit import RACKS, StackRow
from schemas.template_match import TemplateMatch


async def rows_of(database: Database, templates: Sequence[DoctrineTemplate]) -> list[m.TemplateRow]:
    """As lists show them."""
    names = await names_of(database, ((n.TYPE, one["hull_type_id"]) for one in templates))
    return [m.TemplateRow(**_facts(one, names)) for one in templates]


async def whole_of(database: Database, template: DoctrineTemplate) -> m.TemplateWhole:
    """With its fit."""
    names = await names_of(database, ((n.TYPE, number) for number in _fit_types(template)))
    fit = template["fit"]
    modules = [
        m.TemplateModule(rack=rack, slot=slot or 0, item=_item(names, type_id), charge=named(names, n.TYPE, charge))
        for rack in RACKS
        for slot, type_id, charge in fit.get(rack, ())
    ]
    return m.TemplateWhole(
        **_facts(template, names),
        fit=modules,
        drones=_stacks(names, fit.get("drones", [])),
        fighters=_stacks(names, fit.get("fighters", [])),
        eft=eft_of(fit_of(fit, template["name"])),
    )


async def match_rows(database: Database, matches: Sequence[TemplateMatch]) -> list[m.TemplateMatchRow]:
    """Matches that have a template."""
    names = await names_of(database, ((n.TYPE, number) for one in matches for number in _match_types(one)))
    return [
        m.TemplateMatchRow(
            killmail=one["killmail_id"],
            time=datetime.fromisoformat(one["event_time"]),
            hull=_item(names, one["hull_type_id"]),
            template=one["template_id"] or "",
            name=one["name"],
            doctrine=one["doctrine"],
            score=one["score"],
            slots=[
                m.TemplateSlot(
                    rack=slot["rack"],
                    wanted=named(names, n.TYPE, slot["wanted"]),
                    found=named(names, n.TYPE, slot["found"]),
                    verdict=slot["verdict"],
                )
                for slot in one["slots"]
            ],
            charges_missing=[_item(names, type_id) for type_id in one["charges_missing"]],
            drones_missing=_stacks(names, one["drones_missing"]),
            drones_extra=_stacks(names, one["drones_extra"]),
        )
        for one in matches
    ]


def _facts(template: DoctrineTemplate, names: Names) -> dict[str, object]:
    return {
        "id": template["template_id"],
        "name": template["name"],
        "doctrine": template["doctrine"],
        "hull": _item(names, template["hull_type_id"]),
        "modules": sum(len(template["fit"].get(rack, ())) for rack in RACKS),
        "format": template["format"],
        "author": template["author"],
        "imported_at": datetime.fromisoformat(template["imported_at"]),
        "changed_at": datetime.fromisoformat(template["changed_at"]),
        "withdrawn": template["withdrawn"],
    }


def _item(names: Names, number: int | None) -> Named:
    return Named(id=number or 0, name=names.of(n.TYPE, number))


def _stacks(names: Names, rows: Sequence[StackRow]) -> list[m.TemplateStack]:
    return [m.TemplateStack(item=_item(names, type_id), pieces=pieces) for type_id, pieces in rows]


def _fit_types(template: DoctrineTemplate) -> Iterator[int | None]:
    fit = template["fit"]
    yield fit["hull_type_id"]
    for rack in RACKS:
        for _, type_id, charge in fit.get(rack, ()):
            yield from (type_id, charge)
    for stacks in (fit.get("drones", ()), fit.get("fighters", ())):
        yield from (type_id for type_id, _ in stacks)


def _match_types(one: TemplateMatch) -> Iterator[int | None]:
    yield one["hull_type_id"]
    for slot in one["slots"]:
        yield from (slot["wanted"], slot["found"])
    yield from one["charges_missing"]
    yield from (type_id for type_id, _ in (*one["drones_missing"], *one["drones_extra"]))
