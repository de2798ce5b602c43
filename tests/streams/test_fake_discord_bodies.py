"""The bodies that the strict Discord takes and refuses, and whom a message pings."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from discord_bodies import errors_of
from discord_mentions import Mention, parse_disabled, pinged
from fake_discord import FakeDiscord

AGENT = "Warstream/0.1 (ops@example.org)"
QUIET = {"allowed_mentions": {"parse": []}}


@pytest.fixture
async def server(clock):
    async with FakeDiscord(lambda: clock.now().timestamp()) as server:
        yield server


@pytest.fixture
async def client(server):
    async with httpx.AsyncClient(base_url=server.url, headers={"User-Agent": AGENT}) as client:
        yield client


@pytest.fixture
def hook(server):
    return server.webhook()


def embed(**parts: Any) -> dict[str, Any]:
    """A body of one embed."""
    return {"embeds": [{"title": "Rancer"} | parts]}


def errors(tree: dict[str, Any], at: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """(where, code) of each error in a tree."""
    found = [(".".join(at), error["code"]) for error in tree.get("_errors", [])]
    return found + [error for key, part in tree.items() if key != "_errors" for error in errors(part, (*at, key))]


LONGEST = [
    (2_000, "content", lambda n: {"content": "x" * n}),
    (80, "username", lambda n: {"content": "x", "username": "x" * n}),
    (10, "embeds", lambda n: {"embeds": [{"title": "x"}] * n}),
    (256, "embeds.0.title", lambda n: embed(title="x" * n)),
    (4_096, "embeds.0.description", lambda n: embed(description="x" * n)),
    (256, "embeds.0.author.name", lambda n: embed(author={"name": "x" * n})),
    (2_048, "embeds.0.footer.text", lambda n: embed(footer={"text": "x" * n})),
    (25, "embeds.0.fields", lambda n: embed(fields=[{"name": "x", "value": "y"}] * n)),
    (256, "embeds.0.fields.0.name", lambda n: embed(fields=[{"name": "x" * n, "value": "y"}])),
    (1_024, "embeds.0.fields.0.value", lambda n: embed(fields=[{"name": "x", "value": "y" * n}])),
    (6_000, "embeds", lambda n: {"embeds": [{"description": "x" * 4_096}, {"description": "x" * (n - 4_096)}]}),
    (100, "allowed_mentions.users", lambda n: {"content": "x", "allowed_mentions": {"parse": [], "users": ["1"] * n}}),
    (100, "allowed_mentions.roles", lambda n: {"content": "x", "allowed_mentions": {"parse": [], "roles": ["1"] * n}}),
    (0xFFFFFF, "embeds.0.color", lambda n: embed(color=n)),
]


@pytest.mark.parametrize(("most", "where", "body"), LONGEST, ids=[f"{where}-{most}" for most, where, _ in LONGEST])
async def test_a_limit_is_kept_at_the_limit_and_broken_one_above(server, client, hook, most, where, body):
    assert (await client.post(hook.path, json=QUIET | body(most))).status_code == 204
    server.assert_obeyed()
    answer = await client.post(hook.path, json=QUIET | body(most + 1))
    assert answer.status_code == 400 and len(hook.messages) == 1
    told = answer.json()
    assert (told["code"], told["message"]) == (50035, "Invalid Form Body")
    assert [place for place, _ in errors(told["errors"])] == [where]
    assert len(server.violations) == 1 and "a body that Discord refuses" in server.violations[0]


FULL = {
    "title": "x" * 200,
    "description": "x" * 3_000,
    "author": {"name": "x" * 200},
    "footer": {"text": "x" * 600},
    "fields": [{"name": "x" * 200, "value": "x" * 900}],
}
"""4,900 + 200 characters."""


@pytest.mark.parametrize(
    "longer",
    [
        {"title": "x" * 201},
        {"description": "x" * 3_001},
        {"author": {"name": "x" * 201}},
        {"footer": {"text": "x" * 601}},
        {"fields": [{"name": "x" * 201, "value": "x" * 900}]},
        {"fields": [{"name": "x" * 200, "value": "x" * 901}]},
    ],
)
def test_every_text_counts_towards_the_total(longer):
    rest = {"description": "x" * 900}
    assert errors_of({"embeds": [FULL, rest]}) == {}
    found = errors_of({"embeds": [FULL | longer, rest]})
    assert found == {
        "embeds": {"_errors": [{"code": "MAX_EMBED_SIZE_EXCEEDED", "message": "Embed size exceeds maximum size of 6000"}]}
    }


def test_errors_have_the_shape_of_discord():
    body = {"content": "x" * 2_001, "embeds": [{}, {"fields": [{"name": "", "value": "y"}, {"name": "x", "value": " "}]}]}
    required = {"_errors": [{"code": "BASE_TYPE_REQUIRED", "message": "This field is required"}]}
    assert errors_of(body) == {
        "content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}]},
        "embeds": {"1": {"fields": {"0": {"name": required}, "1": {"value": required}}}},
    }


@pytest.mark.parametrize(
    ("body", "where", "code"),
    [
        ({"content": 5}, "content", "STRING_TYPE_CONVERT"),
        ({"content": " " * 2_001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"username": ""}, "username", "BASE_TYPE_BAD_LENGTH"),
        ({"username": 5}, "username", "STRING_TYPE_CONVERT"),
        ({"avatar_url": "ftp://example.org/a.png"}, "avatar_url", "URL_TYPE_INVALID_URL"),
        ({"avatar_url": "https://" + "x" * 2_041}, "avatar_url", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": {}}, "embeds", "LIST_TYPE_CONVERT"),
        ({"embeds": ["x"]}, "embeds.0", "DICT_TYPE_CONVERT"),
        (embed(url="x"), "embeds.0.url", "URL_TYPE_INVALID_URL"),
        (embed(color="red"), "embeds.0.color", "NUMBER_TYPE_MAX"),
        (embed(color=-1), "embeds.0.color", "NUMBER_TYPE_MAX"),
        (embed(color=True), "embeds.0.color", "NUMBER_TYPE_MAX"),
        (embed(timestamp="yesterday"), "embeds.0.timestamp", "DATE_TIME_TYPE_PARSE"),
        (embed(timestamp=1_700_000_000), "embeds.0.timestamp", "DATE_TIME_TYPE_PARSE"),
        (embed(author="me"), "embeds.0.author", "DICT_TYPE_CONVERT"),
        (embed(author={}), "embeds.0.author.name", "BASE_TYPE_REQUIRED"),
        (embed(author={"name": "x", "icon_url": "x"}), "embeds.0.author.icon_url", "URL_TYPE_INVALID_URL"),
        (embed(footer="me"), "embeds.0.footer", "DICT_TYPE_CONVERT"),
        (embed(footer={"text": " "}), "embeds.0.footer.text", "BASE_TYPE_REQUIRED"),
        (embed(image={}), "embeds.0.image.url", "BASE_TYPE_REQUIRED"),
        (embed(thumbnail={"url": "x"}), "embeds.0.thumbnail.url", "URL_TYPE_INVALID_URL"),
        (embed(thumbnail="x"), "embeds.0.thumbnail", "DICT_TYPE_CONVERT"),
        (embed(fields={}), "embeds.0.fields", "LIST_TYPE_CONVERT"),
        (embed(fields=["x"]), "embeds.0.fields.0", "DICT_TYPE_CONVERT"),
        (embed(fields=[{"name": "x"}]), "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"),
        ({"allowed_mentions": "none"}, "allowed_mentions", "DICT_TYPE_CONVERT"),
        ({"allowed_mentions": {"parse": "users"}}, "allowed_mentions.parse", "LIST_TYPE_CONVERT"),
        ({"allowed_mentions": {"parse": ["here"]}}, "allowed_mentions.parse.0", "BASE_TYPE_CHOICES"),
        ({"allowed_mentions": {"users": ["me"]}}, "allowed_mentions.users.0", "NUMBER_TYPE_COERCE"),
        (
            {"allowed_mentions": {"parse": ["roles"], "roles": ["1"]}},
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
    ],
)
def test_what_discord_cannot_read_is_said_where_it_stands(body, where, code):
    assert errors(errors_of(body)) == [(where, code)]


def test_a_whole_message_is_fine():
    picture = {"url": "https://images.evetech.net/types/587/render?size=128"}
    body = {
        "content": None,
        "username": "War",
        "avatar_url": picture["url"],
        "allowed_mentions": {"parse": [], "roles": ["123"], "users": [456]},
        "embeds": [
            {
                "title": "A battle",
                "url": "https://example.org/battles/1",
                "description": "Rancer",
                "color": 0xE74C3C,
                "timestamp": "2026-11-23T12:00:00.000Z",
                "author": {"name": "Warstream", "icon_url": picture["url"]},
                "footer": {"text": "as of now"},
                "image": picture,
                "thumbnail": picture,
                "fields": [{"name": "x", "value": "y", "inline": True}],
            }
        ],
    }
    assert errors_of(body) == {} and parse_disabled(body)


@pytest.mark.parametrize("body", [{}, {"content": ""}, {"content": " \n"}, {"embeds": []}, {"embeds": [{"color": 1}]}])
async def test_an_empty_message_is_refused(server, client, hook, body):
    answer = await client.post(hook.path, json=QUIET | body)
    assert (answer.status_code, answer.json()) == (400, {"message": "Cannot send an empty message", "code": 50006})
    assert len(server.violations) == 1 and "an empty message" in server.violations[0] and not hook.messages


async def test_an_edit_may_neither_empty_a_message_nor_break_a_limit(server, client, hook):
    message = (await client.post(hook.path + "?wait=true", json={"content": "x"} | QUIET)).json()
    at = f"{hook.path}/messages/{message['id']}"
    assert (await client.patch(at, json={"content": None} | QUIET)).json()["code"] == 50006
    assert (await client.patch(at, json=embed(title="x" * 257) | QUIET)).json()["code"] == 50035
    assert hook.messages == {message["id"]: message} and len(server.violations) == 2
    both = await client.patch(at, json=embed() | {"content": None} | QUIET)
    assert (both.status_code, both.json()["content"]) == (200, "")


@pytest.mark.parametrize(
    ("headers", "body", "code", "says"),
    [
        ({}, b'{"content": "x"}', 50006, "application/json"),
        ({"Content-Type": "multipart/form-data"}, b"", 50006, "application/json"),
        ({"Content-Type": "application/json"}, b'{"content": ', 50109, "no JSON object"),
        ({"Content-Type": "application/json; charset=utf-8"}, b"[]", 50109, "no JSON object"),
    ],
)
async def test_a_body_that_is_none_is_refused(server, client, hook, headers, body, code, says):
    answer = await client.post(hook.path, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert len(server.violations) == 1 and says in server.violations[0] and not hook.messages


async def test_a_key_that_discord_would_overlook_is_seen(server, client, hook):
    assert (await client.post(hook.path, json={"content": "x", "embed": {}} | QUIET)).status_code == 204
    assert len(server.violations) == 1 and server.violations[0].endswith("unknown keys: embed")


CROWD = "@everyone @here <@&12> <@34> <@!56> <@34> @ everyone <@x> @\u200beveryone"
EVERYONE, HERE, ROLE = Mention("everyone"), Mention("here"), Mention("role", "12")
USERS = [Mention("user", "34"), Mention("user", "56")]


@pytest.mark.parametrize(
    ("allowed", "found"),
    [
        (None, [EVERYONE, HERE, ROLE, *USERS]),
        ({}, []),
        ({"parse": []}, []),
        ({"parse": ["everyone"]}, [EVERYONE, HERE]),
        ({"parse": ["roles"]}, [ROLE]),
        ({"parse": ["users"]}, USERS),
        ({"parse": [], "roles": ["12"]}, [ROLE]),
        ({"parse": [], "roles": ["13"], "users": [56]}, [USERS[1]]),
    ],
)
def test_what_pings_is_what_stands_there_and_is_allowed(allowed, found):
    assert pinged(CROWD, allowed) == found


async def test_pings_are_remembered_and_an_edit_makes_none(server, client, hook):
    first = (await client.post(hook.path + "?wait=true", json={"content": CROWD} | QUIET)).json()
    assert server.pings == [] and first["mention_everyone"] is False and first["mention_roles"] == first["mentions"] == []
    second = (await client.post(hook.path + "?wait=true", json={"content": "@here <@&12> <@34>"})).json()
    assert server.pings == [(second["id"], mention) for mention in (HERE, ROLE, USERS[0])]
    assert second["mention_everyone"] is True
    assert (second["mention_roles"], second["mentions"]) == (["12"], [{"id": "34"}])
    edited = await client.patch(f"{hook.path}/messages/{first['id']}", json={"content": "@everyone"})
    assert edited.json()["mention_everyone"] is True and len(server.pings) == 3
