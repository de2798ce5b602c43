"""What people would call a fit: `armor Hurricane, 720mm Howitzer Artillery`. Pure."""

from __future__ import annotations

from collections import Counter

from fitting.fit import Fit
from fitting.likeness import group_label, is_weapon, label, layer_of, place_of
from universe import types


def name_of(fit: Fit) -> str:
    """The layer that most modules and rigs strengthen, the hull, and what it does with its high slots or drones."""
    hull = types.type_of(fit.hull)
    words = [tank_word(fit), f"type {fit.hull}" if hull is None else hull.name]
    return ", ".join(filter(None, (" ".join(filter(None, words)), arms_word(fit))))


def tank_word(fit: Fit) -> str | None:
    """`shield`, `armor` or `hull`; None where two layers have as much, or none has anything."""
    layers = Counter(layer for _, module in fit.modules() if (layer := layer_of(module.type_id)) is not None)
    ranked = layers.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def arms_word(fit: Fit) -> str | None:
    """The most frequent weapon; without weapons what it repairs others with, `drones`, or the most frequent high slot."""
    weapons = [label(module.type_id) for module in fit.high if is_weapon(module.type_id)]
    if weapons:
        return _most(weapons)
    remote = [module.type_id for module in fit.high if place_of(module.type_id).role == "tank"]
    if remote:
        return _most([group_label(type_id) for type_id in remote])
    if fit.drones or fit.fighters:
        return "drones" if fit.drones else "fighters"
    return _most([group_label(module.type_id) for module in fit.high])


def _most(words: list[str | None] | list[str]) -> str | None:
    known = [word for word in words if word]
    counts = Counter(known)
    return min(counts, key=lambda word: (-counts[word], word), default=None)
