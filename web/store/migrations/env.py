"""Alembic's entry: runs the steps on the connection that `Database.migrate` hands over."""

from __future__ import annotations

from alembic import context

from web.store.tables import Table

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Table.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
