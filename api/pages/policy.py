"""What a browser lets our page do. Pure."""

from __future__ import annotations

import re

from schemas.images import SERVER

_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


def sound_host(host: str) -> str | None:
    """The Host header, if it is one: it goes into headers and addresses, and anybody can send anything."""
    return host if _HOST.fullmatch(host) else None


def page_policy(host: str | None) -> str:
    """Content-Security-Policy of a page that was asked for at `host`.

    Styles may stand in the page: react-aria puts two <style> elements into it (touch and scrolling). Scripts may not.
    """
    feed = f" ws://{host} wss://{host}" if host else ""  # older Safari does not take 'self' for a websocket
    return "; ".join(
        (
            "default-src 'self'",
            f"img-src 'self' {SERVER} data:",
            f"connect-src 'self'{feed}",
            "style-src 'self' 'unsafe-inline'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
