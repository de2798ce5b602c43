"""The routes: websocket `/feed` and server-sent events `/feed/sse`."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from fastapi import APIRouter, Request, Response, WebSocket, WebSocketDisconnect
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.feed.door import Door, Full
from api.feed.filters import BadFilter
from api.feed.hub import FeedHub
from api.feed.protocol import MAX_MESSAGE, TOO_LARGE, TOO_MANY, BadMessage, frame, read_action
from api.feed.session import SEND_GRACE, Session
from api.feed.sse import events, read_request
from api.feed.sse_parameters import sse_parameters
from api.models.parts import Problem
from api.problems import problem_body, problem_response

PING_EVERY = 25.0
"""Seconds between our pings: below the 30 to 60 s after which proxies and home routers forget a silent connection."""
IDLE = 60.0
"""Seconds a connection may be without a subscription."""
MAX_BAD = 20
"""Bad messages after which the connection is closed: by then it is a loop, not a mistake."""
CLOSING = 30.0
"""Seconds a client that stopped reading gets to read on and be told why it is closed."""
SSE_RETRY_MS = 2_000
"""What we tell browsers to wait before they come back."""


def feed_router(hub: FeedHub, *, connections_per_address: int) -> APIRouter:
    """Both routes over one hub. `connections_per_address` counts websockets and event streams together."""
    router = APIRouter(tags=["feed"])
    door = Door(connections_per_address)

    @router.websocket("/feed")
    async def feed(websocket: WebSocket) -> None:
        await websocket.accept()
        try:
            with door.enter(_address(websocket)):
                await _serve(hub, websocket)
        except Full as error:
            await websocket.close(TOO_MANY, str(error))

    @router.get(
        "/feed/sse",
        summary="The live feed as server-sent events",
        response_class=EventSourceResponse,
        responses={
            422: {"model": Problem, "description": "A parameter is wrong"},
            429: {"model": Problem, "description": "Too many connections"},
        },
        openapi_extra={"parameters": sse_parameters()},
    )
    async def feed_sse(request: Request) -> Response:
        """`topic` (kills, activity, battles, fits, doctrines), `detail`, `snapshot`, and the topic's filters: those of
        `GET /killmails`, `GET /battles` or `GET /doctrines` without times. Resumes by `Last-Event-ID`."""
        try:
            wanted = read_request(request.query_params.multi_items(), request.headers.get("last-event-id"))
        except (BadMessage, BadFilter) as error:
            return _problem("bad-parameter", str(error), request)
        address = _address(request)
        try:
            door.check(address)
        except Full as error:
            return _problem("too-many-connections", str(error), request)
        return EventSourceResponse(
            events(hub, wanted, door, address),
            ping=int(PING_EVERY),
            ping_message_factory=lambda: ServerSentEvent(comment="ping", retry=SSE_RETRY_MS),
            send_timeout=SEND_GRACE,
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    return router


async def _serve(hub: FeedHub, websocket: WebSocket) -> None:
    session = Session(hub, websocket.send_text)
    hub.join(session)
    tasks: list[asyncio.Task[Any]] = [
        asyncio.create_task(work)
        for work in (
            session.write(),
            _listen(hub, websocket, session),
            _ping(hub, session),
            session.closed.wait(),
        )
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        gone = next((task.exception() for task in tasks if task.done() and task.exception()), None)
        await _end(tasks)
        if session.closed.is_set():
            with contextlib.suppress(TimeoutError, WebSocketDisconnect, RuntimeError):  # it went while we told it
                await asyncio.wait_for(websocket.close(session.code, session.reason[:120]), CLOSING)
        elif gone is not None and not isinstance(gone, WebSocketDisconnect):
            raise gone
    finally:
        await _end(tasks)
        hub.leave(session)


async def _end(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(hub: FeedHub, websocket: WebSocket, session: Session) -> None:
    """Read the client until it breaks the rules. Raises `WebSocketDisconnect`."""
    bad = 0
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        text = message.get("text")
        if text is None:
            session.refuse("send text, not bytes")
            return
        if len(text.encode()) > MAX_MESSAGE:
            session.close(TOO_LARGE, f"a message may have {MAX_MESSAGE} bytes")
            return
        try:
            await session.put(read_action(text))
        except BadMessage as error:
            bad += 1
            if bad >= MAX_BAD:
                session.refuse(f"{bad} bad messages; the last one: {error}")
                return
            await session.put(frame("error", simulated=hub.simulated, id=error.subscription, detail=str(error)))


async def _ping(hub: FeedHub, session: Session) -> None:
    """Keep the connection known to proxies, and end one that never asks for anything."""
    idle = 0.0
    while True:
        await asyncio.sleep(PING_EVERY)
        idle = 0.0 if session.subscriptions else idle + PING_EVERY
        if idle >= IDLE:
            session.refuse(f"no subscription for {IDLE:.0f} s")
            return
        await session.put(frame("ping", simulated=hub.simulated))


def _address(connection: Request | WebSocket) -> str:
    return connection.client.host if connection.client else "unknown"


def _problem(kind: str, detail: str, request: Request) -> Response:
    return problem_response(problem_body(kind, detail, request.url.path))
