"""The outermost layer of HTTP: request id, mode, security headers, metrics, access log, and the last catch of errors."""

from __future__ import annotations

import re
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem_body, problem_response
from runtime import log, metrics

_GOOD_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""A caller's request id that may go into a log and back into a header."""
_QUIET = ("/health/live", "/health/ready", "/metrics")
"""Asked every few seconds by machines; one line each would drown the rest."""
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

_log = log.get("api")


class Edge:
    """ASGI middleware. Websockets pass through untouched."""

    def __init__(self, app: ASGIApp, mode: str) -> None:
        self._app = app
        self._mode = mode

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _GOOD_ID.fullmatch(given) else uuid.uuid4().hex
        started = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._head(MutableHeaders(scope=message), request_id)
                self._count(scope, status, time.perf_counter() - started)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, sending)
            except Exception:
                _log.exception("request failed", method=scope["method"], path=scope["path"])
                if status:  # half an answer is out; the server closes the connection
                    raise
                detail = f"Something broke on our side; the log has it under request id {request_id}."
                await problem_response(problem_body("internal", detail, scope["path"]))(scope, receive, sending)

    def _head(self, headers: MutableHeaders, request_id: str) -> None:
        headers["X-Request-ID"] = request_id
        headers["Warstream-Mode"] = self._mode
        for name, value in _SECURITY.items():
            headers.setdefault(name, value)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        # The template, not the path: every path would be a time series of its own.
        route = getattr(scope.get("route"), "path", "none")
        metrics.API_REQUESTS.labels(route, str(status)).inc()
        metrics.API_REQUEST_SECONDS.labels(route).observe(seconds)
        say = _log.debug if route in _QUIET else _log.info
        say("request", method=scope["method"], path=scope["path"], route=route, status=status, ms=round(seconds * 1000, 1))
