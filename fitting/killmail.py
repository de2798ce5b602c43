"""The fit of a lost ship, from its killmail. Pure.

A mail says of each item where it was by a number (ESI's inventory flag), and how many of it dropped and were destroyed. A module
and the charge in it have the same flag. What was inside a container has a flag of that container and is no part of the fit.
Nothing says whether a module was online, or how a mutated one was rolled.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from fitting.fit import Fit
from fitting.kinds import MOST_SLOTS, kind_of, rack_of
from fitting.stacks import Draft
from schemas.fit import Rack

RACK_FLAGS: dict[Rack, range] = {
    "low": range(11, 19),
    "mid": range(19, 27),
    "high": range(27, 35),
    "rig": range(92, 100),
    "subsystem": range(125, 133),
    "service": range(164, 172),
}
DRONE_BAY = 87
IMPLANTS = 89
FIGHTERS = frozenset({158, *range(159, 164)})
"""The fighter bay and the five tubes."""

_PLACES: dict[int, tuple[Rack, int]] = {
    flag: (rack, slot) for rack, flags in RACK_FLAGS.items() for slot, flag in enumerate(flags)
}


def fit_of_killmail(killmail: Mapping[str, Any]) -> Fit:
    """The victim's fit; `killmail` is as ESI gives it (`schemas.killmail.Killmail`). Raises KeyError or TypeError when it is
    none.

    Equal for equal sets of items, in whatever order the mail has them.
    """
    victim = killmail["victim"]
    draft = Draft(victim["ship_type_id"])
    fitted: dict[tuple[Rack, int], Counter[int]] = defaultdict(Counter)
    for type_id, flag, pieces in _items(victim.get("items") or ()):
        if flag in _PLACES:
            fitted[_PLACES[flag]][type_id] += pieces
        elif flag == DRONE_BAY:
            draft.drones[type_id] += pieces
        elif flag in FIGHTERS:
            draft.fighters[type_id] += pieces
        elif flag == IMPLANTS:
            draft.implants.add(type_id)
        else:
            draft.cargo[type_id] += pieces
    more = [(place[0], type_id) for place in sorted(fitted) for type_id in _fill(draft, *place, fitted[place])]
    for rack, type_id in more:  # when all have their own slots
        slot = draft.free_slot(rack)
        if slot < MOST_SLOTS[rack]:
            draft.put(rack, type_id, slot=slot)
        else:
            draft.cargo[type_id] += 1
    return draft.fit()


def aboard_of_killmail(killmail: Mapping[str, Any]) -> list[list[int]]:
    """Everything that a lost ship carried and had fitted, sorted by type: type, pieces destroyed, pieces dropped. Implants are no
    part of the ship, and what was inside containers is left out. Raises as `fit_of_killmail`."""
    destroyed: Counter[int] = Counter()
    dropped: Counter[int] = Counter()
    for item in killmail["victim"].get("items") or ():
        if item["flag"] != IMPLANTS:
            destroyed[item["item_type_id"]] += item.get("quantity_destroyed") or 0
            dropped[item["item_type_id"]] += item.get("quantity_dropped") or 0
    return [[one, destroyed[one], dropped[one]] for one in sorted(destroyed | dropped)]


def _items(items: Any) -> Iterator[tuple[int, int, int]]:
    """(type, flag, pieces) of what lay in the ship itself. Containers lie in a hold, and what they held is left out."""
    for item in items:
        pieces = (item.get("quantity_dropped") or 0) + (item.get("quantity_destroyed") or 0)
        if pieces > 0:
            yield item["item_type_id"], item["flag"], pieces


def _sits(type_id: int) -> bool:
    """Whether it is what a slot is for: a module, or what may be one."""
    return rack_of(type_id) is not None or kind_of(type_id) == "unknown"


def _fill(draft: Draft, rack: Rack, slot: int, pieces: Counter[int]) -> list[int]:
    """What one flag holds: a module and its charge. Returns the other modules: mails of the first years gave several one flag.

    A charge whose module is not told lies in the hold; so does what can be neither.
    """
    modules: list[int] = []
    charge: int | None = None
    for type_id in sorted(pieces):
        if _sits(type_id):
            counted = min(pieces[type_id], MOST_SLOTS[rack] + 1)
            modules += [type_id] * counted
            draft.cargo[type_id] += pieces[type_id] - counted
        elif kind_of(type_id) == "charge" and charge is None:
            charge = type_id
        else:
            draft.cargo[type_id] += pieces[type_id]
    if modules:
        draft.put(rack, modules[0], charge, slot)
    elif charge is not None:
        draft.cargo[charge] += pieces[charge]
    return modules[1:]
