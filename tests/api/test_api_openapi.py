"""The OpenAPI document: enough to generate a strict client from."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from api.app import create_app
from api.feed.filters import filter_names, read_query
from api.feed.message import TOPICS
from runtime.settings import Settings

DOCUMENT: dict[str, Any] = create_app(Settings(postgres_dsn="postgresql://nobody", redis_url="redis://nobody")).openapi()
OPERATIONS = [(path, method) for path, methods in DOCUMENT["paths"].items() for method in methods if "/feed" not in path]
JSON = [(path, method) for path, method in OPERATIONS if path != "/metrics"]


def operation(path: str, method: str) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["paths"][path][method]
    return found


def good(path: str, method: str) -> dict[str, Any]:
    """The answer when all is well."""
    (status,) = [one for one in operation(path, method)["responses"] if one.startswith("2")]
    found: dict[str, Any] = operation(path, method)["responses"][status]["content"]["application/json"]
    return found


def validate(schema: dict[str, Any], value: object) -> None:
    whole = {**schema, "components": DOCUMENT["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(value)


@pytest.mark.parametrize(("path", "method"), JSON)
def test_every_good_answer_has_an_example_that_fits_its_schema(path: str, method: str) -> None:
    content = good(path, method)
    validate(content["schema"], content["example"])
    no_other_fields(content["schema"], content["example"])


@pytest.mark.parametrize(("path", "method"), [one for one in JSON if "requestBody" in operation(*one)])
def test_every_body_has_an_example_that_fits_its_schema(path: str, method: str) -> None:
    content = operation(path, method)["requestBody"]["content"]["application/json"]
    (example,) = content.get("examples") or content["schema"]["examples"]
    validate(content["schema"], example)
    no_other_fields(content["schema"], example)


def test_what_writes_asks_for_the_token_and_nothing_else_does() -> None:
    writes = {one for one in OPERATIONS if "security" in operation(*one)}
    asks = {("/prices", "post")}  # two hundred types are too many for an address
    assert writes == {one for one in OPERATIONS if one[1] != "get"} - asks != set()
    for one in writes:
        assert {"401", "403"} <= set(operation(*one)["responses"])


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_is_described(path: str, method: str) -> None:
    one = operation(path, method)
    assert one["summary"] and one["description"] and one["operationId"] and one["tags"]
    for parameter in one.get("parameters", []):
        assert parameter.get("description") or parameter["name"] == "limit", parameter["name"]


@pytest.mark.parametrize(("path", "method"), JSON)
def test_every_error_is_a_problem(path: str, method: str) -> None:
    responses = operation(path, method)["responses"]
    assert {"422", "503"} <= set(responses)
    for status in set(responses) - {"200", "202", "308"}:
        content = responses[status]["content"]
        assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def test_every_field_of_an_answer_is_required() -> None:
    """A strict client never has to ask whether a field is there, only whether it is null."""
    for name, schema in DOCUMENT["components"]["schemas"].items():
        if name not in ("Problem",):
            assert set(schema.get("required", [])) == set(schema["properties"]), name


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/killmails", "/killmails?limit=5"), ("/killmails/{killmail_id}", "/killmails/1"),
     ("/systems/{system_id}", "/systems/30000142"), ("/search", "/search?q=jita"), ("/status", "/status"),
     ("/activity", "/activity"), ("/health/live", "/health/live"), ("/health/ready", "/health/ready")],
)  # fmt: skip
async def test_real_answers_fit_the_document(client: httpx.AsyncClient, path: str, asked: str) -> None:
    answer = await client.get(asked)
    assert answer.status_code == 200, answer.text
    schema = operation(path, "get")["responses"]["200"]["content"]["application/json"]["schema"]
    validate(schema, answer.json())
    no_other_fields(schema, answer.json())


async def test_real_problems_fit_the_document(client: httpx.AsyncClient) -> None:
    for asked in ("/killmails?limit=0", "/killmails/123456789", "/killmails?x=1"):
        validate({"$ref": "#/components/schemas/Problem"}, (await client.get(asked)).json())


def no_other_fields(schema: dict[str, Any], value: object, where: str = "") -> None:
    """Fail on a field that the schema does not name."""
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "anyOf" in schema:
        schema = next((one for one in schema["anyOf"] if one.get("type") != "null"), {}) if value is not None else {}
        no_other_fields(schema, value, where)
        return
    if isinstance(value, dict) and "properties" in schema:
        extra = set(value) - set(schema["properties"])
        assert not extra, f"{where}: {extra} is not in the document"
        for name, inner in value.items():
            no_other_fields(schema["properties"][name], inner, f"{where}.{name}")
    if isinstance(value, list) and "items" in schema:
        for inner in value:
            no_other_fields(schema["items"], inner, f"{where}[]")


def test_the_event_stream_names_every_filter_that_it_takes() -> None:
    """Read back by the stream's own reader: what the document names is taken, with a value that fits its schema."""
    described = {one["name"]: one for one in operation("/feed/sse", "get")["parameters"]}
    for topic in TOPICS:
        for name in filter_names(topic):
            schema = described[name]["schema"]
            value = example_of(schema)
            validate(schema, [value] if schema.get("type") == "array" else value)
            read_query(topic, [(name, str(value).lower() if isinstance(value, bool) else str(value))])
            assert topic in described[name]["description"]
    assert described["alliance"]["description"] == (
        "Ids of alliances, in the given role (topic kills); Ids of alliances with a pilot or a loss in it (topic battles)"
    )
    assert described["system"]["description"].startswith("Ids of solar systems (topic kills, activity); ")
    known = {"topic", "detail", "snapshot", "last_event_id", "Last-Event-ID"}
    assert set(described) == known.union(*(filter_names(topic) for topic in TOPICS))
    responses = operation("/feed/sse", "get")["responses"]
    assert all("application/problem+json" in responses[status]["content"] for status in ("422", "429"))


def example_of(schema: dict[str, Any]) -> Any:
    """Some value that fits."""
    for one in (schema.get("items"), *schema.get("anyOf", ()), schema):
        if one and "enum" in one:
            return one["enum"][0]
        if one and one.get("type") in ("integer", "number", "boolean"):
            return {"integer": 1, "number": 1.5, "boolean": True}[one["type"]]
    raise AssertionError(schema)
