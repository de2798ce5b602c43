"""The card of a battle: the right words and figures, drawn whatever the names are, once, and never on the event loop."""

from __future__ import annotations

import asyncio
import copy
import io
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import api_world as w
import asyncpg
import battle_world as bw
import httpx
import pytest
from api_servers import client_of, new_database
from battle_events import battle, merged
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image, ImageFont
from test_api_problems import assert_problem
from test_page_previews import NASTY, names

from api.app import create_app
from api.card import shelf as shelves
from api.card.content import Card, card_of, version_of
from api.card.draw import AMBER, BAR, EDGE, GROUND, HEIGHT, MARGIN, RIGHT, SIDES, TIERS, TRACK, WIDTH, png
from api.card.fonts import FOLDER, drawable, fitted, font
from api.card.shelf import Shelf
from api.handlers import battle_card
from api.models.battles import ROW, BattleRow
from api.problems import Problem
from runtime.settings import Settings


def row(**more: Any) -> BattleRow:
    return BattleRow(**copy.deepcopy(ROW) | more)


def with_names(first: str | None, second: str | None) -> BattleRow:
    sides = copy.deepcopy(ROW["sides"])
    for side, name in zip(sides, (first, second), strict=True):
        side["leading"][0]["name"] = name
    return row(sides=sides)


def drawn(card: Card) -> Image.Image:
    image = Image.open(io.BytesIO(png(card)))
    image.load()
    return image


def color(image: Image.Image, x: float, y: float) -> str:
    pixel = image.getpixel((round(x), round(y)))
    assert isinstance(pixel, tuple)
    return "#{:02x}{:02x}{:02x}".format(*pixel)


def test_the_card_says_what_the_row_says() -> None:
    card = card_of(row(), simulated=False)
    assert (card.system, card.place, card.time) == ("Tama", "The Citadel", "27 Nov 2021, 18:22–18:41 EVE")
    assert (card.tier, card.state, card.kills, card.isk, card.pilots, card.rest) == ("brawl", "", "31", "9.12B+", "88", "")
    first, second = card.sides
    assert (first.name, first.others, first.figures) == ("Example Alliance", "", "50 pilots · 11 losses")
    assert (first.isk, first.efficiency) == ("2.12B", "77% efficiency")
    assert first.share == pytest.approx(0.3033, abs=0.001)
    assert (second.name, second.others, second.isk, second.share) == ("Alliance 99000002", "+1", "7.00B+", 1.0)


def test_the_card_says_what_is_out_of_the_ordinary() -> None:
    sides = copy.deepcopy(ROW["sides"])
    sides.append({**sides[0], "side": "C", "pilots": 60, "isk_lost": None, "efficiency": None, "leading": []})
    places = [{**ROW["places"][0], "kills": 2, "region": None}, {**ROW["places"][0], "system": {"id": 5, "name": None}}]
    card = card_of(row(state="active", tier="hellcamp", kind="bash", isk=None, sides=sides, places=places), simulated=True)
    assert (card.system, card.place) == ("System 5", "The Citadel · 2 systems"), "where most was lost"
    assert (card.state, card.tier, card.isk, card.rest) == ("still going on", "hellcamp · bash", "?", "1 more side not shown")
    assert [side.letter for side in card.sides] == ["A", "C"], "the largest two, in their order"
    assert (card.sides[1].name, card.sides[1].isk, card.sides[1].share, card.sides[1].efficiency) == ("Side C", "?", None, "")


def test_nothing_lost_draws_no_bar() -> None:
    sides = copy.deepcopy(ROW["sides"])
    for side in sides:
        side["isk_lost"] = 0.0
    card = card_of(row(sides=sides), simulated=False)
    assert [side.share for side in card.sides] == [0.0, 0.0]
    assert color(drawn(card), MARGIN + 20, 378 + 20 + BAR / 2) == TRACK
    assert drawn(card_of(row(sides=[]), simulated=False)).size == (WIDTH, HEIGHT)


def test_the_bars_are_as_long_as_the_losses() -> None:
    image = drawn(card_of(row(), simulated=False))
    assert (image.size, image.format, image.mode) == ((1200, 630), "PNG", "RGB")
    for place, (letter, share) in enumerate((("A", 2123456789.5 / 7e9), ("B", 1.0))):
        y, end = 378 + 140 * place + 20 + BAR / 2, MARGIN + (RIGHT - MARGIN) * share
        assert color(image, MARGIN + 12, y) == color(image, end - 8, y) == SIDES[letter]
        if share < 1:
            assert color(image, end + 8, y) == TRACK


def test_what_never_happened_is_marked_in_the_picture() -> None:
    real, simulated = (drawn(card_of(row(), simulated=one)) for one in (False, True))
    assert color(real, 600, EDGE / 2) == TIERS["brawl"] and color(simulated, 600, EDGE / 2) == AMBER
    words = (240, 40, 620, 76)
    assert real.crop(words).getcolors() == [((620 - 240) * 36, tuple(bytes.fromhex(GROUND[1:])))]
    assert len(simulated.crop(words).getcolors(10_000) or []) > 10


@pytest.mark.parametrize("name", NASTY)
def test_no_name_leaves_its_place(name: str) -> None:
    """Whatever is written in the names, the rest of the picture is the same, to the pixel."""
    plain, odd = (drawn(card_of(with_names(one, one), simulated=False)) for one in ("Plain", name))
    for box in ((0, 0, WIDTH, 335), (0, 395, WIDTH, 460), (905, 330, WIDTH, HEIGHT), (0, 0, MARGIN - 4, HEIGHT)):
        assert plain.crop(box).tobytes() == odd.crop(box).tobytes()


@hypothesis_settings(max_examples=25)  # 0.1 s each
@given(names, names, st.floats(0, 1e16), st.integers(0, 10**9))
def test_every_battle_can_be_drawn(first: str, second: str, isk: float, many: int) -> None:
    sides = [side.model_dump() | {"isk_lost": isk, "pilots": many, "losses": many} for side in with_names(first, second).sides]
    place = {**ROW["places"][0], "system": {"id": 1, "name": first}, "region": {"id": 2, "name": second}}
    assert drawn(card_of(row(sides=sides, places=[place] * 9, isk=isk, kills=many), simulated=True)).size == (WIDTH, HEIGHT)


@given(names, st.floats(20, 900))
def test_text_is_cut_to_its_room(name: str, room: float) -> None:
    shown = fitted(drawable(name), "SemiBold", 76, room)
    assert font("SemiBold", 76).getlength(shown) <= max(room, font("SemiBold", 76).getlength("…"))


def test_the_font_has_what_is_drawn_and_a_box_for_the_rest() -> None:
    assert drawable("Émile Łódź Ж ΩΣ – 1DQ1-A <b>") == "Émile Łódź Ж ΩΣ – 1DQ1-A <b>"
    assert drawable("💥🏴 קורפ 漢字!") == "\ufffd \ufffd \ufffd!"
    assert drawable("Z\u0337\u0356a") == "Za"
    for weight in ("Regular", "SemiBold"):
        face = ImageFont.truetype(FOLDER / f"Inter-{weight}.ttf", 40, layout_engine=ImageFont.Layout.BASIC)
        missing = bytes(face.getmask("\ufffd"))
        assert any(missing), "a sign for what it has not"
        has_not = [chr(n) for n in range(33, 0x2100) if drawable(chr(n)) == chr(n) and bytes(face.getmask(chr(n))) == missing]
        assert has_not == []


def test_another_name_is_another_version() -> None:
    """The revision stays when a name is found or changed."""
    told = [
        (one, card_of(one, simulated=False)) for one in (row(), with_names("a", None), with_names(None, "a"), row(revision=43))
    ]
    assert len({version_of(*one) for one in told}) == 4
    assert version_of(*told[0]) == version_of(row(), card_of(row(), simulated=False))
    assert version_of(*told[0]) != version_of(row(), card_of(row(), simulated=True))


# The shelf


async def test_a_card_is_drawn_once_however_many_ask() -> None:
    shelf, threads = Shelf(), []

    def draw() -> bytes:
        threads.append(threading.current_thread())
        time.sleep(0.1)
        return b"card"

    assert await asyncio.gather(*(shelf.get("7 1", draw) for _ in range(50))) == [b"card"] * 50
    assert await shelf.get("7 1", draw) == b"card"
    assert len(threads) == 1 and threads[0] is not threading.main_thread()
    await shelf.get("7 2", draw)
    assert len(threads) == 2, "another version is another card"


async def test_one_is_drawn_at_a_time_and_the_loop_goes_on() -> None:
    shelf, at_work, most = Shelf(), 0, 0

    def draw() -> bytes:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        time.sleep(0.02)
        at_work -= 1
        return b"card"

    drawing = asyncio.gather(*(shelf.get(str(n), draw) for n in range(10)))
    ticks = 0
    while not drawing.done():
        await asyncio.sleep(0.005)
        ticks += 1
    assert most == 1 and ticks > 10


async def test_more_than_can_be_drawn_soon_is_refused_and_what_waits_is_not() -> None:
    shelf, gate = Shelf(), threading.Event()

    def draw() -> bytes:
        gate.wait(10)
        return b"card"

    waiting = [asyncio.create_task(shelf.get(str(n), draw)) for n in range(shelves.WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(Problem) as refused:
        await shelf.get("one more", draw)
    assert refused.value.kind == "busy"
    again = asyncio.create_task(shelf.get("0", draw))
    gate.set()
    assert await asyncio.gather(*waiting, again) == [b"card"] * (shelves.WAITING + 1)
    assert await shelf.get("one more", draw) == b"card"


async def test_the_shelf_is_bounded_and_keeps_what_is_asked_for() -> None:
    shelf, times = Shelf(), 0

    def draw() -> bytes:
        nonlocal times
        times += 1
        return b"card"

    for n in range(3 * shelves.KEPT):
        await shelf.get("often", draw)
        await shelf.get(str(n), draw)
    assert (len(shelf._kept), times) == (shelves.KEPT, 3 * shelves.KEPT + 1)


async def test_who_goes_away_does_not_take_it_from_the_others_and_a_fault_is_not_kept() -> None:
    shelf, times = Shelf(), 0

    def draw() -> bytes:
        nonlocal times
        times += 1
        time.sleep(0.05)
        if times == 2:
            raise OSError("no font")
        return b"card"

    first, second = (asyncio.create_task(shelf.get("a", draw)) for _ in range(2))
    await asyncio.sleep(0.01)
    first.cancel()
    assert await second == b"card"
    with pytest.raises(OSError, match="no font"):
        await shelf.get("b", draw)
    assert await shelf.get("b", draw) == b"card"


# The address


@pytest.fixture
async def told(postgres_uri: str, valkey_url: str, tmp_path: Path) -> AsyncIterator[tuple[asyncpg.Connection, httpx.AsyncClient]]:
    async with new_database(postgres_uri, "api_card") as dsn:
        connection = await asyncpg.connect(dsn)
        await w.store_places(connection)
        await bw.tell(connection, battle([501, 502, 503], places={30000142: 10000002}), merged(77, 501, 2))
        settings = Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay", web_dir=tmp_path)
        async with client_of(create_app(settings)) as client:
            yield connection, client
        await connection.close()


async def test_a_card_is_asked_for_again_until_the_battle_changes(
    told: tuple[asyncpg.Connection, httpx.AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, http = told
    times = 0

    def counting(card: Card) -> bytes:
        nonlocal times
        times += 1
        return png(card)

    monkeypatch.setattr(battle_card, "png", counting)
    first = await http.get("/battles/501/card.png?v=1")
    assert (first.status_code, first.headers["content-type"]) == (200, "image/png")
    assert first.headers["cache-control"] == "no-cache" and "content-encoding" not in first.headers
    assert Image.open(io.BytesIO(first.content)).size == (1200, 630)
    again = await http.get("/battles/501/card.png", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await http.get("/battles/501/card.png")).content == first.content
    assert times == 1
    await bw.tell(connection, battle([501, 502, 503, 504], revision=2, places={30000142: 10000002}))
    second = await http.get("/battles/501/card.png", headers={"If-None-Match": first.headers["etag"]})
    assert (second.status_code, times) == (200, 2)
    assert second.content != first.content and second.headers["etag"] != first.headers["etag"]
    await connection.execute("insert into names (category, id, name) values ('corporation', 98000003, 'Late Name')")
    await connection.execute("delete from names where category = 'alliance' and id = 99000002")
    assert (await http.get("/battles/501/card.png")).headers["etag"] != second.headers["etag"], "a name came or went"


async def test_the_card_has_the_manners_of_the_api(told: tuple[asyncpg.Connection, httpx.AsyncClient]) -> None:
    _, http = told
    moved = await http.get("/battles/503/card.png?v=3")
    assert (moved.status_code, moved.headers["location"]) == (308, "/battles/501/card.png?v=3")
    assert_problem(await http.get("/battles/999/card.png"), 404, "not-found")
    assert_problem(await http.get("/battles/501/card.png?size=9"), 422, "unknown-parameter")
    shelf: Shelf = http._transport.app.state.shelf  # type: ignore[attr-defined]
    shelf._drawing = {str(n): None for n in range(shelves.WAITING)}  # type: ignore[assignment]
    refused = await http.get("/battles/501/card.png")
    assert_problem(refused, 503, "busy")
    assert int(refused.headers["retry-after"]) > 0
