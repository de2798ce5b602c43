"""How far a lost ship's fit is the one that a template asks for, slot by slot. Pure. The rules are told in `docs/templates.md`.

    exact     the same type                                                                                       1
    better    a variation of it (CCP's data names one parent for both) of the same or a higher meta level         1
    worse     a variation of a lower meta level                                                                   0.7
    mutated   a mutated module that can be made from a variation of it: nobody but its owner knows how it rolled  0.5
    wrong     another module of the same group: another size, or something else                                   0
    missing   nothing of its group                                                                                0
    extra     what answers no slot of the template; told, not counted

The score is the mean over the template's modules, rigs and subsystems among them. Within a rack modules answer each other in
the way that makes most of them, so slots count nothing. Charges and drones are told apart and not in the score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fitting.align import align
from fitting.fit import Fit, Module, Stacks
from fitting.likeness import families_of, place_of
from schemas.fit import RACKS, Rack
from schemas.template_match import Verdict

SCORES: dict[Verdict, float] = {
    "exact": 1.0,
    "better": 1.0,
    "worse": 0.7,
    "mutated": 0.5,
    "wrong": 0.0,
    "missing": 0.0,
    "extra": 0.0,
}
_ORDER: tuple[Verdict, ...] = ("exact", "better", "worse", "mutated", "wrong")
"""The nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotMatch:
    """One slot of the template, or a module that it does not ask for."""

    rack: Rack
    wanted: int | None
    """Type; None of what is extra."""
    found: int | None
    """Type; None of what is missing."""
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A template against one fit. `slots` in the order of the template's, extras of a rack behind them."""

    score: float
    """0..1."""
    slots: tuple[SlotMatch, ...]
    charges_missing: tuple[int, ...]
    """Types that the template has loaded and the fit has neither loaded nor in its hold."""
    drones_missing: Stacks
    """Pieces that the fit has fewer of."""
    drones_extra: Stacks


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A fit that somebody asks for, with the id and the name that decide between equals."""

    template_id: str
    name: str
    fit: Fit


def match(template: Fit, fit: Fit) -> Match:
    """Compare. A fit of another hull scores 0, and so does one without modules."""
    slots: list[SlotMatch] = []
    for rack in RACKS:
        slots += _rack(rack, template.rack(rack), fit.rack(rack))
    asked = [one for one in slots if one.wanted is not None]
    score = sum(SCORES[one.verdict] for one in asked) / len(asked) if asked and template.hull == fit.hull else 0.0
    aboard = {module.charge for _, module in fit.modules()} | {type_id for type_id, _ in fit.cargo}
    wanted = {module.charge for _, module in template.modules() if module.charge is not None}
    return Match(
        score=round(score, 4),
        slots=tuple(slots),
        charges_missing=tuple(sorted(wanted - aboard)),
        drones_missing=_less(template.drones, fit.drones),
        drones_extra=_less(fit.drones, template.drones),
    )


def best_match(templates: Iterable[Template], fit: Fit) -> tuple[Template, Match] | None:
    """The template of the fit's hull that it is most like: the highest score, then the first by name, then by id. None when there
    is none of its hull."""
    found = [(one, match(one.fit, fit)) for one in templates if one.fit.hull == fit.hull]
    return min(found, key=lambda pair: (-pair[1].score, pair[0].name, pair[0].template_id), default=None)


def _rack(rack: Rack, wanted: tuple[Module, ...], found: tuple[Module, ...]) -> list[SlotMatch]:
    # Sorted by type, so that of equally good answers the same is taken whatever slots they sit in.
    ours = sorted(wanted, key=lambda one: (one.type_id, one.slot))
    pairs, missing, extra = align(ours, sorted(found, key=lambda one: (one.type_id, one.slot)), _grade)
    said = [
        (one.slot, SlotMatch(rack=rack, wanted=one.type_id, found=other.type_id, verdict=verdict_of(one.type_id, other.type_id)))
        for one, other in pairs
    ]
    said += [(one.slot, SlotMatch(rack=rack, wanted=one.type_id, found=None, verdict="missing")) for one in missing]
    said.sort(key=lambda pair: pair[0])
    return [one for _, one in said] + [SlotMatch(rack=rack, wanted=None, found=one.type_id, verdict="extra") for one in extra]


def verdict_of(wanted: int, found: int) -> Verdict:
    """What a module is in the place of another; `missing` where it says nothing of that slot."""
    if wanted == found:
        return "exact"
    one, other = place_of(wanted), place_of(found)
    if one.group == 0 or other.group == 0:
        return "missing"
    if other.mutated and families_of(one) & families_of(other):
        return "mutated"
    if not one.mutated and one.family == other.family:
        return "better" if other.meta >= one.meta else "worse"
    if one.mutated and families_of(one) & families_of(other):
        # What the owner's own module can do nobody knows, so neither is known to be better.
        return "mutated"
    return "wrong" if one.group == other.group else "missing"


def _grade(wanted: Module, found: Module) -> tuple[int, float] | None:
    """Verdicts in their order; of variations the nearest meta level, so that the better ones are left for those who need them."""
    verdict = verdict_of(wanted.type_id, found.type_id)
    if verdict == "missing":
        return None
    return _ORDER.index(verdict), abs(place_of(found.type_id).meta - place_of(wanted.type_id).meta)


def _less(stacks: Stacks, other: Stacks) -> Stacks:
    """Pieces of the first that the second lacks."""
    return tuple(sorted((Counter(dict(stacks)) - Counter(dict(other))).items()))
