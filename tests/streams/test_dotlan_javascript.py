"""JavaScript's literals: what is read is what an engine would make of it, and anything else is said to be something else."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.dotlan.javascript import OPAQUE, NotLiteral, tokens, value_at


def read(text: str):
    value, after = value_at(tokens(text), 0)
    assert after == len(tokens(text))
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{labels: ["a"], "b": 1, 2: null,}', {"labels": ["a"], "b": 1, "2": None}),
        ("[1, -2.5, +3, .5, 1e3, 0x1F, 0]", [1, -2.5, 3, 0.5, 1000.0, 31, 0]),
        ("[,1,,2,]", [None, 1, None, 2]),
        ("[undefined, null, true, false]", [None, None, True, False]),
        ("{a: '}]\\'\"', b: \"{[\\\"'\"}", {"a": "}]'\"", "b": "{[\"'"}),
        (r'"\n\t\\\/\x41\u00e9\u{1F680}\ud83d\ude80"', "\n\t\\/A\u00e9\U0001f680\U0001f680"),
        ('"one\\\ntwo"', "onetwo"),
        ("`a\nb`", "a\nb"),
        ("{$: 1, _a$: 2, caf\u00e9: 3}", {"$": 1, "_a$": 2, "caf\u00e9": 3}),
        ("/* {a: 1} */ [ // ]\n 1 ]", [1]),
        ("{a: 1, a: 2}", {"a": 2}),
        ('["a // no comment", "/* nor this */"]', ["a // no comment", "/* nor this */"]),
    ],
)
def test_literals(text, value):
    assert read(text) == value


@pytest.mark.parametrize(
    "text",
    [
        *("1 + 2", "'a' + b", "new Date(2026, 1)", "f({a: [1, 2]}, ')')", "a.b", "12px", "`${a}`"),
        *("function (v) { return {a: v}; }", "NaN", "-x", "/[,}]/g", "a ? b : c", "5n"),
    ],
)
def test_expressions_have_no_value_and_do_not_hide_what_follows(text):
    assert read(f"{{a: {text}, b: [{text}, 1]}}") == {"a": OPAQUE, "b": [OPAQUE, 1]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{a: "open', "string without end"),
        ('{a: "two\nlines"}', "string without end"),
        ("/* open", "comment without end"),
        ("{a: 1", "the end"),
        ("[1, [2]", "the end"),
        ("{a: f(1", "the end"),
        ("{a 1}", "no key"),
        ("{...a}", "no key"),
        ("{a: }", "where a value should be"),
        ("[f(1])]", "closes nothing"),
        ("[1}", "not closed"),
        ("{a: 1]", "not closed"),
        ("[010]", "octal"),
        ('"\\u{110000}"', "beyond Unicode"),
        ("[" * 60 + "]" * 60, "levels of nesting"),
        ("", "the end"),
    ],
)
def test_what_is_no_literal_is_said(text, says):
    with pytest.raises(NotLiteral, match=says):
        read(text)


def test_a_division_is_no_regular_expression():
    assert [token.text for token in tokens('a = b / 2 / c; d = /[/"]/.test(e)')].count("/") == 2


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAME = st.from_regex(r"[A-Za-z_$][A-Za-z0-9_$]{0,8}", fullmatch=True)
SIMPLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
)
VALUES = st.recursive(
    SIMPLE, lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(TEXT | NAME, inner, max_size=5)), max_leaves=30
)


class Writer:
    """Writes values as people write JavaScript: any quotes, bare keys, commas and comments where they may be."""

    def __init__(self, draw) -> None:
        self._draw = draw

    def write(self, value) -> str:
        if isinstance(value, dict):
            return self._closed("{", [f"{self._key(key)}{self._gap()}:{self.write(one)}" for key, one in value.items()], "}")
        if isinstance(value, list):
            return self._closed("[", [self.write(one) for one in value], "]")
        if isinstance(value, str):
            return self._gap() + self._text(value) + self._gap()
        if isinstance(value, float):
            return self._gap() + repr(value) + self._gap()
        return self._gap() + json.dumps(value) + self._gap()

    def _closed(self, opens: str, parts: list[str], closes: str) -> str:
        comma = "," if parts and self._draw(st.booleans()) else ""
        return f"{self._gap()}{opens}{','.join(parts)}{comma}{self._gap()}{closes}{self._gap()}"

    def _key(self, key: str) -> str:
        bare = key.isascii() and key.isidentifier() and self._draw(st.booleans())
        return self._gap() + (key if bare else self._text(key))

    def _text(self, text: str) -> str:
        quote = self._draw(st.sampled_from("\"'"))
        if self._draw(st.booleans()):
            text = "".join(f"\\u{ord(one):04x}" if ord(one) < 0x10000 else f"\\u{{{ord(one):x}}}" for one in text)
        else:
            text = text.replace("\\", "\\\\").replace(quote, "\\" + quote).replace("\n", "\\n").replace("\r", "\\r")
        return quote + text + quote

    def _gap(self) -> str:
        return self._draw(st.sampled_from(["", "", " ", "\n\t", "/* }],' */", '// "]}\n', "<!-- old\n"]))


@given(value=VALUES, data=st.data())
def test_what_is_written_is_read(value, data):
    assert same(read(Writer(data.draw).write(value)), value)


@given(text=st.text("{}[](),:;\"'`/\\*.0123456789aexu+-$ \n", max_size=40))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        value_at(tokens(text), 0)
    except NotLiteral as error:
        assert str(error)


def same(found, value) -> bool:
    """Equal, and of the same kind: true is not 1."""
    if isinstance(value, dict):
        return isinstance(found, dict) and found.keys() == value.keys() and all(same(found[k], value[k]) for k in value)
    if isinstance(value, list):
        return isinstance(found, list) and len(found) == len(value) and all(map(same, found, value))
    if isinstance(value, float):
        return isinstance(found, int | float) and math.isclose(found, value, rel_tol=0, abs_tol=0)
    return type(found) is type(value) and found == value
