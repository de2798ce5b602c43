"""What a client would rather have: Accept and Accept-Encoding (RFC 9110, 12.5). Pure."""

from __future__ import annotations

PACKINGS = {"br": ".br", "gzip": ".gz"}
"""Content codings that built files lie in, the smaller first, and how these files' names end."""


def prefers_html(accept: str) -> bool:
    """Whether a page is wanted rather than JSON. Only who names HTML gets it: scripts say */* or nothing."""
    told = _qualities(accept)
    html = max((told.get("text/html", 0.0), 2), (told.get("text/*", 0.0), 1))
    json = max(((told[name], rank) for name, rank in _JSON.items() if name in told), default=(0.0, 0))
    return html[0] > 0 and html > json


_JSON = {"application/json": 2, "application/*": 1, "*/*": 0}
"""What lets JSON be sent, and how clearly it does."""


def packings(accept_encoding: str) -> list[str]:
    """The codings that are taken, the best first."""
    told = _qualities(accept_encoding)
    taken = [(told.get(name, told.get("*", 0.0)), -place, name) for place, name in enumerate(PACKINGS)]
    return [name for quality, _, name in sorted(taken, reverse=True) if quality > 0]


def _qualities(header: str) -> dict[str, float]:
    """Name -> 0 to 1; what cannot be read is not wanted."""
    found: dict[str, float] = {}
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        try:
            found[name] = min(max(float(quality), 0.0), 1.0)
        except ValueError:
            found[name] = 0.0
    return found
