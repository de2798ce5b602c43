"""Answers: one encoding, an ETag of its bytes, 304 where the client has them already."""

from __future__ import annotations

import hashlib

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response


def answer(request: Request, model: BaseModel, *, cache: bool = True, tag: str | None = None, status: int = 200) -> Response:
    """The model as JSON. With `cache` the client may keep it and asks each time whether it is still the same.

    `tag` is what tells versions of this answer apart; without it, a digest of the bytes does. `status`: of one that is not kept.
    """
    body = model.model_dump_json(by_alias=True).encode()
    if not cache:
        return Response(body, status, media_type="application/json", headers={"Cache-Control": "no-store"})
    tag = tag or hashlib.blake2b(body, digest_size=12).hexdigest()
    return unchanged(request, tag) or Response(body, media_type="application/json", headers=tag_headers(tag))


def unchanged(request: Request, tag: str) -> Response | None:
    """304 when the client has this version; asked before an answer is made, it saves making it."""
    if held(request.headers.get("if-none-match", ""), tag_headers(tag)["ETag"]):
        return Response(status_code=304, headers=tag_headers(tag))
    return None


def matches(given: str, *tags: str) -> bool:
    """Whether If-Match names one of these tags. Compared weakly, unlike RFC 9110: ours are weak, since answers are packed or not,
    and still name one version."""
    return any(held(given, tag_headers(tag)["ETag"]) for tag in tags)


def tag_headers(tag: str) -> dict[str, str]:
    """What goes with a version of an answer: its tag, and that it is asked for again each time."""
    # Weak: the same answer may travel gzipped or not.
    return {"ETag": f'W/"{tag}"', "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}


def held(given: str, tag: str) -> bool:
    """Whether a list of tags names this one, compared weakly (RFC 9110, 13.1.2)."""
    strong = tag.removeprefix("W/")
    return any(part.strip() == "*" or part.strip().removeprefix("W/") == strong for part in given.split(","))
