"""The web page as files: kept where it may be kept, asked for again where it may not, and never in the way of the API."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import page_site
import pytest
from api_servers import client_of, free_port
from test_api_problems import assert_problem

from api.app import create_app
from api.main import serve
from api.pages import no_build
from api.pages.routes import TITLES
from runtime.monitor import Monitor
from runtime.settings import Settings

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BROWSER = {"Accept": FIREFOX}
SCRIPT = "/assets/index-1a2b3c.js"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_site.build(tmp_path_factory.mktemp("site") / "dist")


@pytest.fixture(scope="module")
def settings(world_dsn: str, valkey_url: str, dist: Path) -> Settings:
    return Settings(postgres_dsn=world_dsn, redis_url=valkey_url, mode="replay", web_dir=dist, api_port=free_port())


@pytest.fixture(scope="module")
async def http(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(create_app(settings)) as client:
        yield client


async def raw(http: httpx.AsyncClient, path: str, packing: str) -> tuple[httpx.Response, bytes]:
    """The bytes as they travel."""
    async with http.stream("GET", path, headers={"Accept-Encoding": packing}) as answer:
        return answer, b"".join([part async for part in answer.aiter_raw()])


@pytest.mark.parametrize(
    ("asked", "packing", "body"),
    [
        ("gzip, deflate, br", "br", page_site.BROTLI),
        ("gzip, br;q=0", "gzip", None),
        ("gzip;q=1, br;q=0.5", "gzip", None),
        ("*", "br", page_site.BROTLI),
        ("identity", None, page_site.SCRIPT),
        ("", None, page_site.SCRIPT),
    ],
)
async def test_a_file_goes_out_as_it_was_packed(
    http: httpx.AsyncClient, asked: str, packing: str | None, body: bytes | None
) -> None:
    answer, content = await raw(http, SCRIPT, asked)
    assert answer.status_code == 200
    assert answer.headers.get("content-encoding") == packing
    assert answer.headers["content-length"] == str(len(content))
    assert (gzip.decompress(content) if packing == "gzip" else content) == (body or page_site.SCRIPT)
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_a_file_with_a_digest_in_its_name_is_kept_for_good(http: httpx.AsyncClient) -> None:
    answer = await http.get(SCRIPT)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = await http.get(SCRIPT, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other, _ = await raw(http, SCRIPT, "identity")
    assert other.headers["etag"] != (await raw(http, SCRIPT, "br"))[0].headers["etag"], "two sets of bytes"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("/assets/small-4d5e6f.css", "text/css; charset=utf-8"), ("/assets/font-7a8b9c.woff2", "font/woff2"),
     ("/favicon.svg", "image/svg+xml"), ("/robots.txt", "text/plain; charset=utf-8")],
)  # fmt: skip
async def test_what_was_not_packed_is_sent_as_it_is(http: httpx.AsyncClient, path: str, media_type: str) -> None:
    answer, _ = await raw(http, path, "gzip, br")
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert "content-encoding" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert ("immutable" in answer.headers["cache-control"]) == path.startswith("/assets/")


@pytest.mark.parametrize(
    "path",
    ["/assets/none-1.js", "/assets/", "/assets", "/assets/../index.html", "/assets/..%2f..%2fbeside.txt", "/..%2fbeside.txt",
     "/%2e%2e/beside.txt", "/.secret", "/assets/index-1a2b3c.js.br", "/index.html",
     "/assets//etc/passwd", "/assets/%00", "//etc/passwd",
     "/assets/" + "x" * 5000, "/assets/..\\beside.txt", "/favicon.ico"],
)  # fmt: skip
async def test_nothing_else_is_given_out(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path)).status_code == 404
    answer = await http.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert "not of the site" not in answer.text and "root:" not in answer.text


async def test_a_missing_file_is_a_problem_even_for_a_browser(http: httpx.AsyncClient) -> None:
    """A page in its place would be read as a script."""
    assert_problem(await http.get("/assets/none-1.js", headers=BROWSER), 404, "not-found")
    assert_problem(await http.get("/favicon.ico", headers=BROWSER), 404, "not-found")


async def test_a_link_out_of_the_folder_leads_nowhere(http: httpx.AsyncClient, dist: Path) -> None:
    (dist / "assets" / "out.txt").symlink_to(dist.parent / "beside.txt")
    (dist / "assets" / "loop.txt").symlink_to(dist / "assets" / "loop.txt")
    for name in ("out.txt", "loop.txt"):
        assert (await http.get(f"/assets/{name}")).status_code == 404


def test_the_page_has_what_it_is_given_out_for() -> None:
    app = (Path(__file__).parents[2] / "web" / "src" / "App.tsx").read_text()
    assert [path for path in TITLES if f'<Route path="{path}"' not in app] == []


@pytest.mark.parametrize("path", [*TITLES, "/", "/?region=10000002&x=1"])
async def test_a_page_is_asked_for_again_each_time(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert '<div id="root">' in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    assert "Accept" in answer.headers["vary"]
    again = await http.get(path, headers=BROWSER | {"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"] == answer.headers["content-security-policy"], "it is put on the kept page"
    assert page_site.Read(answer.text).titles == [f"{TITLES[path]} · Warstream" if path in TITLES else "Warstream"]


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        (FIREFOX, True), ("text/html", True), ("text/html, */*", True), ("TEXT/HTML;level=1", True), ("text/*", True),
        ("application/json;q=0.5, text/html;q=0.6", True),
        ("*/*", False), ("", False), ("application/json", False), ("application/json, text/html", False),
        ("text/html;q=0.5, application/json", False), ("text/html;q=0, */*", False), ("text/html;q=high", False),
        ("image/png", False), ("text/html;q=0.4, */*;q=0.5", False),
    ],
)  # fmt: skip
async def test_the_front_door_is_a_page_for_browsers_and_json_for_the_rest(
    http: httpx.AsyncClient, accept: str, page: bool
) -> None:
    answer = await http.get("/", headers={"Accept": accept})
    assert answer.status_code == 200
    assert "Accept" in [part.strip() for part in answer.headers["vary"].split(",")]
    if page:
        assert '<div id="root">' in answer.text
    else:
        assert answer.json()["data"]["links"]["battles"] == "/battles"
        assert_problem(await http.get("/?x=1", headers={"Accept": accept}), 422, "unknown-parameter")


async def test_the_api_is_the_api_for_browsers_too(http: httpx.AsyncClient) -> None:
    for path in ("/battles", "/killmails?limit=1", "/status"):
        answer = await http.get(path, headers=BROWSER)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert_problem(await http.get("/battles/99999999", headers=BROWSER), 404, "not-found")
    assert_problem(await http.post("/fights", headers=BROWSER), 405, "method-not-allowed")
    assert_problem(await http.post("/", headers=BROWSER), 405, "method-not-allowed")
    assert_problem(await http.post("/nowhere", headers=BROWSER), 404, "not-found")


@pytest.mark.parametrize("path", ["/nowhere", "/about", "/battle", "/battle/12/x/y", "/battle/12/X%3E", "/battle/12/",
                                  "/fights/5", "/battle/abc", "/battle/0", "/battle/1e3",
                                  "/battle/9223372036854775808", "/alliance/-5", "/pilot/٣"])  # fmt: skip
async def test_an_address_that_is_no_page_shows_the_page_with_404(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-cache")
    assert '<div id="root">' in answer.text
    assert page_site.Read(answer.text).meta["og:title"] == "Not found"


async def test_a_page_may_do_no_more_than_it_needs(http: httpx.AsyncClient) -> None:
    policy = (await http.get("/fights", headers=BROWSER)).headers["content-security-policy"].split("; ")
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert "connect-src 'self' ws://warstream wss://warstream" in policy
    assert "img-src 'self' https://images.evetech.net data:" in policy
    assert not [rule for rule in policy if "script" in rule], "scripts come from us, and none stand in the page"
    file = await http.get(SCRIPT)
    assert file.headers["content-security-policy"].split("; ") == policy, "a worker has that of its script"
    kept = await http.get(SCRIPT, headers={"If-None-Match": file.headers["etag"]})
    assert kept.status_code == 304 and kept.headers["content-security-policy"].split("; ") == policy


@pytest.mark.parametrize("host", ["a; script-src *", "a b", "a/b", "evil\"'><script>", "a:b"])
async def test_a_host_that_is_none_gets_into_no_header_and_no_address(http: httpx.AsyncClient, host: str) -> None:
    answer = await http.get("/fights", headers=BROWSER | {"Host": host})
    assert "connect-src 'self';" in answer.headers["content-security-policy"]
    assert "og:url" not in page_site.Read(answer.text).meta and host not in answer.text


async def test_addresses_are_those_that_people_use(settings: Settings, http: httpx.AsyncClient) -> None:
    own = page_site.Read((await http.get("/fights", headers={"Host": "eve.example:8042"})).text)
    assert own.meta["og:url"] == "http://eve.example:8042/fights"
    set_ = Settings(**settings.model_dump() | {"public_url": "https://warstream.example/"})
    async with client_of(create_app(set_)) as client:
        page = page_site.Read((await client.get("/fights")).text)
    assert page.meta["og:url"] == "https://warstream.example/fights"


async def test_a_new_build_is_served_without_a_restart(settings: Settings, tmp_path: Path) -> None:
    site = tmp_path / "dist"
    async with client_of(create_app(Settings(**settings.model_dump() | {"web_dir": site}))) as client:
        first = await client.get("/", headers=BROWSER)
        assert "make page" in first.text and first.status_code == 200
        page_site.build(site)
        second = await client.get("/", headers=BROWSER)
        assert '<div id="root">' in second.text and second.headers["etag"] != first.headers["etag"]
        (site / "index.html").write_text(page_site.INDEX.replace("1a2b3c", "9f9f9f"))
        assert "9f9f9f" in (await client.get("/", headers=BROWSER)).text


async def test_without_a_build_a_browser_is_told_how_to_get_one(settings: Settings, tmp_path: Path) -> None:
    async with client_of(create_app(Settings(**settings.model_dump() | {"web_dir": tmp_path / "none"}))) as client:
        for path in ("/", "/fights"):
            answer = await client.get(path, headers=BROWSER)
            assert answer.status_code == 200 and "<script" not in answer.text
            assert 'href="/battles"' in answer.text and "WARSTREAM_WEB_DIR" in answer.text
        assert (await client.get("/")).json()["data"]["name"] == "Warstream"
        assert_problem(await client.get(SCRIPT), 404, "not-found")
        for link in ("/battles", "/killmails", "/activity", "/status", "/openapi.json"):
            assert f'href="{link}"' in no_build.HTML
            assert (await client.get(link)).status_code == 200


async def test_head_is_get_without_the_body(settings: Settings) -> None:
    """Through uvicorn: what the app hands over is not yet what travels."""
    stop = asyncio.Event()
    task = asyncio.create_task(serve(settings, stop, Monitor("api")))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.api_port}", timeout=60) as client:
        for _ in range(100):
            try:
                await client.get("/health/live")
                break
            except httpx.ConnectError:
                await asyncio.sleep(0.1)
        for path in (SCRIPT, "/fights", "/", "/nowhere", "/robots.txt"):
            head = await client.head(path, headers=BROWSER | {"Accept-Encoding": "gzip"})
            get = await client.get(path, headers=BROWSER | {"Accept-Encoding": "gzip"})
            assert (head.status_code, head.content) == (get.status_code, b"")
            assert head.headers["content-length"] == get.headers["content-length"] != "0"
            assert head.headers.get("etag") == get.headers.get("etag")
        part = await client.get(SCRIPT, headers={"Accept-Encoding": "identity", "Range": "bytes=0-6"})
        assert (part.status_code, part.content) == (206, page_site.SCRIPT[:7])
        await client.get("/battle/7", headers=BROWSER)
        metrics = (await client.get("/metrics")).text
        assert 'route="/battle/{number}"' in metrics and "/battle/7" not in metrics, "one series for all of them"
    stop.set()
    await asyncio.wait_for(task, 10)
