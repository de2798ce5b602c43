"""Which fleets fly alike."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
from fleet_world import DAY, MONDAY, fleet, hulls

from agents.doctrines.cluster import EPS, cluster
from agents.doctrines.fleet import Fleet
from agents.doctrines.sample import sample
from agents.doctrines.vector import distance, vector_of

FEROX = "Ferox 8, Scimitar 1, Sabre 1"
MUNINN = "Muninn 8, Guardian 1, Sabre 1"


def _many(text: str, count: int, first: int = 1) -> list[Fleet]:
    return [fleet(first + number, text) for number in range(count)]


def test_two_doctrines_are_two_clusters_and_an_odd_gang_is_none() -> None:
    fleets = [*_many(FEROX, 5), *_many(MUNINN, 5, 100), fleet(900, "Worm 2, Punisher 2, Kestrel 2")]
    found = cluster(fleets)
    assert found.labels == [0] * 5 + [1] * 5 + [-1]
    assert distance(found.centres[0], vector_of(fleets[0].hulls)) < 1e-4


def test_it_takes_five_small_fleets_or_one_that_is_large() -> None:
    assert cluster(_many("Ferox 5", 4)).centres == []
    assert len(cluster(_many("Ferox 5", 5)).centres) == 1
    assert cluster([fleet(1, "Ferox 79")]).centres == []
    assert len(cluster([fleet(1, "Ferox 80")]).centres) == 1


def test_a_large_fleet_in_which_everybody_flies_his_own_is_no_doctrine() -> None:
    own = "Worm 12, Caracal 12, Ferox 12, Muninn 12, Sabre 12, Hound 12, Hurricane 4, Machariel 12, Scimitar 12"
    assert cluster([fleet(1, own)]).centres == []
    assert len(cluster([fleet(1, "Ferox 20, Drake 10, Worm 20, Muninn 20, Sabre 15, Hound 15")]).centres) == 1


def test_a_chain_does_not_make_a_doctrine() -> None:
    """From Ferox fleets to Muninn fleets to Hound fleets, two pilots at a time: each is near the next, and the ends have nothing
    in common."""
    steps = [(one, other, n) for one, other in (("Ferox", "Muninn"), ("Muninn", "Hound")) for n in range(1, 20, 2)]
    links = ["Ferox 20", *(f"{one} {20 - n}, {other} {n}" for one, other, n in steps), "Hound 20"]
    often = {"Ferox 20": 8, "Ferox 1, Muninn 19": 8, "Hound 20": 8}
    fleets = [fleet(100 * n + k, text) for n, text in enumerate(links, 1) for k in range(often.get(text, 1))]
    near = [distance(vector_of(hulls(a)), vector_of(hulls(b))) for a, b in pairwise(links)]
    assert max(near) < EPS
    labels = cluster(fleets).labels
    line = {one.hulls: label for one, label in zip(fleets, labels, strict=True)}
    pure = [line[hulls(text)] for text in ("Ferox 20", "Ferox 1, Muninn 19", "Hound 20")]
    assert len(set(pure) - {-1}) == 3


def test_the_ids_of_fleets_make_no_difference() -> None:
    chance = Random(5)
    texts = [chance.choice((FEROX, MUNINN, "Hound 3, Purifier 3", "Drake 7, Osprey 1")) for _ in range(60)]
    one = cluster([fleet(n, text) for n, text in enumerate(texts, 1)])
    other = cluster([fleet(n * 7919 % 10_007, text) for n, text in enumerate(texts, 1)])
    assert one.labels == other.labels


def test_no_fleets_no_clusters() -> None:
    assert cluster([]) == ([], [])


def test_a_sample_has_some_of_each_day_and_most_of_the_newest() -> None:
    fleets = [fleet(1_000 * day + n, "Ferox 5", MONDAY + day * DAY + 40_000 + 10 * n) for day in range(7) for n in range(400)]
    chosen = sample(fleets, MONDAY + 7 * DAY, 700)
    days = np.bincount([(one.start - MONDAY) // DAY for one in chosen], minlength=7)
    assert len(chosen) == 700
    assert days.min() == 100
    lopsided = sample(fleets[:50] + fleets[400:], MONDAY + 7 * DAY, 700)
    days = np.bincount([(one.start - MONDAY) // DAY for one in lopsided], minlength=7)
    assert list(days) == [50, 100, 100, 100, 100, 100, 150]
    assert chosen == [one for one in fleets if one in chosen]


def test_a_sample_keeps_the_largest() -> None:
    fleets = [*(fleet(n, "Ferox 5") for n in range(1, 300)), fleet(300, "Ferox 80")]
    assert fleets[-1] in sample(fleets, MONDAY + 1, 10)
