"""What can be wrong with the address of a database before anybody connects. Pure.

Said without repeating the address: it may hold a password, and what a driver says of one that it cannot read holds parts of it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PORT = re.compile(r"[0-9]{1,5}")


def fault_of(address: str) -> str | None:
    """A sentence, or None when it can be read. Several hosts, `host:port,host:port`, are fine."""
    if _BAD_ESCAPE.search(address):
        return "has a % that begins no escape; in a name or password % is written %25"
    if any(sign.isspace() or not sign.isprintable() for sign in address):
        return "holds a space or a sign that cannot be printed; in a name or password a space is written %20"
    try:
        parts = urlsplit(address)
    except ValueError:
        return _SIGNS
    if parts.fragment or "#" in address:
        return _SIGNS
    hosts = parts.netloc.rpartition("@")[2]
    for host in hosts.split(","):
        name, bracket, port = host.rpartition("]") if "]" in host else ("", "", host.partition(":")[2])
        port = port.removeprefix(":") if bracket else port
        if (port and not (_PORT.fullmatch(port) and int(port) <= 65_535)) or (not bracket and host.count(":") > 1):
            return _SIGNS
        if bracket and not name.startswith("["):
            return _SIGNS
    return None


_SIGNS = "cannot be read: in a name or password # is written %23, / %2F, : %3A, ? %3F and @ %40"
