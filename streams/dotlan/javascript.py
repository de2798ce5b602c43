"""The literals of JavaScript, which are not JSON: unquoted keys, single quotes, trailing commas, comments. Pure.

A tokenizer and a parser of the literal part of the grammar; nothing is evaluated. An expression where a literal could stand is
`OPAQUE`: it has a value, but not for us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

DEEPEST = 40
"""Levels of nesting: a chart has three. Deeper is no chart, and the stack of Python is not endless."""

_TOKEN = re.compile(
    r"""(?P<space>\s+ | //[^\n]* | /\*.*?\*/ | <!--[^\n]*)
    | (?P<string>"(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | `(?:[^`\\]|\\.)*`)
    | (?P<number>0[xX][0-9a-fA-F]+ | (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<name>[^\W\d][\w$]*|\$[\w$]*)
    | (?P<sign>\.\.\.|.)""",
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r": "", "\r\n": ""}
_OPERAND_FOLLOWS = frozenset({"return", "typeof", "case", "in", "of", "new", "delete", "void", "else", "do"})
"""Words after which a slash begins a regular expression and is no division."""
_CLOSES = {"{": "}", "[": "]", "(": ")"}
_LAST_CODE_POINT = 0x10FFFF


class NotLiteral(ValueError):
    """The text is not what can be read here; the message says where it stops being that."""


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that only a JavaScript engine could work out."""


OPAQUE: Final = Opaque()
Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"] | Opaque


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is string, number, name, sign or regex; `at` is its place in the text."""

    kind: str
    text: str
    at: int

    def is_sign(self, text: str) -> bool:
        """This bracket, comma or other sign, outside of strings."""
        return self.kind == "sign" and self.text == text


def tokens(script: str) -> list[Token]:
    """All tokens, without space and comments. Raises `NotLiteral` at a string or comment without end."""
    return list(_tokens(script))


def value_at(found: list[Token], position: int) -> tuple[Value, int]:
    """The value that begins at this token, and the position after it. Raises `NotLiteral`."""
    return _value(found, position, 0)


def _tokens(script: str) -> Iterator[Token]:
    at, before = 0, None
    while at < len(script):
        match = _TOKEN.match(script, at)
        assert match is not None  # `sign` takes any character
        kind, text = str(match.lastgroup), match[0]
        if kind == "sign" and text in "\"'`":
            raise NotLiteral(f"a string without end at character {at:,}")
        if kind == "sign" and text == "/":
            if script.startswith("/*", at):
                raise NotLiteral(f"a comment without end at character {at:,}")
            pattern = _REGEX.match(script, at) if _operand_follows(before) else None
            if pattern:
                kind, text = "regex", pattern[0]
        if kind != "space":
            before = Token(kind, text, at)
            yield before
        at += len(text)


def _operand_follows(before: Token | None) -> bool:
    if before is None:
        return True
    return before.text in _OPERAND_FOLLOWS if before.kind == "name" else before.kind == "sign" and before.text not in ")]}"


def _value(found: list[Token], position: int, depth: int) -> tuple[Value, int]:
    if depth > DEEPEST:
        raise NotLiteral(f"more than {DEEPEST} levels of nesting")
    token = _at(found, position)
    value: Value
    if token.is_sign("{"):
        value, after = _object(found, position + 1, depth)
    elif token.is_sign("["):
        value, after = _array(found, position + 1, depth)
    else:
        value, after = _simple(found, position)
    follows = _at(found, after) if after < len(found) else None
    if follows is None or (follows.kind == "sign" and follows.text in ",}])"):
        return value, after
    return OPAQUE, _skipped(found, position)


def _object(found: list[Token], position: int, depth: int) -> tuple[Value, int]:
    value: dict[str, Value] = {}
    while not (token := _at(found, position)).is_sign("}"):
        if token.kind not in ("name", "string", "number") or not _at(found, position + 1).is_sign(":"):
            raise NotLiteral(f"{token.text[:20]!r} at character {token.at:,} is no key")
        key = _text(token) if token.kind == "string" else token.text
        value[key], position = _value(found, position + 2, depth + 1)
        if _at(found, position).is_sign(","):
            position += 1
        elif not _at(found, position).is_sign("}"):
            raise NotLiteral(f"an object that is not closed at character {_at(found, position).at:,}")
    return value, position + 1


def _array(found: list[Token], position: int, depth: int) -> tuple[Value, int]:
    value: list[Value] = []
    while not _at(found, position).is_sign("]"):
        if _at(found, position).is_sign(","):  # a hole: JavaScript reads it as undefined
            value.append(None)
            position += 1
            continue
        one, position = _value(found, position, depth + 1)
        value.append(one)
        if _at(found, position).is_sign(","):
            position += 1
        elif not _at(found, position).is_sign("]"):
            raise NotLiteral(f"an array that is not closed at character {_at(found, position).at:,}")
    return value, position + 1


def _simple(found: list[Token], position: int) -> tuple[Value, int]:
    token = found[position]
    if token.kind == "string":
        return (OPAQUE if token.text[0] == "`" and "${" in token.text else _text(token)), position + 1
    if token.kind == "number":
        return _number(token), position + 1
    if token.kind == "sign" and token.text in "+-" and _at(found, position + 1).kind == "number":
        value = _number(found[position + 1])
        return (-value if token.text == "-" else value), position + 2
    words: dict[str, Value] = {"null": None, "undefined": None, "true": True, "false": False}
    if token.kind == "name" and token.text in words:
        return words[token.text], position + 1
    if token.kind == "sign" and token.text in ",}])":
        raise NotLiteral(f"{token.text!r} at character {token.at:,} where a value should be")
    return OPAQUE, position + 1


def _skipped(found: list[Token], position: int) -> int:
    """The position after an expression: the next comma or closing bracket that is not inside of it."""
    open_now: list[str] = []
    while position < len(found):
        token = found[position]
        if token.kind == "sign":
            if not open_now and token.text in ",}])":
                return position
            if token.text in _CLOSES:
                open_now.append(_CLOSES[token.text])
            elif token.text in "}])" and open_now.pop() != token.text:
                raise NotLiteral(f"{token.text!r} at character {token.at:,} closes nothing")
        position += 1
    raise NotLiteral("the end in the middle of an expression")


def _number(token: Token) -> int | float:
    text = token.text
    if text[:2].lower() == "0x":
        return int(text, 16)
    if text.isdecimal() and (text == "0" or text[0] != "0"):
        return int(text)
    if text[0] == "0" and text[1:2].isdecimal():
        raise NotLiteral(f"{text[:20]!r} at character {token.at:,}: octal or decimal, engines differ")
    return float(text)


def _text(token: Token) -> str:
    """A string without its quotes and escapes; two halves of a surrogate pair become the character that they mean."""
    text = _ESCAPE.sub(_unescaped, token.text[1:-1])
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return _ESCAPED.get(match[4], match[4])
    point = int(code, 16)
    if point > _LAST_CODE_POINT:
        raise NotLiteral(f"an escape beyond Unicode: {match[0]}")
    return chr(point)


def _at(found: list[Token], position: int) -> Token:
    if position >= len(found):
        raise NotLiteral("the end in the middle of a value")
    return found[position]
