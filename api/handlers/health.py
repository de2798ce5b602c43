"""GET /health/live, /health/ready and /metrics: for machines."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import PlainTextResponse

from api.answers import answer
from api.context import Context
from api.models.health import LIVE_EXAMPLE, READY_EXAMPLE, Live, LiveOne, Ready, ReadyOne
from api.models.parts import documented
from api.storage.valkey import answer as from_redis

router = APIRouter(tags=["operation"])


@router.get("/health/live", summary="Is the process alive", response_model=LiveOne, responses=documented(LIVE_EXAMPLE))
async def live(request: Request, context: Context) -> Response:
    """Answers as long as the process answers at all; it asks no database."""
    return answer(request, LiveOne(data=Live(live=True), simulated=context.settings.simulated), cache=False)


@router.get("/health/ready", summary="Can it answer questions", response_model=ReadyOne, responses=documented(READY_EXAMPLE))
async def ready(request: Request, context: Context) -> Response:
    """200 when Postgres and Redis answer; 503 names the one that does not."""
    await context.database.fetch("select 1 from killmail_ids limit 1")
    await from_redis(context.redis.ping())
    return answer(request, ReadyOne(data=Ready(postgres=True, redis=True), simulated=context.settings.simulated), cache=False)


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"example": 'warstream_build_info{version="0.1.0"} 1.0\n'}}}},
)
async def metrics() -> Response:
    """The metrics of this process in Prometheus' text format."""
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})
