"""Alembic's entry point; ``pipelines.store.connect`` hands the connection over."""

from __future__ import annotations

from alembic import context

from pipelines.store.found_schema import finding

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=finding.metadata,
    render_as_batch=True,  # SQLite changes a column only by copying its table
)
with context.begin_transaction():
    context.run_migrations()
