"""Doctrines in the live feed: to those who ask for them, by their filters, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from battle_told import battle
from doctrine_events import doctrine, fresh, hull, merged, region, user
from feed_client import client
from feed_world import FORGE, World, kill, served
from hypothesis import given
from hypothesis import strategies as st
from test_feed_sse import read

from api.feed.doctrine_filter import doctrine_facts
from api.feed.filters import BadFilter, read_filter, read_query
from api.feed.hub import FeedHub
from schemas.doctrine_news import entry_of

few = st.integers(1, 4)
KINDS, DRIFTS = ["subcapital", "capital", "supercapital"], ["new", "stable", "changing", "abandoned"]


@st.composite
def doctrines(draw: st.DrawFn) -> Any:
    parties = draw(st.lists(st.tuples(few, st.sampled_from(["alliance", "corporation", "character"])), max_size=3))
    return doctrine(
        "f",
        hulls=[hull(number, 0.5) for number in draw(st.lists(few, max_size=2))],
        flown_by=[user(number, kind) for number, kind in parties],
        regions=[region(number) for number in draw(st.lists(few, max_size=2))],
        kind=draw(st.sampled_from(KINDS)),
        drift=draw(st.sampled_from(DRIFTS)),
        state=draw(st.sampled_from(["live", "abandoned"])),
        fleets=draw(few),
    )


ids = st.lists(few, max_size=2, unique=True)
wishes = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("region", "alliance", "corporation", "hull"), ids),
        "min_fleets": few,
        "kind": st.lists(st.sampled_from(KINDS), max_size=2, unique=True),
        "drift": st.lists(st.sampled_from(DRIFTS), max_size=2, unique=True),
        "state": st.lists(st.sampled_from(["live", "abandoned", "merged"]), max_size=2, unique=True),
    },
)


def oracle(event: Any, wish: dict[str, Any]) -> bool:
    """The same question, asked of the whole event in the slowest way."""
    parties = [(one["kind"], one["id"]) for one in event["flown_by"]]
    for name, values in wish.items():
        match name:
            case "region":
                good = not values or any(one["region_id"] in values for one in event["regions"])
            case "hull":
                good = not values or any(one["ship_type_id"] in values for one in event["hulls"])
            case "alliance" | "corporation":
                good = not values or any((name, number) in parties for number in values)
            case "min_fleets":
                good = event["fleets"] >= values
            case _:
                good = not values or event[name] in values
        if not good:
            return False
    return True


@given(doctrines(), wishes)
def test_a_filter_says_what_the_whole_event_says(event: Any, wish: dict[str, Any]) -> None:
    facts = doctrine_facts(entry_of(event))
    assert read_filter("doctrines", wish).matches(facts) == oracle(event, wish)  # type: ignore[arg-type]
    query = [(name, str(one)) for name, value in wish.items() for one in (value if isinstance(value, list) else [value])]
    assert read_query("doctrines", query).matches(facts) == oracle(event, wish)  # type: ignore[arg-type]


@given(doctrines(), wishes)
def test_a_merged_one_is_to_a_filter_what_it_was_before_but_for_its_state(event: Any, wish: dict[str, Any]) -> None:
    facts = doctrine_facts(entry_of(merged("f", "g", 2)), before=entry_of(event))  # type: ignore[arg-type]
    state = wish.pop("state", None)
    expected = oracle(event, wish) and (not state or "merged" in state)
    assert read_filter("doctrines", wish | ({"state": state} if state else {})).matches(facts) == expected  # type: ignore[arg-type]


def test_a_wrong_filter_is_explained() -> None:
    with pytest.raises(BadFilter, match="topic doctrines has no field 'system'; it has region, alliance, corporation, hull"):
        read_filter("doctrines", {"system": 1})
    with pytest.raises(BadFilter, match=r"filter\.drift: expected new, stable, changing, abandoned or a list of them, got 'old'"):
        read_filter("doctrines", {"drift": ["old"]})


def hub_of(store: World) -> FeedHub:
    return FeedHub(store.redis, store.keys, simulated=False)


def said(messages: list[Any]) -> list[tuple[str, str, int]]:
    """(type, doctrine, revision)."""
    return [(one["type"], one["data"]["doctrine_id"], one["data"]["revision"]) for one in messages if "data" in one]


async def test_doctrines_come_to_those_who_ask_and_to_nobody_else(store: World) -> None:
    async with served(hub_of(store)) as address, client(address) as one, client(address) as two, client(address) as three:
        await one.subscribe(topic="doctrines")
        await two.subscribe()  # as all clients did before there were doctrines
        await three.subscribe(topic="battles")
        await store.write(
            [fresh(doctrine("f", 1, "appeared")), kill(1), battle(7, 1, "opened"), fresh(doctrine("f", 2, fleets=9))]
        )
        assert said(await one.take(2)) == [("doctrine.appeared", "f", 1), ("doctrine.updated", "f", 2)]
        assert (await two.next())["type"] == "kill"
        assert (await three.next())["type"] == "battle.opened"


async def test_a_snapshot_has_the_newest_messages_and_a_resume_what_was_missed(store: World) -> None:
    await store.write([fresh(doctrine("f", 1, "appeared")), fresh(doctrine("g", 1, "appeared", regions=[region(5)]))])
    await store.write([fresh(doctrine("f", 2, "changed", drift="changing"))])
    async with served(hub_of(store)) as address, client(address) as one:
        subscribed, snapshot, _ = await one.subscribe(topic="doctrines", filter={"region": FORGE}, snapshot=5)
        assert said(snapshot["messages"]) == [("doctrine.appeared", "f", 1), ("doctrine.changed", "f", 2)]
        back = await one.subscribe("b", topic="doctrines", resume={"epoch": subscribed["epoch"], "offset": 1})
    assert said(back) == [("doctrine.appeared", "g", 1), ("doctrine.changed", "f", 2)]


async def test_a_merge_is_told_to_those_who_heard_of_it_and_to_no_others(store: World) -> None:
    async with served(hub_of(store)) as address, client(address) as one, client(address) as two:
        await one.subscribe(topic="doctrines", filter={"region": FORGE, "min_fleets": 1})
        await two.subscribe(topic="doctrines", filter={"region": 5})
        first = fresh(doctrine("f", 1, "appeared"))
        await store.write([first, fresh(merged("f", "g", 2)), fresh(doctrine("g", 2, regions=[region(5)]))])
        came = await one.take(2)
        assert said(came) == [("doctrine.appeared", "f", 1), ("doctrine.merged", "f", 2)]
        assert came[1]["data"]["merged_into"] == "g" and "fleets" not in came[1]["data"]
        assert said([await two.next()]) == [("doctrine.updated", "g", 2)]


async def test_server_sent_events_bring_doctrines_by_name_and_place(store: World) -> None:
    await store.write([fresh(doctrine("f", 1, "appeared"))])
    async with served(hub_of(store)) as address:
        query = f"topic=doctrines&region={FORGE}&drift=stable&drift=changing&min_fleets=1&snapshot=5"
        came = await read(address, query, 4, then=store.write([fresh(doctrine("f", 2, "changed", drift="changing"))]))
    assert [event["event"] for event in came] == ["subscribed", "snapshot", "live", "doctrine.changed"]
    assert came[3]["id"].endswith(":2")
