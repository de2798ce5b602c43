"""What comes of a page that does not say what it should. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from selectolax.lexbor import LexborHTMLParser

Row = TypeVar("Row")

TITLE_SHOWN = 80
"""Characters of a foreign title in a reason: enough to know it by."""
CAPTCHAS = ("captcha", "cf-challenge", "challenge-platform", "just a moment")
LOGINS = ("login", "log in", "sign in", "password")
ERRORS = ("error", "denied", "forbidden", "unavailable", "maintenance", "not found", "attention required", "bad gateway")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An alarm, not a fact. `reason` completes "the page ..."."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """What a page says, and a sentence for each line of it that could not be read."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...] = ()


def opened(body: bytes) -> LexborHTMLParser | Unreadable:
    """A whole HTML page."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return Unreadable("is not UTF-8")
    if not text.strip():
        return Unreadable("is empty")
    tree = LexborHTMLParser(text)
    if "</html" not in text.lower():
        # A list that was cut off would end what stood in its second half.
        return Unreadable(_refusal(tree, text) or "has no end: it was cut off, or is no HTML")
    return tree


def nothing_in(tree: LexborHTMLParser, wanted: str) -> Unreadable:
    """Why a page holds none of what it should, as far as one can tell. `wanted` in words: `campaigns`."""
    text = tree.html or ""
    refusal = _refusal(tree, text)
    if refusal:
        return Unreadable(refusal)
    where = "a table" if tree.css_first("table") is not None else "no table"
    return Unreadable(f"has {where} and 0 {wanted}{_titled(tree)}")


def _refusal(tree: LexborHTMLParser, text: str) -> str | None:
    """Captchas, logins and errors. Asked of pages without content only: DOTLAN's own pages may well offer a login."""
    lower, title = text.lower(), _title(tree).lower()
    if any(word in lower for word in CAPTCHAS):
        return f"is a captcha{_titled(tree)}"
    if any(word in title for word in ERRORS) or (not title and "not found" in lower):
        return f"is an error page{_titled(tree)}" if title else f"says: {_short(tree.text() if tree.root else text)}"
    if any(word in title for word in LOGINS) or tree.css_first("input[type=password]") is not None:
        return f"is a login page{_titled(tree)}"
    return None


def _title(tree: LexborHTMLParser) -> str:
    node = tree.css_first("title")
    return " ".join(node.text().split()) if node is not None else ""


def _titled(tree: LexborHTMLParser) -> str:
    title = _short(_title(tree))
    return f", titled {title!r}" if title else ""


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= TITLE_SHOWN else words[:TITLE_SHOWN] + "..."
