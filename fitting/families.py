"""The families of fits in which a hull is lost: what of it is flown on purpose, with the modules that its pilots swap. Pure.

Equal fits count once, with their losses as weight. DBSCAN over `fitting.distance` finds the dense parts; what is rare and like
nothing else stays out. A family is shown by its medoid: the fit that is nearest to all losses of the family, and so a fit that
somebody flew. Everything is sorted before it is reckoned with, so the order of losses makes no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.cluster import DBSCAN

from fitting.align import align
from fitting.distance import Floats, apart, distances
from fitting.fit import Fit
from fitting.nickname import name_of
from fitting.slots import filled
from schemas.doctrine import Swap
from schemas.fit import RACKS

EPS = 0.2
"""Distance up to which two fits are of one kind: some four swapped utility modules of twenty, named modules for Tech II ones, or
half the guns in another size. A change from shield to armor is 0.5 and more, and from artillery to autocannons 0.4."""
MIN_LOSSES = 3
"""Losses that make a kind: two alike may be one person's habit."""
MOST_FITS = 300
"""Different fits that are compared. What is left out of a hull that is lost more often has been seen once or twice."""
MOST_SWAPS = 10
LEAST_SHARE = 0.05
"""Of a family's losses: what fewer have is a mistake or an empty hangar."""
LEAST_FILLED = 0.5
"""Share of slots: a ship with less in it is on its way to its fitting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One lost ship. `time` in Unix seconds; `fit_hash` as `fitting.fit.fit_hash`."""

    killmail_id: int
    time: int
    fit: Fit
    fit_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One way in which a hull is fitted."""

    name: str
    fit: Fit
    """The medoid."""
    fit_hash: str
    killmail_id: int
    """The newest loss with exactly this fit."""
    losses: int
    share: float
    """Of all the hull's losses, 0..1."""
    swaps: tuple[Swap, ...]
    """Most frequent first."""
    killmails: tuple[int, ...]
    """Its losses, newest first."""
    hashes: tuple[str, ...]
    """Its different fits, most losses first."""
    first_seen: int
    last_seen: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """One fit and the losses that had it, newest first."""

    fit: Fit
    fit_hash: str
    losses: Sequence[Loss]


def families(
    losses: Iterable[Loss], *, eps: float = EPS, min_losses: int = MIN_LOSSES, most_fits: int = MOST_FITS
) -> list[Family]:
    """The families of one hull's losses, most losses first. Of two losses with one id the one of the higher hash counts.

    Bare hulls and those with less than half of their slots filled belong to none; they do count among all losses of the hull.
    """
    every = _once(losses)
    seen = _distinct([one for one in every if filled(one.fit) >= LEAST_FILLED and not one.fit.bare], most_fits)
    if not seen:
        return []
    table = distances([one.fit for one in seen])
    weights = np.array([len(one.losses) for one in seen], dtype=np.float64)
    found = DBSCAN(eps=eps, min_samples=min_losses, metric="precomputed").fit(table, sample_weight=weights).labels_
    labels: list[int] = found.tolist()
    members = ([place for place, label in enumerate(labels) if label == kind] for kind in range(max(labels) + 1))
    made = [_family(seen, table, weights, one, len(every)) for one in members]
    return sorted(made, key=lambda one: (-one.losses, one.fit_hash))


def _once(losses: Iterable[Loss]) -> list[Loss]:
    """Each killmail once."""
    found: dict[int, Loss] = {}
    for one in losses:
        known = found.get(one.killmail_id)
        if known is None or (known != one and _precedence(one) > _precedence(known)):
            found[one.killmail_id] = one
    return list(found.values())


def _precedence(loss: Loss) -> tuple[str, int, str]:
    """Between two that say different things under one id nothing tells the true one: arbitrary, but the same in any order."""
    return loss.fit_hash, loss.time, repr(loss.fit)


def _distinct(losses: Sequence[Loss], most: int) -> list[_Seen]:
    """By hash, of the most seen and then the newest."""
    groups: dict[str, list[Loss]] = {}
    for one in sorted(losses, key=_newness, reverse=True):
        groups.setdefault(one.fit_hash, []).append(one)
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), -item[1][0].time, item[0]))
    # Fits of one hash may sit in other slots: the one of the newest loss stands for them.
    return sorted((_Seen(own[0].fit, name, own) for name, own in ranked[:most]), key=lambda one: one.fit_hash)


def _newness(loss: Loss) -> tuple[int, int]:
    return loss.time, loss.killmail_id


def _family(seen: Sequence[_Seen], table: Floats, weights: Floats, members: list[int], all_losses: int) -> Family:
    sums = table[np.ix_(members, members)] @ weights[members]
    least = float(sums.min())
    # A sum's last bits hang on how it was added up; what is as near as that is as near.
    centre = next(place for place, total in zip(members, sums.tolist(), strict=True) if total <= least + 1e-9)
    medoid = seen[centre]
    own = sorted((loss for place in members for loss in seen[place].losses), key=_newness, reverse=True)
    return Family(
        name=name_of(medoid.fit),
        fit=medoid.fit,
        fit_hash=medoid.fit_hash,
        killmail_id=medoid.losses[0].killmail_id,
        losses=len(own),
        share=len(own) / all_losses,
        swaps=_swaps(medoid.fit, [seen[place] for place in members], len(own)),
        killmails=tuple(loss.killmail_id for loss in own),
        hashes=tuple(
            one.fit_hash for one in sorted((seen[i] for i in members), key=lambda one: (-len(one.losses), one.fit_hash))
        ),
        first_seen=own[-1].time,
        last_seen=own[0].time,
    )


def _swaps(medoid: Fit, members: Sequence[_Seen], losses: int) -> tuple[Swap, ...]:
    """A swap counts once a loss, also where two slots have it."""
    counts: Counter[tuple[str, int, int | None]] = Counter()
    for one in members:
        for swap in set(swaps_of(medoid, one.fit)):
            counts[swap] += len(one.losses)
    kept = [(swap, number / losses) for swap, number in counts.items() if number >= LEAST_SHARE * losses]
    kept.sort(key=lambda item: (-item[1], RACKS.index(item[0][0]), item[0][1], item[0][2] or 0))
    return tuple(
        Swap(rack=rack, type_id=type_id, instead_of=instead, share=share) for (rack, type_id, instead), share in kept[:MOST_SWAPS]
    )


def swaps_of(medoid: Fit, fit: Fit) -> list[tuple[str, int, int | None]]:
    """(rack, type, type of the medoid in whose place it is or None) of each module that is not in the medoid, nearest first."""
    found: list[tuple[str, int, int | None]] = []
    for rack in RACKS:
        ours = Counter(module.type_id for module in medoid.rack(rack))
        theirs = Counter(module.type_id for module in fit.rack(rack))
        if ours == theirs:
            continue
        pairs, _, left = align(sorted((ours - theirs).elements()), sorted((theirs - ours).elements()), apart)
        found += [(rack, other, one) for one, other in pairs]
        found += [(rack, other, None) for other in left]
    return found
