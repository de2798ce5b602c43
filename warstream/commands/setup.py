"""Commands that prepare: migrate, topics."""

from __future__ import annotations

import asyncio

import typer

from runtime.addresses import Server, need
from runtime.kafka import Kafka, ensure_topics
from runtime.settings import Settings
from schemas.topics import TABLES, TOPICS

topics_app = typer.Typer(help="The topics of Kafka.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(migrate)
    app.add_typer(topics_app, name="topics")


def attached(settings: Settings, *needed: Server) -> Settings:
    """The settings, completed with the addresses of the embedded stack that now runs on the data directory.

    Raises `NoAddress` when even so a server that is needed has none.
    """
    from warstream.stack.stack import running_stack

    found = running_stack(settings.data_dir)
    if found is None:
        return need(settings, *needed)
    own = {
        name: found[name]
        for name in ("kafka_bootstrap_servers", "postgres_dsn", "redis_url", "mode")
        if name == "mode" or not getattr(settings, name)
    }
    if not settings.kafka_bootstrap_servers:  # the stack's broker, which wants no password
        own["kafka_security_protocol"] = found["kafka_security_protocol"]
    return need(settings.model_copy(update=own | {"kafka_idempotent": found["kafka_idempotent"] == "True"}), *needed)


def migrate() -> None:
    """Bring the database to the newest schema and static data."""
    from warstream.migrate import migrate as run_migrations

    settings = attached(Settings(), "Postgres")
    fresh = run_migrations(settings.postgres_dsn, settings.mode)
    typer.echo("schema is current; static data " + ("written" if fresh else "was current"))


@topics_app.command("create")
def create_topics() -> None:
    """Create the topics that are missing and check the others."""
    made = asyncio.run(ensure_topics(Kafka.of(attached(Settings(), "Kafka"))))
    typer.echo(f"created {', '.join(made)}" if made else "all topics are there")


@topics_app.command("list")
def list_topics() -> None:
    """Show the table of topics."""
    for topic in TOPICS:
        typer.echo(f"{topic.name:<18} {topic.partitions:>2} partitions  key {topic.key:<24} {topic.cleanup}")
    for table in TABLES:
        typer.echo(f"{table.changelog:<45} changelog of a table, {table.source.partitions} partitions")
