"""What goes wrong is said in one clear way, and nothing more is said."""

from __future__ import annotations

from typing import Any

import asyncpg
import httpx
import pytest
from api_servers import client_of
from fastapi import FastAPI

from api.app import create_app
from runtime.settings import Settings


def assert_problem(answer: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["warstream-mode"] == "replay"
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"urn:warstream:problem:{kind}"
    assert body["status"] == status
    assert body["instance"] == answer.request.url.path
    assert body["title"] and body["detail"]
    return body


BAD = [
    ("/killmails?limit=0", "limit", "greater than or equal to 1"),
    ("/killmails?limit=201", "limit", "less than or equal to 200"),
    ("/killmails?limit=ten", "limit", "integer"),
    ("/killmails?system=jita", "system", "integer"),
    ("/killmails?system=-5", "system", "greater than 0"),
    ("/killmails?system=9223372036854775808", "system", "less than or equal to"),
    ("/killmails?role=killer", "role", "'victim'"),
    ("/killmails?sort=value", "sort", "'newest' or 'oldest'"),
    ("/killmails?band=hisec", "band", "'highsec'"),
    ("/killmails?after=yesterday", "after", "ISO 8601"),
    ("/killmails?after=1638037330", "after", "ISO 8601"),
    ("/killmails?after=2021-13-01", "after", "month"),
    ("/killmails?after=2021-11-27T10:00:00+02:00", "after", "%2B"),
    ("/killmails?after=0001-01-01T00:00:00%2B23:59", "after", "outside the calendar"),
    ("/killmails?before=9999-12-31T23:59:59-23:59", "before", "outside the calendar"),
    ("/battles?after=0001-01-01T00:00:00%2B23:59", "after", "outside the calendar"),
    ("/battles?before=9999-12-31T23:59:59-23:59", "before", "outside the calendar"),
    ("/killmails?min_value=-1", "min_value", "greater than or equal to 0"),
    ("/killmails?min_value=nan", "min_value", "finite"),
    ("/killmails?max_value=inf", "max_value", "finite"),
    ("/killmails?npc=perhaps", "npc", "boolean"),
    ("/killmails?" + "&".join(f"system={n}" for n in range(1, 52)), "system", "at most 50"),
    ("/killmails/abc", "killmail_id", "integer"),
    ("/killmails/0", "killmail_id", "greater than 0"),
    ("/killmails/99999999999999999999", "killmail_id", "less than or equal to"),
    ("/systems/x", "system_id", "integer"),
    ("/search", "q", "required"),
    ("/search?q=j", "q", "at least 2"),
    ("/search?q=" + "x" * 101, "q", "at most 100"),
    ("/search?q=a%00b", "q", "must not hold a zero character"),
    ("/search?q=jita&category=planet", "category", "'solar_system'"),
    ("/activity?window=2h", "window", "'10m', '1h' or '24h'"),
    ("/activity?scope=planet", "scope", "'system' or 'region'"),
    ("/status?days=0", "days", "greater than or equal to 1"),
]


@pytest.mark.parametrize(("path", "parameter", "says"), BAD, ids=[path[:60] for path, _, _ in BAD])
async def test_a_wrong_parameter_is_named_with_what_is_allowed(
    client: httpx.AsyncClient, path: str, parameter: str, says: str
) -> None:
    body = assert_problem(await client.get(path), 422, "bad-parameter")
    assert body["errors"][0]["parameter"] == parameter
    assert says in body["errors"][0]["detail"]
    assert parameter in body["detail"]
    assert "Value error" not in str(body) and "pattern" not in str(body), "the words of our tools are not ours"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/killmails?after=2021-11-28&before=2021-11-27", "after must be earlier than before"),
        ("/killmails?min_value=2&max_value=1", "min_value must not be above max_value"),
        ("/killmails?limit=1&limit=2", "Given more than once: limit"),
    ],
)
async def test_parameters_that_do_not_go_together(client: httpx.AsyncClient, path: str, says: str) -> None:
    assert says in assert_problem(await client.get(path), 422, "bad-parameter")["detail"]


@pytest.mark.parametrize("path", ["/killmails", "/killmails/1", "/search", "/status", "/health/live", "/metrics", "/activity"])
async def test_unknown_parameters_are_refused_with_the_known_ones(client: httpx.AsyncClient, path: str) -> None:
    body = assert_problem(await client.get(path, params={"sytem": "30000142"}), 422, "unknown-parameter")
    assert "sytem" in body["detail"]
    if path == "/killmails":
        assert {"system", "after", "cursor", "band", "role"} <= set(body["known"])
    if path == "/metrics":
        assert "takes none" in body["detail"]


@pytest.mark.parametrize(
    ("path", "parameter", "given"),
    [
        ("/killmails?after=2021-11-28&before=2021-11-27", "after, before", "after=2021-11-28, before=2021-11-27"),
        ("/wars?from=2021-11-28&to=2021-11-27", "from, to", "from=2021-11-28, to=2021-11-27"),
        ("/killmails?limit=ten", "limit", "ten"),
        ("/search", "q", None),
        ("/sovereignty/campaigns?state=past", "state", "past"),
    ],
)
async def test_a_fault_shows_what_was_given_as_it_was_given(
    client: httpx.AsyncClient, path: str, parameter: str, given: str | None
) -> None:
    (fault,) = assert_problem(await client.get(path), 422, "bad-parameter")["errors"]
    assert (fault["parameter"], fault["in"], fault["given"]) == (parameter, "query", given)


async def test_unknown_paths_and_methods(client: httpx.AsyncClient) -> None:
    for path in ("/killmail", "/killmails/", "/docs"):
        assert_problem(await client.get(path), 404, "not-found")
    refused = await client.post("/killmails")
    assert_problem(refused, 405, "method-not-allowed")
    assert refused.headers["allow"] == "GET"


NASTY = ["'; drop table killmails; --", "1 or 1=1", "1)) union select 1,2,3 --", "\\'", "%", "_", "$1", "{0}"]


@pytest.mark.parametrize("text", [*NASTY, "😀" * 5])
async def test_sql_in_any_parameter_stays_text(client: httpx.AsyncClient, text: str) -> None:
    names = next(iter((await client.get("/openapi.json")).json()["paths"]["/killmails"].values()))["parameters"]
    for name in (one["name"] for one in names):
        answer = await client.get("/killmails", params={name: text})
        assert answer.status_code == 422, name
    found = await client.get("/search", params={"q": text * 2})
    assert found.status_code == 200
    assert (await client.get("/killmails", params={"limit": 1})).json()["data"]


async def test_a_defect_of_ours_tells_nothing(world_dsn: str, valkey_url: str) -> None:
    app = create_app(Settings(postgres_dsn=world_dsn, redis_url=valkey_url, mode="replay"))

    def broken() -> None:
        raise RuntimeError("the password is hunter2")

    app.add_api_route("/broken", broken)
    async with client_of(app) as client:
        answer = await client.get("/broken", headers={"X-Request-ID": "abc-1"})
        body = assert_problem(answer, 500, "internal")
        assert "hunter2" not in answer.text
        assert "Traceback" not in answer.text
        assert "abc-1" in body["detail"]
        assert answer.headers["x-request-id"] == "abc-1"


async def test_a_query_that_takes_too_long_is_stopped(world_dsn: str, valkey_url: str) -> None:
    app: FastAPI = create_app(Settings(postgres_dsn=world_dsn, redis_url=valkey_url, mode="replay"))
    async with client_of(app) as client:
        lock = await asyncpg.connect(world_dsn)
        try:
            async with lock.transaction():
                await lock.execute("lock table killmail_ids in access exclusive mode")
                body = assert_problem(await client.get("/killmails/1"), 503, "too-slow")
                assert "after and before" in body["detail"]
        finally:
            await lock.close()


async def test_it_cannot_write(world_dsn: str, valkey_url: str) -> None:
    app: FastAPI = create_app(Settings(postgres_dsn=world_dsn, redis_url=valkey_url))
    async with client_of(app):
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await app.state.context.database.fetch("delete from killmail_ids")


async def test_headers_of_every_answer(client: httpx.AsyncClient) -> None:
    for path in ("/killmails?limit=1", "/nowhere", "/killmails?limit=0", "/metrics"):
        headers = (await client.get(path, headers={"Origin": "https://elsewhere.example"})).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert len(headers["x-request-id"]) == 32
        assert "access-control-allow-origin" not in headers
    forged = await client.get("/health/live", headers={"X-Request-ID": "a b\tc"})
    assert len(forged.headers["x-request-id"]) == 32


async def test_large_answers_are_packed(client: httpx.AsyncClient) -> None:
    packed = await client.get("/killmails?limit=200", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    plain = await client.get("/killmails?limit=200", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == packed.json()
    assert plain.headers["etag"] == packed.headers["etag"]


async def test_requests_are_counted_by_route_not_by_path(client: httpx.AsyncClient) -> None:
    await client.get("/killmails/424242")
    await client.get("/no/such/path")
    text = (await client.get("/metrics")).text
    assert 'warstream_api_requests_total{route="/killmails/{killmail_id}",status="404"}' in text
    assert 'warstream_api_requests_total{route="none",status="404"}' in text
    assert "424242" not in text
    assert 'warstream_api_request_seconds_count{route="/killmails"}' in text
