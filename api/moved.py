"""Addresses that lead to another one for good."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response


class Moved(Exception):
    """Ends a request with 308: what was asked for lies at `location` now (path and query)."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def install(app: FastAPI) -> None:
    """Turn `Moved` into its answer."""

    async def moved(request: Request, error: Exception) -> Response:
        assert isinstance(error, Moved)
        # Not to be kept: the place it leads to may move on, and clients would go through all of them.
        return Response(status_code=308, headers={"Location": error.location, "Cache-Control": "no-store"})

    app.add_exception_handler(Moved, moved)
