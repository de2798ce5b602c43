"""The head of a page, for chats that show what a link leads to (Open Graph). Pure.

Titles and texts hold names that players chose: whatever goes into the page is escaped here, and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

SITE = "Warstream"

_OLD = re.compile(r"""\s*<meta\s[^>]*(?:name|property)=["']?(?:description|og:|twitter:)[^>]*>""", re.IGNORECASE)
_TITLE = re.compile(r"<title>.*?</title>", re.IGNORECASE | re.DOTALL)
_END = re.compile(r"</head>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`address` is absolute, or a path of ours. Pixels."""

    address: str
    width: int
    height: int
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a link to the page shows."""

    title: str
    text: str
    picture: Picture | None = None


def with_head(html: str, preview: Preview, base: str | None, path: str) -> str:
    """The built page with this title and these tags in place of its own.

    `base` is the public address without a slash at its end; without one there is no address of page and picture.
    """
    title = preview.title if preview.title == SITE else f"{preview.title} · {SITE}"
    html = _OLD.sub("", html)
    html = _TITLE.sub("", html, count=1)
    lines = [f"<title>{escape(title)}</title>", *(_meta(*tag) for tag in _tags(preview, base, path))]
    block = "".join(f"  {line}\n  " for line in lines)
    return _END.sub(lambda end: block + end[0], html, count=1)


def _tags(preview: Preview, base: str | None, path: str) -> list[tuple[str, str, str]]:
    tags = [
        ("name", "description", preview.text),
        ("property", "og:site_name", SITE),
        ("property", "og:type", "website"),
        ("property", "og:title", preview.title),
        ("property", "og:description", preview.text),
    ]
    if base is not None:
        tags.append(("property", "og:url", base + path))
    picture = preview.picture
    if picture is None or (base is None and "://" not in picture.address):
        return [*tags, ("name", "twitter:card", "summary")]
    return [
        *tags,
        ("property", "og:image", picture.address if "://" in picture.address else f"{base}{picture.address}"),
        ("property", "og:image:width", str(picture.width)),
        ("property", "og:image:height", str(picture.height)),
        ("property", "og:image:alt", preview.title),
        ("name", "twitter:card", "summary_large_image" if picture.wide else "summary"),
    ]


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}" />'
