"""DOTLAN's maps: 64 real ones, read whole, and every system on them found on ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from dotlan_pages import BROKEN, CAPTCHA
from hypothesis import given
from hypothesis import strategies as st
from stream_twins import shared_data

from streams.dotlan.places import Places, plain, slug
from streams.dotlan.svg_map import RegionMap, read_map
from streams.dotlan.unreadable import Unreadable
from universe.map import load

UNIVERSE = load()
PLACES = Places(UNIVERSE)
SYMBOLS = 6_047
"""Of systems, on all real maps together."""
POCHVEN = 10000070
MIDDLE = (28.5, 14.5)
"""From a box' corner to where its lines meet, at the scale of most maps."""
SMALL = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1024 768">
<text class="lt">Delve</text>
<g id="jumps"><line id="j-30004760-30004759" class="jr"/><line id="j-30004759-30004761" class="jq"/></g>
<defs><symbol id="defCampaign"/>
<symbol id="def30004759"><a><rect/><text class="ss">1DQ1-A</text><text class="st so">GSF (5)</text></a></symbol>
<symbol id="def30004761"><a><rect/><text class="ss">O-IOAI</text></a></symbol>
<symbol id="def30004760"><a><rect/><text class="es">Neighbour</text><text class="er">Querious</text></a></symbol></defs>
<use id="sys30004759" x="10.5" y="20" width="62.5" height="30" xlink:href="#def30004759"/>
<use id="sys30004761" x="10.5" y="60" width="62.5" height="30" xlink:href="#def30004761"/>
<use id="sys30004760" x="100" y="20" width="62.5" height="30" xlink:href="#def30004760"/></svg>"""


@pytest.fixture(scope="module")
def maps() -> dict[str, RegionMap]:
    files = sorted(shared_data("dotlan", "svg").glob("*.svg"))
    read = {file.stem: read_map(file.read_bytes()) for file in files}
    assert not [one for one in read.values() if isinstance(one, Unreadable)]
    return read


def test_every_symbol_of_the_64_real_maps_is_a_system_of_ours(maps):
    assert len(maps) == 64
    systems = [system for one in maps.values() for system in one.systems]
    assert len(systems) == SYMBOLS
    for system in systems:
        assert UNIVERSE.system(system.id).name == system.name
        assert PLACES.system(system.name).id == system.id


def test_every_map_and_every_neighbour_is_in_a_region_of_ours(maps):
    moved = set()
    for stem, one in maps.items():
        own = PLACES.region(stem)
        assert own is not None and own == PLACES.region(one.name) and slug(own.name) == stem
        for system in one.systems:
            region = own if system.region is None else PLACES.region(system.region)
            if region.id != UNIVERSE.system(system.id).region_id:
                moved.add((system.id, UNIVERSE.system(system.id).region_id))
    assert {region for _, region in moved} == {POCHVEN} and len(moved) == 27, "the maps are older than Pochven, and that is all"


def test_every_jump_of_the_real_maps_is_between_drawn_systems_and_of_a_kind_we_know(maps):
    kinds = [jump.kind for one in maps.values() for jump in one.jumps]
    assert len(kinds) == 7_559 and None not in kinds
    gates = {(system.id, other) for system in UNIVERSE for other in system.gates}
    moved = {system.id for system in UNIVERSE if system.region_id == POCHVEN}
    for one in maps.values():
        regions = {system.id: system.region for system in one.systems}
        for jump in one.jumps:
            if jump.a not in moved and jump.b not in moved:
                assert (jump.a, jump.b) in gates
            assert (jump.kind == "region") == (regions[jump.a] != regions[jump.b]), (one.name, jump)


def test_boxes_of_the_real_maps_lie_on_their_sheet(maps):
    for one in maps.values():
        for system in one.systems:
            assert 0 <= system.x <= one.width and 0 <= system.y <= one.height and system.width > 0 < system.height


def test_a_map_cut_off_anywhere_is_unreadable():
    body = shared_data("dotlan", "svg", "Fade.svg").read_bytes()
    for end in range(0, len(body) - len(b"</svg>\n\n"), 997):
        assert isinstance(read_map(body[:end]), Unreadable)


def test_a_small_map():
    found = read_map(SMALL.encode())
    assert (found.name, found.width, found.height) == ("Delve", 1024, 768)
    assert [(one.id, one.name, one.region, one.x) for one in found.systems] == [
        (30004759, "1DQ1-A", None, 10.5),
        (30004761, "O-IOAI", None, 10.5),
        (30004760, "Neighbour", "Querious", 100),
    ]
    assert [(jump.a, jump.b, jump.kind) for jump in found.jumps] == [(30004759, 30004760, "region"), (30004759, 30004761, None)]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"region not found", "says: region not found"),
        (b"", "is no SVG"),
        (CAPTCHA, "is no SVG"),
        (BROKEN, "is no SVG"),
        (b"<html/>", "is no SVG but html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "0 systems"),
        (SMALL.replace('<use id="sys30004761"', '<use id="other"').encode(), "other systems than it defines"),
        (SMALL.replace('"def30004761"', '"old30004761"').encode(), "does not define"),
        (SMALL.replace("j-30004759-30004761", "j-30004759-30000142").encode(), "which it does not draw"),
        (SMALL.replace('x="10.5"', 'x="nan"').encode(), "where a length should be"),
        (SMALL.replace('y="60"', "").encode(), "where a length should be"),
        (SMALL.replace(">1DQ1-A<", "><").encode(), "no name"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SMALL.encode(), "entities"),
    ],
)
def test_what_is_no_map_is_an_alarm(body, says):
    found = read_map(body)
    assert isinstance(found, Unreadable) and says in found.reason


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Tash-Murkon_Prime", "Tash-Murkon Prime"),
        ("tash\u2011murkon prime", "Tash-Murkon Prime"),
        ("1dq1-a", "1DQ1-A"),
        ("New%20Caldari", "New Caldari"),
        ("  Du   Annes ", "Du Annes"),
        ("4-EP12", "4-EP12"),
    ],
)
def test_systems_by_all_ways_to_write_them(written, name):
    assert PLACES.system(written).name == name


def test_what_is_not_on_the_map_is_none():
    assert PLACES.system("Jita 4") is None and PLACES.region("") is None and PLACES.system("The_Forge") is None


def test_every_name_of_ours_survives_the_way_through_an_address():
    assert len({plain(system.name) for system in UNIVERSE}) == len(UNIVERSE)
    for system in UNIVERSE:
        assert PLACES.system(slug(system.name)) is system
    for region in UNIVERSE.regions.values():
        assert PLACES.region(slug(region.name)) is region


@given(st.text(max_size=30))
def test_any_name_is_looked_up_without_a_fault(name):
    assert PLACES.system(name) is None or plain(PLACES.system(name).name) == plain(name)


def test_the_maps_are_only_read_where_they_lie():
    assert not list(Path(__file__).parents[2].rglob("Fade.svg"))
