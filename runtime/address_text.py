"""What can be wrong with the address of a server before anybody connects. Pure.

Said without repeating the address: it may hold a password, and what a driver says of one that it cannot read holds parts of it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PORT = re.compile(r"[0-9]{1,5}")
_NAME = re.compile(r"[\w.-]+|\[[\w:.%]+\]")
"""A host's name or address; an IPv6 one is in brackets."""


def fault_of(address: str) -> str | None:
    """A sentence on a database's address, or None when it can be read. Several hosts, `host:port,host:port`, are fine.

    An @ behind the hosts is a fault: a password of digits and then a raw / or ? would else be read as a port, and the name before
    it as the host.
    """
    if _BAD_ESCAPE.search(address):
        return "has a % that begins no escape; in a name or password % is written %25"
    if _unprintable(address):
        return "holds a space or a sign that cannot be printed; in a name or password a space is written %20"
    try:
        parts = urlsplit(address)
    except ValueError:
        return _SIGNS
    if parts.fragment or "#" in address or "@" in parts.path + parts.query:
        return _SIGNS
    hosts = parts.netloc.rpartition("@")[2]
    return None if all(_host(host) for host in hosts.split(",")) else _SIGNS


def fault_of_web(address: str) -> str | None:
    """The same on the address of a service that is asked by HTTP."""
    if not address.startswith(("http://", "https://")):
        return "must begin with https:// or http://"
    try:
        parts = urlsplit(address)
    except ValueError:
        return _NO_HOST
    found = _host(parts.netloc.rpartition("@")[2])
    return _NO_HOST if _unprintable(address) or found is None or not _NAME.fullmatch(found[0]) else None


def fault_of_brokers(servers: str) -> str | None:
    """The same on Kafka's `host:port,host:port`; without its port a broker has Kafka's own, 9092."""
    for server in servers.split(","):
        found = _host(server)
        if found is None or not _NAME.fullmatch(found[0]) or server.endswith(":") or found[1] == 0:
            return "must be host:port, several with commas between, ports 1 to 65535; leave it empty for the embedded broker"
    return None


def _host(text: str) -> tuple[str, int | None] | None:
    """Name and port of `name:port`, either of which may be missing, an IPv6 address in brackets; None when it is neither."""
    name, bracket, port = text.rpartition("]") if "]" in text else (text.partition(":")[0], "", text.partition(":")[2])
    if bracket:
        if not name.startswith("[") or (port and not port.startswith(":")):
            return None
        port = port.removeprefix(":")
    if port and not (_PORT.fullmatch(port) and int(port) <= 65_535):
        return None
    return name + bracket, int(port) if port else None


def _unprintable(text: str) -> bool:
    return any(sign.isspace() or not sign.isprintable() for sign in text)


_SIGNS = "cannot be read: in a name or password # is written %23, / %2F, : %3A, ? %3F and @ %40"
_NO_HOST = "must be https://host/path or https://host:port/path, without spaces, ports up to 65535"
