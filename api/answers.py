"""Answers: one encoding, an ETag of its bytes, 304 where the client has them already."""

from __future__ import annotations

import hashlib

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response


def answer(request: Request, model: BaseModel, *, cache: bool = True) -> Response:
    """The model as JSON. With `cache` the client may keep it and asks each time whether it is still the same."""
    body = model.model_dump_json(by_alias=True).encode()
    if not cache:
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})
    # Weak: the same answer may travel gzipped or not.
    tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if _held(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _held(given: str, tag: str) -> bool:
    """Whether If-None-Match names this tag, compared weakly (RFC 9110, 13.1.2)."""
    strong = tag.removeprefix("W/")
    return any(part.strip() == "*" or part.strip().removeprefix("W/") == strong for part in given.split(","))
