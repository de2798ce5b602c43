"""Which new cluster is which known doctrine."""

from __future__ import annotations

from fleet_world import hulls

from agents.doctrines.identity import match
from agents.doctrines.state import Known
from agents.doctrines.vector import Vector, vector_of

FEROX, MUNINN, DRAKE = (vector_of(hulls(text)) for text in ("Ferox 9, Scimitar 1", "Muninn 9, Guardian 1", "Drake 9, Osprey 1"))


def _known(name: str, centre: Vector, *members: str) -> Known:
    return Known(name, centre, members, 0, 0)


def _weights(*fleets: str) -> dict[str, int]:
    return dict.fromkeys(fleets, 1)


def test_a_cluster_with_the_same_fleets_is_the_same_doctrine() -> None:
    found = match([frozenset("abx")], [FEROX], [_known("one", FEROX, "a", "b", "c")], _weights(*"abcx"))
    assert found == (["one"], {}, {})


def test_the_whole_decides_and_not_who_chooses_first() -> None:
    """The first cluster shares most with `one`, but it also shares with `two`; the second shares with `one` alone."""
    clusters = [frozenset({"a1", "a2", "a3", "b1", "b2"}), frozenset({"a4", "a5"})]
    doctrines = [_known("one", FEROX, "a1", "a2", "a3", "a4", "a5"), _known("two", FEROX, "b1", "b2")]
    found = match(clusters, [FEROX, FEROX], doctrines, _weights("a1", "a2", "a3", "a4", "a5", "b1", "b2"))
    assert found.known == ["two", "one"]


def test_a_doctrine_that_nobody_flew_is_known_again_by_its_ships() -> None:
    found = match([frozenset("xyz")], [FEROX], [_known("old", FEROX)], _weights(*"xyz"))
    assert found.known == ["old"]
    assert match([frozenset("xyz")], [MUNINN], [_known("old", FEROX)], _weights(*"xyz")).known == [None]


def test_fleets_that_left_the_window_say_nothing() -> None:
    found = match([frozenset("xyz")], [MUNINN], [_known("one", FEROX, "x", "gone")], _weights(*"yz"))
    assert found.known == [None]


def test_a_doctrine_whose_fleets_went_to_another_is_merged() -> None:
    doctrines = [_known("one", FEROX, "a", "b", "c", "d"), _known("two", DRAKE, "e", "f", "g")]
    found = match([frozenset("abcdefg")], [FEROX], doctrines, _weights(*"abcdefg"))
    assert found == (["one"], {"two": 0}, {})


def test_a_cluster_out_of_a_doctrine_that_goes_on_has_split_from_it() -> None:
    found = match([frozenset("abcd"), frozenset("efg")], [FEROX, DRAKE], [_known("one", FEROX, *"abcdefg")], _weights(*"abcdefg"))
    assert found == (["one", None], {}, {1: "one"})


def test_large_fleets_say_more_than_small_ones() -> None:
    weights = _weights(*"abcd") | {"e": 5}
    found = match([frozenset("abcd"), frozenset("e")], [FEROX, DRAKE], [_known("one", MUNINN, *"abcde")], weights)
    assert found.known == [None, "one"]


def test_nothing_against_nothing() -> None:
    assert match([], [], [], {}) == ([], {}, {})
    assert match([frozenset("a")], [FEROX], [], _weights("a")) == ([None], {}, {})
