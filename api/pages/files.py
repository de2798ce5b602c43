"""A built file as an answer: packed as the client likes it, with a tag, and with how long it may be kept."""

from __future__ import annotations

import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from api.answers import held
from api.pages.policy import page_policy, sound_host
from api.pages.site import INDEX, Site, type_of
from api.pages.wishes import PACKINGS, packings

FOR_GOOD = "public, max-age=31536000, immutable"
"""A year, the most that HTTP knows: the names under /assets/ hold a digest of what is in them."""
FOR_AN_HOUR = "public, max-age=3600"
"""Icons and such keep their names when they change."""
_HIDDEN = (INDEX, *PACKINGS.values())
"""Not asked for by name: the page has its own addresses, and packed files go out under the name of what is in them."""


async def asset(request: Request) -> Response:
    """GET /assets/{path}. Raises 404."""
    path: str = request.path_params["path"]
    found = await file_answer(request, f"assets/{path}", FOR_GOOD)
    if found is None:
        raise HTTPException(404)
    return found


async def file_answer(request: Request, path: str, cache: str) -> Response | None:
    """The answer with this file of the site; None when there is none."""
    site: Site = request.app.state.site
    if path.endswith(_HIDDEN):
        return None
    return await anyio.to_thread.run_sync(_answer, request, site, path, cache)


def _answer(request: Request, site: Site, path: str, cache: str) -> Response | None:
    found = site.file(path)
    if found is None:
        return None
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    # A worker's script brings the policy of the worker: that of JSON would let it ask nobody.
    headers["Content-Security-Policy"] = page_policy(sound_host(request.headers.get("host", "")))
    for packing in packings(request.headers.get("accept-encoding", "")):
        packed = site.file(path + PACKINGS[packing])
        if packed is not None:
            found, headers["Content-Encoding"] = packed, packing
            break
    file, told = found
    headers["ETag"] = f'W/"{told.st_mtime_ns:x}-{told.st_size:x}"'
    if held(request.headers.get("if-none-match", ""), headers["ETag"]):
        headers.pop("Content-Encoding", None)
        return Response(status_code=304, headers=headers)
    return FileResponse(file, headers=headers, media_type=type_of(path), stat_result=told)
