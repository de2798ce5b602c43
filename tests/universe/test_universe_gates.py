"""The gate network against oracles that are too simple to be wrong."""

import itertools
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from universe.gates import PENALTY_JUMPS, GateNetwork, Preference

Links = dict[int, set[int]]
SYSTEMS = range(9)


@st.composite
def links(draw: st.DrawFn) -> Links:
    """A network of up to nine systems, gates both ways."""
    pairs = draw(st.sets(st.tuples(st.sampled_from(SYSTEMS), st.sampled_from(SYSTEMS)).filter(lambda p: p[0] < p[1])))
    network: Links = {system: set() for system in SYSTEMS}
    for a, b in pairs:
        network[a].add(b)
        network[b].add(a)
    return network


def cheapest(network: Links, a: int, cost: dict[int, int], blocked: set[int]) -> dict[int, int]:
    """Bellman-Ford: relax every gate as often as there are systems. Blocked systems are not left, unless it is `a`."""
    best = {a: 0}
    for _ in network:
        for here, there in itertools.chain.from_iterable(((h, t) for t in ts) for h, ts in network.items()):
            if here in best and (here == a or here not in blocked):
                best[there] = min(best.get(there, 10**9), best[here] + cost[there])
    return best


ONE = dict.fromkeys(SYSTEMS, 1)
system = st.sampled_from(SYSTEMS)
some = st.sets(system, max_size=4)
securities = st.dictionaries(system, st.sampled_from([-0.5, 0.0, 0.02, 0.4499, 0.45, 0.9]))


@given(links(), system, some)
def test_jumps_and_within_are_the_oracle(network: Links, a: int, closed: set[int]) -> None:
    gates = GateNetwork(network, closed=closed)
    expected = cheapest(network, a, ONE, closed)
    assert {b: gates.jumps(a, b) for b in SYSTEMS if gates.jumps(a, b) is not None} == expected
    assert gates.within(a, 100) == expected
    for limit in range(4):
        assert gates.within(a, limit) == {b: jumps for b, jumps in expected.items() if jumps <= limit}


@given(links(), system, system, system)
def test_jumps_are_a_distance(network: Links, a: int, b: int, c: int) -> None:
    gates = GateNetwork(network)
    assert gates.jumps(a, a) == 0
    assert gates.jumps(a, b) == gates.jumps(b, a)
    ab, bc, ac = gates.jumps(a, b), gates.jumps(b, c), gates.jumps(a, c)
    if ab is not None and bc is not None:
        assert ac is not None
        assert ac <= ab + bc


@given(links(), system, system, some, some, securities, st.sampled_from(Preference))
def test_routes_are_real_and_the_cheapest(
    network: Links,
    a: int,
    b: int,
    avoid: set[int],
    closed: set[int],
    security: dict[int, float],
    preference: Preference,
) -> None:
    def cost_of(system: int) -> int:
        value = security.get(system, -1.0)
        wanted = {
            Preference.SHORTEST: True,
            Preference.SAFER: value >= 0.45,
            Preference.LESS_SAFE: 0 < value < 0.45,
        }[preference]
        return 1 if wanted else PENALTY_JUMPS

    cost = {system: cost_of(system) for system in SYSTEMS}
    route = GateNetwork(network, security, closed).route(a, b, avoid, preference)
    expected = cheapest(network, a, cost, avoid | closed).get(b)
    if expected is None:
        assert route is None
        return
    assert route is not None
    assert (route[0], route[-1]) == (a, b)
    assert all(there in network[here] for here, there in itertools.pairwise(route))
    assert not set(route[1:-1]) & (avoid | closed)
    assert sum(cost[system] for system in route[1:]) == expected


@given(links(), system, system)
def test_a_shortest_route_has_as_many_gates_as_jumps(network: Links, a: int, b: int) -> None:
    gates = GateNetwork(network)
    route = gates.route(a, b)
    assert (None if route is None else len(route) - 1) == gates.jumps(a, b)


@given(links(), system, system, st.randoms(use_true_random=False))
def test_the_choice_among_equal_routes_does_not_depend_on_how_the_map_was_read(
    network: Links, a: int, b: int, random: Random
) -> None:
    shuffled = {}
    for here in random.sample(list(network), len(network)):
        shuffled[here] = random.sample(sorted(network[here]), len(network[here]))
    assert GateNetwork(network).route(a, b) == GateNetwork(shuffled).route(a, b)


@pytest.mark.parametrize(
    ("security", "preference", "through"),
    [
        (None, Preference.SHORTEST, 2),
        (-1.0, Preference.SHORTEST, 2),
        (0.45, Preference.SAFER, 2),
        (0.4499, Preference.SAFER, 3),
        (0.0, Preference.SAFER, 3),
        (None, Preference.SAFER, 3),
        (0.4499, Preference.LESS_SAFE, 2),
        (0.0001, Preference.LESS_SAFE, 2),
        (0.45, Preference.LESS_SAFE, 3),
        (0.0, Preference.LESS_SAFE, 3),
        (-0.3, Preference.LESS_SAFE, 3),
        (None, Preference.LESS_SAFE, 3),
    ],
)
def test_a_detour_is_taken_when_the_short_way_has_the_wrong_security(
    security: float | None, preference: Preference, through: int
) -> None:
    """From 1 to 5: short through 2, or one jump longer through 3 and 4, which are as the pilot likes it."""
    liked = 0.9 if preference is Preference.SAFER else 0.3
    known = {1: liked, 3: liked, 4: liked, 5: liked} | ({} if security is None else {2: security})
    gates = GateNetwork({1: [2, 3], 2: [1, 5], 3: [1, 4], 4: [3, 5], 5: [2, 4]}, known)
    route = gates.route(1, 5, preference=preference)
    assert route == ((1, 2, 5) if through == 2 else (1, 3, 4, 5))


def test_the_ends_of_a_route_may_be_avoided_systems() -> None:
    line = GateNetwork({1: [2], 2: [1, 3], 3: [2]})
    assert line.route(1, 3, avoid={1, 3}) == (1, 2, 3)
    assert line.route(1, 3, avoid={2}) is None


def test_a_closed_system_is_an_end_of_the_road() -> None:
    line = GateNetwork({1: [2], 2: [1, 3], 3: [2]}, closed={2})
    assert line.jumps(1, 2) == line.jumps(2, 3) == 1
    assert line.jumps(1, 3) is None
    assert line.route(1, 3) is None
    assert line.within(1, 5) == {1: 0, 2: 1}


def test_a_gate_to_a_system_off_the_map_is_no_way() -> None:
    torn = GateNetwork({1: [2, 0], 2: [1, 0]})
    assert torn.jumps(1, 0) is None
    assert torn.route(1, 0) is None
    assert torn.within(1, 3) == {1: 0, 2: 1}
    assert torn.route(1, 2) == (1, 2)


@pytest.mark.parametrize(("a", "b"), [(1, 404), (404, 1), (404, 404), (-1, 1)])
def test_unknown_systems_have_no_distance(a: int, b: int) -> None:
    gates = GateNetwork({1: [2], 2: [1]})
    assert gates.jumps(a, b) is None
    assert gates.route(a, b) is None
    assert gates.joined(a, b) is False
    assert gates.within(404, 3) == gates.within(1, -1) == {}
