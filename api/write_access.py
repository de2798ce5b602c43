"""Who may write, and what a body must be before anybody reads it, also one that asks for something only."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from api.openapi import TOKEN
from api.problems import Problem
from runtime.settings import LEAST_TOKEN, Settings

MOST_BYTES = 64 * 1024
"""Of a body: hundreds of corrections, or of types."""
NEEDS_TOKEN: dict[str, Any] = {"security": [{TOKEN: []}]}
"""What the OpenAPI document says of a route that writes."""


class BodyRoute(APIRoute):
    """Looks at the body's type and length before the body is read. A route without a body is as any other."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own, behind the checks."""
        inner = super().get_route_handler()
        if self.body_field is None:
            return inner

        async def checked(request: Request) -> Response:
            _readable(request)
            return await inner(request)

        return checked


class WriteRoute(APIRoute):
    """Asks for the token, and looks at the body's type and length, before the body is read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own, behind the checks."""
        inner = super().get_route_handler()
        reads_body = self.body_field is not None

        async def checked(request: Request) -> Response:
            _may_write(request, request.app.state.context.settings)
            if reads_body:
                _readable(request)
            return await inner(request)

        return checked


def _may_write(request: Request, settings: Settings) -> None:
    if not settings.write_token:
        raise Problem(
            "writing-off",
            f"This server takes no corrections: set WARSTREAM_WRITE_TOKEN to a secret of {LEAST_TOKEN} characters or more and "
            "start it again.",
        )
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    right = hmac.compare_digest(given.strip().encode(), settings.write_token.encode())
    if scheme.lower() != "bearer" or not right:
        raise Problem("unauthorized", "Send the header `Authorization: Bearer <token>` with the server's WARSTREAM_WRITE_TOKEN.")


def _readable(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem("not-json", "Send JSON with the header `Content-Type: application/json`.")
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise Problem("too-large", f"Send a body of at most {MOST_BYTES} bytes, with its Content-Length.")
