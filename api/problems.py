"""Errors as RFC 9457 problem details: what happened, where, what to do. Nothing internal leaves the house."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.clash import Clash
from api.storage.away import StoreAway, TooSlow
from api.storage.postgres import STATEMENT_SECONDS

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 5
"""A restarted Postgres or Redis is back within a few seconds."""
SHOWN_INPUT = 100
"""Characters of a bad value that are shown back."""

TYPES = {
    "not-found": (404, "Not found"),
    "no-route": (404, "No gates lead there"),
    "method-not-allowed": (405, "Method not allowed"),
    "bad-parameter": (422, "A parameter is wrong"),
    "unknown-parameter": (422, "Unknown parameter"),
    "bad-cursor": (422, "The cursor does not fit"),
    "bad-fit": (422, "The fit cannot be read"),
    "bad-correction": (422, "The correction does not fit the battle"),
    "unauthorized": (401, "The token is missing or wrong"),
    "writing-off": (403, "Nobody may write here"),
    "moved-on": (412, "It has changed since"),
    "too-large": (413, "The body is too large, or its length is not told"),
    "too-many-connections": (429, "Too many connections"),
    "not-json": (415, "The body is no JSON"),
    "too-slow": (503, "The query takes too long"),
    "busy": (503, "Too much at once"),
    "unavailable": (503, "A database does not answer"),
    "internal": (500, "Internal error"),
    "http-error": (0, "Request refused"),
}
"""Problem type -> (status, title)."""
_HEADERS = {"unauthorized": {"WWW-Authenticate": "Bearer"}, "busy": {"Retry-After": str(RETRY_SECONDS)}}
"""What HTTP asks for beside the status."""


class Problem(Exception):
    """Ends a request with a problem answer. `more` are extension members, such as `errors`."""

    def __init__(self, kind: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.more = more


def problem_body(kind: str, detail: str, instance: str, status: int | None = None, **more: Any) -> dict[str, Any]:
    """The members of a problem answer; `instance` is the path that was asked for."""
    known, title = TYPES[kind]
    return {
        "type": f"urn:warstream:problem:{kind}",
        "title": title,
        "status": status or known,
        "detail": detail,
        "instance": instance,
        **more,
    }


def problem_response(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """The answer to send."""
    return Response(orjson.dumps(body), body["status"], {"Cache-Control": "no-store", **(headers or {})}, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Give every error that can leave a handler its problem answer. What is left is caught by `api.edge`."""

    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        body = problem_body(error.kind, error.detail, request.url.path, **error.more)
        return problem_response(body, _HEADERS.get(error.kind))

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = [_fault(fault) for fault in error.errors()]
        detail = "; ".join(f"{fault['parameter']}: {fault['detail']}" for fault in faults[:3])
        return problem_response(problem_body("bad-parameter", detail, request.url.path, errors=faults))

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        kind = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "http-error")
        detail = {
            404: "There is nothing at this path; /openapi.json lists the paths.",
            405: f"{request.method} is not possible here.",
        }.get(error.status_code, str(error.detail))
        body = problem_body(kind, detail, request.url.path, error.status_code)
        return problem_response(body, dict(error.headers or {}))

    async def away(request: Request, error: Exception) -> Response:
        assert isinstance(error, StoreAway)
        detail = f"{error.store} does not answer; try again in {RETRY_SECONDS} s."
        return problem_response(problem_body("unavailable", detail, request.url.path), {"Retry-After": str(RETRY_SECONDS)})

    async def slow(request: Request, error: Exception) -> Response:
        detail = (
            f"The query was stopped after {STATEMENT_SECONDS} s; ask for a shorter time with after and before, or add a filter."
        )
        return problem_response(problem_body("too-slow", detail, request.url.path))

    app.add_exception_handler(Problem, problem)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(StoreAway, away)
    app.add_exception_handler(TooSlow, slow)


def _fault(fault: Any) -> dict[str, Any]:
    """One finding of pydantic: which parameter, what is wrong (the message says what is allowed), what was given."""
    clash = fault.get("ctx", {}).get("error")
    if isinstance(clash, Clash):
        given = ", ".join(f"{name}={fault['input'].get(name)}" for name in clash.parameters)
        return {"parameter": ", ".join(clash.parameters), "in": fault["loc"][0], "detail": str(clash), "given": _told(given)}
    place, *path = [str(part) for part in fault["loc"]]
    if place == "body" and fault["type"] != "json_invalid":  # where a body is no JSON, its place is a count of characters
        name = ".".join(path) or place
    else:  # an item of a repeated parameter is named with its number; the number alone says nothing
        name = path[0] if path and place != "body" else place
    detail = fault["msg"].removeprefix("Value error, ")  # pydantic's word before a sentence of ours
    return {"parameter": name, "in": place, "detail": detail, "given": _given(fault)}


def _given(fault: Any) -> str | None:
    """As it was written: text as it is, all else as JSON. None where nothing was given, or not even JSON."""
    value = fault.get("input")
    if value is None or fault["type"] in ("missing", "json_invalid"):
        return None
    if isinstance(value, bytes):
        return _told(value[: 4 * SHOWN_INPUT].decode("utf-8", "replace"))
    if isinstance(value, str):
        return _told(value)
    try:
        return _told(orjson.dumps(value).decode())
    except TypeError:  # halves of characters, and numbers beyond 64 bits
        return _told(str(value))


def _told(text: str) -> str:
    """What was given, cut; JSON may escape halves of characters, which no answer can carry."""
    return text[:SHOWN_INPUT].encode("utf-8", "replace").decode()
