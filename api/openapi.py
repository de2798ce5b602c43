"""The OpenAPI document: FastAPI's, with errors as the problem details that they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.problems import MEDIA_TYPE

DESCRIPTION = """
EVE Online's killmails as Warstream holds them. Times are UTC, values ISK, distances metres; null means unknown or none.

Every answer says whether its kills happened: the field `simulated`, the header `Warstream-Mode` (live, simulated,
replay, replay_simulated).
Lists have `data` and `next`, the cursor of the next page. Errors are problem details (RFC 9457). Answers with an ETag can be
asked for again with If-None-Match and give 304 while nothing has changed.

What changes something needs the header `Authorization: Bearer <token>`, the server's `WARSTREAM_WRITE_TOKEN`.
"""

TOKEN = "token"  # noqa: S105 - the scheme's name in the document
_NOT_OURS = ("HTTPValidationError", "ValidationError")
"""FastAPI's own error shapes, which never leave this API."""


def install(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Make `app.openapi()` give our document; the examples are those of these routers' good answers."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
            app.openapi_schema = _with_examples(_with_problems(document), routers)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and "application/json" in response.get("content", {}):
                    response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
    for name in _NOT_OURS:
        document["components"]["schemas"].pop(name, None)
    document["components"]["securitySchemes"] = {TOKEN: {"type": "http", "scheme": "bearer"}}
    return document


def _with_examples(document: dict[str, Any], routers: Sequence[APIRouter]) -> dict[str, Any]:
    """Put the examples in again: FastAPI leaves out what is null in them, and here null means something."""
    for route in (route for router in routers for route in router.routes):
        if isinstance(route, APIRoute):
            status = route.status_code or 200
            for method in route.methods or ():
                content = document["paths"][route.path][method.lower()]["responses"][str(status)]["content"]
                for media_type, described in route.responses[status]["content"].items():
                    if "example" in described:  # a picture has none
                        content[media_type]["example"] = described["example"]
    return document
