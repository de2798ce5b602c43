"""Addresses that a command cannot do without. A driver given none goes to the machine's own server, which may be a stranger's."""

from __future__ import annotations

from typing import Literal

from runtime.settings import Settings

Server = Literal["Kafka", "Postgres", "Redis"]

SETTING: dict[Server, tuple[str, str]] = {
    "Kafka": ("kafka_bootstrap_servers", "KAFKA_BOOTSTRAP_SERVERS"),
    "Postgres": ("postgres_dsn", "WARSTREAM_POSTGRES_DSN"),
    "Redis": ("redis_url", "WARSTREAM_REDIS_URL"),
}
"""Each server's field of the settings, and the variable that sets it."""


class NoAddress(RuntimeError):
    """Nothing says where a server is; the message says which and what to do."""


def need(settings: Settings, *servers: Server) -> Settings:
    """The settings again, with an address for each of these servers. Raises `NoAddress`."""
    for server in servers:
        field, variable = SETTING[server]
        if not getattr(settings, field).strip():
            raise NoAddress(
                f"no {server} to use: no Warstream runs on {settings.data_dir} and {variable} is empty; "
                f"start one there with `warstream up`, or set {variable}"
            )
    return settings
