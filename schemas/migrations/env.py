"""Alembic's entry: migrations are plain SQL in versions/, run over the connection that `warstream migrate` passes in."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
