"""What tests of secrets look through, and how they make something fail."""

from helpdesk.db import db, transaction
from helpdesk.migrations.transfer.rows import read
from helpdesk.migrations.transfer.tables import tables_of


def everything_stored() -> str:
    """All rows of all tables, on either database."""
    with db.engine.connect() as connection:
        return "\n".join(
            str(row) for table in tables_of(connection) for batch in read(connection, table) for row in batch
        )


def rename(app, table: str, column: str, name: str) -> None:
    """Break a table, or mend it: the tests share a database where it is PostgreSQL's."""
    with app.app_context(), transaction() as session:
        session.connection().exec_driver_sql(f'ALTER TABLE "{table}" RENAME COLUMN {column} TO {name}')
