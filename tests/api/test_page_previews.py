"""What a link to a page shows in a chat: from real rows, with names that players chose, and while the database is away."""

from __future__ import annotations

import asyncio
import re
import time
import unicodedata
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import api_world as w
import asyncpg
import battle_world as bw
import doctrine_world as dw
import httpx
import page_site
import pytest
from api_servers import client_of, new_database
from battle_events import battle, merged
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from api.models.battles import ROW, BattleRow
from api.pages import previews, routes
from api.pages.head import Picture, Preview, with_head
from api.wording import LONGEST_NAME, clean, counted, eve_span, isolated, short_isk
from runtime.settings import Settings

KILLS = [7001, 7002, 7005]
EVIL = "<script>alert('1')</script> & \"quoted\" @everyone"
NASTY = [
    EVIL,
    "</title><script>alert(1)</script>",
    "\" onload=\"alert(1)",
    "' /><meta property='og:image' content='//evil'>",
    "@everyone @here <@1>",
    "💥🏴\u200d☠️ Pirates 🏴\u200d☠️",
    "\u202eDesrever Corp",
    "קורפ ישראל",
    "تحالف",
    "Z̷͖̈́ä̴̢l̸̨͝g̵͔̀o̶͙͠" * 9,
    "&lt;b&gt; &amp;amp; \\1 \\g<0>",
    "漢字の同盟",
    "x" * 500,
    "\x00\x07\ud800 \r\n\t half",
    "{{7*7}} ${x} %s {0}",
]  # fmt: skip

names = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=90),
    st.text(st.sampled_from("<>&\"'/\\=@ \u202e\u2066\u200f\u0301\ud800אع💥"), max_size=40),
)


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_site.build(tmp_path_factory.mktemp("previews") / "dist")


@pytest.fixture(scope="module")
async def dsn(postgres_uri: str) -> AsyncIterator[str]:
    async with new_database(postgres_uri, "api_previews") as own:
        connection = await asyncpg.connect(own)
        await w.store_places(connection)
        fight = bw.make_battles(count=1)[0]
        await w.store(connection, fight.mails)
        places = {30000142: 10000002, 30000143: 10000002}
        await bw.tell(connection, battle(KILLS, revision=4, places=places, start=1_638_037_330, end=1_638_038_463))
        await bw.tell(connection, merged(7005, 7001, 2))
        await dw.tell(connection, *dw.make_doctrines(count=1))
        await connection.execute("update names set name = $1 where category = 'alliance' and id = 99000001", EVIL)
        await connection.execute("insert into names (category, id, name) values ('character', 2112000003, 'Ada \u202eExample')")
        await connection.close()
        yield own


@pytest.fixture(scope="module")
def settings(dsn: str, valkey_url: str, dist: Path) -> Settings:
    return Settings(postgres_dsn=dsn, redis_url=valkey_url, mode="replay", web_dir=dist, public_url="https://warstream.example")


@pytest.fixture(scope="module")
async def http(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(settings)) as client:
        yield client


async def read(http: httpx.AsyncClient, path: str, status: int = 200) -> page_site.Read:
    """The page as a crawler reads it, which asks for anything."""
    answer = await http.get(path, headers={"Accept": "*/*"})
    assert answer.status_code == status, answer.text
    found = page_site.Read(answer.text)
    assert elements(found) == TAGS, "no name makes an element"
    assert len(found.titles) == 1 and not found.twice
    return found


def elements(page: page_site.Read) -> list[str]:
    """Without those that a preview is made of."""
    return [tag for tag in page.tags if tag not in ("meta", "title")]


TAGS = elements(page_site.Read(page_site.INDEX))


async def test_a_battle_tells_where_how_much_and_who(http: httpx.AsyncClient) -> None:
    page = await read(http, "/battle/7001?tab=losses")
    assert page.titles == [page.meta["og:title"] + " · Warstream"]
    assert page.meta["og:title"] == "Jita and 1 more system, The Forge: 3 kills, 418M+ ISK"
    assert page.meta["og:description"].startswith(f"{EVIL} and 1 other (")
    assert "against Alliance 2 (" in page.meta["og:description"]
    assert "27 Nov 2021, 18:22–18:41 EVE." in page.meta["og:description"]
    assert page.meta["og:url"] == "https://warstream.example/battle/7001"
    assert page.meta["twitter:card"] == "summary_large_image"
    address = page.meta["og:image"].removeprefix("https://warstream.example")
    assert address.startswith("/battles/7001/card.png?v=4-") and address != page.meta["og:image"]
    assert (await http.get(address)).headers["content-type"] == "image/png"
    assert (page.meta["og:image:width"], page.meta["og:image:height"]) == ("1200", "630")


async def test_any_kill_leads_to_its_battle(http: httpx.AsyncClient) -> None:
    for kill in KILLS[1:]:
        answer = await http.get(f"/battle/{kill}?tab=losses")
        assert (answer.status_code, answer.headers["location"]) == (308, "/battle/7001?tab=losses")
        assert (await http.get(f"/battle/{kill}/losses")).headers["location"] == "/battle/7001/losses"


async def test_a_doctrine_tells_how_often_it_is_flown_and_shows_its_ship(http: httpx.AsyncClient) -> None:
    (doctrine,) = dw.make_doctrines(count=1)
    page = await read(http, f"/doctrine/{doctrine['doctrine_id']}")
    assert doctrine["name"] in page.meta["og:title"] and page.meta["og:title"].endswith(f"{doctrine['drift']} doctrine")
    assert re.search(rf"^{doctrine['fleets']:,} fleets? of up to", page.meta["og:description"])
    assert page.meta["og:image"].startswith("https://images.evetech.net/types/")
    assert (await http.get("/doctrine/1-of-nobody")).status_code == 404
    assert (await http.get("/doctrine/a%20b")).status_code == 404


@pytest.mark.parametrize(
    ("path", "title", "says", "picture"),
    [
        ("/alliance/99000001", EVIL, "Alliance. On", "https://images.evetech.net/alliances/99000001/logo?size=256"),
        ("/corporation/98000000", "100% Pure_Evil\\", "Corporation. ", "corporations/98000000/logo"),
        ("/pilot/2112000003", "Ada Example", "Pilot. ", "characters/2112000003/portrait"),
        ("/system/30000142", "Jita", "Constellation 20000322, Domain, nullsec.", None),
        ("/region/10000002", "The Forge", "Region. ", None),
    ],
)  # fmt: skip
async def test_a_page_is_named_after_what_it_is_about(
    http: httpx.AsyncClient, path: str, title: str, says: str, picture: str | None
) -> None:
    page = await read(http, path)
    assert page.meta["og:title"] == title
    assert page.meta["og:description"].startswith(says), page.meta["og:description"]
    assert (picture in page.meta["og:image"]) if picture else ("og:image" not in page.meta)
    assert page.meta["twitter:card"] == "summary"


async def test_a_tab_of_a_page_is_that_page(http: httpx.AsyncClient) -> None:
    whole, tab = await read(http, "/alliance/99000001"), await read(http, "/alliance/99000001/hunting-grounds")
    assert tab.meta.pop("og:url") == whole.meta.pop("og:url") + "/hunting-grounds"
    assert (tab.meta, tab.titles) == (whole.meta, whole.titles)


@pytest.mark.parametrize("kind", previews.TELLERS)
async def test_what_is_not_known_is_a_page_with_404(http: httpx.AsyncClient, kind: str) -> None:
    page = await read(http, f"/{kind}/31999999", 404)
    assert page.meta["og:title"] == f"{kind.capitalize()} 31999999"


@pytest.mark.parametrize("kind", previews.TELLERS)
async def test_simulated_data_says_so(settings: Settings, kind: str) -> None:
    number = {"battle": 7001, "alliance": 99000001, "corporation": 98000000, "pilot": 2112000003, "system": 30000142}
    async with client_of(create_app(Settings(**settings.model_dump() | {"mode": "simulated"}))) as client:
        page = await read(client, f"/{kind}/{number.get(kind, 10000002)}")
    assert page.meta["og:title"].startswith("Simulated: ")
    assert "images.evetech.net" not in page.meta.get("og:image", ""), "a logo of somebody real"


@pytest.mark.parametrize("kind", previews.TELLERS)
async def test_while_the_database_is_away_the_page_is_there(valkey_url: str, dist: Path, kind: str) -> None:
    away = Settings(postgres_dsn="postgresql://postgres@127.0.0.1:1/none", redis_url=valkey_url, mode="replay", web_dir=dist)
    async with client_of(create_app(away)) as client:
        page = await read(client, f"/{kind}/7001")
        assert page.titles == [f"{kind.capitalize()} 7001 · Warstream"]
        assert "og:image" not in page.meta
        assert '<div id="root">' in (await client.get(f"/{kind}/7001")).text


async def test_nobody_waits_for_a_slow_database(http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(*_: object) -> Preview:
        await asyncio.sleep(60)
        raise AssertionError

    monkeypatch.setitem(previews.TELLERS, "battle", slow)  # type: ignore[arg-type]
    monkeypatch.setattr(routes, "PREVIEW_SECONDS", 0.2)
    begun = time.monotonic()
    page = await read(http, "/battle/7001")
    assert page.titles == ["Battle 7001 · Warstream"] and time.monotonic() - begun < 5


async def test_a_built_page_that_is_no_page_is_served_as_it_is(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>nothing here")
    async with client_of(create_app(Settings(**settings.model_dump() | {"web_dir": tmp_path}))) as client:
        assert (await client.get("/battle/7001")).text == "<p>nothing here"
        (tmp_path / "index.html").write_bytes(b"\xff\xfe not text")
        assert "make page" in (await client.get("/battle/7001")).text


@given(names, names)
def test_no_name_breaks_the_page(title: str, text: str) -> None:
    shown = [clean(title) or "none", clean(text) or "none"]
    preview = Preview(title=shown[0], text=shown[1], picture=Picture(address=f"/x?{shown[0]}", width=1, height=2))
    html = with_head(page_site.INDEX, preview, "https://warstream.example", f"/battle/{shown[1]}")
    html.encode()
    page = page_site.Read(html)
    assert elements(page) == TAGS
    assert page.titles == [f"{shown[0]} · Warstream"] and not page.twice
    assert page.meta["og:title"] == shown[0]
    assert page.meta["description"] == page.meta["og:description"] == shown[1]
    assert page.meta["theme-color"] == "#07090d"


@given(names, names)
def test_no_name_breaks_what_is_said_of_a_battle(first: str, second: str) -> None:
    row: Any = {**ROW, "sides": [{**side} for side in ROW["sides"]]}
    for side, name in zip(row["sides"], (first, second), strict=True):
        side["leading"] = [{**side["leading"][0], "name": name}]
    text = previews._course(BattleRow(**row))
    assert len(text.splitlines()) == 1 and len(text) < 400
    assert not set(text) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u200f\x00")
    assert text.count("\u2068") == text.count("\u2069")
    assert text.endswith("Brawl, 27 Nov 2021, 18:22–18:41 EVE.")


@given(names)
def test_a_clean_name_is_one_short_line_that_can_be_written(name: str) -> None:
    shown = clean(name)
    if shown is not None:
        assert 0 < len(shown) <= LONGEST_NAME and shown == " ".join(shown.split())
        assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        assert clean(shown) == shown
        shown.encode()


def test_names_are_cleaned_and_kept() -> None:
    assert clean("Pandemic Horde") == "Pandemic Horde"
    assert clean("Émile  d'Été ") == "Émile d'Été"
    assert clean("\u202e\u200b") is None and clean("") is None and clean(None) is None
    assert clean("💥 Boom") == "💥 Boom"
    assert clean("y" * 61) == "y" * 59 + "…"
    assert isolated("קורפ") == "\u2068קורפ\u2069" and isolated("Horde") == "Horde"


@pytest.mark.parametrize(
    ("isk", "unpriced", "text"),
    [(0, 0, "0"), (999, 0, "999"), (1_000, 0, "1.00k"), (980_000, 0, "980k"), (12_345_678, 0, "12.3M"), (999_600_000, 0, "1.00B"),
     (1_240_512_003, 3, "1.24B+"), (61.2e9, 0, "61.2B"), (6.61e12, 0, "6.61T"), (2.5e15, 0, "2500T"),
     (None, 4, "?"), (999.7, 0, "1000")],
)  # fmt: skip
def test_isk_is_said_as_players_say_it(isk: float | None, unpriced: int, text: str) -> None:
    """The page says it in the same way (web/src/format/isk.ts)."""
    assert short_isk(isk, unpriced) == text


def test_times_and_counts_are_said_in_full() -> None:
    def at(*parts: int) -> datetime:
        return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]

    assert eve_span(at(2021, 11, 27, 18, 22), at(2021, 11, 27, 18, 41)) == "27 Nov 2021, 18:22–18:41 EVE"
    assert eve_span(at(2021, 11, 27, 18, 22, 5), at(2021, 11, 27, 18, 22, 50)) == "27 Nov 2021, 18:22 EVE"
    assert eve_span(at(2021, 11, 27, 23, 50), at(2021, 11, 28, 0, 12)) == "27 Nov, 23:50 – 28 Nov 2021, 00:12 EVE"
    assert eve_span(at(2021, 12, 31, 23, 50), at(2022, 1, 1, 0, 12)) == "31 Dec 2021, 23:50 – 1 Jan 2022, 00:12 EVE"
    assert (counted(1, "loss", "losses"), counted(1234, "loss", "losses")) == ("1 loss", "1,234 losses")
