"""Alembic's entry: runs migrations on the connection that engine.store.schema has already put in a transaction."""

from alembic import context

from engine.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite too: schema.py opens the transaction itself, so half a migration never stays
)
context.run_migrations()
