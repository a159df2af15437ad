"""Alembic's way in: it gets its connection from run.py, which holds the gate and has made the backup."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("metadata"),
    transaction_per_migration=False,
)
context.run_migrations()
