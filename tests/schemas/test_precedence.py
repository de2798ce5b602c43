"""What counts as the same mail, and which of two versions wins. Properties, over mails that hypothesis makes up."""

from __future__ import annotations

import copy
import functools
import itertools

from hypothesis import given
from hypothesis import strategies as st
from made_worth import worth

from schemas.isk import destroyed_of, dropped_of, isk_of, source_of
from schemas.precedence import (
    OURS,
    body_rank,
    content_digest,
    event_body_rank,
    event_opinion_rank,
    joined,
    news_digest,
    opinion_rank,
)

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
    proven, unproven, wrong = (body_rank(hash_ok, "a", "h") for hash_ok in (True, None, False))
    assert proven > unproven > wrong
    assert body_rank(True, "a", "h") > body_rank(None, "b", "h") and body_rank(None, "a", "h") > body_rank(False, "b", "h")


BLOCKS = st.fixed_dictionaries(
    {},
    optional={"totalValue": st.none() | st.integers(0, 3).map(float), "points": st.integers(0, 2), "href": st.sampled_from("ab")},
)
PLACES = st.none() | st.integers(0, 3)
WORTHS = st.builds(
    lambda total, days, day: worth(total, days=days, as_of=f"2026-03-1{day}"),
    st.sampled_from([None, 0.0, 5.0]),
    st.integers(3, 4),
    st.integers(1, 2),
)
EVENTS = st.builds(
    lambda proof, content, wrong, zkb, sequence, uploaded_at, origin, ours: (
        {
            "hash_ok": proof,
            "content": content * 32,
            "hash": wrong if proof is False else content,
            "source": {"kind": "r2z2", "origin": origin, "sequence": sequence, "uploaded_at": uploaded_at},
            "zkb": zkb,
        }
        | ({} if ours is None else {"worth": ours})
    ),
    st.sampled_from([True, False, None]),
    st.sampled_from("abc"),
    st.sampled_from(["one", "other"]),
    st.none() | BLOCKS,
    PLACES,
    PLACES,
    st.text(max_size=1),
    st.none() | WORTHS,
)
"""What the rule looks at of an event; few values, so that all kinds of ties come up."""


def counting(event):
    """What is the same in any order: the mail and the opinion, not how they came."""
    order = (event["source"]["sequence"], event["source"]["uploaded_at"]) if event["zkb"] is not None else None
    ours = event.get("worth") if event["zkb"] is None else None
    return event["hash_ok"], event["content"], event["hash"], event["zkb"], ours, order


@given(st.lists(EVENTS, min_size=1, max_size=4))
def test_the_same_mail_and_opinion_win_in_any_order(versions):
    body = max(versions, key=event_body_rank)
    opinion = max(versions, key=event_opinion_rank)
    for order in itertools.permutations(versions):
        kept = functools.reduce(joined, order)
        assert counting(kept)[:3] == counting(body)[:3]
        assert counting(kept)[3:] == counting(opinion)[3:]
        assert kept["source"]["origin"] in {one["source"]["origin"] for one in versions if one["content"] == body["content"]}


@given(EVENTS, EVENTS, EVENTS)
def test_how_versions_are_joined_on_the_way_says_nothing(one, two, three):
    assert counting(joined(one, joined(two, three))) == counting(joined(joined(one, two), three))
    assert counting(joined(one, two)) == counting(joined(two, one))
    assert joined(one, one) == one


def test_zkillboard_beats_our_worth_and_that_beats_nothing():
    ours = worth(1e12, days=60, as_of="2026-03-14")
    assert opinion_rank({}, None, None) > opinion_rank(None, 9, 9, ours) > opinion_rank(None, 9, 9)
    assert opinion_rank({"totalValue": 0.0}, None, None, ours) == opinion_rank({"totalValue": 0.0}, None, None)


def test_of_two_worths_the_later_day_counts_then_more_days_then_the_higher():
    rising = [
        worth(9.0, days=60, as_of="2026-03-13"),
        worth(8.0, days=3, as_of="2026-03-14"),
        worth(None, days=4, as_of="2026-03-14"),
        worth(7.0, days=4, as_of="2026-03-14"),
        worth(7.5, days=4, as_of="2026-03-14"),
    ]
    ranks = [opinion_rank(None, None, None, one) for one in rising]
    assert ranks == sorted(ranks) and len(set(ranks)) == len(ranks)


@given(WORTHS, WORTHS)
def test_two_worths_are_told_apart_whenever_they_differ(one, other):
    assert (opinion_rank(None, 1, 2, one) == opinion_rank(None, 3, 4, other)) == (one == other)


def test_an_opinion_of_zkillboard_takes_our_worth_out_of_the_event():
    ours = {"hash_ok": True, "content": "c", "hash": "h", "source": {"kind": "everef"}, "zkb": None, "worth": worth(5.0)}
    theirs = ours | {"hash_ok": None, "zkb": {}, "source": {"kind": "r2z2", "sequence": 3}}
    del theirs["worth"]
    for both in (joined(ours, theirs), joined(theirs, ours)):
        assert both["zkb"] == {} and "worth" not in both and both["hash_ok"] is True and both["source"]["sequence"] == 3


def test_isk_is_zkillboards_where_it_says_anything_and_else_ours():
    ours = worth(5.0)
    assert isk_of({"zkb": {"totalValue": 7.0}, "worth": ours}) == 7.0
    assert isk_of({"zkb": {}, "worth": ours}) is None, "an opinion is one's or the other's, never a mixture"
    assert isk_of({"zkb": None, "worth": ours}) == destroyed_of({"zkb": None, "worth": ours}) == 5.0
    assert dropped_of({"zkb": None, "worth": ours}) == 0.0
    assert isk_of({"zkb": None}) is isk_of({"zkb": None, "worth": None}) is None


def test_a_value_says_whose_it_is():
    ours = worth(5.0)
    real = {"simulated": False, "worth": ours}
    assert source_of(real | {"zkb": {"totalValue": 7.0}}) == "zkillboard"
    assert source_of(real | {"zkb": None}) == "warstream"
    assert source_of(real | {"zkb": {"totalValue": 7.0}, "simulated": True}) == "simulator", (
        "of what never happened it knows nothing"
    )
    for nothing in ({"zkb": {}, "worth": ours}, {"zkb": None, "worth": worth(None)}, {"zkb": None}):
        assert source_of(nothing) is None


@given(st.sampled_from([None, {}, {"totalValue": 7.0}]), st.none() | st.integers(0, 9), st.sampled_from([None, 5.0]))
def test_the_place_of_an_opinion_says_whose_value_it_is(zkb, sequence, total):
    """Agents keep the place alone, and count by it."""
    event = {"zkb": zkb, "source": {"sequence": sequence}, "worth": worth(total), "simulated": False}
    place, _, _, _ = event_opinion_rank(event)
    assert (place == OURS and isk_of(event) is not None) == (source_of(event) == "warstream")


OPINION = st.tuples(
    st.none() | st.fixed_dictionaries({"totalValue": st.none() | st.floats(-1e18, 1e18)}),
    st.none() | st.integers(0, 2**40),
    st.none() | st.integers(0, 2**40),
)


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
    assert opinion_rank({}, None, None) > opinion_rank(None, 9, 9)


def test_of_two_opinions_without_an_order_the_higher_worth_counts():
    """As the sums of the activity agent need it; the text of the block would put 99.0 above 100.0."""
    worths = [100.0, 99.0, 9.5, 0.0, None]
    assert sorted(worths, key=lambda worth: opinion_rank({"totalValue": worth}, None, None), reverse=True) == worths


def test_an_address_or_a_newer_sequence_is_no_news_and_another_worth_is():
    event = {"content": "c", "hash": "h", "zkb": {"totalValue": 1.0, "href": "a"}, "source": {"sequence": 1}}
    again = event | {"zkb": {"href": "b", "totalValue": 1.0, "hash": "h"}, "source": {"sequence": 2}}
    assert news_digest(again) == news_digest(event)
    for change in ({"zkb": {"totalValue": 2.0}}, {"zkb": None}, {"content": "d"}, {"hash": "i"}):
        assert news_digest(event | change) != news_digest(event)
    unsaid = event | {"zkb": None}
    assert news_digest(unsaid | {"worth": worth(1.0)}) != news_digest(unsaid) == news_digest(unsaid | {"worth": None})
    assert news_digest(event | {"worth": worth(1.0)}) == news_digest(event)
