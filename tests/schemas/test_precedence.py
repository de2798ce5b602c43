"""What counts as the same mail, and which of two versions wins. Properties, over mails that hypothesis makes up."""

from __future__ import annotations

import copy
import itertools

from hypothesis import given
from hypothesis import strategies as st

from schemas.precedence import body_rank, content_digest, opinion_rank

IDS = st.integers(1, 2**63 - 1)
COUNTS = st.integers(0, 10**9)
OWNERS = ("character_id", "corporation_id", "alliance_id", "faction_id", "ship_type_id")


def _some(fields):
    return st.fixed_dictionaries({}, optional={field: st.none() | IDS for field in fields})


ITEM = st.fixed_dictionaries(
    {"flag": COUNTS, "item_type_id": IDS, "singleton": st.integers(0, 2)},
    optional={"quantity_dropped": st.none() | IDS, "quantity_destroyed": st.none() | IDS},
)
OUTER = st.builds(
    lambda item, inner: item | inner, ITEM, st.fixed_dictionaries({}, optional={"items": st.lists(ITEM, max_size=3)})
)
ATTACKER = st.builds(
    lambda head, owners: head | owners,
    st.fixed_dictionaries(
        {"damage_done": COUNTS, "final_blow": st.booleans()}, optional={"security_status": st.none() | st.floats(-10, 10)}
    ),
    _some((*OWNERS, "weapon_type_id")),
)
VICTIM = st.builds(
    lambda head, owners: head | owners,
    st.fixed_dictionaries({"damage_taken": COUNTS, "ship_type_id": IDS, "items": st.lists(OUTER, max_size=5)}),
    _some(OWNERS[:4]),
)
MAIL = st.fixed_dictionaries(
    {
        "killmail_id": IDS,
        "killmail_time": st.just("2026-03-14T19:22:07Z"),
        "solar_system_id": IDS,
        "attackers": st.lists(ATTACKER, min_size=1, max_size=5),
        "victim": VICTIM,
    }
)


@given(MAIL, st.randoms(use_true_random=False))
def test_the_order_of_attackers_items_and_fields_says_nothing(mail, random):
    shuffled = copy.deepcopy(mail)
    random.shuffle(shuffled["attackers"])
    random.shuffle(shuffled["victim"]["items"])
    for item in shuffled["victim"]["items"]:
        random.shuffle(item.get("items", []))
    shuffled["attackers"] = [dict(reversed(party.items())) for party in shuffled["attackers"]]
    assert content_digest(dict(reversed(shuffled.items()))) == content_digest(mail)


@given(MAIL)
def test_null_and_missing_are_the_same(mail):
    bare = copy.deepcopy(mail)
    full = copy.deepcopy(mail)
    for party in (*bare["attackers"], bare["victim"]):
        for field in [name for name, value in party.items() if value is None]:
            del party[field]
    for party in (*full["attackers"], full["victim"]):
        for field in OWNERS:
            party.setdefault(field, None)
    assert content_digest(bare) == content_digest(mail) == content_digest(full)


@given(MAIL, st.floats(-10, 10))
def test_how_a_float_is_written_says_nothing(mail, status):
    """Sources write 5 or 5.0, and round positions and standings differently: the digest looks at none of them."""
    other = copy.deepcopy(mail)
    other["attackers"][0]["security_status"] = status
    other["victim"]["position"] = {"x": status, "y": 1, "z": 1.0}
    assert content_digest(other) == content_digest(mail)


def _numbers(node, path=()):
    """The path of every whole number and flag of a mail."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(value, dict | list):
            yield from _numbers(value, (*path, key))
        elif isinstance(value, int):
            yield (*path, key)


@given(MAIL, st.data())
def test_any_other_whole_number_or_flag_is_another_content(mail, data):
    *steps, last = data.draw(st.sampled_from(list(_numbers(mail))))
    other = copy.deepcopy(mail)
    inner = other
    for step in steps:
        inner = inner[step]
    old = inner[last]
    inner[last] = not old if isinstance(old, bool) else (old - 1 if old > 1 else old + 2)
    assert content_digest(other) != content_digest(mail)


@given(MAIL)
def test_another_time_is_another_content(mail):
    assert content_digest(mail | {"killmail_time": "2026-03-14T19:22:08Z"}) != content_digest(mail)


@given(MAIL, ITEM)
def test_an_item_more_and_an_item_inside_another_are_other_contents(mail, item):
    more, inside = copy.deepcopy(mail), copy.deepcopy(mail)
    more["victim"]["items"].append(item)
    inside["victim"]["items"].append(item | {"items": [item]})
    assert len({content_digest(mail), content_digest(more), content_digest(inside)}) == 3


def test_a_proven_mail_beats_an_unproven_one_and_that_a_wrong_one():
    proven, unproven, wrong = (body_rank(hash_ok, "a") for hash_ok in (True, None, False))
    assert proven > unproven > wrong
    assert body_rank(True, "a") > body_rank(None, "b") and body_rank(None, "a") > body_rank(False, "b")


@given(
    st.lists(st.tuples(st.sampled_from([True, False, None]), st.text("0123456789abcdef", min_size=32, max_size=32)), min_size=1)
)
def test_the_same_mail_wins_in_any_order(versions):
    best = max(body_rank(*version) for version in versions)
    for order in itertools.islice(itertools.permutations(versions), 24):
        kept = order[0]
        for version in order[1:]:
            if body_rank(*version) > body_rank(*kept):
                kept = version
        assert body_rank(*kept) == best


OPINION = st.tuples(st.none() | st.fixed_dictionaries({"totalValue": st.floats(0, 1e12)}), st.none() | IDS, st.none() | IDS)


@given(OPINION, OPINION)
def test_two_opinions_are_told_apart_whenever_they_differ(one, other):
    """Equal ranks of different opinions would let the order of arrival decide."""
    if one[0] is None or other[0] is None:
        assert (opinion_rank(*one) == opinion_rank(*other)) == (one[0] is other[0])
    elif one[0] != other[0]:
        assert opinion_rank(*one) != opinion_rank(*other)


def test_the_newest_opinion_wins_and_none_loses_to_all():
    block = {"totalValue": 1.0}
    assert opinion_rank(block, 2, 1) > opinion_rank(block, 1, 9)
    assert opinion_rank(block, 1, 2) > opinion_rank(block, 1, 1)
    assert opinion_rank(block, 0, None) > opinion_rank(block, None, 5) > opinion_rank(None, 9, 9)
