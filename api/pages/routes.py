"""The addresses of the web page. But for `/` none is the API's: of one thing they are singular, lists have their own words."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from api.answers import tag_headers, unchanged
from api.moved import Moved
from api.pages import no_build
from api.pages.files import FOR_AN_HOUR, asset, file_answer
from api.pages.head import SITE, Preview, with_head
from api.pages.policy import page_policy, sound_host
from api.pages.previews import TELLERS, doctrine
from api.pages.site import Site
from api.pages.wishes import prefers_html
from api.problems import Problem
from api.storage.away import StoreAway, TooSlow
from runtime.settings import Settings

PREVIEW_SECONDS = 2.0
"""How long a page waits for what stands in its head. People wait for the page; only chats read that."""
LARGEST_ID = 2**63 - 1
_DOCTRINE = re.compile(r"[0-9A-Za-z._:~-]{1,100}")
_NUMBER = re.compile(r"[0-9]{1,19}")
_TAB = re.compile(r"[a-z-]{0,40}")
"""Which part of a page is open: the page itself knows what it has."""

ABOUT = "The wars of New Eden, while they happen."
TITLES = {
    "/fights": "Fights",
    "/kills": "Kills",
    "/doctrine-board": "Doctrines",
    "/fit": "Check a fit",
    "/sovereignty-board": "Sovereignty",
    "/market": "Market",
    "/route": "Route",
    "/how": "How it works",
}
"""The pages that are about nobody."""


class PageRoute(Route):
    """A route of the page. `browsers`: only for who would rather have HTML; to others the API answers at the same address."""

    browsers = False

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        if match is Match.NONE or (self.browsers and not (match is Match.FULL and _is_browser(scope))):
            return Match.NONE, {}
        return match, {**child, "route": self}  # for the metrics


class BrowserRoute(PageRoute):
    """As it says."""

    browsers = True


def install(app: FastAPI, settings: Settings) -> None:
    """Give the app its pages. Before the routes of the API: they share `/`."""
    app.state.site = Site.of(settings)
    routes = [BrowserRoute("/", _plain), PageRoute("/assets/{path:path}", asset)]
    routes += [PageRoute(path, _plain) for path in TITLES]
    routes += [PageRoute(f"/{kind}/{{number}}{tab}", _about) for kind in TELLERS for tab in ("", "/{tab}")]
    routes.append(PageRoute("/doctrine/{id}", _doctrine))
    app.router.routes.extend(routes)
    nothing = app.router.default

    async def rest(scope: Scope, receive: Receive, send: Send) -> None:
        """What no route takes: a file of the site, a page that is not there, or nothing."""
        answer = await _rest(Request(scope, receive)) if scope["type"] == "http" else None
        await (answer or nothing)(scope, receive, send)

    app.router.default = rest


async def _plain(request: Request) -> Response:
    title = TITLES.get(request.url.path)
    return _page(request, Preview(title=title or SITE, text=ABOUT))


async def _about(request: Request) -> Response:
    """A page about one battle, owner or place. A crawler is told when there is none; to a person the page says it."""
    kind, text, tab = request.url.path.split("/")[1], request.path_params["number"], request.path_params.get("tab", "")
    number = int(text) if _NUMBER.fullmatch(text) else 0
    if not 0 < number <= LARGEST_ID or not _TAB.fullmatch(tab):
        return _page(request, _NOT_FOUND, 404)
    plain = Preview(title=f"{kind.capitalize()} {number}", text=ABOUT)
    return await _told(request, TELLERS[kind](request.app.state.context, number), plain, tab)


async def _doctrine(request: Request) -> Response:
    """A page about one doctrine, whose id is no number."""
    text: str = request.path_params["id"]
    if not _DOCTRINE.fullmatch(text):
        return _page(request, _NOT_FOUND, 404)
    return await _told(request, doctrine(request.app.state.context, text), Preview(title="Doctrine", text=ABOUT))


async def _told(request: Request, teller: Awaitable[Preview], plain: Preview, tab: str = "") -> Response:
    try:
        async with asyncio.timeout(PREVIEW_SECONDS):
            return _page(request, await teller)
    except Moved as moved:
        rest = (f"/{tab}" if tab else "") + (f"?{request.url.query}" if request.url.query else "")
        raise Moved(moved.location + rest) from None
    except Problem as problem:
        if problem.kind != "not-found":
            raise
        return _page(request, plain, 404)
    except (StoreAway, TooSlow, TimeoutError):
        return _page(request, plain)


async def _rest(request: Request) -> Response | None:
    if request.method not in ("GET", "HEAD"):
        return None
    path = request.url.path
    found = await file_answer(request, path.removeprefix("/"), FOR_AN_HOUR)
    if found is None and _is_browser(request.scope) and "." not in path.rsplit("/", 1)[-1]:
        return _page(request, _NOT_FOUND, 404)
    return found


_NOT_FOUND = Preview(title="Not found", text=ABOUT)


def _is_browser(scope: Scope) -> bool:
    return prefers_html(Request(scope).headers.get("accept", ""))


def _page(request: Request, preview: Preview, status: int = 200) -> Response:
    """The page with this head. What the page shows itself it asks of the API."""
    site: Site = request.app.state.site
    settings: Settings = request.app.state.settings
    host = sound_host(request.headers.get("host", ""))
    base = settings.public_url or (f"{request.url.scheme}://{host}" if host else None)
    html = with_head(site.index() or no_build.HTML, preview, base, request.url.path)
    body = html.encode("utf-8", "replace")
    headers = {"Vary": "Accept, Accept-Encoding", "Content-Security-Policy": page_policy(host)}
    if status != 200:
        return Response(body, status, {**headers, "Cache-Control": "no-cache"}, "text/html")
    tag = hashlib.blake2b(body, digest_size=12).hexdigest()
    answer = unchanged(request, tag) or Response(body, headers=tag_headers(tag), media_type="text/html")
    answer.headers.update(headers)  # with 304 too: browsers put its headers on what they have kept
    return answer
